// The rows of the board: a line on the desk, two lines on a tablet, a card on a phone.
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { BoardCard, Tab } from "../../api/schema.gen";
import { Age, Due, Pips, PriorityTag, Tube, useNow } from "../../kit/marks";
import { actWords } from "../../acts/words";
import { useHere, useTo } from "../../shell/person";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { isLate } from "./board";
import { proposal, useNext } from "./next";
import { ordersWords } from "./words";

interface RowProps {
  readonly row: { readonly card: BoardCard; readonly gone: boolean };
  readonly tab: Tab;
  readonly index: number;
  readonly here?: boolean;
  readonly on?: boolean;
  readonly toggle?: () => void;
  readonly measure: ((element: Element | null) => void) | undefined;
}

export function DeskHead({ all, some, onAll }: { all: boolean; some: boolean; onAll: (on: boolean) => void }) {
  const say = useWords(ordersWords);
  return (
    <>
      <colgroup>
        {[36, 68, 110, 92, 0, 64, 130, 104, 176, 106, 124].map((width, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
          <col key={i} className={i === 7 ? "wide" : undefined} style={width ? { width } : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <input
              type="checkbox"
              className="box"
              aria-label={say("select_all")}
              checked={all && some}
              ref={(box) => {
                if (box) box.indeterminate = some && !all;
              }}
              onChange={(event) => onAll(event.target.checked)}
            />
          </th>
          <th scope="col">
            <span className="vh">{say("h_priority")}</span>
          </th>
          <th scope="col" className="num">
            {say("h_age")} ↓
          </th>
          <th scope="col">{say("h_order")}</th>
          <th scope="col">{say("h_patient")}</th>
          <th scope="col">
            <span className="vh">{say("h_agesex")}</span>
          </th>
          <th scope="col">{say("h_tests")}</th>
          <th scope="col" className="wide">
            {say("h_tubes")}
          </th>
          <th scope="col">{say("h_where")}</th>
          <th scope="col" className="num">
            {say("h_money")}
          </th>
          <th scope="col" className="num">
            {say("h_next")}
          </th>
        </tr>
      </thead>
    </>
  );
}

function useCard(card: BoardCard) {
  const say = useWords(ordersWords);
  const states = useWords(stateWords);
  const now = useNow();
  const to = useTo();
  return {
    to: to(`orders/${card.order}`),
    ageSex: `${card.patient.age} ${states(`sex_short_${card.patient.sex}`)}`,
    local: card.patient.name !== card.patient.name_latin ? card.patient.name : "",
    latin: card.patient.name_latin || card.patient.name,
    stage:
      card.progress.done > 0 && card.progress.done < card.progress.of
        ? say("progress", { stage: states(`stage_${card.stage}`), done: card.progress.done, of: card.progress.of })
        : states(`stage_${card.stage}`),
    late: isLate(card, now),
  };
}

function Where({ card, text }: { card: BoardCard; text: string }): ReactNode {
  const say = useWords(ordersWords);
  const states = useWords(stateWords);
  const mark = card.marks[0];
  if (mark)
    return (
      <span className={`cut ${mark === "call" || mark === "identity" ? "late" : "soon"}`}>
        ◆ {states(`mark_${mark}`)}
      </span>
    );
  if (card.patient_changed) return <span className="cut soon">{say("changed")}</span>;
  return <span className="cut">{text}</span>;
}

/** The tubes of a card, those that were not drawn dashed. */
function CardTubes({ card }: { card: BoardCard }) {
  return card.specimens.map((one) => (
    <Tube key={one.id} id={one.id} planned={one.state === "planned" || one.state === "labelled"} />
  ));
}

/** What the row proposes; pressing it asks the order first. */
function NextButton({ card, tab, main, small = false }: { card: BoardCard; tab: Tab; main: boolean; small?: boolean }) {
  const say = useWords(ordersWords);
  const acts = useWords(actWords);
  const here = useHere();
  const next = useNext();
  const [busy, setBusy] = useState(false);
  const command = proposal(card, tab, here);
  return (
    <button
      type="button"
      className={`btn ${small ? "row-btn" : ""} ${main ? "main" : small ? "act" : ""}`}
      disabled={busy}
      onClick={() => {
        setBusy(true);
        void next.act(card, command).finally(() => setBusy(false));
      }}
    >
      {command ? acts(`do_${command}`) : say(tab === "completed" ? "report" : "open")}
    </button>
  );
}

export function DeskRow({ row: { card, gone }, tab, index, here, on, toggle, measure }: RowProps) {
  const say = useWords(ordersWords);
  const shown = useCard(card);
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={`${shown.late ? "hot" : ""} ${here ? "here" : ""} ${on ? "on" : ""} ${gone ? "done" : ""}`}
    >
      <td>
        <input
          type="checkbox"
          className="box"
          aria-label={say("select_one", { number: card.number })}
          checked={on ?? false}
          onChange={toggle}
        />
      </td>
      <td className="num">
        <PriorityTag priority={card.priority} />
      </td>
      <td className="num">
        <Age since={card.collected_at ?? card.placed_at} due={card.due_at} />
      </td>
      <td>
        <Link className="plain" to={shown.to}>
          {card.number}
        </Link>
      </td>
      <td className="cut">
        <b className="nw">{shown.latin}</b>{" "}
        {shown.local && (
          <span className="deva" lang="hi">
            {shown.local}
          </span>
        )}
      </td>
      <td className="soft nw">{shown.ageSex}</td>
      <td className="cut">{card.tests.join(", ")}</td>
      <td className="nw wide">
        <CardTubes card={card} />
      </td>
      <td className="cut">
        <span className="line" style={{ gap: 0 }}>
          <Pips stage={card.stage} />
          <Where card={card} text={shown.stage} />
        </span>
      </td>
      <td className="num">
        <Due paise={card.due} later={card.settlement === "later"} />
      </td>
      <td className="num">
        <NextButton card={card} tab={tab} main={here ?? false} small />
      </td>
    </tr>
  );
}

export function TabletHead() {
  const say = useWords(ordersWords);
  return (
    <>
      <colgroup>
        {[46, 118, 0, 116, 126, 150].map((width, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
          <col key={i} style={width ? { width } : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="vh">{say("select_all")}</span>
          </th>
          <th scope="col">{say("h_age")} ↓</th>
          <th scope="col">{say("h_patient")}</th>
          <th scope="col">{say("h_tests")}</th>
          <th scope="col">{say("h_where")}</th>
          <th scope="col" className="num">
            {say("h_next")}
          </th>
        </tr>
      </thead>
    </>
  );
}

export function TabletRow({ row: { card, gone }, tab, index, here, on, toggle, measure }: RowProps) {
  const say = useWords(ordersWords);
  const shown = useCard(card);
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={`two ${shown.late ? "hot" : ""} ${here ? "here" : ""} ${on ? "on" : ""} ${gone ? "done" : ""}`}
    >
      <td>
        <input
          type="checkbox"
          className="box"
          aria-label={say("select_one", { number: card.number })}
          checked={on ?? false}
          onChange={toggle}
        />
      </td>
      <td>
        {card.priority !== "routine" && (
          <div className="line">
            <PriorityTag priority={card.priority} />
          </div>
        )}
        <span className="nw">
          <Age since={card.collected_at ?? card.placed_at} due={card.due_at} />
        </span>
      </td>
      <td>
        <div className="cut">
          <b>{shown.latin}</b>{" "}
          <span className="deva" lang="hi">
            {shown.local}
          </span>
        </div>
        <div className="soft small nw">
          {card.number} · {shown.ageSex}
        </div>
      </td>
      <td>
        <div className="cut">{card.tests.join(", ")}</div>
        <div className="nw">
          <CardTubes card={card} />
        </div>
      </td>
      <td>
        <div className="line" style={{ gap: 0 }}>
          <Pips stage={card.stage} />
        </div>
        <div className="small">
          <Where card={card} text={shown.stage} />
          {card.due > 0 && (
            <b className="nw" style={{ display: "block" }}>
              <Due paise={card.due} later={card.settlement === "later"} />
            </b>
          )}
        </div>
      </td>
      <td className="num">
        <NextButton card={card} tab={tab} main={false} />
      </td>
    </tr>
  );
}

export function PhoneCard({ row: { card, gone }, tab, index, measure }: RowProps) {
  const shown = useCard(card);
  return (
    <article ref={measure} data-index={index} className={`card oc ${shown.late ? "hot" : ""} ${gone ? "dim" : ""}`}>
      <div className="line">
        <span className="line" style={{ gap: 6 }}>
          <PriorityTag priority={card.priority} />
          <Age since={card.collected_at ?? card.placed_at} due={card.due_at} />
        </span>
        <span className="end soft">{card.number}</span>
      </div>
      <div className="line b" style={{ gap: 6 }}>
        <b className="cut" style={{ fontSize: 16 }}>
          {shown.latin}
        </b>
        <span className="deva cut" lang="hi">
          {shown.local}
        </span>
        <span className="soft end nw">{shown.ageSex}</span>
      </div>
      <div className="line">
        <span className="grow">
          <span className="cut" style={{ display: "block" }}>
            {card.tests.join(", ")}
          </span>
          <span className="line soft" style={{ gap: 0 }}>
            <Pips stage={card.stage} />
            <Where card={card} text={shown.stage} />
          </span>
          {card.due > 0 && (
            <b>
              <Due paise={card.due} later={card.settlement === "later"} />
            </b>
          )}
        </span>
        <NextButton card={card} tab={tab} main={false} />
      </div>
    </article>
  );
}
