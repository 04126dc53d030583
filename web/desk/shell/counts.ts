// Counts beside the menu. They come with any answer of the board; the screen that polls it hands them on, so that no page
// asks for them again.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { Counts } from "./menu";
import { useHere } from "./person";

export const boardKey = (tab: string, day?: string) => ["lists", "board", tab, day ?? ""] as const;

/** Asks every fifteen seconds, not while the tab is hidden, and costs nothing while nothing changed. */
export const live = {
  refetchInterval: 15_000,
  refetchIntervalInBackground: false,
  refetchOnWindowFocus: "always",
} as const;

/** Who waits for a signature of this person, as the server sorts it: what is critical first, then what is held. */
export const useQueue = (signs: boolean, every: number = live.refetchInterval) =>
  useQuery({
    queryKey: ["lists", "to-sign"],
    queryFn: ({ signal }) => read("/v1/to-sign", {}, signal),
    enabled: signs,
    ...live,
    refetchInterval: every,
  });

export function useCounts(): Counts {
  const signs = useHere().signatory.length > 0;
  // It reads each department that this person signs for, so that beside the menu a minute is soon enough.
  const queue = useQueue(signs, 60_000).data?.orders ?? [];
  const { data } = useQuery({
    queryKey: ["lists", "counts"],
    queryFn: ({ signal }) => read("/v1/orders", { query: { tab: "paid", limit: 1 } }, signal),
    ...live,
  });
  const counts = data?.counts;
  // What this person typed is for another's signature.
  const mine = queue.filter((one) => one.own < one.items.length);
  return {
    ...(counts && { collect: { n: (counts.paid ?? 0) + (counts.cod ?? 0) } }),
    ...(signs && { authorise: { n: mine.length, hot: mine.some((one) => one.worst === "critical") } }),
  };
}
