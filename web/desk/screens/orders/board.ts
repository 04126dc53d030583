// What of a tab is shown, and what happens to rows that come while a hand is in the list.
import { useEffect, useRef, useState } from "react";
import type { BoardCard } from "../../api/schema.gen";
import type { OrdersSearch } from "./search";

/** Above its target, which the API gives. */
export const isLate = (card: BoardCard, now: number): boolean =>
  card.due_at !== undefined && Date.parse(card.due_at) < now;

/** Whether a card fits what is typed and chosen. It looks at what is loaded, and nowhere else. */
export function fits(card: BoardCard, search: OrdersSearch, typed: string, now: number): boolean {
  if (search.stage && card.stage !== search.stage) return false;
  if (search.late && !isLate(card, now)) return false;
  if (search.priority && card.priority !== search.priority) return false;
  if (search.money === "due" ? card.due === 0 : search.money && card.settlement !== search.money) return false;
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [card.number, card.patient.name_latin, card.patient.name, card.patient.number, ...card.tests]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/**
 * The rows as they are shown. While a hand is in the list no row moves: those that are there are brought up to date in
 * their places, those that went stay faint, and those that came wait to be let in.
 */
export function useSteady(
  cards: readonly BoardCard[],
  key: string,
  hand: boolean,
): { rows: readonly { card: BoardCard; gone: boolean }[]; waiting: number; letIn: () => void } {
  const [order, setOrder] = useState<{ key: string; ids: readonly string[] }>({
    key,
    ids: cards.map((card) => card.order),
  });
  const last = useRef(new Map<string, BoardCard>());
  const now = new Map(cards.map((card) => [card.order, card]));
  const ids = cards.map((card) => card.order);
  const settled = order.key === key && hand ? order.ids : ids;
  const letIn = () => setOrder({ key, ids });
  const joined = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: joined stands for ids, which is new with each answer
  useEffect(() => {
    if (!hand || order.key !== key) setOrder({ key, ids });
  }, [hand, key, joined]);
  useEffect(() => {
    for (const card of cards) last.current.set(card.order, card);
  }, [cards]);
  const known = new Set(settled);
  return {
    rows: settled.flatMap((id) => {
      const card = now.get(id) ?? last.current.get(id);
      return card ? [{ card, gone: !now.has(id) }] : [];
    }),
    waiting: ids.filter((id) => !known.has(id)).length,
    letIn,
  };
}
