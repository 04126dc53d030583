// The one queue that every command goes through. An act is on the disk before the page says that it is done, is sent with
// its own key until an answer comes, and is taken off when one came: a lost answer, a reload, a closed tab or a minute
// without connection neither loses nor doubles it. It knows no page and no framework.
import type { Refusal } from "../api/refusal";
import type { Act, Database } from "./database";

/** What became of an act. */
export type Outcome =
  | { readonly kind: "done"; readonly answer: unknown }
  /** Kept by the API as an exception: a task asks somebody to look. */
  | { readonly kind: "landed"; readonly answer: unknown; readonly exception: string }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "undone" };

export interface Surroundings {
  readonly database: Database;
  /** Sends an act once; a Refusal where the API says no or nothing. */
  send(act: Act): Promise<{ status: number; answer: unknown }>;
  now(): number;
  /** Runs `work` where nobody else on this device does, or not at all. */
  alone(work: () => Promise<void>): Promise<void>;
  later(work: () => void, milliseconds: number): () => void;
  chance(): number;
  isRefusal(failure: unknown): failure is Refusal;
  /** Tells other tabs of this person that something changed. */
  tell(): void;
}

/** How many things are worked on at the same time. */
const abreast = 6;
const slowest = 60_000;

export type NewAct = Pick<Act, "key" | "hospital" | "method" | "path" | "body" | "about" | "says"> & {
  /** How long it can be undone, in milliseconds. */
  readonly undoFor?: number;
};

export class Outbox {
  #acts: readonly Act[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #watchers = new Map<string, (outcome: Outcome) => void>();
  readonly #sending = new Set<number>();
  #cancel: (() => void) | undefined;
  #signedOut = false;
  #draining = false;
  #again = false;

  constructor(private readonly around: Surroundings) {}

  /** What waits, oldest first. The same array until something changes. */
  readonly list = (): readonly Act[] => this.#acts;
  readonly isSending = (seq: number | undefined): boolean => seq !== undefined && this.#sending.has(seq);

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the disk again and sends what can be sent. At the start, on focus, when a sign-in is back, when another tab tells. */
  async wake(): Promise<void> {
    this.#signedOut = false;
    await this.#reload();
    await this.#drain();
  }

  /**
   * Puts an act on the disk; from then on it is certain. `watch` is told what becomes of it. Where nobody watches any
   * more, a refusal stays in the queue until somebody has seen it.
   */
  async put(act: NewAct, watch?: (outcome: Outcome) => void): Promise<number> {
    const now = this.around.now();
    const { undoFor = 0, ...rest } = act;
    const whole: Act = {
      ...rest,
      madeAt: now,
      holdUntil: now + undoFor,
      attempts: 0,
      nextAt: now + undoFor,
      state: "waiting",
    };
    if (watch) this.#watchers.set(act.key, watch);
    const transaction = this.around.database.transaction("outbox", "readwrite", { durability: "strict" });
    const seq = await transaction.store.add(whole);
    await transaction.done;
    await this.#reload();
    this.around.tell();
    void this.#drain();
    return seq;
  }

  /** Nobody looks at this act any more: its page is gone. */
  unwatch(key: string): void {
    this.#watchers.delete(key);
  }

  /** Takes an act back that was not sent yet. False where it is too late. */
  async undo(seq: number): Promise<boolean> {
    if (this.#sending.has(seq)) return false;
    const transaction = this.around.database.transaction("outbox", "readwrite");
    const act = await transaction.store.get(seq);
    const free =
      act?.state === "waiting" && act.attempts === 0 && act.holdUntil > this.around.now() && !this.#sending.has(seq);
    if (free) await transaction.store.delete(seq);
    await transaction.done;
    if (act && free) this.#deliver(act, { kind: "undone" });
    await this.#reload();
    this.around.tell();
    return free === true;
  }

  /** The page is left: what could still be undone is sent at once. */
  async release(): Promise<void> {
    const transaction = this.around.database.transaction("outbox", "readwrite");
    for (const act of await transaction.store.getAll()) {
      if (act.state === "waiting" && act.holdUntil > this.around.now()) {
        await transaction.store.put({ ...act, holdUntil: 0, nextAt: 0 });
      }
    }
    await transaction.done;
    await this.#reload();
    void this.#drain();
  }

  /** Somebody has seen what became of an act: it leaves the queue, and what waited for it goes on. */
  async forget(seq: number): Promise<void> {
    await this.around.database.delete("outbox", seq);
    await this.#reload();
    this.around.tell();
    void this.#drain();
  }

  /** Asks at once instead of at the next planned time. */
  async tryNow(): Promise<void> {
    const transaction = this.around.database.transaction("outbox", "readwrite");
    for (const act of await transaction.store.getAll()) {
      if (act.state === "waiting" && act.holdUntil <= this.around.now())
        await transaction.store.put({ ...act, nextAt: 0 });
    }
    await transaction.done;
    await this.wake();
  }

  async #reload(): Promise<void> {
    this.#acts = await this.around.database.getAll("outbox");
    for (const listener of this.#listeners) listener();
  }

  async #drain(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#draining) {
      this.#again = true;
      return;
    }
    this.#draining = true;
    try {
      await this.around.alone(async () => {
        do {
          this.#again = false;
          await this.#round();
        } while (this.#again && !this.#signedOut);
      });
    } finally {
      this.#draining = false;
    }
    this.#plan();
  }

