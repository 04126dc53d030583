// What stands in the address of the orders of a day: what is picked out, and never what somebody types about a person.
import type { Tab } from "../../api/schema.gen";
import { allTabs } from "../orders/search";

export interface FindSearch {
  /** Today where it is left out. */
  day?: string;
  tab?: Tab;
  department?: string;
  test?: string;
  ward?: string;
}

const text = (value: unknown, form: RegExp): string | undefined =>
  typeof value === "string" || typeof value === "number"
    ? form.exec(String(value).trim())?.[0] || undefined
    : undefined;

export function findSearch(search: Record<string, unknown>): FindSearch {
  const day = text(search.day, /^\d{4}-\d\d-\d\d$/);
  const tab = allTabs.find((one) => one === search.tab);
  const department = text(search.department, /^[a-z_]{1,40}$/);
  const test = text(search.test, /^[A-Z0-9_]{1,20}$/);
  const ward = text(search.ward, /^.{1,60}$/);
  return {
    ...(day && { day }),
    ...(tab && { tab }),
    ...(department && { department }),
    ...(test && { test }),
    ...(ward && { ward }),
  };
}
