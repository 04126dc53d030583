// What is to change about a member, and whether one admin may do it alone. The API decides (docs/rules.md#two-persons); the
// page only says before what it will say after.
import type { Role, StaffMember } from "../../api/schema.gen";

export const roles: readonly Role[] = ["technician", "supervisor", "admin"];

/** What can be changed about a member. */
export interface Form {
  readonly name: string;
  readonly qualification: string;
  readonly registration: string;
  readonly roles: readonly Role[];
  readonly signatory: readonly string[];
  readonly active: boolean;
}

export const formOf = (member: StaffMember): Form => ({
  name: member.name,
  qualification: member.qualification,
  registration: member.registration,
  roles: roles.filter((role) => member.roles.includes(role)),
  signatory: [...member.signatory].sort(),
  active: member.active,
});

/** A form that no hospital refuses for its shape alone: blanks folded, and nobody but a supervisor signs. */
export const tidy = (form: Form): Form => ({
  ...form,
  name: fold(form.name),
  qualification: fold(form.qualification),
  registration: fold(form.registration),
  signatory: form.roles.includes("supervisor") ? form.signatory : [],
});
const fold = (text: string): string => text.trim().replace(/\s+/g, " ");

const holds = (form: Form, role: Role) => form.active && form.roles.includes(role);

/** Whether a second person has to confirm: rights that are given, an admin who goes, what reports print of a signatory. */
export function needsSecond(was: Form, next: Form): boolean {
  if ((["supervisor", "admin"] as const).some((role) => holds(next, role) && !holds(was, role))) return true;
  if (holds(was, "admin") && !holds(next, "admin")) return true;
  if (next.active && next.signatory.some((one) => !(was.active && was.signatory.includes(one)))) return true;
  return next.active && next.signatory.length > 0 && papers.some((one) => was[one] !== next[one]);
}
const papers = ["name", "qualification", "registration"] as const;

/** What of a form's fields differs. */
export const differs = (was: Form, next: Form): readonly (keyof Form)[] =>
  (Object.keys(was) as (keyof Form)[]).filter((field) => JSON.stringify(was[field]) !== JSON.stringify(next[field]));

/** What is missing before it can be sent. */
export function missing(next: Form): "name" | "papers" | undefined {
  if (!next.name) return "name";
  return next.signatory.length > 0 && (!next.qualification || !next.registration) ? "papers" : undefined;
}

/** What becomes of a member, in the parts that a sentence is made of. */
export interface Becomes {
  readonly gets: readonly Role[];
  readonly keeps: readonly Role[];
  readonly loses: readonly Role[];
  readonly signs: readonly string[];
  readonly beside: readonly string[];
  readonly signsNoMore: readonly string[];
  readonly comes: boolean;
  readonly goes: boolean;
  readonly papers: boolean;
}

export function becomes(was: Form, next: Form): Becomes {
  return {
    gets: next.roles.filter((role) => !was.roles.includes(role)),
    keeps: next.roles.filter((role) => was.roles.includes(role)),
    loses: was.roles.filter((role) => !next.roles.includes(role)),
    signs: next.signatory.filter((one) => !was.signatory.includes(one)),
    beside: next.signatory.filter((one) => was.signatory.includes(one)),
    signsNoMore: was.signatory.filter((one) => !next.signatory.includes(one)),
    comes: next.active && !was.active,
    goes: was.active && !next.active,
    papers: papers.some((one) => was[one] !== next[one]),
  };
}
