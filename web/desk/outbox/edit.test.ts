import { describe, expect, it } from "vitest";
import { changed, clashes, type Edit, edited, settle, touch } from "./edit";

interface Record {
  readonly name: string;
  readonly fee: number;
  readonly roles: readonly string[];
}
const now: Record = { name: "Sahyadri", fee: 9900, roles: ["technician"] };
const none: Edit<Record> = { was: {}, is: {} };

describe("an edit", () => {
  it("holds only what was touched, and what it was then", () => {
    const edit = touch(touch(none, now, { fee: 12000 }), now, { fee: 12500 });
    expect(edit).toEqual({ was: { fee: 9900 }, is: { fee: 12500 } });
    expect(edited(edit, now)).toEqual({ ...now, fee: 12500 });
    expect(changed(edit, now)).toEqual(["fee"]);
  });
  it("is none where the value is as it was", () => {
    expect(changed(touch(none, now, { roles: ["technician"] }), now)).toEqual([]);
  });
  it("follows what somebody else changed and this person did not touch", () => {
    const edit = touch(none, now, { fee: 12000 });
    const later = { ...now, name: "Sahyadri Hospital" };
    expect(clashes(edit, later)).toEqual([]);
    expect(edited(edit, later)).toEqual({ ...later, fee: 12000 });
  });
  it("asks where both changed the same field differently, and takes what is chosen", () => {
    const edit = touch(none, now, { fee: 12000 });
    const later = { ...now, fee: 11000 };
    expect(clashes(edit, later)).toEqual([{ field: "fee", was: 9900, theirs: 11000, mine: 12000 }]);
    const mine = settle(edit, later, "fee", "mine");
    expect(clashes(mine, later)).toEqual([]);
    expect(edited(mine, later).fee).toBe(12000);
    const theirs = settle(edit, later, "fee", "theirs");
    expect(changed(theirs, later)).toEqual([]);
    expect(edited(theirs, later).fee).toBe(11000);
  });
  it("has nothing to ask where both changed it to the same", () => {
    expect(clashes(touch(none, now, { fee: 11000 }), { ...now, fee: 11000 })).toEqual([]);
  });
});
