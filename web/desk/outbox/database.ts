// What a person has on this device: acts that are not sent, drafts, and a few settings. One database for each person, so
// that somebody else who signs in here sees none of it.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Refusal } from "../api/refusal";

/** An act that is on its way to the API, or was refused while nobody looked. */
export interface Act {
  /** Order of the acts on this device. */
  seq?: number;
  /** Idempotency-Key: however often it is sent, it happens once. */
  readonly key: string;
  readonly hospital: string;
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: unknown;
  /** Acts about the same thing are sent one after the other: `order:…`. */
  readonly about: string;
  /** What it says in the tray: a word's key with its blanks. Numbers only, never a name or a value. */
  readonly says: { readonly key: string; readonly with?: Readonly<Record<string, string | number>> };
  readonly madeAt: number;
  /** Not sent before this: until then it can be undone. */
  readonly holdUntil: number;
  attempts: number;
  nextAt: number;
  state: "waiting" | "refused" | "landed";
  refusal?: { status: number; code: string; detail: string; field?: string | undefined; current?: Refusal["current"] };
  /** Kept by the API, though the state did not fit (202): the code of the exception. */
  exception?: string;
}

/** Something typed that is not sent yet. */
export interface Kept {
  readonly key: string;
  readonly at: number;
  readonly value: unknown;
}

interface Shape extends DBSchema {
  outbox: { key: number; value: Act };
  drafts: { key: string; value: Kept };
  settings: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Shape>;

export function openDatabase(person: string): Promise<Database> {
  return openDB<Shape>(`assay:${person}`, 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      db.createObjectStore("drafts", { keyPath: "key" });
      db.createObjectStore("settings");
    },
  });
}
