// Who opened the results of a patient, for supervisors and admins: the staff by name, apart from them the patient's side; a row a
// day.
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Answer, read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { Note, Skeleton } from "../../kit/rows";
import { clock } from "../../kit/format";
import { useTo } from "../../shell/person";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { patientWords } from "./words";

type Opened = Answer<"/v1/patients/{patient}/access", "get">["access"][number];

export function Access({ patient }: { patient: string }) {
  const say = useWords(patientWords);
  const to = useTo();
  const [staff, slip] = useQueries({
    queries: (["staff", "slip"] as const).map((who) => ({
      queryKey: ["patient", patient, "access", who],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read("/v1/patients/{patient}/access", { path: { patient }, query: { who } }, signal),
    })),
  });
  const error = staff?.error ?? slip?.error;
  const days = [...(staff?.data?.access ?? []), ...(slip?.data?.access ?? [])].sort((a, b) =>
    a.last < b.last ? 1 : -1,
  );
  const loaded = staff?.data && slip?.data;
  const who = (by: Opened["by"]) =>
    by.name || say(by.way === "slip" ? "by_slip" : by.way === "check" ? "by_check" : "by_login");
  return (
    <section className="card">
      <header>
        <h2>{say("access")}</h2>
        <span className="end soft small">{say("access_more")}</span>
      </header>
      <div className="in-card">
        {error instanceof Refusal && <Note kind="warn">{sayRefusal(error)}</Note>}
        {!loaded && !error && <Skeleton rows={2} />}
        {loaded && days.length === 0 && <p className="soft">{say("access_none")}</p>}
        <ul className="stack s accesslist">
          {days.map((day) => (
            <li key={`${day.by.way} ${day.by.person ?? ""} ${day.first}`}>
              {day.orders[0] ? (
                <Link to={to(`orders/${day.orders[0]}`)}>
                  {day.what.map((what) => say(`opened_${what}`)).join(", ")}
                </Link>
              ) : (
                <b>{day.what.map((what) => say(`opened_${what}`)).join(", ")}</b>
              )}{" "}
              <span className="soft">
                {who(day.by)}, {day.day} {clock(day.last, speaking())}
                {day.openings > 1 && ` · ${day.openings}×`}
                {day.reasons && ` “${day.reasons.join("”, “")}”`}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
