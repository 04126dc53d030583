// Asks what a command needs before it is given: for which parts, why, in which words. One dialog for all of them.
import { useId, useState } from "react";
import { Dialog } from "../kit/dialog";
import { rupees } from "../kit/format";
import { Key } from "../kit/marks";
import { Note } from "../kit/rows";
import type { ActCommand, Order } from "../api/schema.gen";
import { useKeys } from "../keys/keys";
import { type Given, useCommand } from "../outbox/device";
import { printFile } from "../labels/print";
import { namesOf } from "../lists/order";
import { useStrip } from "../shell/strip";
import { sayRefusal } from "../words/refusals";
import { useWords } from "../words/words";
import { CodeDialog } from "./code/code";
import { OnlineDialog } from "./online/online";
import { PaymentDialog } from "./payment/payment";
import { paymentWords } from "./payment/words";
import { type Act, type Answers, definitions, lineOf } from "./acts";
import { actWords } from "./words";

type Word = keyof typeof actWords.pairs;

/**
 * Gives a command to an order, with what was answered. A refusal comes back as its sentence. `quietly`, at once and without a
 * strip, is for one of many.
 */
export function useGive() {
  const give = useCommand();
  const strip = useStrip();
  const say = useWords(actWords);
  return async (order: Order, command: ActCommand, answers: Answers, quietly = false): Promise<string | undefined> => {
    const definition = definitions[command];
    if (!definition) return undefined;
    const act = say(`do_${command}`);
    const n = answers.parts.length;
    const kind = answers.parts[0]?.split(":")[0];
    const text = say(kind === "specimen" ? "tubes" : kind === "item" ? "tests" : "of_order", {
      act,
      n,
      number: order.number,
    });
    const given: Given = await give(definition.route, {
      at: { path: { order: order.id } } as never,
      body: definition.body(answers, order) as never,
      says: {
        key: kind === "specimen" ? "acts.tubes" : kind === "item" ? "acts.tests" : "acts.of_order",
        with: { act, n, number: order.number },
      },
      ...(definition.undo && !quietly && { undo: true }),
    });
    if (definition.undo && !quietly) strip.say(text, [given]);
    const outcome = await given.outcome;
    if (outcome.kind === "refused") {
      const sentence = sayRefusal(outcome.refusal);
      if (definition.undo && !quietly) strip.say(sentence);
      return sentence;
    }
    const paper = outcome.kind === "done" && (outcome.answer as { pdf?: string } | undefined)?.pdf;
    if (paper) {
      const bytes = Uint8Array.from(atob(paper), (one) => one.charCodeAt(0));
      printFile(bytes, "application/pdf", `${order.number}-slip.pdf`);
    }
    if (quietly) return undefined;
    if (outcome.kind === "landed") strip.say(say("landed"));
    else if (outcome.kind === "done" && !definition.undo) strip.say(say("done", { act, number: order.number }));
    return undefined;
  };
}

interface Asked {
  readonly act: Act;
  readonly order: Order;
  readonly close: () => void;
}

export function ActDialog({ act, order, close }: Asked) {
  if (act.command === "take_payment") return <PaymentDialog order={order} close={close} />;
  if (act.command === "start_qr") return <CodeDialog order={order} close={close} />;
  if (act.command === "start_payment") return <OnlineDialog order={order} close={close} />;
  return <AnswersDialog act={act} order={order} close={close} />;
}

