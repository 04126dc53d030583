// The board: what is to be done, by state of money and tube. What is late, who it is, what next.
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { Refusal } from "../../api/refusal";
import type { BoardCard, Tab } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { calendar, dayOf, longDay, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Age, Due, Key, Pips, PriorityTag, Tube, useNow } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { useShape } from "../../kit/shape";
import { useDrawn } from "../../kit/virtual";
import { actWords } from "../../acts/words";
import { useHere, useTo } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { usePageTitle } from "../../shell/shell";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { useTab } from "../../lists/board";
import { fits, isLate, useSteady } from "./board";
import { forMany, proposal, useNext } from "./next";
import { allStages, allTabs, closedTabs, type OrdersSearch, openTabs } from "./search";
import { ordersWords } from "./words";

export function OrdersPage() {
  const say = useWords(ordersWords);
  const states = useWords(stateWords);
  const acts = useWords(actWords);
  const here = useHere();
  const strip = useStrip();
  const next = useNext();
  const [working, setWorking] = useState("");
  const to = useTo();
  const now = useNow();
  const navigate = useNavigate();
  const shape = useShape();
  const search = useSearch({ from: "/desk/$h/orders" });
  const [typed, setTyped] = useState("");
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const [hand, setHand] = useState(false);
  const [cursor, setCursor] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const board = useTab(search.tab, search.day);
  usePageTitle(say("title"));

  const today = dayOf(now);
  const day = search.day ?? today;
  const closed = closedTabs.includes(search.tab);
  const loaded = board.data?.tab === search.tab ? board.data : undefined;
  const cards = loaded?.cards ?? board.data?.cards ?? [];
  const fitting = cards.filter((card) => fits(card, search, typed, now));
  const filtered = fitting.length !== cards.length;
  const { rows, waiting, letIn } = useSteady(
    fitting,
    `${search.tab} ${day} ${search.stage} ${search.money} ${search.priority} ${search.late} ${typed}`,
    hand || cursor,
  );
  const height = shape === "phone" ? 142 : shape === "tablet" ? 60 : 36;
  const drawn = useDrawn(rows.length, height, frame);
  const place = Math.min(at, rows.length - 1);
  const current = rows[place]?.card;
  const counts = board.data?.counts;

  const go = (next: Partial<Record<keyof OrdersSearch, string | undefined>>) => {
    const whole = { ...search, ...next };
    setCursor(false);
    void navigate({
      to: to("orders"),
      search: Object.fromEntries(
        Object.entries(whole).filter(([, value]) => value !== undefined),
      ) as unknown as OrdersSearch,
      replace: true,
    });
  };
  const toTab = (tab: Tab) => {
    select(new Set());
    setAt(0);
    go({ tab, day: undefined, stage: undefined, money: undefined, priority: undefined, late: undefined });
  };
  const open = (card: BoardCard | undefined) => card && void navigate({ to: to(`orders/${card.order}`) });
  const move = (by: number) => {
    setCursor(true);
    const next = Math.max(0, Math.min(rows.length - 1, (cursor ? place : at) + (cursor ? by : 0)));
    setAt(next);
    drawn.reveal(next);
  };
  const bulk = async (command: (typeof forMany)[number]) => {
    const fit = picked.filter((card) => proposal(card, search.tab, here) === command);
    if (fit.length === 0 || working) return;
    const act = acts(`do_${command}`);
    const tell = (n: number) => setWorking(say("bulk_working", { act, n, all: fit.length }));
    tell(0);
    const failed = await next.many(fit, command, tell);
    setWorking("");
    const done = fit.length - failed.length;
    strip.say(
      failed.length > 0
        ? say("bulk_failed", { act, n: done, m: failed.length, numbers: failed.map((card) => card.number).join(", ") })
        : say("bulk_done", { act, n: done }),
    );
    const left = new Set([...selected].filter((id) => !fit.some((card) => card.order === id)));
    for (const card of failed) left.add(card.order);
    select(left);
  };
  const toggle = (order: string | undefined) => {
    if (!order) return;
    const next = new Set(selected);
    if (!next.delete(order)) next.add(order);
    select(next);
  };
  const clear = () => {
    if (selected.size > 0) select(new Set());
    else if (typed || search.stage || search.money || search.priority || search.late) {
      setTyped("");
      go({ stage: undefined, money: undefined, priority: undefined, late: undefined });
    } else setCursor(false);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => toggle(current?.order),
    "Shift+J": () => {
      toggle(current?.order);
      move(1);
    },
    Enter: () => open(current),
    e: () => current && void next.act(current, proposal(current, search.tab, here)),
    r: () => void bulk("receive"),
    Home: () => {
      letIn();
      setAt(0);
      drawn.reveal(0);
    },
    Escape: clear,
    ...Object.fromEntries(allTabs.map((tab, i) => [String(i + 1), () => toTab(tab)])),
  });

  const tab = (one: Tab) => {
    const n = counts?.[one] ?? 0;
    return (
      <a
        key={one}
        role="tab"
        aria-selected={one === search.tab}
        tabIndex={one === search.tab ? 0 : -1}
        href={`?tab=${one}`}
        onClick={(event) => {
          event.preventDefault();
          toTab(one);
        }}
        onKeyDown={(event) => {
          const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (by === 0) return;
          event.preventDefault();
          const next = allTabs[(allTabs.indexOf(one) + by + allTabs.length) % allTabs.length]!;
          toTab(next);
          event.currentTarget.parentElement
            ?.querySelectorAll<HTMLElement>("[role=tab]")
            [allTabs.indexOf(next)]?.focus();
        }}
      >
        {states(`tab_${one}`)}
        {counts && <span className="n">{n}</span>}
      </a>
    );
  };

  const picked = rows.filter(({ card }) => selected.has(card.order)).map(({ card }) => card);
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <span className="soft hide-s">{longDay(now, speaking())}</span>
        <span className="end" />
        <Link className="btn main" to={to("walk-in")}>
          <Icon name="plus" /> {say("walk_in")} <Key>N</Key>
        </Link>
      </div>
      <div className="tabs" role="tablist" aria-label={say("tabs")}>
        {openTabs.map(tab)}
        <span className="gap" />
        {closedTabs.map(tab)}
      </div>
      {selected.size > 0 ? (
        <div className="bulk" role="toolbar" aria-label={say("for_selected")}>
          <b>{say("selected", { n: selected.size })}</b>
          {forMany.map((command) => {
            const n = picked.filter((card) => proposal(card, search.tab, here) === command).length;
            return n > 0 ? (
              <button
                key={command}
                type="button"
                className="btn main"
                disabled={working !== ""}
                onClick={() => void bulk(command)}
              >
                {say("bulk_one", { act: acts(`do_${command}`), n })} {command === "receive" && <Key>R</Key>}
              </button>
            ) : null;
          })}
          <button type="button" className="btn" onClick={() => exportCSV(picked)}>
            {say("csv")}
          </button>
          <span className="end small" role="status">
            {working}
          </span>
          <button type="button" className="btn" onClick={() => select(new Set())}>
            {say("clear")} <Key>Esc</Key>
          </button>
        </div>
      ) : (
        <div className="tools">
          <label className="in" style={{ flex: "0 1 250px" }}>
            <Icon name="funnel" />
            <input
              className="bare"
              type="text"
              autoComplete="off"
              spellCheck={false}
              aria-label={say("filter_label")}
              placeholder={say("filter", { n: cards.length })}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <ChipSelect
            value={search.stage}
            none={say("stage_all")}
            options={allStages.map((stage) => [stage, say("stage_one", { stage: states(`stage_${stage}`) })])}
            onChange={(stage) => go({ stage })}
          />
          <ChipSelect
            value={search.money}
            none={say("money_all")}
            options={(["due", "online", "cod", "later"] as const).map((money) => [money, say(`money_${money}`)])}
            onChange={(money) => go({ money })}
          />
          <ChipSelect
            value={search.priority}
            none={say("priority_all")}
            options={(["stat", "urgent", "routine"] as const).map((one) => [
              one,
              say("priority_one", { priority: states(`priority_${one}`) }),
            ])}
            onChange={(priority) => go({ priority })}
          />
          {!closed && (
            <button
              type="button"
              className="chip"
              aria-pressed={search.late === true}
              onClick={() => go({ late: search.late ? undefined : "true" })}
            >
              <Icon name="warning" /> {say("late")} <b>{cards.filter((card) => isLate(card, now)).length}</b>
            </button>
          )}
          {closed && (
            <span className="line" style={{ gap: 4 }}>
              <button
                type="button"
                className="btn icon"
                aria-label={say("day_before")}
                title={say("day_before")}
                onClick={() => go({ day: shift(day, -1) })}
              >
                <Icon name="back" />
              </button>
              <span className="nw">{day === today ? say("today") : calendar(day, speaking())}</span>
              <button
                type="button"
                className="btn icon"
                aria-label={say("day_after")}
                title={say("day_after")}
                disabled={day >= today}
                onClick={() => go({ day: shift(day, 1) >= today ? undefined : shift(day, 1) })}
              >
                <Icon name="next" />
              </button>
            </span>
          )}
          <span className="end soft small nw hide-m">
            {counts === null
              ? say("counting")
              : closed
                ? say("sorted_day", { n: fitting.length, day: calendar(day, speaking()) })
                : say("sorted", { n: fitting.length })}
          </span>
          <button
            type="button"
            className="btn icon hide-s"
            aria-label={say("print")}
            title={say("print")}
            onClick={() => print()}
          >
            <Icon name="print" />
          </button>
        </div>
      )}
      {board.error && !loaded && (
        <Note kind="warn" mark="◔">
          <b>{say("no_answer")}</b> {board.error instanceof Refusal && board.error.detail}{" "}
          <button type="button" className="linkish" onClick={() => void board.refetch()}>
            {say("try_now")}
          </button>
        </Note>
      )}
      {waiting > 0 && (
        <button type="button" className="chip" aria-pressed="true" style={{ alignSelf: "center" }} onClick={letIn}>
          {say("new_rows", { n: waiting })}
        </button>
      )}
      {!board.data && !board.error && <Skeleton rows={10} />}
      {board.data && (
        <section
          ref={frame}
          className={`wrap fill rows ${board.isPlaceholderData ? "dim" : ""} ${shape === "phone" ? "bareframe" : ""}`}
          aria-label={say("caption", { tab: states(`tab_${search.tab}`) })}
          onPointerEnter={() => setHand(true)}
          onPointerLeave={() => setHand(false)}
        >
          {rows.length === 0 ? (
            <Nothing search={search} all={cards.length} typed={typed} filtered={filtered} clear={clear} />
          ) : shape === "phone" ? (
            <div className="cards" style={{ paddingBlock: `${drawn.above}px ${drawn.below + 12}px` }}>
              {drawn.places.map((i) => (
                <PhoneCard
                  key={rows[i]!.card.order}
                  tab={search.tab}
                  row={rows[i]!}
                  index={i}
                  measure={drawn.measure}
                />
              ))}
            </div>
          ) : (
            <table aria-rowcount={rows.length + 1}>
              <caption className="vh">{say("caption", { tab: states(`tab_${search.tab}`) })}</caption>
              {shape === "desk" ? (
                <DeskHead
                  all={picked.length === rows.length}
                  some={picked.length > 0}
                  onAll={(on) => select(new Set(on ? rows.map(({ card }) => card.order) : []))}
                />
              ) : (
                <TabletHead />
              )}
              <tbody>
                {drawn.above > 0 && <tr style={{ height: drawn.above }} aria-hidden="true" />}
                {drawn.places.map((i) => {
                  const Row = shape === "desk" ? DeskRow : TabletRow;
                  const row = rows[i]!;
                  return (
                    <Row
                      key={row.card.order}
                      row={row}
                      tab={search.tab}
                      index={i}
                      here={cursor && i === place}
                      on={selected.has(row.card.order)}
                      toggle={() => toggle(row.card.order)}
                      measure={drawn.measure}
                    />
                  );
                })}
                {drawn.below > 0 && <tr style={{ height: drawn.below }} aria-hidden="true" />}
              </tbody>
            </table>
          )}
          {loaded?.more && (
            <p className="soft small" style={{ padding: 12 }}>
              {say("more_there", { n: cards.length })}
            </p>
          )}
        </section>
      )}
    </div>
  );
}

