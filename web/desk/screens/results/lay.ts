// How the tests of an order lie on the page: a card for each tube and panel, single tests together, two columns of about
// the same height, read down and then right.
import type { Field } from "./field";
import type { Item, Order, Run } from "../../api/schema.gen";

export interface Row {
  readonly item: Item;
  /** Takes a value now. */
  readonly open: boolean;
  /** The run that counts, where one was submitted. */
  readonly run: Run | undefined;
  /** The run before it, or the one that the next replaces. */
  readonly before: Run | undefined;
}

export interface Group {
  readonly key: string;
  /** Tubes and tests of its head. */
  readonly heads: readonly { readonly specimen: string; readonly name: string }[];
  readonly rows: readonly Row[];
  /** Calculated tests that have no value yet: they are named, not shown as empty rows. */
  readonly calculated: number;
}

const shown = new Set(["in_process", "resulted", "held", "authorised", "released", "correcting"]);

/** The cards of an order. `open` are the tests that the API offers to submit. */
export function groupsOf(order: Order, runs: readonly Run[], open: readonly string[]): Group[] {
  const groups = new Map<string, { heads: Group["heads"][number][]; rows: Row[]; calculated: number }>();
  for (const item of order.items) {
    const takes = open.includes(item.code);
    if (!takes && !shown.has(item.state)) continue;
    const own = runs.filter((run) => run.item === item.code).sort((a, b) => b.run - a.run);
    const current = own.find((run) => run.current);
    const key = item.panel ? `${item.specimen} ${item.panel}` : "single";
    const group = groups.get(key) ?? { heads: [], rows: [], calculated: 0 };
    groups.set(key, group);
    const name = item.panel ?? item.code;
    if (!group.heads.some((head) => head.specimen === item.specimen && head.name === name))
      group.heads.push({ specimen: item.specimen, name });
    if (item.calculated_from && !current) {
      group.calculated++;
      continue;
    }
    const run = takes ? undefined : current;
    group.rows.push({
      item,
      open: takes,
      run,
      before: takes ? (current ?? own[0]) : own.find((one) => one !== current),
    });
  }
  return [...groups.entries()]
    .map(([key, group]) => ({ key, ...group }))
    .filter((group) => group.rows.length > 0)
    .sort((a, b) => (a.key === "single" ? 1 : 0) - (b.key === "single" ? 1 : 0));
}

/** Splits the cards into a left and a right column so that the longer one is as short as can be. */
export function columnsOf(groups: readonly Group[]): readonly [readonly Group[], readonly Group[]] {
  const height = (some: readonly Group[]) => some.reduce((sum, group) => sum + group.rows.length + 2.4, 0);
  let best = groups.length;
  let least = height(groups);
  for (let cut = 1; cut < groups.length; cut++) {
    const longer = Math.max(height(groups.slice(0, cut)), height(groups.slice(cut)));
    if (longer < least) {
      least = longer;
      best = cut;
    }
  }
  return [groups.slice(0, best), groups.slice(best)];
}

/** Whether something typed can be a value: one of the test's words, any text, a titre, or a number, with < or > before it if need be. */
export const isValue = (typed: string, field: Field | undefined): boolean => {
  if (field?.choices) return field.choices.some((one) => one.code === typed);
  if (field?.templates) return typed.trim() !== "";
  const number = field?.unit === "{titer}" ? typed.replace(/1\s*:\s*/, "") : typed;
  return /^(?:[<>]=?|[≤≥])?\s*\d{1,9}(?:\.\d{1,6})?$/.test(number.trim());
};
