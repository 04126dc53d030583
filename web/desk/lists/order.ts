// One order as pages show it: read again by itself while a report is being made, and the names of its people.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { Order } from "../api/schema.gen";
import { live } from "../shell/counts";

export function useOrder(id: string, on = true) {
  return useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) => read("/v1/orders/{order}", { path: { order: id } }, signal),
    enabled: on,
    ...live,
    // While a version is being made: after 1, 2, 3 and 5 seconds, then every ten.
    refetchInterval: (query) => {
      const making = query.state.data?.reports.some((report) => report.state === "making");
      if (!making) return live.refetchInterval;
      const since =
        Date.now() - Math.max(...(query.state.data?.reports ?? []).map((report) => Date.parse(report.authorised_at)));
      return since < 20_000 ? 1500 : 10_000;
    },
  });
}

export function useTimeline(id: string) {
  return useQuery({
    queryKey: ["order", id, "timeline"],
    queryFn: ({ signal }) => read("/v1/orders/{order}/timeline", { path: { order: id } }, signal),
  });
}

/** Names by the ids that stand in the order; the system says nothing. */
export function namesOf(order: Order): (person: string | undefined) => string {
  const names = new Map(order.people.map((one) => [one.person, one.name ?? ""]));
  return (person) => (person ? (names.get(person) ?? "") : "");
}
