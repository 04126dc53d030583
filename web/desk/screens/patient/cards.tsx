// What is kept about a patient beside the orders: what is written down and how it was, letters, consents.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { read } from "../../api/client";
import type { MailStage } from "../../api/schema.gen";
import { Choice } from "../../kit/choice";
import { Dialog } from "../../kit/dialog";
import { calendar, dayOf, phone, when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note, Skeleton } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useEdit } from "../../outbox/edit";
import { is, useHere, useTo } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { type Patient, usePatient, usePatientCommand } from "./patient";
import { patientWords } from "./words";

export function WrittenCard({ patient, separate }: { patient: Patient; separate: (other: string) => void }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const [open, setOpen] = useState(false);
  const row = (label: string, value: React.ReactNode) => (
    <>
      <dt>{label}</dt>
      <dd>{value || <span className="faint">{say("none")}</span>}</dd>
    </>
  );
  return (
    <section className="card">
      <header>
        <h2>{say("written")}</h2>
        <button type="button" className="linkish end small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say("earlier")}
        </button>
      </header>
      <div className="in-card stack">
        <dl className="kv">
          {row(
            say("born"),
            patient.estimated
              ? say("estimated", { year: patient.birth_date.slice(0, 4), age: patient.age })
              : say("born_age", { date: calendar(patient.birth_date, speaking()), age: patient.age }),
          )}
          {row(say("sex"), states(`sex_${patient.sex}`))}
          {row(say("mobile"), patient.phone && phone(patient.phone))}
          {row(say("mail"), patient.email && <span className="brk">{patient.email}</span>)}
          {patient.guardian && row(say("guardian"), patient.guardian)}
          {row(say("abha"), <Account patient={patient} />)}
          {row(say("language"), patient.language === "hi" ? "हिन्दी" : "English")}
          {row(say("registered"), calendar(dayOf(new Date(patient.registered_at)), speaking()))}
        </dl>
        {patient.merged.length > 0 && (
          <div className="stack s">
            <span className="lab">{say("merged")}</span>
            {patient.merged.map((other) => (
              <Merged key={other} id={other} separate={() => separate(other)} />
            ))}
          </div>
        )}
        {open && <Earlier patient={patient.id} />}
      </div>
    </section>
  );
}

/** 91-2345-6789-0124, as it is printed on the card of a health account. */
const spaced = (number: string): string => number.replace(/^(\d{2})(\d{4})(\d{4})(\d{4})$/, "$1-$2-$3-$4");

/** The health account: shown, and changed in a dialog where there is a consent to sharing. */
function Account({ patient }: { patient: Patient }) {
  const say = useWords(patientWords);
  const [open, setOpen] = useState(false);
  const agreed = patient.consents.some((one) => one.purpose === "sharing" && !one.withdrawn_at);
  return (
    <span className="line" style={{ gap: 8, flexWrap: "wrap" }}>
      {patient.abha?.number && <span className="nw">{spaced(patient.abha.number)}</span>}
      {patient.abha?.address && <span className="brk">{patient.abha.address}</span>}
      {agreed && !patient.merged_into ? (
        <button type="button" className="linkish small" onClick={() => setOpen(true)}>
          {say(patient.abha ? "abha_change" : "abha_add")}
        </button>
      ) : (
        <span className="faint small">{say("abha_consent")}</span>
      )}
      {open && <AccountDialog patient={patient} onClose={() => setOpen(false)} />}
    </span>
  );
}

function AccountDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const say = useWords(patientWords);
  const give = usePatientCommand(patient.id);
  const strip = useStrip();
  const kept = useMemo(
    () => ({ number: spaced(patient.abha?.number ?? ""), address: patient.abha?.address ?? "" }),
    [patient],
  );
  const edit = useEdit<{ number: string; address: string }>(`patient:${patient.id}:abha`, kept);
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState("");
  const send = async () => {
    if (busy || edit.changed.length === 0) return;
    setBusy(true);
    refuse("");
    const sentence = await give(
      "/v1/patients/{patient}/abha",
      { rev: patient.rev, number: edit.value.number.trim(), address: edit.value.address.trim() },
      "t_abha",
      "put",
    );
    setBusy(false);
    if (sentence) return refuse(sentence);
    strip.say(say("abha_kept"));
    await edit.drop();
    onClose();
  };
  return (
    <Dialog
      title={say("abha")}
      onClose={onClose}
      footer={
        <button
          type="button"
          className="btn main end"
          aria-disabled={busy || edit.changed.length === 0}
          onClick={() => void send()}
        >
          {say("abha_keep")}
        </button>
      }
    >
      <TextField first label={say("abha_number")} value={edit.value.number} set={(number) => edit.set({ number })} />
      <TextField label={say("abha_address")} value={edit.value.address} set={(address) => edit.set({ address })} />
      <p className="soft small">{say("abha_nowhere")}</p>
      {refused && <Note kind="crit">{refused}</Note>}
    </Dialog>
  );
}

