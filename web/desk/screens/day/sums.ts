// Sums over the days that are shown. Money is whole paise.
import type { Answer } from "../../api/client";

type DayStats = Answer<"/v1/stats", "get">["days"][number];

/** The last `n` days up to `last`, oldest first. */
export function daysOf(last: string, n: number): string[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: n }, (_, i) => new Date(end - (n - 1 - i) * 86_400_000).toISOString().slice(0, 10));
}

const sum = (days: readonly DayStats[], of: (day: DayStats) => number) => days.reduce((all, day) => all + of(day), 0);

/** The ways beside cash in which money is paid by hand. */
export const taken = ["upi", "card", "cheque", "transfer"] as const;

/** One sum for each figure. The mean is that of the orders completed, whatever their day; undefined where there is none. */
export function sumOf(days: readonly DayStats[]) {
  const timed = days.filter((day) => day.mean_minutes !== null && day.completed > 0);
  const completed = sum(timed, (day) => day.completed);
  return {
    placed: sum(days, (day) => day.placed.online + day.placed.cod + day.placed.later),
    finished: sum(days, (day) => day.finished),
    collected: sum(days, (day) => day.collected),
    completed: sum(days, (day) => day.completed),
    failed: sum(days, (day) => day.failed),
    cancelled: sum(days, (day) => day.cancelled),
    billed: sum(days, (day) => day.billed),
    cash: sum(days, (day) => day.cash),
    taken: taken.map((method) => ({ method, amount: sum(days, (day) => day.taken[method]) })),
    refunded: sum(days, (day) => day.refunded),
    mean:
      completed > 0 ? Math.round(sum(timed, (day) => (day.mean_minutes ?? 0) * day.completed) / completed) : undefined,
  };
}

/** The days as CSV, amounts in rupees; a day on which nothing happened has zeros. */
export function csvOf(stats: readonly DayStats[], days: readonly string[]): string {
  const rupees = (paise: number) => `${(paise - (paise % 100)) / 100}.${String(paise % 100).padStart(2, "0")}`;
  const head = [
    "day",
    "placed",
    "finished",
    "collected",
    "completed",
    "failed",
    "cancelled",
    "billed",
    "cash",
    ...taken,
    "refunded",
    "mean_minutes",
  ];
  const rows = days.map((day) => {
    const found = stats.find((one) => one.day === day);
    const one = sumOf(found ? [found] : []);
    return [
      day,
      one.placed,
      one.finished,
      one.collected,
      one.completed,
      one.failed,
      one.cancelled,
      rupees(one.billed),
      rupees(one.cash),
      ...one.taken.map(({ amount }) => rupees(amount)),
      rupees(one.refunded),
      one.mean ?? "",
    ];
  });
  return [head, ...rows].map((row) => row.join(",")).join("\r\n");
}
