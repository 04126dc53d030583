// Takes what is paid by hand: how, how much, by which reference, and of cash what was handed over, with the change in large.
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { read } from "../../api/client";
import type { Order, PaymentMethod } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { paise, rupees } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { useSending } from "../../outbox/sending";
import { useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { lack, methods, needsSecond, tidy, type Typed, waiting } from "./typed";
import { paymentWords } from "./words";

export function PaymentDialog({ order, close }: { order: Order; close: () => void }) {
  const say = useWords(paymentWords);
  const give = useCommand();
  const strip = useStrip();
  const here = useHere();
  const field = useId();
  const { busy, refused, send } = useSending();
  const mayCash = order.acts.some((act) => act.command === "take_cash" && !act.refused);
  const offered = methods.filter((one) => one !== "cash" || mayCash);
  const due = order.due - waiting(order);
  const parts = order.settlement === "later";
  const [method, choose] = useState<PaymentMethod>(offered[0]!);
  const [amount, setAmount] = useState(rupees(due));
  const [reference, setReference] = useState("");
  const [given, setGiven] = useState("");
  const { data: hospital } = useQuery({
    queryKey: ["hospital"],
    queryFn: ({ signal }) => read("/v1/hospital", {}, signal),
    staleTime: 300_000,
  });
  const typed: Typed = { method, amount: paise(amount), reference, tendered: given ? (paise(given) ?? 0) : undefined };
  const wrong = lack(typed, due, parts);
  const limit = hospital?.hand_limit ?? 0;
  const second = hospital !== undefined && needsSecond(typed, order, here.person, limit);
  const sum = rupees(typed.amount ?? 0);
  const go = async () => {
    if (wrong || busy || typed.amount === undefined) return;
    const at = { path: { order: order.id } };
    const says = { key: "payment.tray", with: { amount: sum, number: order.number } } as const;
    const seen = { money: order.parts.money ?? 0 };
    const what = await send(() =>
      method === "cash"
        ? give("/v1/orders/{order}/cash", {
            at,
            body: { amount: typed.amount!, ...(typed.tendered && { tendered: typed.tendered }), seen },
            says,
          })
        : give("/v1/orders/{order}/take-payment", {
            at,
            body: { amount: typed.amount!, method, reference: tidy(reference), seen },
            says,
          }),
    );
    if (what?.kind !== "done" && what?.kind !== "landed") return;
    const receipt = (what.answer as { new?: { receipt_number?: string } }).new?.receipt_number ?? "";
    strip.say(second ? say("asked", { amount: sum }) : say("taken", { amount: sum, receipt }));
    close();
  };
  useKeys({ "Ctrl+Enter": () => void go() });
  const change = typed.amount !== undefined && typed.tendered !== undefined ? typed.tendered - typed.amount : -1;
  return (
    <Dialog
      title={say("title", { number: order.number })}
      onClose={close}
      typed={reference !== "" || given !== ""}
      footer={
        <>
          <button type="button" className="btn end" onClick={close}>
            {say("back")}
          </button>
          <button
            type="button"
            className="btn main"
            aria-disabled={wrong !== undefined || busy !== ""}
            onClick={() => void go()}
          >
            {wrong ? say(wrong) : say(second ? "ask" : "take", { amount: sum })} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      <fieldset className="plainset">
        <legend className="lab">{say("how")}</legend>
        <div className="seg">
          {offered.map((one) => (
            <button key={one} type="button" aria-pressed={method === one} onClick={() => choose(one)}>
              {say(one)}
            </button>
          ))}
        </div>
      </fieldset>
      <div className="line">
        <span className="soft">{say("due")}</span>
        <b className="end" style={{ fontSize: 20 }}>
          {rupees(due)}
        </b>
      </div>
      {parts && (
        <div className="field">
          <label htmlFor={`${field}a`}>{say("amount")}</label>
          <input
            id={`${field}a`}
            className="in num"
            inputMode="decimal"
            autoComplete="off"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
          <span className="small soft">{say("part")}</span>
        </div>
      )}
      {method === "cash" ? (
        <>
          <div className="field">
            <label htmlFor={`${field}g`}>{say("tendered")}</label>
            <input
              id={`${field}g`}
              className="in num"
              inputMode="decimal"
              autoComplete="off"
              data-autofocus
              value={given}
              onChange={(event) => setGiven(event.target.value)}
            />
          </div>
          {change >= 0 && (
            <div className="line" style={{ fontSize: 18 }} role="status">
              <span className="soft">{say("change")}</span>
              <b className="end" style={{ fontSize: 32 }}>
                {rupees(change)}
              </b>
            </div>
          )}
        </>
      ) : (
        <div className="field">
          <label htmlFor={`${field}r`}>{say("reference")}</label>
          <input
            id={`${field}r`}
            className="in"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={40}
            aria-describedby={`${field}h`}
            data-autofocus
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
          <span id={`${field}h`} className="small soft">
            {say(`of_${method}`)}
          </span>
        </div>
      )}
      {second && (
        <Note kind="warn" mark="◆">
          {say("second", { limit: rupees(limit) })}
        </Note>
      )}
      {refused && (
        <Note kind="crit" mark="▲">
          {sayRefusal(refused)}
        </Note>
      )}
    </Dialog>
  );
}
