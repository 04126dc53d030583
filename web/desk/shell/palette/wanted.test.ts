import { describe, expect, it } from "vitest";
import { fits, wanted } from "./wanted";

describe("what is typed into the palette", () => {
  const cases: readonly (readonly [string, string, ReturnType<typeof wanted>])[] = [
    ["the end of a number", "402", { order: "26-000402", patient: "P26-000402" }],
    ["a whole number", "25-000402", { order: "25-000402", patient: "P25-000402" }],
    ["a tube", "26-000402-e1", { order: "26-000402", tube: "26-000402-E1" }],
    ["a patient", "p402", { patient: "P26-000402" }],
    ["a phone", "98765 43210", { phone: "+919876543210" }],
    ["a phone as it is written", "+91 98765-43210", { phone: "+919876543210" }],
    ["a name", "Kulkarni", {}],
    ["nothing", " ", {}],
    ["what to do", "take cash", {}],
  ];
  for (const [name, typed, want] of cases) it(`may be ${name}`, () => expect(wanted(typed, "26")).toEqual(want));
  it("fits an entry where each word begins one of its own", () => {
    expect(fits("work", "Worklists")).toBe(true);
    expect(fits("las ta", "Take last")).toBe(true);
    expect(fits("orklists", "Worklists")).toBe(false);
    expect(fits("", "Worklists")).toBe(true);
  });
});
