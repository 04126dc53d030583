// The board: what is to be done, by state of money and tube. What is late, who it is, what next.
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { Refusal } from "../../api/refusal";
import type { BoardCard, Tab } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { calendar, dayOf, longDay } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key, useNow } from "../../kit/marks";
import { Missing, Note, Skeleton } from "../../kit/rows";
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
import { DeskHead, DeskRow, TabletHead, TabletRow, PhoneCard } from "./rows";
import { ChipSelect } from "./chip";
import { exportCSV } from "./csv";
import { Nothing } from "./nothing";
import "./orders.css";

const First = lazy(() => import("../first/first").then((module) => ({ default: module.First })));

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
  // Closed tabs count all days: where every count is 0, nothing was ever placed here.
  const first = counts && allTabs.every((tab) => (counts[tab] ?? 0) === 0) && cards.length === 0;

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
      <Missing n={board.data?.missing} />
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
            first && !filtered ? (
              <Suspense fallback={null}>
                <First />
              </Suspense>
            ) : (
              <Nothing search={search} all={cards.length} typed={typed} filtered={filtered} clear={clear} />
            )
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
