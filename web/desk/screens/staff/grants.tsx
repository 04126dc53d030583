// What one admin asked about a member and a second person decides: the words of the change, why, by whom, until when.
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/client";
import type { StaffMember } from "../../api/schema.gen";
import { clock, rupees, when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { rich, speaking, useWords } from "../../words/words";
import { becomes, type Form, formOf } from "./change";
import { staffWords } from "./words";

export type Grant = Answer<"/v1/grants", "get">["grants"][number];

const bold = { b: (text: string) => <b>{text}</b> };

/** Says what becomes of a member: "becomes supervisor, stays technician". */
export function useBecomes(): (was: Form, next: Form) => ReactNode {
  const say = useWords(staffWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  return (was, next) => {
    const to = becomes(was, next);
    const roles = (list: typeof to.gets) => list.map((role) => states(`role_${role}`).toLowerCase()).join(", ");
    const departments = (list: readonly string[]) => list.map(department).join(", ");
    const parts: ReactNode[] = [];
    const add = (text: string, soft = false) =>
      parts.push(
        <span key={parts.length} className={soft ? "soft" : undefined}>
          {parts.length > 0 && ", "}
          {rich(text, bold)}
        </span>,
      );
    if (to.goes) add(say("goes"));
    if (to.comes) add(say("comes"));
    if (to.gets.length > 0) add(say("gets", { roles: roles(to.gets) }));
    if (to.loses.length > 0) add(say("loses", { roles: roles(to.loses) }));
    if (to.signs.length > 0) add(say("signs", { departments: departments(to.signs) }));
    if (to.signsNoMore.length > 0) add(say("signs_no_more", { departments: departments(to.signsNoMore) }));
    if (to.papers)
      add(
        say("prints", {
          name: next.name,
          degree: next.qualification || "–",
          registration: next.registration || "–",
        }),
      );
    if (to.signs.length > 0 && to.beside.length > 0) add(say("beside", { departments: departments(to.beside) }), true);
    if (!to.goes && to.gets.length > 0 && to.keeps.length > 0) add(say("keeps", { roles: roles(to.keeps) }), true);
    return parts;
  };
}

/** What a member would be after a grant. */
const after = (was: Form, grant: Grant): Form => ({
  ...was,
  ...grant.papers,
  roles: grant.roles,
  signatory: [...grant.signatory].sort(),
  active: grant.active,
});

/** What waits for a second person. */
export function Waiting({ grants, staff }: { grants: readonly Grant[]; staff: readonly StaffMember[] }) {
  const say = useWords(staffWords);
  const pending = grants.filter((grant) => grant.state === "pending");
  if (pending.length === 0) return null;
  return (
    <section className="card grants">
      <header>
        <h2>{say("waiting")}</h2>
        <b className="tag info">{pending.length}</b>
        <span className="end soft small">{say("void_after")}</span>
      </header>
      {pending.map((grant) => (
        <Pending
          key={grant.person.person}
          grant={grant}
          member={staff.find((one) => one.person === grant.person.person)}
        />
      ))}
    </section>
  );
}

/** What became of the last question about each person. */
export function Decided({ grants }: { grants: readonly Grant[] }) {
  const say = useWords(staffWords);
  const now = useNow();
  const decided = grants
    .filter((grant) => grant.state !== "pending")
    .sort((a, b) => b.asked_at.localeCompare(a.asked_at));
  if (decided.length === 0) return null;
  const became = (grant: Grant) =>
    grant.state === "expired"
      ? say("was_expired", { day: when(grant.expires, now, speaking()) })
      : say(`was_${grant.state as "confirmed" | "refused" | "withdrawn"}`, {
          name: grant.decided_by?.name || say("colleague"),
          day: when(grant.decided_at ?? grant.asked_at, now, speaking()),
        });
  return (
    <details className="card grants">
      <summary>{say("decided", { n: decided.length })}</summary>
      <ul className="in-card stack s">
        {decided.map((grant) => (
          <li key={grant.person.person}>
            <b>{grant.person.person === settings ? say("settings") : grant.person.name}</b>{" "}
            <span className="soft">
              {became(grant)} “{grant.reason}”
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What a grant about the settings stands for, in the place of a person. */
export const settings = "settings";
const settingsRoutes = {
  confirmed: "/v1/hospital/grant/confirm",
  refused: "/v1/hospital/grant/refuse",
  withdrawn: "/v1/hospital/grant/withdraw",
} as const;
const routes = {
  confirmed: "/v1/staff/{person}/grant/confirm",
  refused: "/v1/staff/{person}/grant/refuse",
  withdrawn: "/v1/staff/{person}/grant/withdraw",
} as const;

function Pending({ grant, member }: { grant: Grant; member: StaffMember | undefined }) {
  const say = useWords(staffWords);
  const here = useHere();
  const now = useNow();
  const say_becomes = useBecomes();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const person = grant.person.person;
  const mine = grant.asked_by.person === here.person;
  const decide = async (to: keyof typeof routes) => {
    if (busy) return;
    setBusy(true);
    setWrong("");
    const sent = {
      body: { rev: grant.rev },
      about: `staff:${person}`,
      says: { key: "staff.t_decide" },
    };
    const given =
      person === settings
        ? await give(settingsRoutes[to], { at: {}, ...sent })
        : await give(routes[to], { at: { path: { person } }, ...sent });
    const outcome = await given.outcome;
    setBusy(false);
    if (outcome.kind === "refused") setWrong(sayRefusal(outcome.refusal));
    else strip.say(say(to));
    void queries.invalidateQueries({ queryKey: ["grants"] });
    void queries.invalidateQueries({ queryKey: ["staff"] });
    void queries.invalidateQueries({ queryKey: ["changes", person === settings ? "hospital" : person] });
    if (person === settings) void queries.invalidateQueries({ queryKey: ["hospital"] });
  };
  const was = member && formOf(member);
  const asked = `${when(grant.asked_at, now, speaking())}${
    when(grant.asked_at, now, speaking()).includes(":") ? "" : ` ${clock(grant.asked_at, speaking())}`
  }`;
  const blanks = { time: asked, day: when(grant.expires, now, speaking()) };
  return (
    <div className="g">
      <div className="grow">
        <b>{person === settings ? say("settings") : grant.person.name || say("colleague")}</b>{" "}
        {was && say_becomes(was, after(was, grant))}
        {grant.settings &&
          rich(
            say("become", {
              limit: rupees(grant.settings.refund_limit),
              hand: rupees(grant.settings.hand_limit ?? 0),
              mail: grant.settings.lab_email || say("nowhere"),
              domains: grant.settings.invite_domains?.join(", ") || say("anywhere"),
              root: grant.settings.root_letter_to || say("nowhere"),
            }),
            bold,
          )}
        <div className="soft">
          “{grant.reason}”{" "}
          {mine
            ? say("asked_by_you", blanks)
            : say("asked_by", {
                name: grant.asked_by.name || say("colleague"),
                ...blanks,
              })}
        </div>
        {wrong && (
          <Note kind="crit" mark="▲">
            {wrong}
          </Note>
        )}
      </div>
      {mine ? (
        <>
          <span className="soft">{say("own_question")}</span>
          <button type="button" className="btn" disabled={busy} onClick={() => void decide("withdrawn")}>
            {say("take_back")}
          </button>
        </>
      ) : person === here.person ? (
        <span className="soft">{say("about_you")}</span>
      ) : (
        <>
          <button type="button" className="btn" disabled={busy} onClick={() => void decide("refused")}>
            {say("refuse")}
          </button>
          <button type="button" className="btn main" disabled={busy} onClick={() => void decide("confirmed")}>
            {say("confirm")}
          </button>
        </>
      )}
    </div>
  );
}
