// The invoices and credit notes of an order, and how a document is opened.
import { ask } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { Order } from "../../api/schema.gen";
import { rupees } from "../../kit/format";
import { When } from "../../kit/marks";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { orderWords } from "./words";

/** Opens a document by a short link that is asked for now. */
export function useOpening(): (link: () => Promise<{ url: string }>) => Promise<void> {
  const strip = useStrip();
  return async (link) => {
    const tab = globalThis.open("about:blank", "_blank"); // before the answer, so that no blocker stops it
    try {
      const { url } = await link();
      if (tab) {
        tab.opener = null;
        tab.location.href = url;
      }
    } catch (failure) {
      tab?.close();
      if (failure instanceof Refusal) strip.say(sayRefusal(failure));
      else throw failure;
    }
  };
}

export function Bills({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const open = useOpening();
  if (order.bills.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>{say("bills")}</h2>
      </header>
      <ul className="in-card stack s">
        {order.bills.map((bill) => (
          <li key={bill.bill} className="line">
            <span className="grow">
              {say(`bill_${bill.kind}`, { number: bill.number })}
              <div className="soft small">
                {rupees(bill.total)}, <When at={bill.at} />
              </div>
            </span>
            <button
              type="button"
              className="btn"
              aria-label={say("open_bill", { number: bill.number })}
              onClick={() =>
                void open(() =>
                  ask("/v1/orders/{order}/bill-link", { path: { order: order.id } }, { bill: bill.bill } as never),
                )
              }
            >
              {say("open")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
