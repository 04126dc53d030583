// What is to be put right about a patient: the form, what of it differs, and what is sent. What is left out stays.
import type { PatientCorrection, Sex } from "../../api/schema.gen";
import { mobile } from "../walk-in/form";
import type { Patient } from "./patient";

export type Unit = "years" | "months" | "weeks" | "days";
export const units: readonly Unit[] = ["years", "months", "weeks", "days"];

/** What can be put right. `born` is a date, or an age that was said now; empty where the age stays as it was said. */
export interface Written {
  readonly name: string;
  readonly name_latin: string;
  readonly born: { readonly date: string } | { readonly age: string; readonly unit: Unit };
  readonly sex: Sex;
  readonly phone: string;
  readonly email: string;
  readonly guardian: string;
}

export const writtenOf = (patient: Patient): Written => ({
  name: patient.name,
  name_latin: patient.name_latin,
  born: patient.estimated ? { age: "", unit: "years" } : { date: patient.birth_date },
  sex: patient.sex,
  phone: patient.phone ?? "",
  email: patient.email ?? "",
  guardian: patient.guardian ?? "",
});

/** Whether only how to reach the patient is among the changed fields: nothing that is printed follows from it. */
export const contactOnly = (fields: readonly (keyof Written)[]): boolean =>
  fields.every((field) => field === "phone" || field === "email" || field === "guardian");

/** What keeps it from being sent. */
export function wrong(
  next: Written,
  fields: readonly (keyof Written)[],
): "no_name" | "no_latin" | "bad_age" | "bad_phone" | "bad_mail" | undefined {
  if (!next.name.trim()) return "no_name";
  if (!next.name_latin.trim()) return "no_latin";
  if (fields.includes("born") && "age" in next.born && !/^\d{1,5}$/.test(next.born.age)) return "bad_age";
  if (fields.includes("born") && "date" in next.born && !/^\d{4}-\d\d-\d\d$/.test(next.born.date)) return "bad_age";
  if (next.phone.trim() && !mobile(next.phone)) return "bad_phone";
  if (next.email.trim() && !/^[^@\s]+@[^@\s]+[.][^@\s]+$/.test(next.email.trim())) return "bad_mail";
  return undefined;
}

/** The correction to send: the changed fields alone. */
export function correction(
  next: Written,
  fields: readonly (keyof Written)[],
  rev: number,
  reason: string,
): PatientCorrection {
  const part: Record<string, unknown> = {};
  for (const field of fields) {
    if (field === "born") {
      if ("date" in next.born) part.birth_date = next.born.date;
      else part.age = { [next.born.unit]: Number(next.born.age) };
    } else if (field === "phone") part.phone = next.phone.trim() ? mobile(next.phone) : "";
    else part[field] = next[field].trim();
  }
  return { rev, reason: reason.trim(), ...part } as PatientCorrection;
}
