// A search by text. A page of it always costs the same, so one that found nothing need not be the last: a few more are asked
// for before somebody is told that there is nothing.
import { ask } from "../api/client";
import type { Found } from "../api/schema.gen";

const pages = 8;

/** Finds orders and patients; the text goes out in a body, and so does the cursor. */
export async function search(text: string, limit: number, signal?: AbortSignal): Promise<Found> {
  let page = await ask("/v1/search", {}, { text, limit }, signal);
  for (let n = 1; n < pages && page.cursor && page.orders.length + page.patients.length === 0; n++)
    page = await ask("/v1/search", {}, { text, limit, cursor: page.cursor }, signal);
  return page;
}
