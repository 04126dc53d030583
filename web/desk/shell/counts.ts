// Counts beside the menu. They come with any answer of the board; the screen that polls it hands them on, so that no page
// asks for them again.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { Counts } from "./menu";

export const boardKey = (tab: string, day?: string) => ["lists", "board", tab, day ?? ""] as const;

/** Asks every fifteen seconds, not while the tab is hidden, and costs nothing while nothing changed. */
export const live = {
  refetchInterval: 15_000,
  refetchIntervalInBackground: false,
  refetchOnWindowFocus: "always",
} as const;

export function useCounts(): Counts {
  const { data } = useQuery({
    queryKey: ["lists", "counts"],
    queryFn: ({ signal }) => read("/v1/orders", { query: { tab: "paid", limit: 1 } }, signal),
    ...live,
  });
  const counts = data?.counts;
  if (!counts) return {};
  return { collect: { n: (counts.paid ?? 0) + (counts.cod ?? 0) } };
}
