import { expect, test } from "vitest";
import { csvOf, daysOf, sumOf } from "./sums";

const day = (name: string, completed: number, mean: number | null, cash: number) => ({
  day: name,
  placed: { online: 1, cod: 2, later: 3 },
  billed: 642_05,
  finished: 2,
  collected: 5,
  completed,
  failed: 0,
  cancelled: 1,
  cash,
  taken: { upi: cash, card: 0, cheque: 0, transfer: 0 },
  refunded: 0,
  mean_minutes: mean,
});

test("days across a month's end, oldest first", () => {
  expect(daysOf("2026-12-01", 3)).toEqual(["2026-11-29", "2026-11-30", "2026-12-01"]);
});

test("the mean is weighed by the orders completed, and absent where none is", () => {
  const days = [day("2026-11-29", 1, 60, 100), day("2026-11-30", 3, 180, 250)];
  expect(sumOf(days).mean).toBe(150);
  expect(sumOf(days).cash).toBe(350);
  expect(sumOf(days).taken[0]).toEqual({ method: "upi", amount: 350 });
  expect(sumOf([day("2026-11-30", 0, null, 0)]).mean).toBeUndefined();
});

test("a day on which nothing happened is a row of zeros", () => {
  expect(
    csvOf([day("2026-11-30", 3, 180, 250)], ["2026-11-29", "2026-11-30"])
      .split("\r\n")
      .slice(1),
  ).toEqual([
    "2026-11-29,0,0,0,0,0,0,0.00,0.00,0.00,0.00,0.00,0.00,0.00,",
    "2026-11-30,6,2,5,3,0,1,642.05,2.50,2.50,0.00,0.00,0.00,0.00,180",
  ]);
});
