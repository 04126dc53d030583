import { describe, expect, it } from "vitest";
import type { Order } from "../../api/schema.gen";
import { isFinal, isQuiet, type Line, toSign, undecided } from "./judge";
import { queueOf } from "./queue";

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

it("the queue has one line for each order, held first", () => {
  const work = (order: string, state: string, priority: string, n: number) =>
    ({
      order,
      number: order,
      state,
      priority,
      since: "2026-11-30T05:00:00Z",
      accession: order,
      items: Array(n).fill("X"),
    }) as never;
  const queue = queueOf([
    work("a", "resulted", "routine", 3),
    work("b", "resulted", "stat", 1),
    work("a", "held", "routine", 1),
  ]);
  expect(queue.map((one) => [one.order, one.held, one.values])).toEqual([
    ["a", true, 4],
    ["b", false, 1],
  ]);
});
