// The settings of a hospital as one flat form: what is typed, what of it is no setting, and what is sent.
import type { Hospital, HospitalChange, MailStage, SettingsQuestion } from "../../api/schema.gen";
import { paise, rupees } from "../../kit/format";

export const texts = [
  "name",
  "name_local",
  "address",
  "phone",
  "registration",
  "email",
  "tax_name",
  "gstin",
  "sac",
] as const;
export const fees = ["vat", "home_fee"] as const;
export const amounts = [...fees, "refund_limit", "hand_limit"] as const;
export const limits = [
  "open_orders",
  "placed_per_day",
  "letters_per_day",
  "failure_letters_per_day",
  "invitations_per_day",
] as const;

/** Every setting by its name; mails as `mail.placed`, limits as `limits.open_orders`. Amounts and numbers as typed. */
export type Settings = Readonly<Record<string, string | boolean>>;

export function settingsOf(hospital: Hospital): Settings {
  const form: Record<string, string | boolean> = {
    expiry_hours: String(hospital.expiry_hours),
    tax_invoice: hospital.tax_invoice ?? false,
  };
  form.home_slots = (hospital.home_slots ?? []).join(", ");
  for (const one of texts) form[one] = hospital[one] ?? "";
  for (const one of fees) form[one] = rupees(hospital[one]);
  form.stat_later = hospital.stat_later === true;
  for (const [stage, on] of Object.entries(hospital.mail)) form[`mail.${stage}`] = on;
  for (const one of limits) form[`limits.${one}`] = String(hospital.limits?.[one] ?? 0);
  return form;
}

/** What two persons decide, as one form. The domains as typed: one after the other. */
export const guardedOf = (hospital: Hospital): Settings => ({
  refund_limit: rupees(hospital.refund_limit),
  hand_limit: rupees(hospital.hand_limit ?? 0),
  lab_email: hospital.lab_email,
  invite_domains: domains(hospital.invite_domains ?? []),
  root_letter_to: hospital.root_letter_to ?? "",
});

const domains = (list: readonly string[]): string => list.join(", ");
const domainsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);

const slotsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
const isSlot = (text: string): boolean => {
  const [from, to] = text.split("-");
  return /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text) && from! < to!;
};

/** What is asked for: all of them, as they will be. */
export const question = (form: Settings, reason: string, rev: number): SettingsQuestion => ({
  refund_limit: paise(String(form.refund_limit)) ?? 0,
  hand_limit: paise(String(form.hand_limit)) ?? 0,
  lab_email: String(form.lab_email).trim(),
  invite_domains: domainsIn(String(form.invite_domains)),
  root_letter_to: String(form.root_letter_to ?? "").trim(),
  reason: reason.trim(),
  rev,
});

const isAmount = (field: string): boolean => (amounts as readonly string[]).includes(field);
const isNumber = (field: string): boolean => field === "expiry_hours" || field.startsWith("limits.");

/** A setting as it is written: an amount as rupees, a number without zeros before it, a text without blanks around it. */
export function tidy(field: string, value: string | boolean): string | boolean {
  if (typeof value === "boolean") return value;
  const text = value.trim();
  if (isAmount(field)) {
    const amount = paise(text);
    return amount === undefined ? text : rupees(amount);
  }
  if (field === "invite_domains") return domains(domainsIn(text));
  if (field === "home_slots") return slotsIn(text).join(", ");
  return isNumber(field) && /^\d+$/.test(text) ? String(Number(text)) : text;
}

/** What is no setting: the field's own reason. The API has the last word. */
export function wrong(
  field: string,
  value: string | boolean,
): "amount" | "number" | "missing" | "mail" | "domain" | "slot" | undefined {
  if (typeof value === "boolean") return undefined;
  const text = value.trim();
  if (isAmount(field)) return paise(text) === undefined ? "amount" : undefined;
  if (isNumber(field)) return /^\d{1,4}$/.test(text) ? undefined : "number";
  if (field === "name" || field === "phone") return text ? undefined : "missing";
  if (field === "email" || field === "lab_email" || field === "root_letter_to")
    return text === "" || /^[^@\s]+@[^@\s]+[.][^@\s]+$/.test(text) ? undefined : "mail";
  if (field === "home_slots") {
    const slots = slotsIn(text);
    return slots.every(isSlot) && new Set(slots).size === slots.length && slots.length <= 24 ? undefined : "slot";
  }
  if (field === "invite_domains")
    return domainsIn(text).every((one) => /^([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]{2,}$/.test(one))
      ? undefined
      : "domain";
  return undefined;
}

/** The whole of the settings, to be sent with the rev that the change was decided on. What two persons decide stays. */
export function body(form: Settings, now: Hospital): HospitalChange {
  const text = (field: string) => String(form[field] ?? "").trim();
  const mail: Record<string, boolean> = {};
  for (const [field, value] of Object.entries(form))
    if (field.startsWith("mail.")) mail[field.slice("mail.".length) as MailStage] = value === true;
  return {
    rev: now.rev,
    refund_limit: now.refund_limit,
    lab_email: now.lab_email,
    ...(Object.fromEntries(texts.map((one) => [one, text(one)])) as Record<(typeof texts)[number], string>),
    ...(Object.fromEntries(fees.map((one) => [one, paise(text(one)) ?? 0])) as Record<(typeof fees)[number], number>),
    expiry_hours: Number(text("expiry_hours")),
    tax_invoice: form.tax_invoice === true,
    stat_later: form.stat_later === true,
    home_slots: slotsIn(text("home_slots")),
    mail,
    limits: Object.fromEntries(limits.map((one) => [one, Number(text(`limits.${one}`))])),
  } as HospitalChange;
}
