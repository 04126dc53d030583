import { describe, expect, it } from "vitest";
import { fits, isNumber } from "./wanted";

describe("what is typed into the palette", () => {
  for (const typed of [
    "402",
    "25-000402",
    "26-000402-e1",
    "p402",
    "P26-000402",
    "R26-000012",
    "98765 43210",
    "+91 98765-43210",
    "pay_EKwx",
  ])
    it(`takes ${typed} for a number`, () => expect(isNumber(typed)).toBe(true));
  for (const typed of ["Kulkarni", " ", "take cash", "सुनीता", "ram kumar 1984", "receive"])
    it(`takes ${typed} for none`, () => expect(isNumber(typed)).toBe(false));
  it("fits an entry where each word begins one of its own", () => {
    expect(fits("work", "Worklists")).toBe(true);
    expect(fits("las ta", "Take last")).toBe(true);
    expect(fits("orklists", "Worklists")).toBe(false);
    expect(fits("", "Worklists")).toBe(true);
  });
});
