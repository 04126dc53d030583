// A value as people read it: a number with its comparator, words in their language, a text.
import type { Run } from "../api/schema.gen";
import { speaking } from "../words/words";

/** The value of a run in the language of the page; "–" where there is none. */
export function readValue(run: Run): string {
  if (run.not_calculated) return "–";
  if (run.kind === "words" && speaking() === "hi" && run.value_hi) return run.value_hi;
  return `${run.comparator ?? ""}${run.value}`;
}

/** The number of a printed value, that of a titre behind its colon; undefined of words. */
export function numberOf(value: string): number | undefined {
  const number = Number(value.replace(/^1:/, "") || Number.NaN);
  return Number.isNaN(number) ? undefined : number;
}

/** Whether the flag asks for a call. */
export const isCritical = (flag: string | undefined): boolean => flag === "HH" || flag === "LL" || flag === "AA";
