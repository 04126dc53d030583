// The visit slip of an order: printed again, sent as a message, printed anew, made void, or unlocked after five wrong answers. What can be done
// is told by the order; unlocking is free to everybody at the desk, for a person they know.
import { useState } from "react";
import type { SlipReason } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Choice } from "../../kit/choice";
import { Dialog } from "../../kit/dialog";
import { phone } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note, Skeleton } from "../../kit/rows";
import { useOrder } from "../../lists/order";
import { useCommand } from "../../outbox/device";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { useGive } from "../dialog";
import { actWords } from "../words";
import { Message, messageTo, type Slip, useRecipient } from "./message";
import { slipWords } from "./words";

const commands = { print: "print_slip", send: "print_slip", renew: "renew_slip", void: "void_slip" } as const;
type What = keyof typeof commands | "unlock";
const all: readonly What[] = ["print", "send", "renew", "void", "unlock"];
const reasons: readonly SlipReason[] = ["lost", "wrong_person", "misprinted", "seen_by_others", "other"];

export function SlipDialog({
  order: id,
  number,
  begin,
  onClose,
}: {
  order: string;
  number: string;
  begin?: What;
  onClose: () => void;
}) {
  const say = useWords(slipWords);
  const acts = useWords(actWords);
  const give = useGive();
  const command = useCommand();
  const strip = useStrip();
  const query = useOrder(id);
  const order = query.data;
  const [chosen, choose] = useState<What | undefined>(begin);
  const [reason, setReason] = useState<SlipReason>();
  const [knows, setKnows] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const offered = all.filter(
    (one) => one === "unlock" || order?.acts.some((act) => act.command === commands[one] && !act.refused),
  );
  const what = chosen && offered.includes(chosen) ? chosen : offered[0];
  const needsReason = what === "renew" || what === "void";
  const { patient, hospital } = useRecipient(order, what === "send");
  const [sent, setSent] = useState<Slip>();
  const lack =
    needsReason && !reason
      ? ("why_first" as const)
      : what === "unlock" && !knows
        ? ("know_first" as const)
        : what === "send" && !patient?.phone
          ? ("no_phone" as const)
          : undefined;
  const go = async () => {
    if (!order || !what || lack || busy) return;
    setBusy(true);
    setWrong("");
    let sentence: string | undefined;
    if (what === "send") {
      const given = await command("/v1/orders/{order}/print-slip", {
        at: { path: { order: id } },
        body: { form: "message" },
        says: { key: "slip.t_send", with: { number } },
      });
      const outcome = await given.outcome;
      setBusy(false);
      if (outcome.kind === "refused") setWrong(sayRefusal(outcome.refusal));
      else if (outcome.kind === "done") setSent(outcome.answer as Slip);
      return;
    }
    if (what === "unlock") {
      const given = await command("/v1/orders/{order}/unlock-slip", {
        at: { path: { order: id } },
        body: undefined as never,
        says: { key: "slip.t_unlock", with: { number } },
      });
      const outcome = await given.outcome;
      if (outcome.kind === "refused") sentence = sayRefusal(outcome.refusal);
      else strip.say(say("unlocked"));
    } else sentence = await give(order, commands[what], { parts: ["order"], ...(reason && { reason }) });
    setBusy(false);
    if (sentence) setWrong(sentence);
    else onClose();
  };
  useKeys({ "Ctrl+Enter": () => void go() });
  return (
    <Dialog
      title={say("title", { number })}
      onClose={onClose}
      footer={
        what &&
        !sent && (
          <>
            <span className="grow" />
            <button
              type="button"
              className={`btn ${what === "void" ? "badmain" : "main"}`}
              aria-disabled={lack !== undefined || busy}
              onClick={() => void go()}
            >
              {say(lack ?? what)} <Key>Ctrl+⏎</Key>
            </button>
          </>
        )
      }
    >
      {!order && !query.error && <Skeleton rows={2} />}
      {sent && order && patient && hospital && <Message {...messageTo(patient, hospital, order, sent)} />}
      {order && what && !sent && (
        <>
          <div className="field">
            <Choice label={say("what")} of={offered} chosen={what} choose={choose} word={(one) => say(one)} still />
          </div>
          <p className="soft">{say(`${what}_why`, { phone: patient?.phone ? phone(patient.phone) : "–" })}</p>
          {needsReason && (
            <fieldset className="reasonset">
              <legend className="lab">{say("why")}</legend>
              {reasons.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="chip"
                  aria-pressed={one === reason}
                  onClick={() => setReason(one)}
                >
                  {acts(`slip_${one}`)}
                </button>
              ))}
            </fieldset>
          )}
          {what === "unlock" && (
            <label className="line">
              <input
                type="checkbox"
                className="box"
                checked={knows}
                onChange={(event) => setKnows(event.target.checked)}
              />
              {say("know")}
            </label>
          )}
        </>
      )}
      {wrong && (
        <Note kind="crit" mark="▲">
          {wrong}
        </Note>
      )}
    </Dialog>
  );
}
