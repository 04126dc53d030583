// One member: what is to change about them, what happens then, and what was changed before. Who may not change it reads.
import { useQueryClient } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { useCatalogue } from "../../acts/order";
import type { StaffMember } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Clashes } from "../../kit/clashes";
import { Dialog } from "../../kit/dialog";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { Changes } from "../../lists/changes/changes";
import { useCommand, useDraft } from "../../outbox/device";
import { useEdit } from "../../outbox/edit";
import { is, useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { differs, type Form, formOf, missing, needsSecond, roles, tidy } from "./change";
import { useBecomes } from "./grants";
import { useMemberChange } from "./versions";
import { staffWords } from "./words";

interface Props {
  readonly member: StaffMember;
  readonly asked: boolean;
  readonly onClose: () => void;
}

export function MemberDialog(props: Props) {
  const here = useHere();
  return is(here, "admin") && props.member.person !== here.person ? <Change {...props} /> : <Look {...props} />;
}

function Versions({ person }: { person: string }) {
  const say = useWords(staffWords);
  const as = useMemberChange();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("versions")}</summary>
      {open && <Changes of={{ person }} say={as} />}
    </details>
  );
}

function Look({ member, onClose }: Props) {
  const say = useWords(staffWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  const row = (label: string, text: string) => (
    <>
      <dt>{label}</dt>
      <dd>{text || "–"}</dd>
    </>
  );
  return (
    <Dialog title={member.name} onClose={onClose}>
      <dl className="kv l">
        {row(say("degree"), member.qualification)}
        {row(say("registration"), member.registration)}
        {row(say("roles"), member.roles.map((role) => states(`role_${role}`)).join(", "))}
        {row(say("signs_for"), member.signatory.map(department).join(", "))}
        {row(say("h_state"), say(member.active ? "active" : "left"))}
      </dl>
      <Versions person={member.person} />
    </Dialog>
  );
}

function Change({ member, asked, onClose }: Props) {
  const say = useWords(staffWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  const here = useHere();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const saysBecomes = useBecomes();
  const field = useId();
  const key = `staff:${here.hospital}:${member.person}`;
  const now = useMemo(() => formOf(member), [member]);
  const edit = useEdit<Form>(key, now);
  const reason = useDraft(`${key}:reason`, "");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  // What the API answered where it judged otherwise than this page.
  const [judged, judge] = useState<boolean>();
  const catalogue = useCatalogue();
  const departments = useMemo(
    () => [...new Set([...(catalogue.data?.tests ?? []).map((test) => test.department), ...member.signatory])].sort(),
    [catalogue.data, member.signatory],
  );
  const next = tidy(edit.value);
  const different = differs(now, next);
  const two = judged ?? needsSecond(now, next);
  const lack =
    edit.clashes.length > 0
      ? "choose_first"
      : different.length === 0
        ? "nothing"
        : missing(next)
          ? (`${missing(next)!}_missing` as const)
          : two && !reason.value.trim()
            ? "reason_missing"
            : undefined;
  const set = (part: Partial<Form>) => {
    setWrong("");
    judge(undefined);
    edit.set(part);
  };
  const tick = <K extends "roles" | "signatory">(list: K, one: Form[K][number], on: boolean) => {
    const rest = (edit.value[list] as readonly string[]).filter((other) => other !== one);
    const all = on ? [...rest, one] : rest;
    set({ [list]: list === "roles" ? roles.filter((role) => all.includes(role)) : all.sort() } as Partial<Form>);
  };
  const send = async () => {
    if (lack || busy || !edit.ready || (two && asked)) return;
    setBusy(true);
    setWrong("");
    const { name, qualification, registration } = next;
    const common = { roles: [...next.roles], signatory: [...next.signatory], active: next.active, rev: member.rev };
    const at = { path: { person: member.person } };
    const about = `staff:${member.person}`;
    const given = two
      ? await give("/v1/staff/{person}/grant", {
          at,
          about,
          body: { ...common, papers: { name, qualification, registration }, reason: reason.value.trim() },
          says: { key: "staff.t_ask" },
        })
      : await give("/v1/staff/{person}", {
          method: "put",
          at,
          about,
          body: { ...common, name, qualification, registration },
          says: { key: "staff.t_change" },
        });
    const outcome = await given.outcome;
    setBusy(false);
    await Promise.all(
      [["staff"], ["grants"], ["changes", member.person]].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
    if (outcome.kind === "refused") {
      if (outcome.refusal.code === "second_person_needed") judge(true);
      if (outcome.refusal.code === "one_person_does") judge(false);
      setWrong(sayRefusal(outcome.refusal));
      return;
    }
    strip.say(two ? say("asked") : say("saved", { n: different.length }));
    await Promise.all([edit.drop(), reason.drop()]);
    onClose();
  };
  useKeys({ "Ctrl+Enter": () => void send() });
  const text = (
    one: "name" | "qualification" | "registration",
    label: "name" | "degree" | "registration",
    max: number,
  ) => (
    <div className="field">
      <label htmlFor={`${field}${one}`}>{say(label)}</label>
      <input
        id={`${field}${one}`}
        className="in"
        autoComplete="off"
        maxLength={max}
        value={edit.value[one]}
        data-autofocus={one === "name" || undefined}
        onChange={(event) => set({ [one]: event.target.value })}
      />
    </div>
  );
  const shown = (one: keyof Form, value: Form[keyof Form] | undefined): string => {
    if (one === "active") return say(value ? "active" : "left");
    if (one === "roles") return ((value ?? []) as Form["roles"]).map((role) => states(`role_${role}`)).join(", ");
    if (one === "signatory") return ((value ?? []) as readonly string[]).map(department).join(", ");
    return String(value ?? "");
  };
  const labels = {
    name: "name",
    qualification: "degree",
    registration: "registration",
    roles: "roles",
    signatory: "signs_for",
    active: "works_here",
  } as const;
  return (
    <Dialog
      title={member.name}
      onClose={onClose}
      footer={
        <>
          <span className="soft small grow">{two && different.length > 0 && say("two")}</span>
          {edit.changed.length > 0 && (
            <button type="button" className="btn" onClick={() => void Promise.all([edit.drop(), reason.drop()])}>
              {say("drop")}
            </button>
          )}
          <button
            type="button"
            className="btn main"
            aria-disabled={lack !== undefined || busy || (two && asked)}
            onClick={() => void send()}
          >
            {lack ? say(lack) : two ? say("ask") : say("save", { n: different.length })} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      <Clashes of={edit.clashes} label={(one) => say(labels[one])} show={shown} settle={edit.settle} />
      {asked && <Note mark="◔">{say("pending")}</Note>}
      {text("name", "name", 120)}
      <div className="pair2">
        {text("qualification", "degree", 120)}
        {text("registration", "registration", 60)}
      </div>
      <div className="pair2">
        <fieldset className="plainset">
          <legend className="lab">{say("roles")}</legend>
          <div className="ticks">
            {roles.map((role) => (
              <label key={role} className="line">
                <input
                  type="checkbox"
                  className="box"
                  checked={edit.value.roles.includes(role)}
                  onChange={(event) => tick("roles", role, event.target.checked)}
                />
                {states(`role_${role}`)}
                {role !== "technician" && !now.roles.includes(role) && (
                  <span className="soft small">{say("second")}</span>
                )}
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset className="plainset">
          <legend className="lab">{say("signs_for")}</legend>
          {edit.value.roles.includes("supervisor") ? (
            <div className="ticks">
              {departments.map((one) => (
                <label key={one} className="line">
                  <input
                    type="checkbox"
                    className="box"
                    checked={edit.value.signatory.includes(one)}
                    onChange={(event) => tick("signatory", one, event.target.checked)}
                  />
                  {department(one)}
                  {!now.signatory.includes(one) && <span className="soft small">{say("second")}</span>}
                </label>
              ))}
            </div>
          ) : (
            <p className="soft">{say("only_supervisors")}</p>
          )}
        </fieldset>
      </div>
      <label className="line">
        <input
          type="checkbox"
          className="sw"
          checked={edit.value.active}
          onChange={(event) => set({ active: event.target.checked })}
        />
        {say("works_here")}
      </label>
      {different.length > 0 && (
        <div role="status">
          <b>{next.name}</b> {saysBecomes(now, next)}
          {now.active && !next.active && <div className="soft">{say("away", { name: next.name })}</div>}
        </div>
      )}
      {two && different.length > 0 && <TextField label={say("reason")} value={reason.value} set={reason.set} />}
      {wrong && (
        <Note kind="crit" mark="▲">
          {wrong}
        </Note>
      )}
      <Versions person={member.person} />
    </Dialog>
  );
}
