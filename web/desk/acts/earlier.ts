// What was released of the same person and tests before. It stands as it was: nothing is converted, another unit is said.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { EarlierValues } from "../api/schema.gen";

export type Earlier = EarlierValues["values"][number];

export const useEarlier = (order: string) =>
  useQuery({
    queryKey: ["earlier", order],
    queryFn: ({ signal }) => read("/v1/orders/{order}/earlier", { path: { order } }, signal),
    staleTime: 10 * 60_000, // what was drawn before does not change while somebody types
  }).data?.values;

/** The orders that the values are of, newest first, at most n. */
export function drawsOf(values: readonly Earlier[], n: number): readonly Earlier[] {
  const draws = new Map<string, Earlier>();
  for (const one of values) if (!draws.has(one.order)) draws.set(one.order, one);
  return [...draws.values()].sort((a, b) => b.collected_at.localeCompare(a.collected_at)).slice(0, n);
}
