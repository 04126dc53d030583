import { describe, expect, it } from "vitest";
import { cashOf, totalOf } from "./sums";

describe("takings", () => {
  const methods = [
    { method: "cash", taken: 428000, given_back: 30000 },
    { method: "online", taken: 214000, given_back: 107000 },
  ] as const;
  it("adds up what came apart from what went back", () => {
    expect(totalOf([...methods])).toEqual({ taken: 642000, back: 137000, stays: 505000 });
  });
  it("is nothing on a day without money", () => {
    expect(totalOf([])).toEqual({ taken: 0, back: 0, stays: 0 });
  });
  it("gives back no card payment, but cash", () => {
    const taken = { cash: 1000, upi: 0, card: 5000, cheque: 0, transfer: 0 };
    expect(cashOf({ person: "tara", taken, given_back: 3000 })).toBe(-2000);
  });
});
