// Logins that open this record. After a merge a login sees what it saw before, until the desk has made sure that it is one person.
import { useState } from "react";
import { when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { is, useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { speaking, useWords } from "../../words/words";
import { type Patient, usePatientCommand } from "./patient";
import { patientWords } from "./words";

type Tie = Patient["ties"][number];

export function TiesCard({ patient }: { patient: Patient }) {
  const say = useWords(patientWords);
  if (patient.ties.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>{say("ties")}</h2>
      </header>
      <ul className="in-card stack">
        {patient.ties.map((tie) => (
          <TieLine key={`${tie.patient} ${tie.tie}`} tie={tie} merged={patient.merged_into !== undefined} />
        ))}
      </ul>
    </section>
  );
}

function TieLine({ tie, merged }: { tie: Tie; merged: boolean }) {
  const say = useWords(patientWords);
  const here = useHere();
  const now = useNow();
  const give = usePatientCommand(tie.patient);
  const strip = useStrip();
  const [ending, end] = useState(false);
  const [refused, refuse] = useState("");
  const may = is(here, "technician", "supervisor");
  const run = async (what: "confirm" | "end") => {
    refuse("");
    end(false);
    const body = { rev: tie.rev, tie: tie.tie };
    const sentence =
      what === "confirm"
        ? await give("/v1/patients/{patient}/ties/confirm", body, "t_tie_confirm")
        : await give("/v1/patients/{patient}/ties/end", body, "t_tie_end");
    if (sentence) refuse(sentence);
    else strip.say(say("saved"));
  };
  return (
    <li className="stack s">
      <div className="line w">
        <span className="grow">
          <b className="brk">{tie.address}</b>{" "}
          <span className="soft small">
            {say(tie.how === "code" ? "tie_code" : "tie_invitation", { day: when(tie.since, now, speaking()) })}
          </span>
        </span>
        {may && tie.waits && !merged && (
          <button type="button" className="btn row-btn act" onClick={() => void run("confirm")}>
            {say("tie_confirm")}
          </button>
        )}
        {may && (
          <button type="button" className="btn row-btn" onClick={() => end(true)}>
            {say("tie_end")}
          </button>
        )}
      </div>
      {tie.waits && !merged && <span className="small">{say("tie_waits")}</span>}
      {ending && (
        <Note kind="warn" mark="▲">
          {say("tie_end_what")}{" "}
          <div className="line w">
            <button type="button" className="btn" onClick={() => end(false)}>
              {say("keep_it")}
            </button>
            <button type="button" className="btn badmain" onClick={() => void run("end")}>
              {say("tie_end")}
            </button>
          </div>
        </Note>
      )}
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </li>
  );
}
