// What a walk-in needs, as one draft that survives a reload and a lock. Its ids are made once, so that a second press
// neither registers nor places a second time.
import { uuid7 } from "../../api/id";
import type { Body } from "../../api/client";
import type { Orderable, PatientCard, Priority, Registration, Relation, Sex, VisitType } from "../../api/schema.gen";

export const relations: readonly Relation[] = ["mother", "father", "grandparent", "relative", "appointed", "other"];

export interface Fresh {
  readonly id: string;
  readonly name: string;
  readonly latin: string;
  /** The Latin name was typed, not suggested. */
  readonly latinTyped: boolean;
  readonly how: "date" | "age";
  readonly date: string;
  readonly age: string;
  readonly unit: "years" | "months" | "weeks" | "days";
  readonly sex: Sex | "";
  readonly phone: string;
  readonly email: string;
  readonly guardian: string;
  readonly language: "en" | "hi";
  readonly heard: boolean;
  /** Of whoever is under 18: how the guardian is related, and that nobody came who could consent. */
  readonly relation: Relation | "";
  readonly alone: boolean;
  /** Records that may be this person's, as the API said, and those of them that were confirmed as somebody else's. */
  readonly candidates: readonly string[];
  readonly other: readonly string[];
}

export interface WalkIn {
  readonly search: string;
  readonly found: readonly PatientCard[] | undefined;
  readonly patient: PatientCard | undefined;
  readonly fresh: Fresh | undefined;
  readonly tests: readonly string[];
  readonly settlement: "cod" | "online" | "later";
  readonly reason: string;
  readonly home: boolean;
  readonly day: string;
  readonly priority: Priority;
  readonly asker: string;
  readonly askerPhone: string;
  readonly ward: string;
  readonly visit?: VisitType | "";
  readonly byWord?: boolean;
  /** What the laboratory should know about the patient. */
  readonly note?: string;
  readonly slot?: string;
  readonly address?: string;
  readonly homePhone?: string;
  readonly print: boolean;
  /** The part of the order's id that is made here. */
  readonly id: string;
}

/** What each part of the page has of it. */
export interface Part {
  readonly form: WalkIn;
  readonly set: (part: Partial<WalkIn>) => void;
}

export const emptyWalkIn = (): WalkIn => ({
  search: "",
  found: undefined,
  patient: undefined,
  fresh: undefined,
  tests: [],
  settlement: "cod",
  reason: "",
  home: false,
  day: "",
  priority: "routine",
  asker: "",
  askerPhone: "",
  ward: "",
  print: true,
  id: uuid7(),
});

/** `typed` is what the search was for: a name, or else a phone. */
export const emptyFresh = (typed: string, language: "en" | "hi"): Fresh => ({
  id: uuid7(),
  name: /\p{L}/u.test(typed) && !/\d/.test(typed) ? typed.trim() : "",
  latin: "",
  latinTyped: false,
  how: "age",
  date: "",
  age: "",
  unit: "years",
  sex: "",
  phone: /\p{L}/u.test(typed) ? "" : typed,
  email: "",
  guardian: "",
  language,
  heard: false,
  relation: "",
  alone: false,
  candidates: [],
  other: [],
});

const inMonths = { years: 12, months: 1, weeks: 12 / 52.18, days: 12 / 365.25 } as const;

/** Whether somebody is, or may be, under 18: a guardian is asked. `now` is any time of the day. */
export function minor(fresh: Fresh, now: number): boolean {
  if (fresh.how === "age") return /^\d{1,5}$/.test(fresh.age) && Number(fresh.age) * inMonths[fresh.unit] < 18 * 12;
  if (!/^\d{4}-\d\d-\d\d$/.test(fresh.date)) return false;
  const today = new Date(now).toLocaleDateString("sv-SE", { timeZone: "Asia/Kolkata" });
  return `${Number(today.slice(0, 4)) - 18}${today.slice(4)}` < fresh.date;
}

/** Who consents. */
export const giver = (fresh: Fresh, now: number): "patient" | "guardian" | "nobody" =>
  !minor(fresh, now) ? "patient" : fresh.alone ? "nobody" : "guardian";

/** A mobile as it is typed, in the form of the contract; undefined where it is none. */
export function mobile(typed: string): string | undefined {
  const digits = typed.replace(/\D/g, "").replace(/^(?:91|0)(?=[6-9]\d{9}$)/, "");
  return /^[6-9]\d{9}$/.test(digits) ? `+91${digits}` : undefined;
}

/** What is missing before somebody can be registered. */
export function unready(fresh: Fresh, now: number) {
  if (!fresh.name.trim()) return "r_name";
  if (!fresh.latin.trim()) return "r_latin";
  if (fresh.how === "date" ? !/^\d{4}-\d\d-\d\d$/.test(fresh.date) : !/^\d{1,4}$/.test(fresh.age)) return "r_born";
  if (!fresh.sex) return "r_sex";
  if (fresh.phone.trim() && !mobile(fresh.phone)) return "r_phone";
  const who = giver(fresh, now);
  if (who === "guardian" && !fresh.guardian.trim()) return "r_guardian";
  if (who === "guardian" && !fresh.relation) return "r_relation";
  if (who !== "nobody" && !fresh.heard) return "r_consent";
  if (fresh.candidates.some((one) => !fresh.other.includes(one))) return "r_other";
  return undefined;
}

