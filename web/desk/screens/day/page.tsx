// The day in counts and money, as the API counted them: nothing is worked out here but sums over the days shown. What
// nobody counts yet is left out.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { paymentWords } from "../../acts/payment/words";
import { type Answer, read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { WorkState } from "../../api/schema.gen";
import { calendar, clock, dayOf, longDay, rupees } from "../../kit/format";
import { useNow, useSpan } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { live } from "../../shell/counts";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { csvOf, daysOf, sumOf } from "./sums";
import { dayWords } from "./words";
import "./day.css";

const order: readonly WorkState[] = [
  "ordered",
  "collected",
  "received",
  "ready",
  "in_process",
  "resulted",
  "held",
  "authorised",
  "correcting",
];
const aside: readonly WorkState[] = ["held", "correcting"];

export function DayPage() {
  const say = useWords(dayWords);
  const pays = useWords(paymentWords);
  const to = useTo();
  const now = useNow();
  const age = useSpan();
  const navigate = useNavigate();
  const span = useSearch({ from: "/desk/$h/day" }).span ?? 1;
  usePageTitle(say("title"));

  const today = dayOf(now);
  const days = daysOf(today, span);
  const weekAgo = daysOf(today, 8)[0]!;
  const from = span === 1 ? weekAgo : days[0]!; // today is held against the same weekday
  const stats = useQuery({
    queryKey: ["lists", "stats", from, today],
    queryFn: ({ signal }) => read("/v1/stats", { query: { from, to: today } }, signal),
    ...live,
  });
  const late = useQuery({
    queryKey: ["lists", "tasks", "late"],
    queryFn: ({ signal }) => read("/v1/tasks", { query: { for: "all", limit: 100 } }, signal),
    ...live,
  });
  const latePeople = (late.data?.tasks ?? []).filter((task) => task.late).length;
  const sum = sumOf((stats.data?.days ?? []).filter((one) => days.includes(one.day)));
  const before = stats.data?.days.find((one) => one.day === weekAgo);
  const counts = stats.data?.now;

  const choose = (next: 1 | 7 | 30) =>
    void navigate({ to: to("day"), search: (next === 1 ? {} : { span: next }) as never, replace: true });
  const kpi = (title: string, value: string, below: string) => (
    <div className="kpi" key={title}>
      <span className="soft">{title}</span>
      <b>{value}</b>
      <span className="small soft">{below}</span>
    </div>
  );
  const total = (by: { online: number; cod: number; later: number }) => by.online + by.cod + by.later;
  return (
    <div className="page scroll">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <div className="seg" role="group" aria-label={say("span")}>
          {([1, 7, 30] as const).map((one) => (
            <button key={one} type="button" aria-pressed={span === one} onClick={() => choose(one)}>
              {one === 1 ? say("today") : say("days", { n: one })}
            </button>
          ))}
        </div>
        <span className="soft hide-s">
          {span === 1
            ? say("until", { day: longDay(now, speaking()), time: clock(now, speaking()) })
            : say("from_to", { from: calendar(days[0]!, speaking()), to: calendar(today, speaking()) })}
        </span>
        <span className="end" />
        <button
          type="button"
          className="btn hide-s"
          disabled={!stats.data}
          onClick={() => stats.data && save(`days-${days[0]}-${today}.csv`, csvOf(stats.data.days, days))}
        >
          {say("csv")}
        </button>
      </div>
      {stats.error instanceof Refusal && !stats.data && (
        <Note kind="warn">
          {sayRefusal(stats.error)}{" "}
          <button type="button" className="linkish" onClick={() => void stats.refetch()}>
            {say("again")}
          </button>
        </Note>
      )}
      {stats.data?.recount && <Note>{say("recount")}</Note>}
      {latePeople > 0 && (
        <div className="stack s">
          <Link className="alert crit" to={to("tasks")} search={{ for: "all" } as never}>
            <b>▲ {say("late_one", { n: latePeople })}</b>
            <span className="hide-s">{say("late_say")}</span>
            <span className="end">{say("see")}</span>
          </Link>
        </div>
      )}
      {!stats.data && !stats.error && <Skeleton rows={4} />}
      {stats.data && (
        <>
          {sum.placed + sum.completed + sum.cash + sum.collected === 0 && (
            <Empty title={say(span === 1 ? "empty" : "empty_span")} />
          )}
          <div className="kpis">
            {kpi(
              say("placed"),
              String(sum.placed),
              span === 1 && before
                ? say("week_ago", { n: total(before.placed) })
                : say("cancelled", { n: sum.cancelled }),
            )}
            {kpi(say("completed"), String(sum.completed), say("of_placed", { n: sum.finished, of: sum.placed }))}
            {kpi(say("time"), sum.mean === undefined ? say("none") : age(sum.mean), say("mean"))}
            {kpi(say("billed"), rupees(sum.billed), "")}
            {kpi(say("cash"), rupees(sum.cash), say("given_back", { amount: rupees(sum.refunded) }))}
            {sum.taken.some((one) => one.amount > 0) &&
              kpi(
                say("by_hand"),
                rupees(sum.taken.reduce((all, one) => all + one.amount, 0)),
                sum.taken
                  .filter((one) => one.amount > 0)
                  .map((one) => `${pays(one.method)} ${rupees(one.amount)}`)
                  .join(", "),
              )}
            {counts
              ? kpi(say("due"), rupees(total(counts.due)), say("of_later", { amount: rupees(counts.due.later) }))
              : kpi(say("due"), say("counting"), "")}
            {kpi(say("failed"), String(sum.failed), say("failed_orders"))}
          </div>
          <div className={`cols dg ${span === 1 ? "one" : ""}`}>
            {span > 1 && <Chart days={days} stats={stats.data.days} />}
            {counts && <Open items={counts.items} />}
          </div>
        </>
      )}
    </div>
  );
}

/** Open tests by state, as bars beside their numbers. */
function Open({ items }: { items: Partial<Record<WorkState, number>> }) {
  const say = useWords(dayWords);
  const states = useWords(stateWords);
  const numbers = order.map((state) => ({ state, n: items[state] ?? 0 }));
  const most = Math.max(1, ...numbers.map((one) => one.n));
  return (
    <section className="card">
      <header>
        <h2>{say("open")}</h2>
        <b className="end">{numbers.reduce((sum, one) => sum + one.n, 0)}</b>
      </header>
      <ul className="in-card pipe">
        {numbers.map(({ state, n }) => (
          <li key={state}>
            <span>{states(`item_${state}`)}</span>
            <span className="pb" aria-hidden="true">
              <i className={aside.includes(state) ? "w" : ""} style={{ width: `${(n * 100) / most}%` }} />
            </span>
            <b className="num">{n}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

type DayStats = Answer<"/v1/stats", "get">["days"][number];

/** Bars of the days: how many orders were placed, and how many of these are completed by now. */
function Chart({ days, stats }: { days: readonly string[]; stats: readonly DayStats[] }) {
  const say = useWords(dayWords);
  const [table, showTable] = useState(false);
  const rows = days.map((day) => {
    const one = stats.find((stat) => stat.day === day);
    return { day, placed: one ? one.placed.online + one.placed.cod + one.placed.later : 0, done: one?.finished ?? 0 };
  });
  const most = Math.max(1, ...rows.map((one) => one.placed));
  const wide = 600 / rows.length;
  return (
    <section className="card">
      <header>
        <h2>{say("chart")}</h2>
        <span className="end line small">
          <span className="sqr" style={{ background: "var(--rule)" }} /> {say("chart_placed")}
          <span className="sqr" style={{ background: "var(--accent)" }} /> {say("chart_done")}
        </span>
        <button type="button" className="btn" onClick={() => showTable(!table)}>
          {say(table ? "picture" : "table")}
        </button>
      </header>
      {table ? (
        <table className="compact">
          <thead>
            <tr>
              <th>{say("h_day")}</th>
              <th className="num">{say("chart_placed")}</th>
              <th className="num">{say("chart_done")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.day}>
                <td>{calendar(one.day, speaking())}</td>
                <td className="num">{one.placed}</td>
                <td className="num">{one.done}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <div className="in-card chart">
          <svg
            viewBox="0 0 600 140"
            width="100%"
            role="img"
            aria-label={rows
              .map((one) =>
                say("chart_says", { day: calendar(one.day, speaking()), placed: one.placed, done: one.done }),
              )
              .join("; ")}
          >
            {rows.map((one, n) => (
              <g key={one.day}>
                <rect
                  x={n * wide + 2}
                  width={wide - 4}
                  y={120 - (one.placed * 100) / most}
                  height={(one.placed * 100) / most}
                  fill="var(--rule)"
                />
                <rect
                  x={n * wide + 2}
                  width={wide - 4}
                  y={120 - (one.done * 100) / most}
                  height={(one.done * 100) / most}
                  fill="var(--accent)"
                />
                {one.placed > 0 && (rows.length <= 7 || one.placed === most) && (
                  <text
                    x={n * wide + wide / 2}
                    y={116 - (one.placed * 100) / most}
                    textAnchor="middle"
                    fontSize="11"
                    fill="var(--soft)"
                  >
                    {one.placed}
                  </text>
                )}
                {(rows.length <= 7 || n % 5 === rows.length % 5) && (
                  <text x={n * wide + wide / 2} y="136" textAnchor="middle" fontSize="11" fill="var(--soft)">
                    {Number(one.day.slice(8))}
                  </text>
                )}
              </g>
            ))}
          </svg>
        </div>
      )}
    </section>
  );
}

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
