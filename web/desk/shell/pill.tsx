// How fresh what is shown is, and what is not sent yet. Never over the page: it opens the tray.
import { useSyncExternalStore } from "react";
import { onReach, readReach } from "../api/reach";
import { clockSeconds } from "../kit/format";
import { useNow } from "../kit/marks";
import { useDevice, useOutbox } from "../outbox/device";
import { speaking, useWords } from "../words/words";
import { shellWords } from "./words";

export function Pill({ open }: { open: () => void }) {
  const say = useWords(shellWords);
  const reach = useSyncExternalStore(onReach, readReach);
  const { outbox } = useDevice();
  const acts = useOutbox();
  const now = useNow();
  const time = clockSeconds(reach.asOf || now, speaking());
  const waiting = acts.filter((act) => act.state !== "waiting" || act.holdUntil <= now);
  const sending = acts.filter((act) => outbox.isSending(act.seq)).length;
  const away = reach.misses >= 2;
  const needs = acts.some((act) => act.state !== "waiting");
  const unsent = waiting.length > 0 && (away || needs);
  return (
    <button type="button" className={`pill ${away || unsent ? "off" : ""}`} title={say("open_tray")} onClick={open}>
      <span className="dot" aria-hidden="true" />
      <span role="status">
        {unsent ? (
          say("unsent", { n: waiting.length, time })
        ) : sending > 0 ? (
          say("sending", { n: sending })
        ) : away ? (
          say(reach.asOf ? "no_answer" : "no_answer_yet", { time })
        ) : (
          <>
            {say("live")}
            <span className="hide-s">{say("live_as_of", { time })}</span>
          </>
        )}
      </span>
    </button>
  );
}
