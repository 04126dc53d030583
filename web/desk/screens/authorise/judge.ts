// What a signature would cover, as the API offers it. Nothing is judged here: flags and holds are the server's.
import { offered, refusedFor } from "../../acts/order";
import type { Earlier } from "../../acts/earlier";
import type { HoldReason, Item, Order, Results, Run } from "../../api/schema.gen";
import { numberOf } from "../../kit/value";
import type { TrendOf } from "../../kit/trend";

export interface Line {
  readonly item: Item;
  readonly run: Run;
  /** Earlier runs, newest first. */
  readonly before: readonly Run[];
}

/** What somebody decided about the holds of one order. */
export interface Decided {
  /** By test: the reasons that are set aside, and why. */
  readonly aside: Readonly<Record<string, { readonly reasons: readonly HoldReason[]; readonly note: string }>>;
}
export const undecided: Decided = { aside: {} };

/** The tests that this person could sign now, with their runs. */
export function linesOf(order: Order, results: Results): Line[] {
  const mine = offered(order, "authorise");
  return order.items
    .filter((item) => mine.includes(item.code))
    .flatMap((item) => {
      const runs = results.runs.filter((run) => run.item === item.code).sort((a, b) => b.run - a.run);
      const run = runs.find((one) => one.current) ?? runs[0];
      return run ? [{ item, run, before: runs.filter((one) => one !== run) }] : [];
    });
}

/** Whether all reasons of a held test are set aside, with a note. */
export function isFree(line: Line, decided: Decided): boolean {
  if (line.item.held.length === 0) return true;
  const aside = decided.aside[line.item.code];
  return (
    aside !== undefined && aside.note.trim() !== "" && line.item.held.every((reason) => aside.reasons.includes(reason))
  );
}

/** What is signed: what is free, without what is calculated from something that stays out. */
export function toSign(lines: readonly Line[], decided: Decided): Line[] {
  const free = lines.filter((line) => isFree(line, decided));
  const out = new Set(lines.filter((line) => !free.includes(line)).map((line) => line.item.code));
  return free.filter((line) => !line.item.calculated_from?.some((code) => out.has(code)));
}

/** One key signs only where everything is in range by the server's flags and nothing is held or being corrected. */
export const isQuiet = (lines: readonly Line[]): boolean =>
  lines.length > 0 &&
  lines.every(
    (line) =>
      (line.run.flag === "N" || (line.run.not_calculated !== undefined && line.run.hold.length === 0)) &&
      line.item.held.length === 0 &&
      line.run.hold.length === 0 &&
      !line.item.correction,
  );

/** Whether what waits in this order was typed by this person, so that another one signs. */
export const isOwn = (order: Order): boolean =>
  order.items.some((item) => refusedFor(order, "authorise", `item:${item.code}`)?.code === "own_result");

const over = new Set(["authorised", "released", "cancelled", "not_performed"]);

/** Whether the report is final once these are signed. */
export function isFinal(order: Order, signed: readonly Line[]): boolean {
  const codes = new Set(signed.map((line) => line.item.code));
  return order.items.every((item) => over.has(item.state) || codes.has(item.code));
}

const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The line of a value and of those before it, oldest first: what is in another unit, or only less or more than something, is no point of it. */
export function trendBefore(run: Run, earlier: readonly Earlier[]): TrendOf {
  const before = earlier
    .filter((one) => one.unit === run.unit && !one.comparator)
    .sort((a, b) => a.collected_at.localeCompare(b.collected_at));
  const today = run.not_calculated || run.comparator || run.kind !== "number" ? [] : [run];
  return {
    values: [...before, ...today].map((one) => numberOf(one.value)).filter((one) => one !== undefined),
    low: number(run.low),
    high: number(run.high),
  };
}
