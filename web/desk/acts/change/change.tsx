// What an order says beside tests and money, changed after placing; and what the laboratory should know about the patient.
import { type ReactNode, useId, useState } from "react";
import type { Clinical, Order } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Choice } from "../../kit/choice";
import { Dialog } from "../../kit/dialog";
import { calendar, dayOf } from "../../kit/format";
import { Key, useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useCommand } from "../../outbox/device";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { useCatalogue } from "../order";
import { changeOf, type Said, saidOf, visits } from "./form";
import { changeWords } from "./words";

interface AskProps {
  readonly title: string;
  readonly button: string;
  /** Why it cannot be sent yet. */
  readonly lack: string | undefined;
  readonly typed: boolean;
  readonly send: () => Promise<string | undefined>;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A dialog with one button, which says what is missing. */
function Ask({ title, button, lack, typed, send, close, children }: AskProps) {
  const say = useWords(changeWords);
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const go = async () => {
    if (lack || busy) return;
    setBusy(true);
    const sentence = await send();
    setBusy(false);
    if (sentence) setWrong(sentence);
    else close();
  };
  useKeys({ "Ctrl+Enter": () => void go() });
  return (
    <Dialog
      title={title}
      onClose={close}
      typed={typed}
      footer={
        <>
          <button type="button" className="btn end" onClick={close}>
            {say("back")}
          </button>
          <button
            type="button"
            className="btn main"
            aria-disabled={lack !== undefined || busy}
            onClick={() => void go()}
          >
            {lack ?? button} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {children}
      {wrong && (
        <Note kind="crit" mark="▲">
          {wrong}
        </Note>
      )}
    </Dialog>
  );
}

export function ChangeDialog({ order, close }: { order: Order; close: () => void }) {
  const say = useWords(changeWords);
  const states = useWords(stateWords);
  const command = useCommand();
  const strip = useStrip();
  const now = useNow();
  const slot = useId();
  const visit = useId();
  const slots = useCatalogue().data?.home_slots ?? [];
  const [said, setSaid] = useState<Said>(() => saidOf(order));
  const set = (part: Partial<Said>) => setSaid((old) => ({ ...old, ...part }));
  const body = changeOf(order, said);
  const drawn = order.specimens.some((one) => one.collected_at !== undefined);
  const send = async () => {
    if (!body) return undefined;
    const given = await command("/v1/orders/{order}/change", {
      at: { path: { order: order.id } },
      about: `order:${order.id}`,
      body,
      says: { key: "change.t_change", with: { number: order.number } },
    });
    const outcome = await given.outcome;
    if (outcome.kind === "refused") return sayRefusal(outcome.refusal);
    strip.say(say("done", { number: order.number }));
    return undefined;
  };
  return (
    <Ask
      title={say("title", { number: order.number })}
      button={say("save")}
      lack={body ? undefined : say("same")}
      typed={body !== undefined}
      send={send}
      close={close}
    >
      <div className="stack">
        <div className="field">
          <Choice
            label={say("priority")}
            of={["routine", "urgent", "stat"]}
            chosen={said.priority}
            choose={(priority) => set({ priority })}
            word={(one) => states(`priority_${one}`)}
            still
          />
        </div>
        <div className="field">
          <label htmlFor={visit}>{say("visit")}</label>
          <select
            id={visit}
            className="in"
            value={said.visit}
            onChange={(event) => set({ visit: event.target.value as Said["visit"] })}
          >
            {said.visit === "" && <option value="">{say("visit_none")}</option>}
            {visits.map((one) => (
              <option key={one} value={one}>
                {say(`visit_${one}`)}
              </option>
            ))}
          </select>
        </div>
        <TextField label={say("ward")} value={said.ward} set={(ward) => set({ ward })} />
        <div className="line w">
          <TextField label={say("asked_by")} value={said.asker} set={(asker) => set({ asker })} />
          <TextField label={say("asker_phone")} value={said.askerPhone} set={(askerPhone) => set({ askerPhone })} />
        </div>
        {drawn ? (
          (order.home_collection || order.preferred_date) && <p className="soft">{say("drawn")}</p>
        ) : (
          <>
            <div className="line w">
              <TextField
                label={say("day")}
                value={said.day}
                set={(day) => set({ day })}
                day={{ min: dayOf(now + (order.home_collection ? 86_400_000 : 0)) }}
              />
              {order.home_collection && (
                <div className="field grow">
                  <label htmlFor={slot}>{say("slot")}</label>
                  <select
                    id={slot}
                    className="in"
                    value={said.slot}
                    onChange={(event) => set({ slot: event.target.value })}
                  >
                    <option value="">{say("slot_none")}</option>
                    {slots.map((one) => (
                      <option key={one}>{one}</option>
                    ))}
                  </select>
                </div>
              )}
            </div>
            {order.home_collection && (
              <>
                <TextField label={say("address")} value={said.address} set={(address) => set({ address })} />
                <TextField label={say("home_phone")} value={said.phone} set={(phone) => set({ phone })} />
              </>
            )}
          </>
        )}
      </div>
    </Ask>
  );
}

export function ClinicalDialog({ order, close }: { order: Order; close: () => void }) {
  const say = useWords(changeWords);
  const command = useCommand();
  const strip = useStrip();
  const now = useNow();
  const [note, setNote] = useState("");
  const [dose, setDose] = useState("");
  const [period, setPeriod] = useState("");
  const empty = [note, dose, period].every((one) => one.trim() === "");
  const send = async () => {
    const given = await command("/v1/orders/{order}/clinical", {
      at: { path: { order: order.id } },
      about: `order:${order.id}`,
      body: {
        ...(note.trim() && { note: note.trim() }),
        ...(dose.trim() && { last_dose: dose.trim() }),
        ...(period && { last_period: period }),
      },
      says: { key: "change.t_clinical", with: { number: order.number } },
    });
    const outcome = await given.outcome;
    if (outcome.kind === "refused") return sayRefusal(outcome.refusal);
    strip.say(say("done", { number: order.number }));
    return undefined;
  };
  return (
    <Ask
      title={`${say("about")}, ${order.number}`}
      button={say("keep")}
      lack={empty ? say("same") : undefined}
      typed={!empty}
      send={send}
      close={close}
    >
      <div className="stack">
        <TextField label={say("note")} value={note} set={setNote} />
        <TextField label={say("dose")} value={dose} set={setDose} />
        {order.patient.sex !== "male" && (
          <TextField label={say("period")} value={period} set={setPeriod} day={{ max: dayOf(now) }} />
        )}
      </div>
    </Ask>
  );
}

/** What was said about the patient, above the values it helps to understand. */
export function SaidAbout({ clinical }: { clinical: Clinical | undefined }) {
  const say = useWords(changeWords);
  if (!clinical) return null;
  const parts = [
    clinical.note,
    clinical.last_dose && say("said_dose", { dose: clinical.last_dose }),
    clinical.last_period && say("said_period", { day: calendar(clinical.last_period, speaking()) }),
  ];
  return <Note mark="✎">{say("said", { said: parts.filter(Boolean).join("; ") })}</Note>;
}
