/** Whose tasks are shown: in the address. */
export interface TasksSearch {
  readonly for?: "me" | "all";
}

export const tasksSearch = (given: Record<string, unknown>): TasksSearch => (given.for === "all" ? { for: "all" } : {});