function AnswersDialog({ act, order, close }: Asked) {
  const say = useWords(actWords);
  const pays = useWords(paymentWords);
  const nameOf = namesOf(order);
  const give = useGive();
  const field = useId();
  const definition = definitions[act.command]!;
  const several = act.parts.length > 1 && !["order", "money"].includes(act.parts[0]!);
  const single =
    act.command.includes("refund") ||
    act.command.endsWith("_payment") ||
    act.command.includes("task") ||
    ["give_back", "apply_cash"].includes(act.command);
  const [parts, setParts] = useState<readonly string[]>(
    single ? act.parts.slice(0, 1) : definition.lines ? [] : act.parts,
  );
  // The lines of the invoice, each with the parts that are on it.
  const lines = definition.lines ? [...new Set(act.parts.map((part) => lineOf(part, order)))] : [];
  const on = (line: string) => act.parts.filter((part) => lineOf(part, order) === line);
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const [choice, setChoice] = useState(definition.choice?.of[0]?.value ?? "");
  const [fault, setFault] = useState(false);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const refund = order.refunds.find((one) => parts.includes(`refund:${one.id}`));
  const title = `${say(`do_${act.command}`)}, ${order.number}`;
  const noteNeeded = definition.text === "note" && reason === "other";
  const missing =
    parts.length === 0
      ? "nothing_chosen"
      : definition.reasons && !reason
        ? "reason_missing"
        : (definition.text === "why" || noteNeeded) && !text.trim()
          ? "words_missing"
          : definition.typed && typed.trim() !== order.number
            ? "type_number"
            : undefined;
  const go = async () => {
    if (missing || busy) return;
    setBusy(true);
    setWrong("");
    const sentence = await give(order, act.command, { parts, reason, text: text.trim(), choice, fault });
    setBusy(false);
    if (sentence) setWrong(sentence);
    else close();
  };
  const codes = definition.reasons?.codes ?? [];
  useKeys({
    "Ctrl+Enter": () => void go(),
    ...Object.fromEntries(codes.slice(0, 10).map((code, i) => [String((i + 1) % 10), () => setReason(code)])),
  });
  const label = (part: string) => {
    const id = part.slice(part.indexOf(":") + 1);
    const item = order.items.find((one) => part === `item:${one.code}`);
    const back = order.refunds.find((one) => part === `refund:${one.id}`);
    const paid = order.cash.find((one) => part === `receipt:${one.receipt}`);
    if (paid)
      return say("payment_of", {
        amount: rupees(paid.amount),
        how: pays(paid.method),
        reference: paid.reference ?? "",
        by: nameOf(paid.by) ?? "",
      });
    return (
      item?.name ??
      (back
        ? say("refund_of", { amount: rupees(back.amount), refund: id })
        : (order.specimens.find((one) => one.id === id)?.accession ?? id))
    );
  };
  return (
    <Dialog
      title={title}
      onClose={close}
      typed={text !== "" || reason !== ""}
      footer={
        <>
          <button type="button" className="btn end" onClick={close}>
            {say("back")}
          </button>
          <button
            type="button"
            className={`btn ${definition.bad ? "badmain" : "main"}`}
            aria-disabled={missing !== undefined || busy}
            onClick={() => void go()}
          >
            {missing
              ? say(missing)
              : refund
                ? `${say(`do_${act.command}`)} ${rupees(refund.amount)}`
                : say(`do_${act.command}`)}{" "}
            <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {definition.lines && (
        <fieldset className="plainset stack s">
          <legend className="lab">{say("which")}</legend>
          {lines.map((line) => {
            const of = order.lines.find((one) => one.code === line);
            return (
              <label key={line} className="line">
                <input
                  type="checkbox"
                  className="box"
                  checked={on(line).every((part) => parts.includes(part))}
                  onChange={(event) =>
                    setParts(
                      event.target.checked
                        ? [...parts, ...on(line)]
                        : parts.filter((part) => lineOf(part, order) !== line),
                    )
                  }
                />
                <span className="grow">{of?.name ?? line}</span>
                {of && <span className="soft">{rupees(of.amount)}</span>}
              </label>
            );
          })}
        </fieldset>
      )}
      {several && !definition.lines && (
        <fieldset className="plainset stack s">
          <legend className="lab">{say("which")}</legend>
          {act.parts.map((part) => (
            <label key={part} className="line">
              <input
                type={single ? "radio" : "checkbox"}
                name={field}
                className={single ? "radio" : "box"}
                checked={parts.includes(part)}
                onChange={(event) =>
                  setParts(
                    single ? [part] : event.target.checked ? [...parts, part] : parts.filter((one) => one !== part),
                  )
                }
              />
              {label(part)}
            </label>
          ))}
        </fieldset>
      )}
      {!several && !definition.lines && !["order", "money"].includes(act.parts[0]!) && <p>{label(act.parts[0]!)}</p>}
      {definition.choice && (
        <fieldset className="plainset">
          <legend className="lab">{say(definition.choice.label)}</legend>
          <div className="seg">
            {definition.choice.of.map((one) => (
              <button
                key={one.value}
                type="button"
                aria-pressed={choice === one.value}
                onClick={() => setChoice(one.value)}
              >
                {say(one.word)}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {codes.length > 0 && (
        <fieldset className="plainset">
          <legend className="lab">{say("why")}</legend>
          <div className="reasons">
            {codes.map((code, i) => (
              <label key={code} className="line">
                <input
                  type="radio"
                  className="radio"
                  name={`${field}r`}
                  checked={reason === code}
                  onChange={() => setReason(code)}
                />
                {i < 10 && <Key>{(i + 1) % 10}</Key>} {say(`${definition.reasons!.prefix}_${code}` as Word)}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {act.command === "not_performed" && (
        <label className="line">
          <input type="checkbox" className="box" checked={fault} onChange={(event) => setFault(event.target.checked)} />{" "}
          {say("fault")}
        </label>
      )}
      {definition.text && (
        <div className="field">
          <label htmlFor={`${field}t`}>
            {say(definition.text === "laboratory" ? "laboratory" : definition.text === "why" ? "why" : "note")}
          </label>
          <input
            id={`${field}t`}
            className="in"
            maxLength={200}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      )}
      {definition.typed && (
        <div className="field">
          <label htmlFor={`${field}n`}>{say("no_way_back", { number: order.number })}</label>
          <input
            id={`${field}n`}
            className="in"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      {wrong && (
        <Note kind="crit" mark="▲">
          {wrong}
        </Note>
      )}
    </Dialog>
  );
}
