// What stands in the address of a worklist.
import type { WorkState } from "../../api/schema.gen";

export const chips = ["todo", "coming", "ready", "in_process", "resulted", "held", "correcting"] as const;
export type Chip = (typeof chips)[number];

/** The states that a chip shows. "Coming" is drawn and not yet accepted. */
export const statesOf = (chip: Chip): readonly WorkState[] =>
  chip === "todo" ? ["ready", "in_process"] : chip === "coming" ? ["collected", "received"] : [chip];

export const worklistSearch = (search: Record<string, unknown>): { state?: Chip } => {
  const state = chips.find((one) => one === search.state);
  return state && state !== "todo" ? { state } : {};
};
