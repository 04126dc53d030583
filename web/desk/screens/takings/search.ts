/** Which day is shown, in the address; today where there is none. */
export interface TakingsSearch {
  readonly day?: string;
}

export const takingsSearch = (given: Record<string, unknown>): TakingsSearch =>
  typeof given.day === "string" && /^\d{4}-\d{2}-\d{2}$/.test(given.day) ? { day: given.day } : {};
