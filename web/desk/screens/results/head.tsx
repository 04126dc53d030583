// Whose values these are, and the way to the order before and after it in the worklist.
import { Link } from "@tanstack/react-router";
import type { Order } from "../../api/schema.gen";
import { clockSeconds } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key } from "../../kit/marks";
import { useTo } from "../../shell/person";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { resultsWords } from "./words";

interface Props {
  readonly order: Order;
  /** The department whose worklist one came from. */
  readonly dep: string | undefined;
  /** When the newest draft was kept at the server. */
  readonly asOf: string | undefined;
  /** Which of n orders of the worklist this is, from nought; below it where it is none of them. */
  readonly place: number;
  readonly n: number;
  readonly step: (by: number) => void;
}

export function Head({ order, dep, asOf, place, n, step }: Props) {
  const say = useWords(resultsWords);
  const states = useWords(stateWords);
  const to = useTo();
  const { patient, number } = order;
  return (
    <div className="head">
      <Link
        className="btn icon"
        to={dep ? to(`worklists/${dep}`) : to(`orders/${order.id}`)}
        aria-label={say(dep ? "back" : "to_order")}
        title={say(dep ? "back" : "to_order")}
      >
        <Icon name="back" />
      </Link>
      <h1 tabIndex={-1}>{number}</h1>
      <b>{patient.name_latin || patient.name}</b>
      {patient.name !== patient.name_latin && (
        <span className="deva hide-m" lang="hi">
          {patient.name}
        </span>
      )}
      <span className="soft">
        {say("patient", { age: patient.age, sex: states(`sex_${patient.sex}`), number: patient.number })}
      </span>
      <span className="end soft small nw hide-m">
        {asOf && say("draft_at", { time: clockSeconds(Date.parse(asOf), speaking()) })}
      </span>
      {dep && n > 0 && (
        <div className="seg">
          <button type="button" disabled={place <= 0} aria-label={say("before")} onClick={() => step(-1)}>
            <Icon name="back" />
            <Key>[</Key>
          </button>
          <span aria-live="polite">{say("place", { k: Math.max(0, place) + 1, n: n })}</span>
          <button type="button" disabled={place >= n - 1} aria-label={say("next")} onClick={() => step(1)}>
            <Icon name="next" />
            <Key>]</Key>
          </button>
        </div>
      )}
    </div>
  );
}