/** The registration to send, with the version of the consent text that was read out. */
export function registration(fresh: Fresh, version: string, now: number): Registration {
  const phone = mobile(fresh.phone);
  const guardian = fresh.guardian.trim();
  const who = giver(fresh, now);
  return {
    id: fresh.id,
    name: fresh.name.trim(),
    name_latin: fresh.latin.trim(),
    ...(fresh.how === "date" ? { birth_date: fresh.date } : { age: { [fresh.unit]: Number(fresh.age) } }),
    sex: fresh.sex || "unknown",
    ...(phone && { phone }),
    ...(fresh.email.trim() && { email: fresh.email.trim() }),
    ...(guardian && { guardian }),
    language: fresh.language,
    ...(who !== "nobody" && {
      consent: {
        text_version: version,
        language: fresh.language,
        purpose: "care",
        attested: true,
        ...(who === "guardian" && { given_by: who, guardian, relation: fresh.relation }),
      },
    }),
    ...(fresh.other.length > 0 && { confirmed_other: [...fresh.other] }),
  } as Registration;
}

/** What is missing before an order can be placed. */
export function unplaced(form: WalkIn, quoted: boolean) {
  if (!form.patient) return "m_who";
  if (form.tests.length === 0) return "m_tests";
  if (form.settlement === "later" && !form.reason.trim()) return "m_reason";
  if (form.priority !== "routine" && form.asker.trim() && !form.askerPhone.trim()) return "m_phone";
  if (form.home && !form.day) return "m_day";
  if (form.home && !form.slot) return "m_slot";
  if (form.home && !form.address?.trim()) return "m_address";
  if (form.home && !mobile(form.homePhone ?? "")) return "m_home_phone";
  return quoted ? undefined : "m_quote";
}

/** The order as it is placed; total in paise, as it was quoted. */
export function placement(form: WalkIn, id: string, patient: string, total: number): Body<"/v1/orders", "post"> {
  const asker = form.asker.trim();
  const phone = form.askerPhone.trim();
  const ward = form.ward.trim();
  return {
    id,
    patient,
    tests: [...form.tests],
    settlement: form.settlement,
    ...(form.settlement === "later" && { reason: form.reason.trim() }),
    priority: form.priority,
    home_collection: form.home,
    ...(form.home && {
      preferred_date: form.day,
      slot: form.slot,
      home: { address: form.address?.trim(), phone: mobile(form.homePhone ?? "") },
    }),
    ...(form.visit && { visit_type: form.visit }),
    ...(form.byWord && { by_word: true }),
    expected_total: total,
    ...(asker && { orderer: { name: asker, ...(phone && { phone: mobile(phone) ?? phone }) } }),
    ...(ward && { ward }),
  } as Body<"/v1/orders", "post">;
}

const codesOf = (test: Orderable): readonly string[] => [test.code, ...test.analytes.map((analyte) => analyte.code)];

/** The chosen panel or test that a test would be charged twice with. */
export function within(test: Orderable, chosen: readonly Orderable[]): Orderable | undefined {
  const mine = codesOf(test);
  return chosen.find((other) => other.code !== test.code && codesOf(other).some((code) => mine.includes(code)));
}

/** Twelve to choose by one tap: the most asked, and the first of the price list where those are fewer. */
export function usualOf(tests: readonly Orderable[], asked: readonly string[]): readonly Orderable[] {
  const first = asked.flatMap((code) => tests.find((test) => test.code === code) ?? []);
  return [...first, ...tests.filter((test) => !asked.includes(test.code))].slice(0, 12);
}

/** Tests that fit what is typed, codes first: by code, or by any word of the name in either script. */
export function fitting(typed: string, tests: readonly Orderable[], chosen: readonly string[]): readonly Orderable[] {
  const text = typed.trim().toLowerCase();
  if (!text) return [];
  const rank = (test: Orderable): number => {
    const code = test.code.toLowerCase();
    if (code === text) return 0;
    if (code.startsWith(text)) return 1;
    if (test.name.toLowerCase().startsWith(text)) return 2;
    if (
      [test.name, test.name_hi ?? ""].some((name) =>
        name
          .toLowerCase()
          .split(/[\s(),-]+/)
          .some((word) => word.startsWith(text)),
      )
    )
      return 3;
    return 9;
  };
  return tests
    .filter((test) => !chosen.includes(test.code) && rank(test) < 9)
    .sort((a, b) => rank(a) - rank(b) || a.code.length - b.code.length)
    .slice(0, 6);
}

/** When the slowest of the tests is to be ready, if it is drawn now. A test that cannot be hurried has its usual target. */
export function expected(tests: readonly Orderable[], priority: Priority, now: number): number | undefined {
  const minutes = tests.map((test) =>
    priority === "stat" && test.stat_tat_minutes > 0 ? test.stat_tat_minutes : test.tat_minutes,
  );
  return minutes.length > 0 ? now + Math.max(...minutes) * 60_000 : undefined;
}
