// One order, and what can be done with it now. The API says what is offered; no page looks at states to guess it.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import type { ActCommand, Order, Orderable, Parts } from "../api/schema.gen";
import { live } from "../shell/counts";
import { useHere } from "../shell/person";

/** The values of an order, every run. */
export function useResults(order: string, on = true) {
  return useQuery({
    queryKey: ["order", order, "results"],
    queryFn: ({ signal }) => read("/v1/orders/{order}/results", { path: { order } }, signal),
    enabled: on,
    ...live,
  });
}

/** What this hospital measures, and its prices. It changes rarely. */
export function useCatalogue() {
  const { hospital } = useHere();
  return useQuery({
    queryKey: ["catalogue", hospital],
    queryFn: ({ signal }) => read("/v1/hospitals/{hospital}/catalogue", { path: { hospital } }, signal),
    staleTime: 10 * 60_000,
  });
}

/** Every test and panel by its code. */
export const byCode = (tests: readonly Orderable[] | undefined): ReadonlyMap<string, Orderable> =>
  new Map((tests ?? []).map((test) => [test.code, test]));

/** The ids of the parts that a command is offered for to this person: item codes, tubes, refunds. Empty where it is not. */
export function offered(order: Order | undefined, command: ActCommand): readonly string[] {
  return (order?.acts ?? [])
    .filter((act) => act.command === command && !act.refused)
    .flatMap((act) => act.parts.map((part) => part.slice(part.indexOf(":") + 1)));
}

/** Why this person may not give a command that a colleague could give for this part. */
export function refusedFor(order: Order | undefined, command: ActCommand, part: string) {
  return order?.acts.find(
    (act) =>
      act.command === command && act.refused && act.parts.some((one) => one === part || one.endsWith(`:${part}`)),
  )?.refused;
}

/** The revs that something was decided on. */
export function seen(order: Order | undefined, ...parts: readonly string[]): Parts {
  const all = order?.parts ?? {};
  return Object.fromEntries(parts.filter((part) => all[part] !== undefined).map((part) => [part, all[part]!]));
}
