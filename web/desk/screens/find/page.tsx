// The orders of any day, picked out by state, department, test and ward. Who it is about is found by the field at the top.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useId, useRef, useState } from "react";
import { useCatalogue } from "../../acts/order";
import type { Tab } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Columns } from "../../kit/columns";
import { clock, dayOf } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Due, Key, PriorityTag, useNow } from "../../kit/marks";
import { Empty, Missing, Note, Skeleton } from "../../kit/rows";
import { pick } from "../../lists/search";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useDepartment } from "../../words/departments";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { allTabs } from "../orders/search";
import type { FindSearch } from "./search";
import { findWords } from "./words";
import "./find.css";

const shift = (day: string, by: number): string => dayOf(Date.parse(`${day}T12:00:00+05:30`) + by * 86_400_000);

export function FindPage() {
  const say = useWords(findWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  const to = useTo();
  const navigate = useNavigate();
  const catalogue = useCatalogue();
  const search = useSearch({ from: "/desk/$h/find" });
  const today = dayOf(useNow());
  const day = search.day ?? today;
  const [at, setAt] = useState(0);
  const [cursor, setCursor] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLElement>(null);
  usePageTitle(say("title"));
  const list = useInfiniteQuery({
    queryKey: ["lists", "find", day, search.tab, search.department, search.test, search.ward],
    queryFn: ({ pageParam, signal }) => pick({ ...search, day }, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.cursor,
  });
  const rows = list.data?.pages.flatMap((page) => page.orders) ?? [];
  const place = Math.max(0, Math.min(at, rows.length - 1));

  const go = (next: Partial<Record<keyof FindSearch, string | undefined>>) => {
    setAt(0);
    setCursor(false);
    const whole = Object.entries({ ...search, ...next }).filter(([, value]) => value);
    void navigate({ to: to("find"), search: Object.fromEntries(whole) as never, replace: true });
  };
  const byDays = (by: number) => {
    const next = shift(day, by);
    if (next <= today) go({ day: next === today ? undefined : next });
  };
  const move = (by: number) => {
    setCursor(true);
    const next = Math.max(0, Math.min(rows.length - 1, cursor ? place + by : place));
    setAt(next);
    frame.current?.querySelectorAll("tbody tr")[next]?.scrollIntoView({ block: "nearest" });
  };
  const clear = () => go({ tab: undefined, department: undefined, test: undefined, ward: undefined });
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    f: () => first.current?.focus(),
    "[": () => byDays(-1),
    "]": () => byDays(1),
    Enter: () => cursor && rows[place] && void navigate({ to: to(`orders/${rows[place].order}`) }),
    Escape: () => (cursor ? setCursor(false) : clear()),
  });

  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <span className="end soft small">
          {list.data && say(list.hasNextPage ? "n_more" : "n", { n: rows.length })}
        </span>
      </div>
      <search className="tools finding" aria-label={say("filters")}>
        <Field name={say("day")} more={<Key>F</Key>}>
          {(id) => (
            <span className="line">
              <button
                type="button"
                className="btn icon"
                aria-label={say("day_before")}
                title={`${say("day_before")} [`}
                onClick={() => byDays(-1)}
              >
                <Icon name="back" />
              </button>
              <input
                id={id}
                ref={first}
                className="in"
                type="date"
                max={today}
                value={day}
                onChange={(event) =>
                  event.target.value && go({ day: event.target.value === today ? undefined : event.target.value })
                }
              />
              <button
                type="button"
                className="btn icon"
                aria-label={say("day_after")}
                title={`${say("day_after")} ]`}
                disabled={day >= today}
                onClick={() => byDays(1)}
              >
                <Icon name="next" />
              </button>
            </span>
          )}
        </Field>
        <Choice
          name={say("tab")}
          all={say("all")}
          value={search.tab}
          options={allTabs.map((tab: Tab) => [tab, states(`tab_${tab}`)])}
          onChange={(tab) => go({ tab })}
        />
        <Choice
          name={say("department")}
          all={say("all")}
          value={search.department}
          options={(catalogue.data?.departments ?? []).map((one) => [one, department(one)])}
          onChange={(one) => go({ department: one })}
        />
        <Choice
          name={say("test")}
          all={say("all")}
          value={search.test}
          options={(catalogue.data?.tests ?? []).map((test) => [test.code, `${test.code} · ${test.name}`])}
          onChange={(test) => go({ test })}
        />
        <Ward key={search.ward ?? ""} name={say("ward")} value={search.ward ?? ""} onChange={(ward) => go({ ward })} />
        {(search.tab || search.department || search.test || search.ward) && (
          <button type="button" className="btn" onClick={clear}>
            {say("clear")} <Key>Esc</Key>
          </button>
        )}
      </search>
      <Missing n={list.data?.pages.reduce((sum, page) => sum + (page.missing ?? 0), 0)} />
      {list.data?.pages[0]?.recount && (
        <Note kind="warn" mark="◔">
          {say("recount")}
        </Note>
      )}
      {list.error && (
        <Note kind="warn" mark="◔">
          {say("no_answer")}{" "}
          <button type="button" className="linkish" onClick={() => void list.refetch()}>
            {say("try_again")}
          </button>
        </Note>
      )}
      {list.isPending ? (
        <Skeleton rows={10} />
      ) : (
        <section ref={frame} className="wrap fill rows" aria-label={say("title")}>
          {rows.length === 0 && !list.hasNextPage ? (
            <Empty title={say("empty")} />
          ) : (
            <table className="flow">
              <caption className="vh">{say("title")}</caption>
              <Columns
                of={[
                  { head: `${say("h_time")} ↓`, width: 72, num: true },
                  { head: say("h_priority"), width: 70, quiet: true },
                  { head: say("h_order"), width: 104 },
                  { head: say("h_patient") },
                  { head: say("h_tests"), width: 220 },
                  { head: say("h_state"), width: 190 },
                  { head: say("h_ward"), width: 110 },
                  { head: say("h_due"), width: 120, num: true },
                ]}
              />
              <tbody>
                {rows.map((row, i) => (
                  <tr key={row.order} className={cursor && i === place ? "here" : undefined}>
                    <td className="num">{clock(row.placed_at, speaking())}</td>
                    <td className="num">
                      <PriorityTag priority={row.priority} />
                    </td>
                    <td>
                      <Link className="plain" to={to(`orders/${row.order}`)}>
                        <b>{row.number}</b>
                      </Link>
                    </td>
                    <td className="cut">
                      <b>{row.patient.name_latin || row.patient.name}</b>{" "}
                      {row.patient.name_latin && row.patient.name_latin !== row.patient.name && (
                        <span className="soft deva">{row.patient.name}</span>
                      )}{" "}
                      <span className="soft nw">
                        {row.patient.age} {states(`sex_short_${row.patient.sex}`)}
                      </span>
                    </td>
                    <td className="cut">{row.tests.join(", ")}</td>
                    <td>
                      {states(
                        row.state === "waiting"
                          ? "tab_awaiting_payment"
                          : row.state === "payment_failed" || row.state === "expired"
                            ? "tab_failed"
                            : `stage_${row.stage}`,
                      )}
                    </td>
                    <td className="cut">{row.ward}</td>
                    <td className="num">
                      <Due paise={row.due} later={row.settlement === "later"} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {list.hasNextPage && (
            <p className="pad">
              <button
                type="button"
                className="btn"
                disabled={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {say("more")}
              </button>
            </p>
          )}
        </section>
      )}
    </div>
  );
}

function Field({ name, more, children }: { name: string; more?: ReactNode; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {name} {more}
      </label>
      {children(id)}
    </div>
  );
}

function Choice<T extends string>({
  name,
  all,
  value,
  options,
  onChange,
}: {
  name: string;
  all: string;
  value: T | undefined;
  options: readonly (readonly [T, string])[];
  onChange: (value: T | undefined) => void;
}) {
  return (
    <Field name={name}>
      {(id) => (
        <select
          id={id}
          className="in"
          value={value ?? ""}
          onChange={(event) => onChange((event.target.value || undefined) as T | undefined)}
        >
          <option value="">{all}</option>
          {options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** As it was written on the order: it is looked for when the field is left, or by Enter. */
function Ward({ name, value, onChange }: { name: string; value: string; onChange: (ward: string) => void }) {
  const [typed, setTyped] = useState(value);
  const done = () => typed.trim() !== value && onChange(typed.trim());
  return (
    <Field name={name}>
      {(id) => (
        <input
          id={id}
          className="in"
          type="text"
          autoComplete="off"
          maxLength={60}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={done}
          onKeyDown={(event) => event.key === "Enter" && done()}
        />
      )}
    </Field>
  );
}
