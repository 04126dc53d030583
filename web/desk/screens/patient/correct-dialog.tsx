// Puts right what is written down: only what was touched is sent, with a reason; how it was is kept.
import { useId, useMemo, useState } from "react";
import { useKeys } from "../../keys/keys";
import { Choice } from "../../kit/choice";
import { Clashes } from "../../kit/clashes";
import { Dialog } from "../../kit/dialog";
import { calendar } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useDraft } from "../../outbox/device";
import { useEdit } from "../../outbox/edit";
import { useStrip } from "../../shell/strip";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { contactOnly, correction, type Unit, units, type Written, writtenOf, wrong } from "./correct";
import { type Patient, usePatientCommand } from "./patient";
import { patientWords } from "./words";

const labels = {
  name: "name",
  name_latin: "latin",
  born: "known_by",
  sex: "sex",
  phone: "mobile",
  email: "mail",
  guardian: "guardian",
} as const;

export function CorrectDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const give = usePatientCommand(patient.id);
  const strip = useStrip();
  const field = useId();
  const now = useMemo(() => writtenOf(patient), [patient]);
  const edit = useEdit<Written>(`patient:${patient.id}`, now);
  const reason = useDraft(`patient:${patient.id}:reason`, "");
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState("");
  const { value, changed } = edit;
  const lack =
    edit.clashes.length > 0
      ? "choose_first"
      : changed.length === 0
        ? "nothing"
        : (wrong(value, changed) ?? (reason.value.trim() ? undefined : "no_reason"));
  const drop = () => Promise.all([edit.drop(), reason.drop()]);
  const send = async () => {
    if (lack || busy || !edit.ready) return;
    setBusy(true);
    refuse("");
    const sentence = await give(
      "/v1/patients/{patient}/correct",
      correction(value, changed, patient.rev, reason.value),
      "t_correct",
    );
    setBusy(false);
    if (sentence) return refuse(sentence);
    strip.say(say("corrected"));
    await drop();
    onClose();
  };
  useKeys({ "Ctrl+Enter": () => void send() });
  const set = (part: Partial<Written>) => {
    refuse("");
    edit.set(part);
  };
  const text = (one: "name" | "name_latin" | "phone" | "email" | "guardian", type = "text") => (
    <div className="field">
      <label htmlFor={field + one}>{say(labels[one])}</label>
      <input
        id={field + one}
        className="in"
        type={type}
        autoComplete="off"
        maxLength={one === "email" ? 254 : 120}
        data-autofocus={one === "name" || undefined}
        value={value[one]}
        onChange={(event) => set({ [one]: event.target.value })}
      />
    </div>
  );
  const shown = (one: keyof Written, of: Written[keyof Written] | undefined): string => {
    if (of === undefined) return "";
    if (one === "sex") return states(`sex_${of as Written["sex"]}`);
    if (one === "born") {
      const born = of as Written["born"];
      return "date" in born
        ? born.date && calendar(born.date, speaking())
        : born.age && `${born.age} ${say(born.unit)}`;
    }
    return String(of);
  };
  const { born } = value;
  return (
    <Dialog
      title={say("correct_title")}
      onClose={onClose}
      footer={
        <>
          <span className="soft small grow">
            {changed.length > 0 && say(contactOnly(changed) ? "contact_only" : "follows")}
          </span>
          {changed.length > 0 && (
            <button type="button" className="btn" onClick={() => void drop()}>
              {say("drop")}
            </button>
          )}
          <button
            type="button"
            className="btn main"
            aria-disabled={lack !== undefined || busy}
            onClick={() => void send()}
          >
            {lack ? say(lack) : say("save_n", { n: changed.length })} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      <Clashes of={edit.clashes} label={(one) => say(labels[one])} show={shown} settle={edit.settle} />
      <div className="pair2">
        {text("name")}
        {text("name_latin")}
      </div>
      <div className="pair2">
        <div className="field">
          <Choice
            label={say("known_by")}
            of={["date", "said"]}
            chosen={"date" in born ? "date" : "said"}
            choose={(one) => set({ born: one === "date" ? { date: "" } : { age: "", unit: "years" } })}
            word={(one) => say(`born_${one}`)}
            still
          />
        </div>
        {"date" in born ? (
          <div className="field">
            <label htmlFor={`${field}date`}>{say("birth_date")}</label>
            <input
              id={`${field}date`}
              className="in"
              type="date"
              min="1900-01-01"
              value={born.date}
              onChange={(event) => set({ born: { date: event.target.value } })}
            />
          </div>
        ) : (
          <div className="field">
            <label htmlFor={`${field}age`}>{say("age")}</label>
            <div className="line">
              <input
                id={`${field}age`}
                className="in"
                inputMode="numeric"
                autoComplete="off"
                maxLength={5}
                placeholder={patient.estimated ? patient.age : undefined}
                value={born.age}
                onChange={(event) => set({ born: { ...born, age: event.target.value.replace(/\D/g, "") } })}
              />
              <select
                className="in"
                aria-label={say("unit")}
                value={born.unit}
                onChange={(event) => set({ born: { ...born, unit: event.target.value as Unit } })}
              >
                {units.map((unit) => (
                  <option key={unit} value={unit}>
                    {say(unit)}
                  </option>
                ))}
              </select>
            </div>
          </div>
        )}
      </div>
      <div className="field">
        <Choice
          label={say("sex")}
          of={["female", "male", "other", "unknown"]}
          chosen={value.sex}
          choose={(sex) => set({ sex })}
          word={(one) => states(`sex_${one}`)}
          still
        />
      </div>
      <div className="pair2">
        {text("phone", "tel")}
        {text("email", "email")}
      </div>
      {text("guardian")}
      <TextField label={say("why")} value={reason.value} set={reason.set} />
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </Dialog>
  );
}
