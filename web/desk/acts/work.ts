// The list of what a department has to measure. The API lists one state at a time; what is to do is what is ready and what
// is in process.
import { useQueries } from "@tanstack/react-query";
import { read } from "../api/client";
import type { Work, WorkState } from "../api/schema.gen";
import { live } from "../shell/counts";

const rank = { stat: 0, urgent: 1, routine: 2 } as const;

/** STAT first, then urgent, then oldest, as the API sorts each state. */
export const byUrgency = (a: Work, b: Work): number =>
  rank[a.priority] - rank[b.priority] || a.since.localeCompare(b.since) || a.accession.localeCompare(b.accession);

async function readState(department: string, state: WorkState, signal: AbortSignal) {
  const work: Work[] = [];
  let cursor: string | undefined;
  let recount = false;
  // At most a few pages: a list longer than this is worked off from its top anyway.
  for (let page = 0; page < 5; page++) {
    const answer = await read(
      "/v1/worklists/{department}",
      { path: { department }, query: { state, limit: 100, ...(cursor && { cursor }) } },
      signal,
    );
    work.push(...answer.work);
    recount ||= answer.recount;
    cursor = answer.cursor;
    if (!cursor) break;
  }
  return { work, recount, more: cursor !== undefined };
}

/** The tubes of a department in some states, as one list. */
export function useWork(department: string | undefined, states: readonly WorkState[]) {
  return useQueries({
    queries: (department ? states : []).map((state) => ({
      queryKey: ["lists", "work", department, state],
      queryFn: ({ signal }: { signal: AbortSignal }) => readState(department!, state, signal),
      ...live,
    })),
    combine: (all) => ({
      work: all.flatMap((one) => one.data?.work ?? []).sort(byUrgency),
      counts: new Map(all.map((one, i) => [states[i]!, one.data?.work.length])),
      recount: all.some((one) => one.data?.recount),
      more: all.some((one) => one.data?.more),
      waiting: all.some((one) => one.isPending),
      error: all.find((one) => one.error)?.error ?? undefined,
      again: () => {
        for (const one of all) void one.refetch();
      },
    }),
  });
}

export const toDo: readonly WorkState[] = ["ready", "in_process"];
