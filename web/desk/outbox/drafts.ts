// What somebody typed and did not send. It is on this device half a second after the last key, and at once when the page
// is left, so that a reload, a lock, an expired sign-in or a closed tab loses nothing.
import type { Database } from "./database";

const pause = 400;

export class Drafts {
  readonly #timers = new Map<string, { timer: ReturnType<typeof setTimeout>; value: unknown }>();

  constructor(private readonly database: Database) {
    addEventListener("pagehide", () => void this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.flush();
    });
  }

  /** What was typed under this key, and when; undefined where nothing is kept. */
  async read<T>(key: string): Promise<{ at: number; value: T } | undefined> {
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
    await this.flush();
    const all = await this.database.getAll("drafts");
    return all.map(({ key, at }) => ({ key, at })).sort((a, b) => b.at - a.at);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#timers.keys()].map((key) => this.#write(key)));
  }

  async #write(key: string): Promise<void> {
    const waiting = this.#timers.get(key);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#timers.delete(key);
    await this.database.put("drafts", { key, at: Date.now(), value: waiting.value });
  }
}
