// The last keys before a page goes: the database may never end that write, so they must lie somewhere that does.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "./database";
import { Drafts } from "./drafts";

let database: Database;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  database = await openDatabase("p1");
});

/** The database of a page that goes: what is put is never answered. */
function going(): Database {
  return new Proxy(database, {
    get: (whole, name) => (name === "put" ? () => new Promise(() => {}) : Reflect.get(whole, name, whole)),
  });
}

describe("drafts", () => {
  it("keeps the last key of every page that goes before the database has it", async () => {
    const [results, walkIn] = [new Drafts(going()), new Drafts(going())];
    results.keep("results:1", "3");
    results.keep("results:1", "30");
    walkIn.keep("walk-in", "Sunita");
    dispatchEvent(new Event("pagehide"));

    const after = new Drafts(database);
    expect((await after.read("results:1"))?.value).toBe("30");
    expect((await after.read("walk-in"))?.value).toBe("Sunita");
  });

  it("does not put an older draft in place of a newer one", async () => {
    const before = new Drafts(going());
    before.keep("results:1", "3");
    dispatchEvent(new Event("pagehide"));
    await database.put("drafts", { key: "results:1", at: Date.now() + 1000, value: "30" });

    expect((await new Drafts(database).read("results:1"))?.value).toBe("30");
  });

  it("leaves nothing beside the database once that has it", async () => {
    const drafts = new Drafts(database);
    drafts.keep("results:1", "30");
    dispatchEvent(new Event("pagehide"));
    await expect.poll(() => localStorage.length).toBe(0);

    expect((await drafts.read("results:1"))?.value).toBe("30");
  });
});
