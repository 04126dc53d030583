// What stands in the address of the board: tab, day and filters. Never what somebody types.
import type { Priority, Settlement, Stage, Tab } from "../../api/schema.gen";

export const openTabs: readonly Tab[] = ["awaiting_payment", "cod", "paid", "processing"];
export const closedTabs: readonly Tab[] = ["completed", "failed", "cancelled"];
export const allTabs: readonly Tab[] = [...openTabs, ...closedTabs];
export const allStages: readonly Stage[] = [
  "placed",
  "collected",
  "received",
  "in_process",
  "resulted",
  "authorised",
  "released",
];
const settlements: readonly Settlement[] = ["online", "cod", "later"];
const priorities: readonly Priority[] = ["stat", "urgent", "routine"];

export interface OrdersSearch {
  tab: Tab;
  /** Of a closed tab; today where it is left out. */
  day?: string;
  stage?: Stage;
  /** Settlement, or `due` for those with money due. */
  money?: Settlement | "due";
  priority?: Priority;
  late?: boolean;
}

const among = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((one) => one === value);

export function ordersSearch(search: Record<string, unknown>): OrdersSearch {
  const tab = among(search.tab, allTabs) ?? "processing";
  const day =
    typeof search.day === "string" && /^\d{4}-\d\d-\d\d$/.test(search.day) && closedTabs.includes(tab)
      ? search.day
      : undefined;
  const stage = among(search.stage, allStages);
  const money = among(search.money, [...settlements, "due"] as const);
  const priority = among(search.priority, priorities);
  return {
    tab,
    ...(day && { day }),
    ...(stage && { stage }),
    ...(money && { money }),
    ...(priority && { priority }),
    ...((search.late === true || search.late === "true") && { late: true }),
  };
}
