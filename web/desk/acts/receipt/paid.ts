// What was taken for an order in cash, and given back, each with its receipt.
import type { Order } from "../../api/schema.gen";

export interface Paid {
  readonly receipt: string;
  /** In paise. */
  readonly amount: number;
  readonly at: string;
  readonly by: string | undefined;
  /** It was given back. */
  readonly back: boolean;
}

export function paidOf(order: Order): readonly Paid[] {
  return [
    ...order.cash.map(({ receipt, amount, at, by }) => ({ receipt, amount, at, by, back: false })),
    ...order.refunds.flatMap(({ receipt, amount, paid_at }) =>
      receipt && paid_at ? [{ receipt, amount, at: paid_at, by: undefined, back: true }] : [],
    ),
  ];
}
