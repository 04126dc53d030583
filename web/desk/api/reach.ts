// Whether the API answers, and when it last did. It is judged by its answers, never by the browser's own flag: a hospital's
// network may work without the internet, and the other way round.

export interface Reach {
  /** When the API last answered, in milliseconds; 0 before the first time. */
  readonly asOf: number;
  /** How often in a row no answer came. */
  readonly misses: number;
}

let reach: Reach = { asOf: 0, misses: 0 };
const listeners = new Set<() => void>();

function set(next: Reach): void {
  reach = next;
  for (const listener of listeners) listener();
}

export const answered = (now: number): void => set({ asOf: now, misses: 0 });
export const missed = (): void => set({ ...reach, misses: reach.misses + 1 });

export const readReach = (): Reach => reach;

export function onReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
