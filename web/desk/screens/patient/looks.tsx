// Who opened the results of a patient, for admins: by name, by the patient's login, or whoever holds the paper.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Answer, read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { clock, when } from "../../kit/format";
import { Note, Skeleton } from "../../kit/rows";
import { useNow } from "../../kit/marks";
import { useTo } from "../../shell/person";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { patientWords } from "./words";

type Look = Answer<"/v1/patients/{patient}/looks", "get">["looks"][number];

export function Looks({ patient }: { patient: string }) {
  const say = useWords(patientWords);
  const to = useTo();
  const now = useNow();
  const looks = useQuery({
    queryKey: ["patient", patient, "looks"],
    queryFn: ({ signal }) => read("/v1/patients/{patient}/looks", { path: { patient } }, signal),
  });
  const who = (by: Look["by"]) =>
    by.name || say(by.person === "slip" ? "by_slip" : by.person === "check" ? "by_check" : "by_login");
  const time = (at: string) => {
    const day = when(at, now, speaking());
    return day.includes(":") ? day : `${day} ${clock(at, speaking())}`;
  };
  return (
    <section className="card">
      <header>
        <h2>{say("looks")}</h2>
        <span className="end soft small">{say("looks_more")}</span>
      </header>
      <div className="in-card">
        {looks.error instanceof Refusal && <Note kind="warn">{sayRefusal(looks.error)}</Note>}
        {!looks.data && !looks.error && <Skeleton rows={2} />}
        {looks.data?.looks.length === 0 && <p className="soft">{say("nobody_looked")}</p>}
        <ul className="stack s looklist">
          {looks.data?.looks.map((look, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a look has no id and the list only grows at its head
            <li key={`${look.at} ${i}`}>
              <Link to={to(`orders/${look.order}`)}>{say(`look_${look.what}`)}</Link>{" "}
              <span className="soft">
                {who(look.by)}, {time(look.at)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
