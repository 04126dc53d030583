// The queue under what goes wrong: no act is lost, none is sent twice after it was answered, and order is kept per thing.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../api/refusal";
import { type Act, openDatabase } from "./database";
import { type NewAct, type Outcome, Outbox, type Surroundings } from "./outbox";

/** A server that keeps what it did by key, and can fail in each way. */
class Server {
  readonly done: string[] = [];
  readonly asked: string[] = [];
  fail: ((act: Act) => Refusal | "lost" | undefined) | undefined;
  async send(act: Act) {
    this.asked.push(act.key);
    const wrong = this.fail?.(act);
    if (wrong instanceof Refusal) throw wrong;
    if (!this.done.includes(act.key)) this.done.push(act.key);
    if (wrong === "lost") throw new Refusal(0, "no_answer", "");
    return { status: 200, answer: { order: "o", version: 1 } };
  }
}

let server: Server;
let now: number;
let timers: { at: number; work: () => void }[];
let locked: boolean;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = new Server();
  now = 1_000_000;
  timers = [];
  locked = false;
});

async function open(): Promise<Outbox> {
  const surroundings: Surroundings = {
    database: await openDatabase("p1"),
    send: (act) => server.send(act),
    now: () => now,
    async alone(work) {
      if (locked) return;
      locked = true;
      try {
        await work();
      } finally {
        locked = false;
      }
    },
    later(work, milliseconds) {
      const timer = { at: now + milliseconds, work };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    chance: () => 0.5,
    isRefusal: (failure): failure is Refusal => failure instanceof Refusal,
    tell: () => {},
  };
  return new Outbox(surroundings);
}

/** Time passes until nothing is planned before `until`. */
async function pass(milliseconds: number): Promise<void> {
  const until = now + milliseconds;
  for (;;) {
    for (let i = 0; i < 40; i++) await new Promise((resolve) => setTimeout(resolve, 0));
    const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
    if (!next) break;
    timers.splice(timers.indexOf(next), 1);
    now = Math.max(now, next.at);
    next.work();
  }
  now = until;
}

const act = (key: string, about = "order:1", undoFor = 0): NewAct => ({
  key,
  hospital: "h",
  method: "POST",
  path: "/v1/x",
  body: {},
  about,
  says: { key: "x" },
  undoFor,
});

describe("the queue", () => {
  it("sends in order for one thing and tells the answer", async () => {
    const outbox = await open();
    const outcomes: Outcome[] = [];
    for (const key of ["a", "b", "c"]) await outbox.put(act(key), (outcome) => outcomes.push(outcome));
    await pass(100);
    expect(server.done).toEqual(["a", "b", "c"]);
    expect(outcomes.map((one) => one.kind)).toEqual(["done", "done", "done"]);
    expect(outbox.list()).toEqual([]);
  });

  it("asks again with the same key when the answer was lost", async () => {
    const outbox = await open();
    let first = true;
    server.fail = () => {
      if (!first) return undefined;
      first = false;
      return "lost";
    };
    await outbox.put(act("a"));
    await pass(60_000);
    expect(server.asked).toEqual(["a", "a"]);
    expect(server.done).toEqual(["a"]);
  });

  it("goes on after a reload in the middle", async () => {
    server.fail = () => new Refusal(0, "no_answer", "");
    const before = await open();
    await before.put(act("a"));
    await before.put(act("b"));
    await pass(1000);
    timers = []; // the page is gone with all it had planned
    server.fail = undefined;
    const after = await open();
    now += 60_000;
    await after.wake();
    await pass(60_000);
    expect(server.done).toEqual(["a", "b"]);
    expect(after.list()).toEqual([]);
  });

  it("keeps everything while nobody is signed in, and goes on after", async () => {
    const outbox = await open();
    server.fail = () => new Refusal(401, "unauthenticated", "");
    await outbox.put(act("a"));
    await outbox.put(act("b", "order:2"));
    await pass(600_000);
    expect(server.done).toEqual([]);
    expect(outbox.list().map((one) => one.state)).toEqual(["waiting", "waiting"]);
    server.fail = undefined;
    await outbox.wake();
    await pass(100);
    expect(server.done).toEqual(["a", "b"]);
  });

  it("takes an act back while it waits, and not after", async () => {
    const outbox = await open();
    let outcome: Outcome | undefined;
    const seq = await outbox.put(act("a", "order:1", 6000), (one) => {
      outcome = one;
    });
    await pass(5000);
    expect(server.asked).toEqual([]);
    expect(await outbox.undo(seq)).toBe(true);
    expect(outcome?.kind).toBe("undone");
    const late = await outbox.put(act("b", "order:1", 6000));
    await pass(7000);
    expect(server.done).toEqual(["b"]);
    expect(await outbox.undo(late)).toBe(false);
  });

  it("sends at once what could still be undone when the page is left", async () => {
    const outbox = await open();
    await outbox.put(act("a", "order:1", 6000));
    await outbox.release();
    await pass(10);
    expect(server.done).toEqual(["a"]);
  });

  it("keeps a refusal that nobody saw, and what waits behind it", async () => {
    const outbox = await open();
    server.fail = (one) => (one.key === "a" ? new Refusal(412, "stale", "Somebody was faster.") : undefined);
    await outbox.put(act("a"));
    await outbox.put(act("b"));
    await outbox.put(act("c", "order:2"));
    await pass(1000);
    expect(server.done).toEqual(["c"]);
    expect(outbox.list().map((one) => [one.key, one.state])).toEqual([
      ["a", "refused"],
      ["b", "waiting"],
    ]);
    await outbox.forget(outbox.list()[0]!.seq!);
    await pass(1000);
    expect(server.done).toEqual(["c", "b"]);
  });

  it("hands a refusal to who watches and goes on", async () => {
    const outbox = await open();
    server.fail = (one) => (one.key === "a" ? new Refusal(409, "cash_due", "Take the amount due.") : undefined);
    const outcomes: Outcome[] = [];
    await outbox.put(act("a"), (one) => outcomes.push(one));
    await outbox.put(act("b"));
    await pass(1000);
    expect(outcomes[0]?.kind).toBe("refused");
    expect(server.done).toEqual(["b"]);
    expect(outbox.list()).toEqual([]);
  });

  it("does not send from two tabs at once", async () => {
    const one = await open();
    const two = await open();
    await one.put(act("a"));
    await two.put(act("b", "order:2"));
    await Promise.all([one.wake(), two.wake()]);
    await pass(5000);
    await one.wake();
    await pass(5000);
    expect(server.asked.sort()).toEqual(["a", "b"]);
  });
});
