// What somebody changes about a record that others may change too. Only what was touched is kept, each field beside what it
// was then. Fields that somebody else changed in the meantime follow them, and where both changed the same one differently
// the person chooses: nothing typed is lost, and nothing of the other's is written over unseen.
import { useMemo } from "react";
import { useDraft } from "./device";

/** The touched fields of a record: as they were when they were touched, and as they are to be. */
export interface Edit<T> {
  readonly was: Partial<T>;
  readonly is: Partial<T>;
}

/** A field that two persons changed differently. */
export interface Clash<T> {
  readonly field: keyof T;
  readonly was: T[keyof T] | undefined;
  readonly theirs: T[keyof T];
  readonly mine: T[keyof T];
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const fields = <T extends object>(part: Partial<T>) => Object.keys(part) as (keyof T)[];

/** The fields that differ from the record as it is now. */
export const changed = <T extends object>({ is }: Edit<T>, now: T): (keyof T)[] =>
  fields(is).filter((field) => !same(is[field], now[field]));

/** The record as it is to be. */
export const edited = <T extends object>({ is }: Edit<T>, now: T): T => ({ ...now, ...is });

/** The fields that somebody else changed to something else since they were touched here. */
export const clashes = <T extends object>(edit: Edit<T>, now: T): Clash<T>[] =>
  changed(edit, now)
    .filter((field) => !same(edit.was[field], now[field]))
    .map((field) => ({
      field,
      was: edit.was[field],
      theirs: now[field],
      mine: edit.is[field] as T[keyof T],
    }));

/** Touches fields: each keeps what it was when it was touched first. */
export function touch<T extends object>(edit: Edit<T>, now: T, part: Partial<T>): Edit<T> {
  const was = { ...edit.was };
  for (const field of fields(part)) if (!(field in edit.is)) was[field] = now[field];
  return { was, is: { ...edit.is, ...part } };
}

/** Settles a clash: mine stays and knows theirs, or theirs stays and mine goes. */
export function settle<T extends object>(edit: Edit<T>, now: T, field: keyof T, whose: "mine" | "theirs"): Edit<T> {
  if (whose === "mine") return { ...edit, was: { ...edit.was, [field]: now[field] } };
  const { [field]: _was, ...was } = edit.was;
  const { [field]: _is, ...is } = edit.is;
  return { was, is } as Edit<T>;
}

const untouched: Edit<object> = { was: {}, is: {} };

/** An edit of the record `now`, kept on this device under `key` until it was sent or dropped. */
export function useEdit<T extends object>(key: string, now: T) {
  const draft = useDraft<Edit<T>>(key, untouched as Edit<T>);
  const { value: edit, set: keep, drop, ready } = draft;
  return useMemo(
    () => ({
      ready,
      value: edited(edit, now),
      changed: changed(edit, now),
      clashes: clashes(edit, now),
      set: (part: Partial<T>) => keep((old) => touch(old, now, part)),
      settle: (field: keyof T, whose: "mine" | "theirs") => keep((old) => settle(old, now, field, whose)),
      drop,
    }),
    [edit, now, ready, keep, drop],
  );
}
