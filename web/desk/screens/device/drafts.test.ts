import { describe, expect, it } from "vitest";
import { placeOf } from "./drafts";

describe("a draft", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["walk-in", "walk_in", "walk-in"],
    ["collect:sahyadri-01", "collect", "collect/sahyadri-01"],
    ["results:sahyadri-01", "results", "orders/sahyadri-01/results"],
    ["authorise:sahyadri-01", "authorise", "authorise?order=sahyadri-01"],
    ["call:sahyadri-01:K", "call", "orders/sahyadri-01/call/K"],
    ["staff:sahyadri:tara:reason", "staff", "staff"],
    ["patient:0193", "patient", "patients/0193"],
    ["x:1", "other", undefined],
  ];
  for (const [key, kind, page] of cases)
    it(`of ${key} is gone on with at its page`, () => {
      expect(placeOf(key).kind).toBe(kind);
      expect(placeOf(key).page).toBe(page);
    });
});