function Merged({ id, separate }: { id: string; separate: () => void }) {
  const say = useWords(patientWords);
  const here = useHere();
  const to = useTo();
  const other = usePatient(id).data;
  return (
    <div className="line">
      <Link to={to(`patients/${id}`)}>{other?.number ?? "…"}</Link>
      {is(here, "supervisor", "admin") && (
        <button type="button" className="btn row-btn end" onClick={separate}>
          {say("separate")}
        </button>
      )}
    </div>
  );
}

function Earlier({ patient }: { patient: string }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const now = useNow();
  const history = useQuery({
    queryKey: ["patient", patient, "history"],
    queryFn: ({ signal }) => read("/v1/patients/{patient}/history", { path: { patient } }, signal),
  });
  if (!history.data) return <Skeleton rows={2} />;
  if (history.data.earlier.length === 0) return <p className="soft">{say("none_earlier")}</p>;
  return (
    <ul className="stack">
      {[...history.data.earlier].reverse().map((one) => (
        <li key={one.rev}>
          <b>{one.name_latin || one.name}</b> {one.name !== one.name_latin && one.name}
          <div>
            {[
              one.estimated ? one.birth_date.slice(0, 4) : calendar(one.birth_date, speaking()),
              states(`sex_${one.sex}`),
              one.contact?.phone && phone(one.contact.phone),
              one.contact?.email,
              one.contact?.guardian,
            ]
              .filter(Boolean)
              .join(", ")}
          </div>
          <small className="soft">
            “{one.reason}” {say("until", { time: when(one.until, now, speaking()), name: one.by.name ?? "" })}
          </small>
        </li>
      ))}
    </ul>
  );
}

interface Wanted {
  readonly language: Patient["language"];
  readonly mail: Patient["mail"];
}

export function LettersCard({ patient }: { patient: Patient }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const now = useNow();
  const give = usePatientCommand(patient.id);
  const strip = useStrip();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const kept = useMemo<Wanted>(() => ({ language: patient.language, mail: patient.mail }), [patient]);
  const edit = useEdit<Wanted>(`patient:${patient.id}:letters`, kept);
  const [refused, refuse] = useState("");
  const run = async (work: () => Promise<string | undefined>, done: string) => {
    if (busy) return;
    setBusy(true);
    refuse("");
    const sentence = await work();
    setBusy(false);
    if (sentence) return refuse(sentence);
    strip.say(done);
    await edit.drop();
  };
  const stages = Object.keys(patient.mail) as MailStage[];
  return (
    <section className="card">
      <header>
        <h2>{say("letters")}</h2>
        <button type="button" className="linkish end small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say("change_letters")}
        </button>
      </header>
      <div className="in-card stack">
        {patient.email_failed ? (
          <Note kind="warn" mark="▲">
            {say("failed", {
              fate: states(`fate_${patient.email_failed.fate}`),
              time: when(patient.email_failed.at, now, speaking()),
            })}{" "}
            <button
              type="button"
              className="linkish"
              onClick={() =>
                void run(
                  () => give("/v1/patients/{patient}/confirm-address", { rev: patient.rev }, "t_letters"),
                  say("address_confirmed"),
                )
              }
            >
              {say("confirm_address")}
            </button>
          </Note>
        ) : (
          !open && <span className="soft">{say(patient.email ? "letters_go" : "no_address")}</span>
        )}
        {open && (
          <>
            <div className="field">
              <Choice
                label={say("spoken")}
                of={["en", "hi"]}
                chosen={edit.value.language}
                choose={(language) => edit.set({ language })}
                word={(one) => (one === "en" ? "English" : "हिन्दी")}
                spoken={(one) => one}
                still
              />
            </div>
            <div className="ticks">
              {stages.map((stage) => (
                <label key={stage} className="line">
                  <input
                    type="checkbox"
                    className="sw"
                    checked={edit.value.mail[stage] ?? false}
                    onChange={(event) => edit.set({ mail: { ...edit.value.mail, [stage]: event.target.checked } })}
                  />
                  {states(`mail_${stage}`)}
                </label>
              ))}
            </div>
            <p className="soft small">{say("letters_more")}</p>
          </>
        )}
        {edit.changed.length > 0 && (
          <div className="line w">
            <button type="button" className="btn" onClick={() => void edit.drop()}>
              {say("drop")}
            </button>
            <button
              type="button"
              className="btn main"
              aria-disabled={busy}
              onClick={() =>
                void run(
                  () =>
                    give(
                      "/v1/patients/{patient}/preferences",
                      { rev: patient.rev, ...edit.value } as never,
                      "t_letters",
                      "put",
                    ),
                  say("saved"),
                )
              }
            >
              {say("save")}
            </button>
          </div>
        )}
        {refused && (
          <Note kind="crit" mark="▲">
            {refused}
          </Note>
        )}
      </div>
    </section>
  );
}
