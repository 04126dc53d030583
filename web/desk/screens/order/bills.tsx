// The invoices and credit notes of an order, and how a document is opened.
import { ask } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { Order } from "../../api/schema.gen";
import { rupees } from "../../kit/format";
import { When } from "../../kit/marks";
import { printFile } from "../../labels/print";
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
  const strip = useStrip();
  const linkOf = (bill: number) =>
    ask("/v1/orders/{order}/bill-link", { path: { order: order.id } }, { bill } as never);
  const print = async (bill: number, number: string) => {
    try {
      const { url } = await linkOf(bill);
      const paper = await fetch(url);
      if (!paper.ok) throw new Error(`the paper is not there: ${paper.status}`);
      printFile(await paper.blob(), "application/pdf", `${number}.pdf`);
    } catch (failure) {
      strip.say(failure instanceof Refusal ? sayRefusal(failure) : say("print_failed", { number }));
    }
  };
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
              aria-label={say("print_bill", { number: bill.number })}
              onClick={() => void print(bill.bill, bill.number)}
            >
              {say("print")}
            </button>
            <button
              type="button"
              className="btn"
              aria-label={say("open_bill", { number: bill.number })}
              onClick={() => void open(() => linkOf(bill.bill))}
            >
              {say("open")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
