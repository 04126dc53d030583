// Two records of one person, joined and taken apart again; and the contact that is erased. Each names what follows first.
import { useId, useState } from "react";
import { ask } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { useKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { calendar, phone } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useDraft } from "../../outbox/device";
import { type Here, is, useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { type Patient, usePatient, usePatientCommand } from "./patient";
import { patientWords } from "./words";

/** Whether a second person has to confirm that two records are of one person (docs/rules.md#merge). */
const needsTwo = (here: Here, one: Patient, other: Patient): boolean =>
  one.sex !== other.sex || one.birth_date !== other.birth_date || !is(here, "technician", "supervisor");

/** A record in four lines, to be laid beside another. */
function Facts({ of }: { of: Patient }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  return (
    <dl className="kv">
      <dt>{of.number}</dt>
      <dd>
        <b>{of.name_latin || of.name}</b>
      </dd>
      <dt>{say("born")}</dt>
      <dd>{of.estimated ? of.age : calendar(of.birth_date, speaking())}</dd>
      <dt>{say("sex")}</dt>
      <dd>{states(`sex_${of.sex}`)}</dd>
      <dt>{say("mobile")}</dt>
      <dd>{of.phone ? phone(of.phone) : say("none")}</dd>
    </dl>
  );
}

/** A dialog with one button that gives one command. */
function Asked({
  title,
  lack,
  act,
  bad = false,
  send,
  done,
  onClose,
  children,
}: {
  title: string;
  lack: string | undefined;
  act: string;
  bad?: boolean;
  send: () => Promise<string | undefined>;
  done: string;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const strip = useStrip();
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState("");
  const go = async () => {
    if (lack || busy) return;
    setBusy(true);
    refuse("");
    const sentence = await send();
    setBusy(false);
    if (sentence) return refuse(sentence);
    strip.say(done);
    onClose();
  };
  useKeys({ "Ctrl+Enter": () => void go() });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button
            type="button"
            className={`btn ${bad ? "badmain" : "main"}`}
            aria-disabled={lack !== undefined || busy}
            onClick={() => void go()}
          >
            {lack ?? act} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {children}
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </Dialog>
  );
}

/** Two records beside each other. */
export function Pair({ patient, other }: { patient: Patient; other: Patient }) {
  const say = useWords(patientWords);
  return (
    <div className="pair2">
      {[patient, other].map((one) => (
        <section key={one.id} className="card">
          <div className="in-card stack s">
            <span className="lab">{say(one === patient ? "this_one" : "other_one")}</span>
            <Facts of={one} />
          </div>
        </section>
      ))}
    </div>
  );
}

export function MergeDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const say = useWords(patientWords);
  const give = usePatientCommand(patient.id);
  const field = useId();
  const reason = useDraft(`patient:${patient.id}:merge`, "");
  const [number, setNumber] = useState("");
  const [found, find] = useState<string>();
  const [said, tell] = useState("");
  const other = usePatient(found ?? "", found !== undefined).data;
  const here = useHere();
  const two = other !== undefined && needsTwo(here, patient, other);
  const search = async () => {
    tell("");
    find(undefined);
    try {
      const { patients } = await ask("/v1/patients/find", {}, { number: number.trim().toUpperCase() });
      const one = patients[0];
      if (!one) tell(say("nobody"));
      else if (one.id === patient.id) tell(say("itself"));
      else find(one.id);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      tell(failure.status === 400 || failure.status === 404 ? say("nobody") : sayRefusal(failure));
    }
  };
  return (
    <Asked
      title={say("merge")}
      lack={!other ? say("find_first") : !reason.value.trim() ? say("no_reason") : undefined}
      act={say(two ? "merge_ask" : "merge_it", { number: other?.number ?? "" })}
      bad={!two}
      done={say(two ? "merge_asked" : "merged_done")}
      onClose={onClose}
      send={async () => {
        const sentence = await give(
          two ? "/v1/patients/{patient}/merge/ask" : "/v1/patients/{patient}/merge",
          { rev: patient.rev, other: other!.id, other_rev: other!.rev, reason: reason.value.trim() },
          two ? "t_merge_ask" : "t_merge",
        );
        if (!sentence) await reason.drop();
        return sentence;
      }}
    >
      <p>{say("merge_why")}</p>
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <label htmlFor={field}>{say("other_number")}</label>
        <div className="line">
          <input
            id={field}
            className="in"
            autoComplete="off"
            maxLength={20}
            data-autofocus
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
          <button type="submit" className="btn" disabled={!number.trim()}>
            {say("look_for")}
          </button>
        </div>
        {said && (
          <span className="err" role="alert">
            {said}
          </span>
        )}
      </form>
      {other && (
        <>
          <Pair patient={patient} other={other} />
          {two && (
            <Note kind="warn" mark="▲">
              {say("merge_two")}
            </Note>
          )}
          <TextField label={say("why")} value={reason.value} set={reason.set} />
        </>
      )}
    </Asked>
  );
}

export function SeparateDialog({
  patient,
  other: id,
  onClose,
}: {
  patient: Patient;
  other: string;
  onClose: () => void;
}) {
  const say = useWords(patientWords);
  const give = usePatientCommand(patient.id);
  const other = usePatient(id).data;
  return (
    <Asked
      title={say("separate_it", { number: other?.number ?? "" })}
      lack={other ? undefined : "…"}
      act={say("separate")}
      done={say("separated")}
      onClose={onClose}
      send={() =>
        give("/v1/patients/{patient}/separate", { rev: patient.rev, other: id, other_rev: other!.rev }, "t_separate")
      }
    >
      <p>{say("separate_why")}</p>
    </Asked>
  );
}

export function EraseDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const say = useWords(patientWords);
  const give = usePatientCommand(patient.id);
  const field = useId();
  const [typed, setTyped] = useState("");
  return (
    <Asked
      title={say("erase")}
      lack={typed.trim().toUpperCase() === patient.number ? undefined : say("type_number")}
      act={say("erase_it")}
      bad
      done={say("erased")}
      onClose={onClose}
      send={() => give("/v1/patients/{patient}/erase-contact", { rev: patient.rev }, "t_erase")}
    >
      <div className="field">
        <label htmlFor={field}>{say("erase_why", { number: patient.number })}</label>
        <input
          id={field}
          className="in"
          autoComplete="off"
          maxLength={20}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
    </Asked>
  );
}
