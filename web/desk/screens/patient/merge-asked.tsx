// A merge of records that differ, asked by one person: another confirms or refuses it, whoever asked can take it back.
import { useState } from "react";
import { when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useColleagues } from "../../lists/colleagues";
import { is, useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { speaking, useWords } from "../../words/words";
import { Pair } from "./merge";
import { type Patient, usePatient, usePatientCommand } from "./patient";
import { patientWords } from "./words";

export function MergeAsked({ patient, asked }: { patient: Patient; asked: NonNullable<Patient["merge_asked"]> }) {
  const say = useWords(patientWords);
  const here = useHere();
  const now = useNow();
  const colleague = useColleagues();
  const give = usePatientCommand(patient.id);
  const strip = useStrip();
  const other = usePatient(asked.other).data;
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState("");
  const mine = asked.by === here.person;
  const over = Date.parse(asked.until) <= now;
  const decide = async (work: Promise<string | undefined>, done: string) => {
    setBusy(true);
    refuse("");
    const sentence = await work;
    setBusy(false);
    if (sentence) refuse(sentence);
    else strip.say(done);
  };
  const no = () =>
    void decide(
      give("/v1/patients/{patient}/merge/refuse", { rev: patient.rev }, "t_merge_decide"),
      say(mine ? "merge_taken_back" : "merge_refused"),
    );
  const yes = () =>
    other &&
    void decide(
      give(
        "/v1/patients/{patient}/merge/confirm",
        { rev: patient.rev, other: other.id, other_rev: other.rev },
        "t_merge_decide",
      ),
      say("merged_done"),
    );
  return (
    <section className="card" aria-label={say("merge_waits")}>
      <header>
        <h2>{say("merge_waits")}</h2>
        <span className="end soft small">
          {say(over ? "merge_over" : "merge_until", { day: when(asked.until, now, speaking()) })}
        </span>
      </header>
      <div className="in-card stack">
        <p>
          “{asked.reason}”{" "}
          <span className="soft">
            {mine
              ? say("merge_by_you", { time: when(asked.at, now, speaking()) })
              : say("merge_by", {
                  name: colleague(asked.by) ?? say("colleague"),
                  time: when(asked.at, now, speaking()),
                })}
          </span>
        </p>
        {other && <Pair patient={patient} other={other} />}
        {refused && (
          <Note kind="crit" mark="▲">
            {refused}
          </Note>
        )}
        {is(here, "supervisor", "admin") && (
          <div className="line w">
            {mine && <span className="soft grow">{say("merge_own")}</span>}
            <button type="button" className="btn" disabled={busy} onClick={no}>
              {say(mine ? "merge_take_back" : "merge_refuse")}
            </button>
            {!mine && !over && (
              <button type="button" className="btn badmain" disabled={busy || !other} onClick={yes}>
                {say("merge_it", { number: other?.number ?? "" })}
              </button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
