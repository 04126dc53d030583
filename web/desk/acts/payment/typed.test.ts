import { describe, expect, it } from "vitest";
import type { Order } from "../../api/schema.gen";
import { lack, needsSecond, type Typed, tidy, waiting } from "./typed";

const typed = (more: Partial<Typed> = {}): Typed => ({
  method: "upi",
  amount: 8000,
  reference: "433219876501",
  tendered: undefined,
  ...more,
});

describe("a payment at the desk", () => {
  it.each([
    ["all that is due", {}, false, undefined],
    ["a part, where that is not taken", { amount: 500 }, false, "m_amount"],
    ["a part of a ward's bill", { amount: 500 }, true, undefined],
    ["more than is due", { amount: 8001 }, true, "m_more"],
    ["no amount", { amount: undefined }, true, "m_amount"],
    ["without the reference", { reference: "" }, false, "m_reference"],
    ["a phone as the reference", { reference: "9876543210" }, false, "m_reference"],
    ["a cheque without its bank", { method: "cheque", reference: "123456" }, false, "m_reference"],
    ["a cheque", { method: "cheque", reference: "123456/110002003" }, false, undefined],
    ["a transfer in small letters", { method: "transfer", reference: "sbin0 26330123456" }, false, undefined],
    [
      "a card's number as that of a transfer",
      { method: "transfer", reference: "4111111111111111" },
      false,
      "m_reference",
    ],
    ["cash", { method: "cash", reference: "" }, false, undefined],
    ["cash with too little", { method: "cash", tendered: 7999 }, false, "m_less"],
  ] as const)("%s", (_, more, parts, want) => {
    expect(lack(typed(more as Partial<Typed>), 8000, parts)).toBe(want);
  });

  it("waits for a second person above the limit, which counts what one person recorded alone", () => {
    const order = {
      cash: [
        { amount: 300, method: "card", by: "tara" },
        { amount: 900, method: "cash", by: "tara" },
        { amount: 900, method: "upi", by: "meera" },
        { amount: 900, method: "upi", by: "tara", state: "waits" },
      ],
    } as unknown as Order;
    expect(waiting(order)).toBe(900);
    expect(needsSecond(typed({ amount: 700 }), order, "tara", 1000)).toBe(false);
    expect(needsSecond(typed({ amount: 701 }), order, "tara", 1000)).toBe(true);
    expect(needsSecond(typed({ amount: 701, method: "cash" }), order, "tara", 1000)).toBe(false);
    expect(tidy("sbin 1")).toBe("SBIN1");
  });
});
