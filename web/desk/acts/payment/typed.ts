// How money is paid by hand at the desk, as it is typed. The API has the last word (docs/rules.md#payment-by-hand).
import type { Order, PaymentMethod } from "../../api/schema.gen";

export const methods: readonly PaymentMethod[] = ["cash", "upi", "card", "cheque", "transfer"];

const forms: Readonly<Record<Exclude<PaymentMethod, "cash">, RegExp>> = {
  upi: /^\d{12}$/,
  card: /^\d{12}$/,
  cheque: /^\d{6}\/\d{9}$/,
  transfer: /^(\d{12}|[A-Z]{4}[\dA-Z]{12}|[A-Z]{4}[\dA-Z]{18})$/,
};

/** A reference as it is compared. */
export const tidy = (typed: string): string => typed.toUpperCase().replaceAll(" ", "");

/** What waits for a second person, and so is not taken again. */
export const waiting = (order: Order): number =>
  order.cash.reduce((sum, one) => (one.state === "waits" ? sum + one.amount : sum), 0);

export interface Typed {
  readonly method: PaymentMethod;
  /** In paise; undefined where it is no amount. */
  readonly amount: number | undefined;
  readonly reference: string;
  readonly tendered: number | undefined;
}

/** What is still missing or wrong, the first of it. */
export function lack(
  typed: Typed,
  due: number,
  parts: boolean,
): "m_amount" | "m_more" | "m_less" | "m_reference" | undefined {
  const { method, amount, tendered } = typed;
  if (amount === undefined || amount === 0 || (!parts && amount !== due)) return "m_amount";
  if (amount > due) return "m_more";
  if (method === "cash") return tendered !== undefined && tendered < amount ? "m_less" : undefined;
  return forms[method].test(tidy(typed.reference)) ? undefined : "m_reference";
}

/** Whether it waits for a second person, by what the caller has recorded alone so far. */
export const needsSecond = (typed: Typed, order: Order, me: string, limit: number): boolean =>
  typed.method !== "cash" &&
  order.cash.reduce(
    (sum, one) => (one.method !== "cash" && one.state === undefined && one.by === me ? sum + one.amount : sum),
    typed.amount ?? 0,
  ) > limit;
