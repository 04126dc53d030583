// What an empty tab says, and what can be done there.
import { Key } from "../../kit/marks";
import { Empty } from "../../kit/rows";
import { useWords } from "../../words/words";
import type { OrdersSearch } from "./search";
import { ordersWords } from "./words";

export function Nothing({
  search,
  all,
  typed,
  filtered,
  clear,
}: {
  search: OrdersSearch;
  all: number;
  typed: string;
  filtered: boolean;
  clear: () => void;
}) {
  const say = useWords(ordersWords);
  if (filtered)
    return (
      <Empty title={typed ? say("nothing_fits", { n: all, typed }) : say("nothing_fits_filter", { n: all })}>
        <span>{say("this_tab_only")}</span>
        <span className="line">
          <button type="button" className="btn" onClick={clear}>
            {say("clear_filter")} <Key>Esc</Key>
          </button>
          <button
            type="button"
            className="btn act"
            onClick={() => document.querySelector<HTMLInputElement>("#find")?.focus()}
          >
            {say("find_number")}
          </button>
        </span>
      </Empty>
    );
  return (
    <Empty title={say(`empty_${search.tab}`)}>{search.tab === "paid" && <span>{say("empty_paid_more")}</span>}</Empty>
  );
}
