import { describe, expect, it } from "vitest";
import type { Order } from "../../api/schema.gen";
import { paidOf } from "./paid";

describe("receipts of an order", () => {
  it("are of cash taken and given back; what has no number yet has no paper", () => {
    const order = {
      cash: [
        {
          receipt: "R26-000012",
          amount: 8000,
          at: "2026-11-25T04:52:40Z",
          by: "tara",
          method: "cash",
          tendered: 10000,
        },
        {
          receipt: "R26-000014",
          amount: 500,
          at: "2026-11-25T04:53:00Z",
          by: "tara",
          method: "upi",
          reference: "433219876501",
          state: "waits",
        },
      ],
      refunds: [
        { id: "F1", amount: 3000, state: "paid", receipt: "R26-000013", paid_at: "2026-11-25T05:00:00Z" },
        { id: "F2", amount: 100, state: "asked" },
      ],
    } as unknown as Order;
    expect(paidOf(order)).toEqual([
      {
        receipt: "R26-000012",
        amount: 8000,
        at: "2026-11-25T04:52:40Z",
        by: "tara",
        method: "cash",
        reference: undefined,
        tendered: 10000,
        back: false,
      },
      {
        receipt: "R26-000013",
        amount: 3000,
        at: "2026-11-25T05:00:00Z",
        by: undefined,
        method: "cash",
        reference: undefined,
        tendered: undefined,
        back: true,
      },
    ]);
  });
});
