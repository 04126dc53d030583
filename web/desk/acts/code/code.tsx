// Shows a code of what is due, which the payer scans at the counter, until it is paid or closed.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { CounterCode, Order } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { clock, rupees } from "../../kit/format";
import { Key, useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { useSending } from "../../outbox/sending";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { codeWords } from "./words";

/** How often the order is read while a code is shown, so that the desk sees what the webhook brought. */
const often = 4000;

export function CodeDialog({ order, close }: { order: Order; close: () => void }) {
  const say = useWords(codeWords);
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const now = useNow();
  const { busy, refused, send } = useSending();
  const [code, show] = useState<CounterCode>();
  const [picture, draw] = useState("");
  const [asked, setAsked] = useState(false);
  const begun = useRef(false);
  const paid = code !== undefined && order.due < code.amount;
  const over = code !== undefined && !paid && now >= Date.parse(code.closes_at);
  const go = async () => {
    const what = await send(() =>
      give("/v1/orders/{order}/code", {
        at: { path: { order: order.id } },
        body: {},
        says: { key: "acts.of_order", with: { act: say("ask"), number: order.number } },
      }),
    );
    await queries.invalidateQueries({ queryKey: ["order", order.id] });
    if (what?.kind !== "done") return;
    const next = what.answer as CounterCode;
    setAsked(code?.closes_at === next.closes_at);
    show(next);
    if (next.content) draw(await drawn(next.content));
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void go();
  });
  useEffect(() => {
    if (!code || paid || over) return undefined;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ["order", order.id] }), often);
    return () => clearInterval(timer);
  }, [code, paid, over, queries, order.id]);
  useEffect(() => {
    if (!paid) return;
    strip.say(say("paid"));
    close();
  }, [paid, strip, say, close]);
  useKeys({ "Ctrl+Enter": () => void go() });
  return (
    <Dialog
      title={say("title", { number: order.number })}
      onClose={close}
      footer={
        <>
          <button type="button" className="btn end" onClick={close}>
            {say("close")}
          </button>
          <button type="button" className="btn main" aria-disabled={busy !== ""} onClick={() => void go()}>
            {say(over ? "another" : "ask")} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {!code && !refused && <p className="soft">{say("making")}</p>}
      {refused && <Note kind="warn">{sayRefusal(refused)}</Note>}
      {code && over && <Note kind="warn">{say("over")}</Note>}
      {code && !over && (
        <div className="stack" style={{ justifyItems: "center", textAlign: "center" }}>
          <b style={{ fontSize: 28 }}>{rupees(code.amount)}</b>
          {code.content && picture && (
            <img
              src={picture}
              alt={say("code", { amount: rupees(code.amount) })}
              width={280}
              height={280}
              style={{ background: "#fff", padding: 12, maxWidth: "100%" }}
            />
          )}
          {!code.content && code.picture && (
            <a className="btn" href={code.picture} target="_blank" rel="noopener noreferrer">
              {say("picture")}
            </a>
          )}
          <span className="soft">
            {say("scan")}, {say("until", { time: clock(code.closes_at, speaking()) })}
          </span>
          {asked && <Note>{say("waits")}</Note>}
        </div>
      )}
    </Dialog>
  );
}

/** The code as a picture that is drawn here: the page loads nothing from elsewhere. */
async function drawn(content: string): Promise<string> {
  const { drawingSVG, qrcode } = await import("bwip-js/generic");
  const svg = qrcode({ bcid: "qrcode", text: content }, drawingSVG());
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
