import { describe, expect, it } from "vitest";
import { waitsOf } from "./waits";

describe("what waits for a second person", () => {
  it("is led to where it is decided, soonest due first", () => {
    const grant = (about: string, due: string) => ({ about, rev: 2, asked_by: "asha", opened: due, due });
    const waits = waitsOf(
      [grant("imran", "2026-12-05T00:00:00Z"), grant("settings", "2026-12-03T00:00:00Z")],
      [
        { patient: "p1", kind: "confirm_merge", since: "2026-11-27T00:00:00Z" },
        { patient: "p2", kind: "confirm_tie", tie: 1, since: "2026-11-20T00:00:00Z" },
      ],
    );
    expect(waits.map(({ kind, page, member }) => [kind, page, member])).toEqual([
      ["settings", "hospital", undefined],
      ["merge", "patients/p1", undefined],
      ["member", "staff", "imran"],
    ]);
  });
});
