// The cards of one tab of the board, as the API sorts them.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { Board, BoardCard, Tab } from "../api/schema.gen";
import { boardKey, live } from "../shell/counts";

/** Open tabs are small enough to be read whole; this many pages of a hundred are. */
const mostPages = 5;

export interface Tabful {
  readonly tab: Board["tab"];
  readonly cards: readonly BoardCard[];
  readonly counts: Board["counts"];
  /** There is more than was read. */
  readonly more: boolean;
  /** How many orders cannot be read. */
  readonly missing: number;
}

async function readTab(tab: Tab, day: string | undefined, signal: AbortSignal): Promise<Tabful> {
  const cards: BoardCard[] = [];
  let cursor: string | undefined;
  let missing = 0;
  for (let page = 0; ; page++) {
    const board = await read(
      "/v1/orders",
      { query: { tab, limit: 100, ...(day && { day }), ...(cursor && { cursor }) } },
      signal,
    );
    cards.push(...board.cards);
    cursor = board.cursor;
    missing += board.missing ?? 0;
    if (!cursor || page + 1 === mostPages)
      return { tab, cards, counts: board.counts, missing, more: cursor !== undefined };
  }
}

export function useTab(tab: Tab, day?: string) {
  return useQuery({
    queryKey: boardKey(tab, day),
    queryFn: ({ signal }) => readTab(tab, day, signal),
    placeholderData: keepPreviousData,
    ...live,
  });
}
