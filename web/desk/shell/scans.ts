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
      if (code.kind === "unknown") {
        sound("warn");
        strip.say(say("no_label"));
        return;
      }
      try {
        // A slip's token goes out in the body and comes back in nothing: the address has the order.
        const text = code.kind === "tube" ? code.accession : code.kind === "slip" ? code.token : code.number;
        const { orders, patients } = await ask("/v1/search", {}, { text, limit: 1 });
        const found = code.kind === "patient" ? undefined : orders[0];
        const person = code.kind === "patient" ? patients[0] : undefined;
        if (!found && !person) {
          sound("warn");
          strip.say(say("no_label"));
          return;
        }
        sound("good");
        if (person) return void navigate({ to: to(`patients/${person.merged_into ?? person.id}`) });
        if (!found) return;
        if (open) open(found.order);
        else
          void navigate({
            to: to(`orders/${found.order}`),
            ...(found.specimen && { hash: found.specimen }),
          });
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        sound("warn");
        strip.say(failure.status === 400 ? say("no_label") : sayRefusal(failure));
      }
    })();
  }, open === undefined);
}
