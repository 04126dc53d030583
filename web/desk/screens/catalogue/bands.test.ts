import { describe, expect, it } from "vitest";
import { days, place, spans } from "./bands";

describe("spans", () => {
  const kinds = (sex: "male" | "female", ranges: Parameters<typeof spans>[1], none: Parameters<typeof spans>[2] = []) =>
    spans(sex, ranges, none).map((one) => one.kind);
  it("draws one range for everybody whole", () => expect(kinds("male", [{}])).toEqual(["range"]));
  it("draws a year without a range as a gap", () =>
    expect(kinds("male", [{ to: "17 y" }, { from: "18y" }])).toEqual(["range", "gap", "range"]));
  it("draws a gap at the end", () => expect(kinds("female", [{ to: "99 y" }])).toEqual(["range", "gap"]));
  it("draws two ranges of one age as an overlap", () =>
    expect(kinds("male", [{ to: "18 y" }, { from: "17 y" }])).toEqual(["range", "overlap", "range"]));
  it("leaves what is of the other sex out", () =>
    expect(kinds("female", [{ sex: "male" }, { sex: "female", to: "2 m" }], [{ sex: "female", from: "2 m" }])).toEqual([
      "range",
      "none",
    ]));
});

describe("days", () => {
  it("reads ages", () => expect([days("2 w", 0), days("", 7), days("soon", 0)]).toEqual([14, 7, undefined]));
  it("draws birth and the end of life at the ends", () => expect([place(0), place(150 * 365.25)]).toEqual([0, 100]));
});