const shift = (day: string, by: number): string => dayOf(Date.parse(`${day}T12:00:00+05:30`) + by * 86_400_000);

interface RowProps {
  readonly row: { readonly card: BoardCard; readonly gone: boolean };
  readonly tab: Tab;
  readonly index: number;
  readonly here?: boolean;
  readonly on?: boolean;
  readonly toggle?: () => void;
  readonly measure: ((element: Element | null) => void) | undefined;
}

/** A chip that is a list: the native one, so that every device shows its own. */
function ChipSelect<T extends string>({
  value,
  none,
  options,
  onChange,
}: {
  value: T | undefined;
  none: string;
  options: readonly (readonly [T, string])[];
  onChange: (value: T | undefined) => void;
}) {
  const label = options.find(([one]) => one === value)?.[1] ?? none;
  return (
    <span className="chip chipselect hide-s" data-on={value !== undefined || undefined}>
      {label} ▾
      <select
        aria-label={none}
        value={value ?? ""}
        onChange={(event) => onChange((event.target.value || undefined) as T | undefined)}
      >
        <option value="">{none}</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

function DeskHead({ all, some, onAll }: { all: boolean; some: boolean; onAll: (on: boolean) => void }) {
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

function DeskRow({ row: { card, gone }, tab, index, here, on, toggle, measure }: RowProps) {
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

function TabletHead() {
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

function TabletRow({ row: { card, gone }, tab, index, here, on, toggle, measure }: RowProps) {
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

function PhoneCard({ row: { card, gone }, tab, index, measure }: RowProps) {
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

function Nothing({
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

/** What is shown of the selected orders, as a file. It stays on this device. */
function exportCSV(cards: readonly BoardCard[]): void {
  // A cell that begins like a formula would be one in a spreadsheet.
  const cell = (value: string | number) =>
    `"${String(value)
      .replaceAll('"', '""')
      .replace(/^([=+\-@\t\r])/, "'$1")}"`;
  const lines = [
    ["number", "placed_at", "priority", "patient", "age", "sex", "tests", "stage", "settlement", "due"],
    ...cards.map((card) => [
      card.number,
      card.placed_at,
      card.priority,
      card.patient.name_latin || card.patient.name,
      card.patient.age,
      card.patient.sex,
      card.tests.join(" "),
      card.stage,
      card.settlement,
      rupees(card.due),
    ]),
  ];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    new Blob([`\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv" }),
  );
  link.download = "assay-orders.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
