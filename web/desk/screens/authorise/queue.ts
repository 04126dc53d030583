// Who waits for a signature of this person, as the server sorts it: what is critical first, then what is held.
import type { ToSign } from "../../api/schema.gen";

export type Waiting = ToSign["orders"][number];

/** Parts of the queue, by the key that shows each. */
export const shows = ["mine", "in_range", "held", "corrections"] as const;
export type Show = (typeof shows)[number];

const isHeld = (one: Waiting) => one.worst === "critical" || one.worst === "held" || one.held;
const picks: Readonly<Record<Show, (one: Waiting) => boolean>> = {
  mine: () => true,
  in_range: (one) => one.worst === "in_range" && !one.held,
  held: isHeld,
  corrections: (one) => one.items.some((item) => item.replace),
};

/** The orders of a part of the queue. */
export const partOf = (queue: readonly Waiting[], show: Show): readonly Waiting[] => queue.filter(picks[show]);

/** Why somebody looks at an order first, in one word. */
export type Why = "own" | "critical" | "held" | "late" | "stat" | "urgent" | "outside" | "in_range";

export function whyOf(one: Waiting, now: number): Why {
  if (one.own === one.items.length) return "own";
  if (one.worst === "critical" || one.call_open) return "critical";
  if (isHeld(one)) return "held";
  if (one.due_at !== undefined && Date.parse(one.due_at) < now) return "late";
  if (one.priority !== "routine") return one.priority;
  return one.worst === "outside" ? "outside" : "in_range";
}

export const outsideOf = (one: Waiting): number => one.items.filter((item) => item.worst === "outside").length;
