// What a row proposes to do next, and how it is done. The proposal is a word for where the order stands; whether it can be
// done is asked of the order itself at the moment of the press, and only what it offers is given (docs/rules.md#acts).
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { definitions, pageOf } from "../../acts/acts";
import { useGive } from "../../acts/dialog";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { ActCommand, BoardCard, Order } from "../../api/schema.gen";
import { type Here, is, useTo } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { ordersWords } from "./words";

/** The proposal of a row; undefined where it is only opened. */
export function proposal(card: BoardCard, tab: string, here: Here): ActCommand | undefined {
  const bench = is(here, "technician", "supervisor");
  if (!bench) return undefined;
  if (tab === "awaiting_payment" || (tab === "failed" && card.state === "payment_failed")) return "take_cash";
  if (tab === "cod" || tab === "paid") return "collect";
  if (tab !== "processing") return undefined;
  if (card.specimens.some((one) => one.state === "planned" || one.state === "labelled")) return "collect";
  if (card.specimens.some((one) => one.state === "collected" || one.state === "in_transit")) return "receive";
  if (card.specimens.some((one) => one.state === "received")) return "accept";
  if (card.stage === "received") return "start";
  if (card.stage === "in_process") return "submit";
  if (card.stage === "resulted") return is(here, "supervisor") && here.signatory.length > 0 ? "authorise" : undefined;
  return undefined;
}

/** Commands that are given to many orders at once: one command for each order, each with its own outcome. */
export const forMany: readonly ActCommand[] = ["receive", "accept", "start"];

export function useNext() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const to = useTo();
  const give = useGive();
  const strip = useStrip();
  const say = useWords(ordersWords);
  const fetch = (id: string): Promise<Order> =>
    queries.fetchQuery({
      queryKey: ["order", id],
      queryFn: ({ signal }) => read("/v1/orders/{order}", { path: { order: id } }, signal),
      staleTime: 0,
    });
  const open = (id: string) => void navigate({ to: to(`orders/${id}`) });

  /** Does what a row proposes, where the order offers it; else shows the order. */
  const act = async (card: BoardCard, command: ActCommand | undefined): Promise<void> => {
    if (!command) return open(card.order);
    try {
      const order = await fetch(card.order);
      const offered = order.acts.find((one) => one.command === command && !one.refused);
      const page = offered && pageOf(offered, card.order);
      if (page) return void navigate({ to: to(page) });
      if (offered && definitions[command]?.undo) return void (await give(order, command, { parts: offered.parts }));
      strip.say(say("moved_on", { number: card.number }));
      open(card.order);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      strip.say(sayRefusal(failure));
    }
  };

  /** Gives one command to each of many orders, six at a time; tells how far it is, and which were refused. */
  const many = async (
    cards: readonly BoardCard[],
    command: ActCommand,
    tell: (n: number) => void,
  ): Promise<readonly BoardCard[]> => {
    const failed: BoardCard[] = [];
    const queue = [...cards];
    let done = 0;
    const worker = async () => {
      for (let card = queue.shift(); card; card = queue.shift()) {
        try {
          const order = await fetch(card.order);
          const offered = order.acts.find((one) => one.command === command && !one.refused);
          if (!offered || (await give(order, command, { parts: offered.parts }, true))) failed.push(card);
        } catch (failure) {
          if (!(failure instanceof Refusal)) throw failure;
          failed.push(card);
        }
        done++;
        tell(done);
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    return failed;
  };
  return { act, many, open };
}
