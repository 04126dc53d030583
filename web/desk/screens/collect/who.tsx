// Who sits there: the name in large letters, what the person said, and who waits.
import type { BoardCard, Order } from "../../api/schema.gen";
import { calendar } from "../../kit/format";
import { PriorityTag } from "../../kit/marks";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import type { Identifier, Part } from "./chair";
import { collectWords } from "./words";

interface Props extends Part {
  readonly order: Order;
  readonly upcoming: readonly BoardCard[];
}

export function Who({ order, chair, set, upcoming }: Props) {
  const say = useWords(collectWords);
  const states = useWords(stateWords);
  const identify = (one: Identifier, on: boolean) =>
    set((old) => ({
      ...old,
      confirmed: on
        ? [...old.confirmed.filter((other) => other !== one), one]
        : old.confirmed.filter((other) => other !== one),
    }));
  const check = (one: Identifier, head: string, hint: string) => (
    <li className={`idb ${chair.confirmed.includes(one) ? "on" : ""}`}>
      <label className="line grow">
        <input
          type="checkbox"
          className="box"
          checked={chair.confirmed.includes(one)}
          onChange={(event) => identify(one, event.target.checked)}
        />
        <span className="grow">
          <b>{head}</b>
          <span className="soft" style={{ display: "block" }}>
            {hint}
          </span>
        </span>
      </label>
    </li>
  );
  return (
    <>
      <section className="card">
        <div className="in-card">
          <div className="line b w" style={{ gap: "4px 12px" }}>
            <b className="huge" lang={/[\u0900-\u097f]/.test(order.patient.name) ? "hi" : undefined}>
              {order.patient.name}
            </b>
            {order.patient.name_latin !== order.patient.name && (
              <span className="soft" style={{ fontSize: 18 }}>
                {order.patient.name_latin}
              </span>
            )}
          </div>
          <div className="line w" style={{ gap: "4px 16px", marginTop: 4, fontSize: 16 }}>
            {!order.patient.estimated && <b>{calendar(order.patient.birth_date, speaking())}</b>}
            <span>
              {order.patient.age}, {states(`sex_${order.patient.sex}`)}
            </span>
            <span className="soft">{order.patient.number}</span>
          </div>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{say("who")}</h2>
          <span className="soft">{say("any_two")}</span>
        </header>
        <ul className="in-card stack s">
          {check(
            "name",
            say("said_name"),
            say("never_are_you", {
              name: (order.patient.name_latin || order.patient.name).split(" ")[0] ?? "",
            }),
          )}
          {check(
            "birth_date",
            say("said_birth"),
            order.patient.estimated
              ? say("estimated", { age: order.patient.age })
              : calendar(order.patient.birth_date, speaking()),
          )}
          <li className="line w">
            {(["uhid", "wristband", "phone"] as const).map((one) => (
              <button
                key={one}
                type="button"
                className="chip"
                aria-pressed={chair.confirmed.includes(one)}
                onClick={() => identify(one, !chair.confirmed.includes(one))}
              >
                {say(`id_${one}`)}
              </button>
            ))}
          </li>
        </ul>
      </section>
      <section className="card hide-s">
        <header>
          <h2>{say("at_chairs")}</h2>
          <span className="end soft">{say("n_wait", { n: upcoming.length })}</span>
        </header>
        <ul className="in-card stack s">
          {upcoming.slice(0, 3).map((card) => (
            <li key={card.order} className="line">
              <PriorityTag priority={card.priority} />
              <span className="grow cut">
                <b>{card.patient.name_latin || card.patient.name}</b>
              </span>
              <span className="soft">
                {card.patient.age} {states(`sex_short_${card.patient.sex}`)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
