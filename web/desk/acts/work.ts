// The list of what a department has to measure, in several states at once, with the counts of all states and departments.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { Work, Worklist, WorkState } from "../api/schema.gen";
import { live } from "../shell/counts";

async function readStates(department: string, states: readonly WorkState[], signal: AbortSignal) {
  const work: Work[] = [];
  let cursor: string | undefined;
  let missing = 0;
  // At most a few pages: a list longer than this is worked off from its top anyway.
  for (let page = 0; ; page++) {
    const answer: Worklist = await read(
      "/v1/worklists/{department}",
      { path: { department }, query: { state: [...states], limit: 100, ...(cursor && { cursor }) } },
      signal,
    );
    work.push(...answer.work);
    missing += answer.missing ?? 0;
    cursor = answer.cursor;
    if (!cursor || page === 4)
      return { department, work, counts: answer.counts, recount: answer.recount, missing, more: cursor !== undefined };
  }
}

/** The tubes of a department in some states, as one list: STAT first, then urgent, then oldest, as the API sorts them. */
export function useWork(department: string | undefined, states: readonly WorkState[]) {
  return useQuery({
    queryKey: ["lists", "work", department, ...states],
    queryFn: ({ signal }: { signal: AbortSignal }) => readStates(department!, states, signal),
    enabled: department !== undefined,
    ...live,
  });
}

export const toDo: readonly WorkState[] = ["ready", "in_process"];
