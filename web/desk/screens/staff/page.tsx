// Who works here, with roles, degree, registration and departments to sign for; on top what waits for a second person.
// Nobody changes their own row, and no role is saved by ticking it: what is to become of somebody is said first.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { StaffMember } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { initials } from "../../kit/format";
import { Columns } from "../../kit/columns";
import { Icon } from "../../kit/icons";
import { Key } from "../../kit/marks";
import { Note, Skeleton } from "../../kit/rows";
import { live } from "../../shell/counts";
import { is, useHere } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { Decided, Waiting } from "./grants";
import { Invitations } from "./invitations";
import { Invite } from "./invite";
import { MemberDialog } from "./member";
import { staffWords } from "./words";
import "./staff.css";

/** Who is here first, those who left last; by name within. */
const inOrder = (a: StaffMember, b: StaffMember): number =>
  Number(b.active) - Number(a.active) || a.name.localeCompare(b.name);

export function StaffPage() {
  const say = useWords(staffWords);
  const here = useHere();
  const admin = is(here, "admin");
  const [open, setOpen] = useState<string>();
  const [inviting, invite] = useState(false);
  const [at, setAt] = useState(-1);
  usePageTitle(say("title"));
  const staff = useQuery({
    queryKey: ["staff"],
    queryFn: ({ signal }) => read("/v1/staff", {}, signal),
    refetchOnWindowFocus: "always",
  });
  const grants = useQuery({ queryKey: ["grants"], queryFn: ({ signal }) => read("/v1/grants", {}, signal), ...live });
  const rows = staff.data && [...staff.data.staff].sort(inOrder);
  const asked = new Set(
    grants.data?.grants.filter((grant) => grant.state === "pending").map((grant) => grant.person.person),
  );
  const current = rows?.[at];
  const chosen = rows?.find((one) => one.person === open);
  const openIt = () => current && setOpen(current.person);
  useKeys(
    {
      j: () => setAt((old) => Math.min((rows?.length ?? 0) - 1, old + 1)),
      k: () => setAt((old) => Math.max(0, old - 1)),
      e: openIt,
      Enter: openIt,
      i: () => admin && invite(true),
      Escape: () => setAt(-1),
    },
    open === undefined && !inviting,
  );
  const n = rows?.filter((one) => one.active).length ?? 0;
  return (
    <div className="page scroll staff">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        {rows && <span className="soft">{say("sum", { here: n, left: rows.length - n })}</span>}
        {admin && (
          <button type="button" className="btn main end" onClick={() => invite(true)}>
            <Icon name="plus" /> {say("invite")} <Key>I</Key>
          </button>
        )}
      </div>
      {staff.error instanceof Refusal && !rows && (
        <Note kind="warn">
          {sayRefusal(staff.error)}{" "}
          <button type="button" className="linkish" onClick={() => void staff.refetch()}>
            {say("again")}
          </button>
        </Note>
      )}
      {!rows && !staff.error && <Skeleton rows={6} />}
      {rows && <Invitations />}
      {rows && grants.data && <Waiting grants={grants.data.grants} staff={rows} />}
      {grants.error instanceof Refusal && rows && !grants.data && <Note kind="warn">{sayRefusal(grants.error)}</Note>}
      {admin && rows && rows.filter((one) => one.active && one.roles.includes("admin")).length < 2 && (
        <Note>{say("only_you")}</Note>
      )}
      {rows && (
        <div className="wrap">
          <table className="flow" style={{ "--row": "42px" } as React.CSSProperties}>
            <caption className="vh">{say("caption")}</caption>
            <Columns
              of={[
                { head: say("h_name") },
                { head: say("h_degree"), width: 160 },
                { head: say("h_registration"), width: 160 },
                { head: say("h_roles"), width: 186 },
                { head: say("h_signs"), width: 200 },
                { head: say("h_state"), width: 110, num: true },
                { head: say("h_next"), width: 130, num: true, quiet: true },
              ]}
            />
            <tbody>
              {rows.map((one) => (
                <Row
                  key={one.person}
                  member={one}
                  asked={asked.has(one.person)}
                  here={one === current}
                  open={() => setOpen(one.person)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {grants.data && <Decided grants={grants.data.grants} />}
      {chosen && <MemberDialog member={chosen} asked={asked.has(chosen.person)} onClose={() => setOpen(undefined)} />}
      {inviting && <Invite onClose={() => invite(false)} />}
    </div>
  );
}

function Row({
  member,
  asked,
  here: at,
  open,
}: {
  member: StaffMember;
  asked: boolean;
  here: boolean;
  open: () => void;
}) {
  const say = useWords(staffWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  const here = useHere();
  const own = member.person === here.person;
  const changes = is(here, "admin") && !own;
  const cell = (text: string) => (
    <td className={text ? "soft cut" : "soft hide-m"} title={text || undefined}>
      {text || "–"}
    </td>
  );
  return (
    <tr className={`${member.active ? "" : "done"} ${at ? "here" : ""}`} aria-current={at || undefined}>
      <td>
        <div className="line">
          <b className="face" aria-hidden="true">
            {initials(member.name)}
          </b>
          <span className="cut">
            <b>{member.name}</b>
          </span>
        </div>
      </td>
      {cell(member.qualification)}
      {cell(member.registration)}
      <td>
        <span className="line w" style={{ gap: 4 }}>
          {member.roles.map((role) => (
            <span key={role} className="tag">
              {states(`role_${role}`).toLowerCase()}
            </span>
          ))}
          {member.roles.length === 0 && <span className="soft">{say("no_role")}</span>}
        </span>
      </td>
      {cell(member.signatory.map(department).join(", "))}
      <td className={asked || own || !member.active ? "num" : "num hide-m"}>
        {asked ? (
          <span className="tag info">{say("asked_for")}</span>
        ) : own ? (
          say("you")
        ) : (
          say(member.active ? "active" : "left")
        )}
      </td>
      <td className="num">
        <button
          type="button"
          className="btn row-btn act"
          aria-label={`${say(!changes ? "look" : member.active ? "change" : "let_in")}, ${member.name}`}
          onClick={open}
        >
          {say(!changes ? "look" : member.active ? "change" : "let_in")} {at && <Key>E</Key>}
        </button>
      </td>
    </tr>
  );
}
