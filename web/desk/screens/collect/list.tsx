// Who waits at the chair: paid and cash together, STAT first, then oldest.
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { BoardCard } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Columns } from "../../kit/columns";
import { Age, Due, PriorityTag } from "../../kit/marks";
import { Empty, Skeleton } from "../../kit/rows";
import { useTab } from "../../lists/board";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { CallCell, CallPlace, useCalling } from "./calling";
import { collectWords } from "./words";

const rank = { stat: 0, urgent: 1, routine: 2 } as const;

/** Paid and cash in one list. */
export function useChairs() {
  const paid = useTab("paid");
  const cod = useTab("cod");
  const loaded = paid.data !== undefined && cod.data !== undefined;
  const cards: readonly BoardCard[] =
    paid.data && cod.data
      ? [...paid.data.cards, ...cod.data.cards].sort(
          (a, b) => rank[a.priority] - rank[b.priority] || a.placed_at.localeCompare(b.placed_at),
        )
      : [];
  return { loaded, cards };
}

export function CollectList() {
  const say = useWords(collectWords);
  const states = useWords(stateWords);
  const to = useTo();
  const navigate = useNavigate();
  const { loaded, cards } = useChairs();
  const [at, setAt] = useState(-1);
  const calling = useCalling();
  usePageTitle(say("title"));
  const open = (card: BoardCard | undefined) => card && void navigate({ to: to(`collect/${card.order}`) });
  useKeys({
    j: () => setAt(Math.min(at + 1, cards.length - 1)),
    k: () => setAt(Math.max(at - 1, 0)),
    e: () => open(cards[Math.max(at, 0)]),
    c: () => calling.call(cards[Math.max(at, 0)]),
    Enter: () => open(cards[Math.max(at, 0)]),
  });
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        {loaded && <span className="soft">{say("to_draw", { n: cards.length })}</span>}
        <span className="end" />
        <CallPlace calling={calling} />
      </div>
      {!loaded && <Skeleton />}
      {loaded && cards.length === 0 && (
        <div className="wrap">
          <Empty title={say("nobody")} />
        </div>
      )}
      {cards.length > 0 && (
        <div className="wrap fill rows">
          <table className="flow">
            <caption className="vh">{say("title")}</caption>
            <Columns
              of={[
                { head: say("priority"), width: 74, quiet: true },
                { head: say("age"), width: 92, num: true },
                { head: say("token"), width: 190 },
                { head: say("order"), width: 100 },
                { head: say("patient") },
                { head: say("age_sex"), width: 70, quiet: true },
                { head: say("tests"), width: 150 },
                { head: say("money"), width: 120, num: true },
                { head: say("next"), width: 110, num: true },
              ]}
            />
            <tbody>
              {cards.map((card, i) => (
                <tr key={card.order} className={i === at ? "here" : ""}>
                  <td className="num">
                    <PriorityTag priority={card.priority} />
                  </td>
                  <td className="num">
                    <Age since={card.placed_at} />
                  </td>
                  <td className="nw">
                    <CallCell card={card} calling={calling} />
                  </td>
                  <td>{card.number}</td>
                  <td className="cut">
                    <b>{card.patient.name_latin || card.patient.name}</b>{" "}
                    {card.patient.name !== card.patient.name_latin && (
                      <span className="deva" lang="hi">
                        {card.patient.name}
                      </span>
                    )}
                  </td>
                  <td className="soft nw">
                    {card.patient.age} {states(`sex_short_${card.patient.sex}`)}
                  </td>
                  <td className="cut">{card.tests.join(", ")}</td>
                  <td className="num">
                    <Due paise={card.due} later={card.settlement === "later"} />
                  </td>
                  <td className="num">
                    <Link className={`btn row-btn ${i === at ? "main" : "act"}`} to={to(`collect/${card.order}`)}>
                      {say("collect")}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
