// A scan where the page has no use of its own for it opens the order, with the tube marked.
import { useNavigate } from "@tanstack/react-router";
import { ask } from "../api/client";
import { Refusal } from "../api/refusal";
import type { Code } from "../scan/code";
import { useScans } from "../scan/scanner";
import { sound } from "../scan/tones";
import { sayRefusal } from "../words/refusals";
import { useWords } from "../words/words";
import { useTo } from "./person";
import { useStrip } from "./strip";
import { shellWords } from "./words";

/** Opens what was scanned; `within` gives another page of the same order. Mounted by the shell for every page. */
export function useOpenScans(open?: (order: string) => void): void {
  const say = useWords(shellWords);
  const to = useTo();
  const navigate = useNavigate();
  const strip = useStrip();
  useScans((code: Code) => {
    void (async () => {
      if (code.kind !== "tube" && code.kind !== "order") {
        sound("warn");
        strip.say(say("no_label"));
        return;
      }
      try {
        const found = await ask(
          "/v1/orders/find",
          {},
          code.kind === "tube" ? { accession: code.accession } : { number: code.number },
        );
        sound("good");
        if (open) open(found.order);
        else
          void navigate({
            to: to(`orders/${found.order}`),
            ...(found.specimen && { hash: found.specimen }),
          });
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        sound("warn");
        strip.say(failure.status === 404 ? say("no_label") : sayRefusal(failure));
      }
    })();
  }, open === undefined);
}
