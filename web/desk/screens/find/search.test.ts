import { describe, expect, it } from "vitest";
import { findSearch } from "./search";

describe("what stands in the address of the orders of a day", () => {
  it.each([
    ["nothing", {}, {}],
    ["a day and a tab", { day: "2026-11-25", tab: "failed" }, { day: "2026-11-25", tab: "failed" }],
    ["a ward that is a number", { ward: 3 }, { ward: "3" }],
    [
      "a test and its department",
      { test: "CBC", department: "haematology" },
      { test: "CBC", department: "haematology" },
    ],
    ["what is none of it", { day: "yesterday", tab: "open", test: "cbc;", ward: "", name: "Sunita" }, {}],
  ])("%s", (_, given, want) => {
    expect(findSearch(given)).toEqual(want);
  });
});
