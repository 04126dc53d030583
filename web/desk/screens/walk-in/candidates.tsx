// Who somebody that is being registered may be: the people with the same phone, and the records that the API has pointed out.
import { useQueries } from "@tanstack/react-query";
import { read } from "../../api/client";
import type { PatientCard } from "../../api/schema.gen";
import { calendar } from "../../kit/format";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import type { Fresh } from "./form";
import { walkInWords } from "./words";

export function Candidates({
  fresh,
  found,
  choose,
  set,
}: {
  fresh: Fresh;
  found: readonly PatientCard[];
  choose: (patient: PatientCard) => void;
  set: (part: Partial<Fresh>) => void;
}) {
  const say = useWords(walkInWords);
  const states = useWords(stateWords);
  const asked = useQueries({
    queries: fresh.candidates.map((id) => ({
      queryKey: ["patient", id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read("/v1/patients/{patient}", { path: { patient: id } }, signal),
    })),
  });
  const pointed = asked.flatMap((one) => (one.data ? [one.data as unknown as PatientCard] : []));
  const people = fresh.candidates.length > 0 ? pointed : found;
  return (
    <section className={`card ${fresh.candidates.length > 0 ? "maybe" : ""}`}>
      <header>
        <h2>{say("one_of_these")}</h2>
        <span className="end soft small">{say(fresh.candidates.length > 0 ? "alike" : "same_only")}</span>
      </header>
      <div className="in-card stack s">
        {people.length === 0 && <span className="soft">{say("nobody")}</span>}
        {people.map((one) => (
          <button key={one.id} type="button" className="pick" onClick={() => choose(one)}>
            <span className="radio" aria-hidden="true" />
            <span className="grow">
              <b>{one.name_latin || one.name}</b>
              <span className="soft" style={{ display: "block" }}>
                {one.estimated ? "" : `${calendar(one.birth_date, speaking())}, `}
                {one.age}, {states(`sex_${one.sex}`)} · {one.number}
              </span>
            </span>
          </button>
        ))}
        {fresh.candidates.length > 0 && (
          <label className="line" style={{ alignItems: "flex-start" }}>
            <input
              type="checkbox"
              id="wi-other"
              className="box"
              style={{ marginTop: 2 }}
              checked={fresh.candidates.every((one) => fresh.other.includes(one))}
              onChange={(event) => set({ other: event.target.checked ? fresh.candidates : [] })}
            />
            <span>
              <b>{say("somebody_else")}</b>
              <br />
              <span className="soft">{say("somebody_else_kept")}</span>
            </span>
          </label>
        )}
      </div>
    </section>
  );
}
