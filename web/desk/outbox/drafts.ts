// What somebody typed and did not send. It is on this device half a second after the last key, and at once when the page
// is left, so that a reload, a lock, an expired sign-in or a closed tab loses nothing.
import type { Database, Kept } from "./database";

const pause = 400;

export class Drafts {
  readonly #timers = new Map<string, { timer: ReturnType<typeof setTimeout>; value: unknown }>();
  /** Where the last keys lie while the page is left: the database may not end a write then, this one is written at once. */
  readonly #unkept: string;
  readonly #recovered: Promise<void>;

  constructor(private readonly database: Database) {
    this.#unkept = `assay.unkept.${database.name}`;
    this.#recovered = this.#recover();
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#leave();
    });
  }

  /** What was typed under this key, and when; undefined where nothing is kept. */
  async read<T>(key: string): Promise<{ at: number; value: T } | undefined> {
    await this.#recovered;
    const waiting = this.#timers.get(key);
    if (waiting) return { at: Date.now(), value: waiting.value as T };
    return (await this.database.get("drafts", key)) as { at: number; value: T } | undefined;
  }

  /** Keeps what is typed, a moment after the first key that is not kept yet. */
  keep(key: string, value: unknown): void {
    // A stream of keys or scans does not put it off: what is newest is written a moment after the first of them.
    const timer = this.#timers.get(key)?.timer ?? setTimeout(() => void this.#write(key), pause);
    this.#timers.set(key, { value, timer });
  }

  /** It was sent, or thrown away. */
  async drop(key: string): Promise<void> {
    clearTimeout(this.#timers.get(key)?.timer);
    this.#timers.delete(key);
    await this.database.delete("drafts", key);
  }

  /** Keys of all drafts, newest first. */
  async list(): Promise<readonly { key: string; at: number }[]> {
    await this.#recovered;
    await this.flush();
    const all = await this.database.getAll("drafts");
    return all.map(({ key, at }) => ({ key, at })).sort((a, b) => b.at - a.at);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#timers.keys()].map((key) => this.#write(key)));
  }

  /** The page is hidden or goes: what waits is put where it surely stays, then written as ever. */
  #leave(): void {
    if (this.#timers.size === 0) return;
    const at = Date.now();
    const mine: Kept[] = [...this.#timers].map(([key, { value }]) => ({ key, at, value }));
    // A closed browser leaves all its pages at once: what another page put here stays.
    const text = JSON.stringify([...this.#lying(), ...mine]);
    localStorage.setItem(this.#unkept, text);
    void this.flush().then(() => {
      if (localStorage.getItem(this.#unkept) === text) localStorage.removeItem(this.#unkept);
    });
  }

  #lying(): readonly Kept[] {
    return JSON.parse(localStorage.getItem(this.#unkept) ?? "[]") as Kept[];
  }

  /** What the page before could not write any more is written now, unless a newer draft is there. */
  async #recover(): Promise<void> {
    for (const one of this.#lying()) {
      const known = await this.database.get("drafts", one.key);
      if (!known || known.at < one.at) await this.database.put("drafts", one);
    }
    localStorage.removeItem(this.#unkept);
  }

  async #write(key: string): Promise<void> {
    const waiting = this.#timers.get(key);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#timers.delete(key);
    await this.database.put("drafts", { key, at: Date.now(), value: waiting.value });
  }
}
