// What was paid for an order by hand, and given back in cash, each with its receipt.
import type { Order, PaymentMethod } from "../../api/schema.gen";

export interface Paid {
  readonly receipt: string;
  /** In paise. */
  readonly amount: number;
  readonly at: string;
  readonly by: string | undefined;
  readonly method: PaymentMethod;
  readonly reference: string | undefined;
  /** Of cash, what was handed over. */
  readonly tendered: number | undefined;
  /** It was given back. */
  readonly back: boolean;
}

const nothing = { by: undefined, method: "cash", reference: undefined, tendered: undefined } as const;

export function paidOf(order: Order): readonly Paid[] {
  return [
    ...order.cash
      .filter((one) => (one.state ?? "approved") === "approved")
      .map(({ receipt, amount, at, by, method, reference, tendered }) => ({
        receipt,
        amount,
        at,
        by,
        method,
        reference,
        tendered,
        back: false,
      })),
    ...order.refunds.flatMap(({ receipt, amount, paid_at }) =>
      receipt && paid_at ? [{ ...nothing, receipt, amount, at: paid_at, back: true }] : [],
    ),
  ];
}
