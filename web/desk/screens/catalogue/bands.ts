// Ages as the catalogue writes them, and for whom there is no range. The server checks the same; this draws it while somebody types.
import type { RangeBand } from "../../api/schema.gen";

export type Band = Pick<RangeBand, "sex" | "from" | "to">;
export const sexes = ["female", "male"] as const;
export type Sex = (typeof sexes)[number];

/** The end of the last band. */
const lifetime = 150 * 365.25;
const inDays = { d: 1, w: 7, m: 30.4375, y: 365.25 };

/** An age in days, to draw and to compare; undefined where it is no age. */
export function days(age: string | undefined, empty: number): number | undefined {
  if (!age?.trim()) return empty;
  const read = /^(\d{1,4}) ?([dwmy])$/.exec(age.trim());
  return read ? Number(read[1]) * inDays[read[2] as keyof typeof inDays] : undefined;
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: "range" | "none" | "gap" | "overlap";
  /** As typed. */
  readonly of?: Band;
}

/** What a sex has from birth to the end of life: ranges, ages without one, gaps and overlaps. */
export function spans(sex: Sex, ranges: readonly Band[], none: readonly Band[]): Span[] {
  const all = [
    ...ranges.map((of) => ({ of, kind: "range" as const })),
    ...none.map((of) => ({ of, kind: "none" as const })),
  ]
    .filter(({ of }) => !of.sex || of.sex === sex)
    .map(({ of, kind }) => ({ of, kind, from: days(of.from, 0) ?? 0, to: days(of.to, lifetime) ?? lifetime }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const drawn: Span[] = [];
  let at = 0;
  for (const one of all) {
    if (one.from > at) drawn.push({ from: at, to: one.from, kind: "gap" });
    if (one.from < at) drawn.push({ from: one.from, to: Math.min(at, one.to), kind: "overlap" });
    if (one.to > at) {
      drawn.push({ from: Math.max(at, one.from), to: one.to, kind: one.kind, of: one.of });
      at = one.to;
    }
  }
  if (at < lifetime) drawn.push({ from: at, to: lifetime, kind: "gap" });
  return drawn;
}

/** How wide an age is drawn: the first years have more bands than the last ones. */
export const place = (age: number): number => (100 * Math.log1p(age / 20)) / Math.log1p(lifetime / 20);
