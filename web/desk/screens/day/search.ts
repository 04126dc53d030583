/** How many days are shown, in the address. */
export interface DaySearch {
  readonly span?: 7 | 30;
}

export const daySearch = (given: Record<string, unknown>): DaySearch => {
  const span = Number(given.span);
  return span === 7 || span === 30 ? { span } : {};
};
