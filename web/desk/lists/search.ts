// A search. A page of it always costs the same, so one that found nothing need not be the last: a few more are asked for before
// somebody is told that there is nothing.
import { type Body, ask } from "../api/client";
import type { Found, Tab } from "../api/schema.gen";

const pages = 8;

async function found(body: Body<"/v1/search", "post">, signal?: AbortSignal): Promise<Found> {
  let page = await ask("/v1/search", {}, body, signal);
  for (let n = 1; n < pages && page.cursor && page.orders.length + page.patients.length === 0; n++)
    page = await ask("/v1/search", {}, { ...body, cursor: page.cursor }, signal);
  return page;
}

/** Finds orders and patients; the text goes out in a body, and so does the cursor. */
export const search = (text: string, limit: number, signal?: AbortSignal): Promise<Found> =>
  found({ text, limit }, signal);

/** What orders are picked out by. */
export interface Picked {
  readonly day: string;
  readonly tab?: Tab;
  readonly department?: string;
  readonly test?: string;
  readonly ward?: string;
}

/** Picks orders out of a day, from a cursor on. */
export const pick = (what: Picked, cursor: string, signal?: AbortSignal): Promise<Found> =>
  found({ ...what, limit: 50, ...(cursor && { cursor }) }, signal);
