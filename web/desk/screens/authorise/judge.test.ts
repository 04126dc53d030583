import { describe, expect, it } from "vitest";
import type { Order } from "../../api/schema.gen";
import { isFinal, isQuiet, type Line, toSign, undecided } from "./judge";
import { partOf, shows, type Waiting, whyOf } from "./queue";

const line = (code: string, flag: string, held: string[] = [], from?: string[]): Line =>
  ({
    item: { code, held, ...(from && { calculated_from: from }) },
    run: { flag, hold: held, run: 1 },
    before: [],
  }) as unknown as Line;

describe("one key signs", () => {
  it("only what is all in range, not held and not being corrected", () => {
    expect(isQuiet([line("HB", "N"), line("WBC", "N")])).toBe(true);
    for (const bad of [line("K", "H"), line("K", "HH"), line("K", ""), line("K", "N", ["critical"])])
      expect(isQuiet([line("HB", "N"), bad])).toBe(false);
    const correction = line("HB", "N");
    expect(isQuiet([{ ...correction, item: { ...correction.item, correction: {} } } as never])).toBe(false);
    expect(isQuiet([])).toBe(false);
  });
});

describe("a signature covers", () => {
  const all = [line("TP", "N"), line("ALB", "HH", ["critical"]), line("GLOB", "N", [], ["TP", "ALB"])];
  it("what is free, and nothing that is calculated from what stays out", () => {
    expect(toSign(all, undecided).map((one) => one.item.code)).toEqual(["TP"]);
  });
  it("a held one once each reason is set aside with a note", () => {
    const aside = (note: string, reasons: string[]) => ({ aside: { ALB: { reasons, note } } }) as never;
    expect(toSign(all, aside("", ["critical"]))).toHaveLength(1);
    expect(toSign(all, aside("Repeated.", []))).toHaveLength(1);
    expect(toSign(all, aside("Repeated.", ["critical"]))).toHaveLength(3);
  });
  it("makes the report final when nothing else is left", () => {
    const order = {
      items: [
        { code: "TP", state: "resulted" },
        { code: "X", state: "cancelled" },
      ],
    } as unknown as Order;
    expect(isFinal(order, [line("TP", "N")])).toBe(true);
    expect(isFinal(order, [])).toBe(false);
  });
});

const waiting = (worst: string, other: Record<string, unknown> = {}): Waiting =>
  ({ priority: "routine", items: [{ worst, replace: false }], own: 0, worst, call_open: false, ...other }) as never;

describe("the queue", () => {
  const now = Date.parse("2026-11-30T10:00:00Z");
  it.each([
    ["critical", waiting("critical", { priority: "stat" })],
    ["critical", waiting("in_range", { call_open: true })],
    ["held", waiting("held")],
    ["held", waiting("in_range", { held: true })],
    ["late", waiting("outside", { due_at: "2026-11-30T09:59:00Z" })],
    ["urgent", waiting("outside", { priority: "urgent", due_at: "2026-11-30T10:01:00Z" })],
    ["outside", waiting("outside")],
    ["in_range", waiting("in_range")],
    ["own", waiting("critical", { own: 1 })],
  ] as const)("says first that it is %s", (why, one) => expect(whyOf(one, now)).toBe(why));
  it("is shown in parts", () => {
    const all = [
      waiting("critical"),
      waiting("in_range"),
      waiting("in_range", { items: [{ worst: "in_range", replace: true }] }),
    ];
    expect(shows.map((show) => partOf(all, show).length)).toEqual([3, 2, 1, 1]);
  });
});
