// What happens at the chair, as a draft that survives a reload: who was identified how, which tubes were scanned, what was
// given. The page does no arithmetic with money but the change.
import type { Order } from "../../api/schema.gen";

export type Identifier = "name" | "birth_date" | "uhid" | "phone" | "wristband";

export interface Chair {
  readonly confirmed: readonly Identifier[];
  /** Tubes by their scanned label, and when. */
  readonly scanned: Readonly<Record<string, { readonly accession: string; readonly at: number }>>;
  /** Tubes that are not drawn now. */
  readonly left: readonly string[];
  /** As it was typed. */
  readonly given: string;
  readonly override: string;
}

/** What each part of the page has of it. */
export interface Part {
  readonly chair: Chair;
  readonly set: (next: (old: Chair) => Chair) => void;
}

export const emptyChair: Chair = { confirmed: [], scanned: {}, left: [], given: "", override: "" };

export const aloud: readonly Identifier[] = ["name", "birth_date", "phone"];

/** Tubes that wait to be drawn, as the order offers them. */
export function toDraw(order: Order): Order["specimens"] {
  const parts = order.acts.filter((act) => !act.refused && act.command === "collect").flatMap((act) => act.parts);
  return order.specimens.filter((one) => parts.includes(`specimen:${one.id}`));
}

/** Whether the cash that is due is taken here: with the blood, or alone where every tube is drawn and it can be taken now. */
export const cashHere = (order: Order): boolean =>
  order.due > 0 &&
  (order.settlement === "cod" ||
    (toDraw(order).length === 0 && order.acts.some((act) => act.command === "take_cash" && !act.refused)));

/** Whether a cashier elsewhere takes the cash: a setting of the device. */
export const cashFolded = (): boolean => localStorage.getItem("assay.cash_folded") === "on";

export type Missing =
  | { readonly word: "m_cashier"; readonly amount: number }
  | { readonly word: "m_two" | "m_given" | "m_no_tube" }
  | { readonly word: "m_less"; readonly amount: number }
  | { readonly word: "m_scan"; readonly tube: string };

/** Whether only the cash is taken now: no tube is drawn. */
export const cashAlone = (chair: Chair, tubes: readonly { id: string }[], due: number): boolean =>
  due > 0 && tubes.every((one) => chair.left.includes(one.id));

/** What is still missing, the first of it; undefined where all is there. `elsewhere`: a cashier takes the cash. */
export function missing(
  chair: Chair,
  tubes: readonly { id: string }[],
  due: number,
  given: number | undefined,
  elsewhere = false,
): Missing | undefined {
  if (due > 0 && elsewhere) return { word: "m_cashier", amount: due };
  const alone = cashAlone(chair, tubes, due);
  if (!alone && chair.confirmed.length < 2) return { word: "m_two" };
  if (due > 0 && given === undefined) return { word: "m_given" };
  if (due > 0 && given !== undefined && given < due) return { word: "m_less", amount: due - given };
  if (alone) return undefined;
  const now = tubes.filter((one) => !chair.left.includes(one.id));
  if (now.length === 0) return { word: "m_no_tube" };
  const open = now.find((one) => !chair.scanned[one.id]);
  return open ? { word: "m_scan", tube: open.id } : undefined;
}

/** Notes a person may hand over for an amount: exact, then the next round ones. */
export function notes(due: number): readonly number[] {
  const up = (step: number) => Math.ceil(due / step) * step;
  return [...new Set([up(10_000), up(50_000), up(200_000)])].filter((one) => one > due).slice(0, 3);
}

/** A label as it is compared: small letters and blanks do not matter. */
export const bare = (label: string): string => label.toUpperCase().replace(/\s/g, "");
