import { expect, test } from "vitest";
import { trendOf } from "./trend";

test("a line needs two values", () => {
  expect(trendOf({ values: [5] })).toBeUndefined();
  expect(trendOf({ values: [5, Number.NaN] })).toBeUndefined();
});

test("the line rises with the value, and the band lies between the bounds", () => {
  const drawn = trendOf({ values: [4, 6, 8], low: 4, high: 6 })!;
  expect(drawn.points.map(([x]) => x)).toEqual([4, 32, 60]);
  expect(drawn.points.map(([, y]) => y)).toEqual([17, 10, 3]);
  expect(drawn.band).toEqual({ top: 10, bottom: 17 });
});

test.each([
  ["only an upper bound", { values: [1, 2], high: 3 }, { top: 3, bottom: 17 }],
  ["only a lower bound", { values: [2, 3], low: 1 }, { top: 3, bottom: 17 }],
  ["no range", { values: [1, 2] }, undefined],
])("%s", (_, of, band) => expect(trendOf(of)!.band).toEqual(band));

test("equal values lie in the middle", () => {
  expect(trendOf({ values: [5, 5] })!.points.map(([, y]) => y)).toEqual([10, 10]);
});