  /** Sends everything whose time has come, the first of each thing; when one is answered, the next of it follows. */
  async #round(): Promise<void> {
    const lanes = new Set<Promise<void>>();
    const busy = new Set<string>();
    for (;;) {
      await this.#reload();
      const now = this.around.now();
      const blocked = new Set(busy);
      for (const act of this.#acts) {
        if (blocked.has(act.about)) continue;
        blocked.add(act.about); // only the first of each thing; behind a refused one the others wait
        if (act.state === "landed") blocked.delete(act.about);
        if (act.state !== "waiting" || act.nextAt > now || lanes.size >= abreast || this.#signedOut) continue;
        busy.add(act.about);
        const lane: Promise<void> = this.#one(act).finally(() => {
          busy.delete(act.about);
          lanes.delete(lane);
        });
        lanes.add(lane);
      }
      if (lanes.size === 0) return;
      await Promise.race(lanes);
    }
  }

  async #one(act: Act): Promise<void> {
    const seq = act.seq!;
    this.#sending.add(seq);
    for (const listener of this.#listeners) listener();
    try {
      const { status, answer } = await this.around.send(act);
      const exception = (answer as { exception?: string } | undefined)?.exception;
      if (status === 202 && exception) {
        if (this.#deliver(act, { kind: "landed", answer, exception })) await this.around.database.delete("outbox", seq);
        else await this.around.database.put("outbox", { ...act, state: "landed", exception });
      } else {
        await this.around.database.delete("outbox", seq);
        this.#deliver(act, { kind: "done", answer });
      }
    } catch (failure) {
      if (!this.around.isRefusal(failure)) throw failure;
      await this.#failed(act, seq, failure);
    } finally {
      this.#sending.delete(seq);
      this.around.tell();
    }
  }

  async #failed(act: Act, seq: number, failure: Refusal): Promise<void> {
    if (failure.status === 401) {
      this.#signedOut = true; // everything stays and goes on after the next sign-in
    } else if (failure.passes) {
      const attempts = act.attempts + 1;
      const most = Math.min(slowest, 500 * 2 ** Math.min(attempts, 10));
      const wait = Math.max(failure.retryAfter ? failure.retryAfter * 1000 : 0, 200 + this.around.chance() * most);
      await this.around.database.put("outbox", { ...act, attempts, nextAt: this.around.now() + wait });
    } else if (this.#deliver(act, { kind: "refused", refusal: failure })) {
      await this.around.database.delete("outbox", seq);
    } else {
      const { status, code, detail, field, current } = failure;
      await this.around.database.put("outbox", {
        ...act,
        state: "refused",
        refusal: { status, code, detail, field, current },
      });
    }
  }

  /** Tells who watches; false where nobody does. */
  #deliver(act: Act, outcome: Outcome): boolean {
    const watcher = this.#watchers.get(act.key);
    this.#watchers.delete(act.key);
    watcher?.(outcome);
    return watcher !== undefined;
  }

  #plan(): void {
    if (this.#signedOut) return;
    const times = this.#acts.filter((act) => act.state === "waiting").map((act) => act.nextAt);
    if (times.length === 0) return;
    const wait = Math.max(50, Math.min(...times) - this.around.now());
    this.#cancel = this.around.later(() => void this.#drain(), Math.min(wait, slowest));
  }
}
