// The letters about an order, with what became of each. Never an address.
import { useQuery } from "@tanstack/react-query";
import { read } from "../../api/client";
import type { Order } from "../../api/schema.gen";
import { When } from "../../kit/marks";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { orderWords } from "./words";

export function Letters({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const states = useWords(stateWords);
  const { data } = useQuery({
    queryKey: ["order", order.id, "letters"],
    queryFn: ({ signal }) => read("/v1/orders/{order}/letters", { path: { order: order.id } }, signal),
  });
  const letters = data?.letters ?? [];
  if (letters.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>{say("letters")}</h2>
      </header>
      <ul className="in-card stack s">
        {letters.map((letter) => {
          const fate = `fate_${letter.state}` as const;
          const failed = fate in stateWords.pairs;
          return (
            <li key={`${letter.at} ${letter.stage} ${letter.state}`} className="line">
              <span className="grow">
                {states(`mail_${letter.stage}`)}
                <div className="soft small">
                  <When at={letter.at} />
                </div>
              </span>
              <span className={failed ? "tag warn" : "soft small"}>
                {failed ? states(fate as "fate_bounced") : say(`letter_${letter.state}` as "letter_sent")}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
