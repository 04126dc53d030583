// How the tests of an order stand on its page: by panel, and what is alike in one row.
import type { Item, Order } from "../../api/schema.gen";

export type OrderItem = Item;

export interface Fold {
  readonly key: string;
  readonly first: OrderItem;
  readonly items: readonly OrderItem[];
}

export interface Group {
  readonly panel: string | undefined;
  readonly department: string;
  readonly folds: readonly Fold[];
}

/** Tests by panel; those of one state, tube, run and person fold into one row. What is held stands alone, and first. */
export function groupsOf(order: Order): readonly Group[] {
  const groups = new Map<string, OrderItem[]>();
  for (const item of order.items) {
    const key = item.panel ?? `${item.department} alone`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map((items) => {
    const folds = new Map<string, OrderItem[]>();
    for (const item of items) {
      const alone = item.state === "held" || item.correction || !item.panel;
      const key = alone ? item.code : `${item.state} ${item.specimen} ${item.run} ${item.entered_by}`;
      folds.set(key, [...(folds.get(key) ?? []), item]);
    }
    return {
      panel: items[0]!.panel,
      department: items[0]!.department,
      folds: [...folds]
        .map(([key, of]) => ({ key, first: of[0]!, items: of }))
        .sort((a, b) => Number(b.first.state === "held") - Number(a.first.state === "held")),
    };
  });
}
