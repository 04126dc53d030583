// Pays what is due through Razorpay's checkout, on this device.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { read } from "../../api/client";
import type { Order } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { rupees } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { useSending } from "../../outbox/sending";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { type Callback, openCheckout, type Started } from "./checkout";
import { onlineWords } from "./words";

export function OnlineDialog({ order, close }: { order: Order; close: () => void }) {
  const say = useWords(onlineWords);
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const { busy, refused, send } = useSending();
  const [paying, setPaying] = useState(false);
  const [wrong, setWrong] = useState<"failed" | "blocked">();
  const { data: hospital } = useQuery({
    queryKey: ["hospital"],
    queryFn: ({ signal }) => read("/v1/hospital", {}, signal),
    staleTime: 300_000,
  });
  const at = { path: { order: order.id } };
  const says = { key: "acts.of_order", with: { act: say("open"), number: order.number } } as const;
  const confirm = async (callback: Callback) => {
    const what = await send(() => give("/v1/orders/{order}/payments/confirm", { at, body: { ...callback }, says }));
    if (what?.kind !== "done") return;
    await queries.invalidateQueries({ queryKey: ["order", order.id] });
    strip.say(say((what.answer as { state?: string }).state === "waiting" ? "confirming" : "paid"));
    close();
  };
  const go = async () => {
    if (busy || paying) return;
    setWrong(undefined);
    const checkout = openCheckout(); // within the click
    const what = await send(() => give("/v1/orders/{order}/payments", { at, body: {}, says }));
    if (what?.kind !== "done") return checkout.close();
    setPaying(true);
    try {
      const names = { hospital: hospital?.name ?? "", number: order.number };
      const { callback, failed } = await checkout.run(what.answer as Started, names);
      if (callback) await confirm(callback);
      else if (failed) setWrong("failed");
    } catch {
      setWrong("blocked");
    } finally {
      setPaying(false);
    }
  };
  useKeys({ "Ctrl+Enter": () => void go() });
  return (
    <Dialog
      title={say("title", { number: order.number })}
      onClose={close}
      footer={
        <>
          <button type="button" className="btn end" onClick={close}>
            {say("back")}
          </button>
          <button
            type="button"
            className="btn main"
            aria-disabled={busy !== "" || paying || !hospital}
            onClick={() => void go()}
          >
            {say(busy ? "opening" : "open")} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      <div className="line">
        <span className="soft">{say("due")}</span>
        <b className="end" style={{ fontSize: 20 }}>
          {rupees(order.due)}
        </b>
      </div>
      <p className="soft small">{say("here")}</p>
      {paying && <Note>{say("waits")}</Note>}
      {wrong && <Note kind="warn">{say(wrong)}</Note>}
      {refused && <Note kind="warn">{sayRefusal(refused)}</Note>}
    </Dialog>
  );
}
