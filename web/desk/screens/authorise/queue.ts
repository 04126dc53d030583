// Who waits for a signature of this person: orders with something resulted or held in the departments that they sign for.
import { useQueries, useQuery } from "@tanstack/react-query";
import { read } from "../../api/client";
import type { BoardCard, Priority, Work } from "../../api/schema.gen";
import { byUrgency } from "../../acts/work";
import { boardKey, live } from "../../shell/counts";

export interface Waiting {
  /** As the board has it, where the order is on it. */
  readonly card: BoardCard | undefined;
  readonly order: string;
  readonly number: string;
  readonly priority: Priority;
  readonly since: string;
  readonly held: boolean;
  readonly values: number;
}

/** One line for each order, what is held first, then by urgency. */
export function queueOf(work: readonly Work[], cards: readonly BoardCard[] = []): Waiting[] {
  const orders = new Map<string, Waiting>();
  for (const one of [...work].sort(byUrgency)) {
    const before = orders.get(one.order);
    orders.set(one.order, {
      card: cards.find((card) => card.order === one.order),
      order: one.order,
      number: one.number,
      priority: one.priority,
      since: before?.since ?? one.since,
      held: (before?.held ?? false) || one.state === "held",
      values: (before?.values ?? 0) + one.items.length,
    });
  }
  return [...orders.values()].sort((a, b) => Number(b.held) - Number(a.held));
}

export function useQueue(departments: readonly string[]) {
  const asked = departments.flatMap((department) =>
    (["resulted", "held"] as const).map((state) => ({ department, state })),
  );
  // Names, tests and targets come with the board, in one call for all of them.
  const board = useQuery({
    queryKey: [...boardKey("processing"), "sign"],
    queryFn: ({ signal }) => read("/v1/orders", { query: { tab: "processing", limit: 100 } }, signal),
    ...live,
  });
  const cards = board.data?.cards;
  return useQueries({
    queries: asked.map(({ department, state }) => ({
      queryKey: ["lists", "work", department, state, "sign"],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read("/v1/worklists/{department}", { path: { department }, query: { state, limit: 100 } }, signal),
      ...live,
    })),
    combine: (all) => ({
      queue: queueOf(
        all.flatMap((one) => one.data?.work ?? []),
        cards,
      ),
      recount: all.some((one) => one.data?.recount),
      waiting: all.some((one) => one.isPending),
      error: all.find((one) => one.error)?.error ?? undefined,
      again: () => {
        for (const one of all) void one.refetch();
      },
    }),
  });
}
