// What a department has to measure: tubes, not tests and not people. STAT first, then the oldest.
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { Refusal } from "../../api/refusal";
import type { Work } from "../../api/schema.gen";
import { useCatalogue } from "../../acts/order";
import { useWork } from "../../acts/work";
import { useKeys } from "../../keys/keys";
import { clock } from "../../kit/format";
import { Columns } from "../../kit/columns";
import { Icon } from "../../kit/icons";
import { Age, Key, PriorityTag, Tube, useNow } from "../../kit/marks";
import { Empty, Missing, Note, Skeleton } from "../../kit/rows";
import { type Given, type Outcome, useCommand } from "../../outbox/device";
import { useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { WorkSheet } from "./sheet";
import { type Chip, chips, statesOf } from "./search";
import { worklistsWords } from "./words";
import "./worklists.css";

const kept = "assay.department";
export function WorklistsPage() {
  const say = useWords(worklistsWords);
  const states = useWords(stateWords);
  const departmentName = useDepartment();
  const to = useTo();
  const navigate = useNavigate();
  const give = useCommand();
  const strip = useStrip();
  const { department: asked } = useParams({ strict: false }) as { department?: string };
  const search = useSearch({ strict: false }) as { state?: Chip };
  const chip: Chip = search.state ?? "todo";
  const catalogue = useCatalogue();
  const departments = useMemo(
    () => [...new Set((catalogue.data?.tests ?? []).map((test) => test.department))].sort(),
    [catalogue.data],
  );
  const department = asked ?? departments.find((one) => one === readKept()) ?? departments[0];
  const list = useWork(department, statesOf(chip));
  const me = useHere().person;
  const now = useNow();
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const [cursor, setCursor] = useState(false);
  const [started, setStarted] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState<readonly { accession: string; why: string }[]>([]);
  const frame = useRef<HTMLElement>(null);
  usePageTitle(say("title"));
  useEffect(() => {
    if (!department) return;
    try {
      localStorage.setItem(kept, department);
    } catch {
      // For this page only.
    }
  }, [department]);

  // What was started here is in process at once; the list follows.
  const work: readonly Work[] = (list.data?.work ?? []).map((one) =>
    one.state === "ready" && started.has(one.accession) ? { ...one, state: "in_process" } : one,
  );
  const rows = work.filter((one) => statesOf(chip).includes(one.state));
  const counts = list.data?.counts;
  const count = (one: Chip, of = department) =>
    statesOf(one).reduce((sum, state) => sum + ((of && counts?.[of]?.[state]) || 0), 0);
  const mine = (row: Work) => row.draft?.by.person === me;
  const place = Math.max(0, Math.min(at, rows.length - 1));
  const current = rows[place];
  const keyOf = (row: Work) => `${row.accession} ${row.state}`;

  const go = (next: { department?: string; state?: Chip }) => {
    select(new Set());
    setAt(0);
    setCursor(false);
    const state = next.state ?? (next.department ? "todo" : chip);
    void navigate({
      to: to(`worklists/${next.department ?? department}`),
      search: state === "todo" ? {} : ({ state } as object),
      replace: true,
    });
  };
  const start = async (some: readonly Work[]) => {
    setFailed([]);
    const given: Given[] = [];
    const ends: Promise<{ row: Work; outcome: Outcome }>[] = [];
    for (const row of some) {
      const one = await give("/v1/orders/{order}/start", {
        at: { path: { order: row.order } },
        body: { items: [...row.items] },
        says: { key: "worklists.start_tray", with: { accession: row.accession } },
        undo: true,
      });
      given.push(one);
      ends.push(one.outcome.then((outcome) => ({ row, outcome })));
    }
    setStarted((old) => new Set([...old, ...some.map((row) => row.accession)]));
    strip.say(
      some.length === 1 ? say("started_of", { accession: some[0]!.accession }) : say("started", { n: some.length }),
      given,
    );
    const done = await Promise.all(ends);
    const bad = done.filter(({ outcome }) => outcome.kind !== "done" && outcome.kind !== "landed");
    setStarted((old) => new Set([...old].filter((accession) => !some.some((row) => row.accession === accession))));
    setFailed(
      bad.flatMap(({ row, outcome }) =>
        outcome.kind === "refused" ? [{ accession: row.accession, why: sayRefusal(outcome.refusal) }] : [],
      ),
    );
    // What was refused stays selected.
    select(new Set(bad.filter(({ outcome }) => outcome.kind === "refused").map(({ row }) => keyOf(row))));
  };
  const enter = (row: Work | undefined) =>
    row && void navigate({ to: to(`orders/${row.order}/results`), search: { dep: department } as object });
  const act = (row: Work | undefined) => {
    if (!row) return;
    if (row.state === "ready") void start([row]);
    else if (row.state === "in_process" || row.state === "correcting") enter(row);
    else if (row.state === "resulted" || row.state === "held")
      void navigate({ to: to("authorise"), search: { order: row.order } as object });
    else void navigate({ to: to("receive") });
  };
  const word = (row: Work) =>
    say(
      row.state === "ready"
        ? "start"
        : row.state === "in_process" || row.state === "correcting"
          ? row.draft
            ? mine(row)
              ? "go_on"
              : "take_over"
            : "enter"
          : row.state === "resulted" || row.state === "held"
            ? "authorise"
            : "receive",
    );
  const move = (by: number) => {
    setCursor(true);
    const next = Math.max(0, Math.min(rows.length - 1, cursor ? place + by : place));
    setAt(next);
    frame.current?.querySelectorAll("tbody tr")[next]?.scrollIntoView({ block: "nearest" });
  };
  const toggle = (row: Work | undefined) => {
    if (!row) return;
    const next = new Set(selected);
    if (!next.delete(keyOf(row))) next.add(keyOf(row));
    select(next);
  };
  const picked = rows.filter((row) => selected.has(keyOf(row)));
  const toStart = picked.filter((row) => row.state === "ready");
  const first = rows.find((row) => row.state === "in_process") ?? rows.find((row) => row.state === "ready");
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => toggle(current),
    "Shift+J": () => {
      toggle(current);
      move(1);
    },
    e: () => (cursor ? act(current) : first?.state === "ready" ? void start([first]) : enter(first)),
    p: () => rows.length > 0 && print(),
    Enter: () => cursor && current && void navigate({ to: to(`orders/${current.order}`) }),
    Escape: () => (selected.size > 0 ? select(new Set()) : setCursor(false)),
    ...Object.fromEntries(chips.map((one, i) => [String(i + 1), () => go({ state: one })])),
  });

  if (catalogue.data && departments.length === 0)
    return (
      <div className="page">
        <Empty title={say("no_department")} />
      </div>
    );
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <fieldset className="seg" aria-label={say("departments")}>
          {departments.map((one) => (
            <button key={one} type="button" aria-pressed={one === department} onClick={() => go({ department: one })}>
              <span className="cap">{departmentName(one)}</span>
              {counts && <b>{chips.reduce((sum, each) => sum + count(each, one), 0)}</b>}
            </button>
          ))}
        </fieldset>
        <span className="end" />
        <button type="button" className="btn hide-s" disabled={rows.length === 0} onClick={() => print()}>
          <Icon name="print" />
          {say("sheet")} <Key>P</Key>
        </button>
        {first && (
          <button
            type="button"
            className="btn main"
            onClick={() => (first.state === "ready" ? void start([first]) : enter(first))}
          >
            {first.state === "ready" ? `${say("start")} ${first.accession}` : say("first")} {!cursor && <Key>E</Key>}
          </button>
        )}
      </div>
      {selected.size > 0 ? (
        <div className="bulk" role="toolbar" aria-label={say("for_selected")}>
          <b>{say("selected", { n: selected.size })}</b>
          {toStart.length > 0 && (
            <button type="button" className="btn main" onClick={() => void start(toStart)}>
              {say("start_n", { n: toStart.length })}
            </button>
          )}
          <button type="button" className="btn end" onClick={() => select(new Set())}>
            {say("clear")} <Key>Esc</Key>
          </button>
        </div>
      ) : (
        <fieldset className="tools chipset" aria-label={say("states")}>
          {chips.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={one === chip}
              onClick={() => go({ state: one })}
            >
              {one === "held" && <Icon name="warning" />}
              {say(one)} {counts && <b>{count(one)}</b>}
            </button>
          ))}
          <span className="end soft small hide-m">{say("sorted", { n: rows.length })}</span>
        </fieldset>
      )}
      <Missing n={list.data?.missing} />
      {list.data?.recount && (
        <Note kind="warn" mark="◔">
          {say("recount")}
        </Note>
      )}
      {list.error && (
        <Note kind="warn" mark="◔">
          {say("no_answer")} {list.error instanceof Refusal && list.error.detail}{" "}
          <button type="button" className="linkish" onClick={() => void list.refetch()}>
            {say("try_again")}
          </button>
        </Note>
      )}
      {failed.length > 0 && (
        <Note kind="crit" mark="▲">
          {say("refused", {
            n: failed.length,
            which: failed.map((one) => say("refused_one", one)).join("; "),
          })}
        </Note>
      )}
      {list.isPending ? (
        <Skeleton rows={10} />
      ) : (
        <section ref={frame} className="wrap fill rows no-print" aria-label={department && departmentName(department)}>
          {rows.length === 0 ? (
            <Empty title={chip === "todo" ? say("empty_todo", { n: count("coming") }) : say("empty")} />
          ) : (
            <table className="flow">
              <caption className="vh">{department && departmentName(department)}</caption>
              <Columns
                of={[
                  {
                    head: (
                      <input
                        type="checkbox"
                        className="box"
                        aria-label={say("select_all")}
                        checked={picked.length === rows.length}
                        onChange={(event) => select(new Set(event.target.checked ? rows.map(keyOf) : []))}
                      />
                    ),
                    width: 36,
                  },
                  { head: say("h_priority"), width: 70, quiet: true },
                  { head: `${say("h_age")} ↓`, width: 110, num: true },
                  { head: say("h_label"), width: 128 },
                  { head: say("h_tube"), width: 58 },
                  { head: say("h_tests") },
                  { head: say("h_values"), width: 76, num: true },
                  { head: say("h_state"), width: 210 },
                  { head: say("h_next"), width: 136, num: true },
                ]}
              />
              <tbody>
                {rows.map((row, i) => {
                  const late = row.due_at !== undefined && Date.parse(row.due_at) < now;
                  const here = cursor && i === place;
                  return (
                    <tr
                      key={keyOf(row)}
                      className={`${here ? "here" : ""} ${selected.has(keyOf(row)) ? "on" : ""} ${late ? "hot" : ""}`}
                    >
                      <td>
                        <input
                          type="checkbox"
                          className="box"
                          aria-label={say("select", { accession: row.accession })}
                          checked={selected.has(keyOf(row))}
                          onChange={() => toggle(row)}
                        />
                      </td>
                      <td className="num">
                        {row.priority === "routine" ? null : <PriorityTag priority={row.priority} />}
                      </td>
                      <td className="num">
                        <Age since={row.collected_at ?? row.since} due={row.due_at} />
                      </td>
                      <td>
                        <Link className="plain" to={to(`orders/${row.order}`)}>
                          <b>{row.accession}</b>
                        </Link>
                      </td>
                      <td>
                        <Tube id={row.accession.split("-")[2]!} />
                      </td>
                      <td className="cut">
                        {row.tests.join(", ")}{" "}
                        <span className="faint hide-m">
                          {row.items.filter((code) => !row.tests.includes(code)).join(", ")}
                        </span>
                      </td>
                      <td className="num">{row.items.length}</td>
                      <td>
                        <span
                          className={`tag ${row.state === "held" || row.again.length > 0 ? "warn" : row.state === "correcting" || row.draft ? "info" : ""}`}
                        >
                          {row.state === "held" && "◆ "}
                          {states(`item_${row.state}`)}
                          {row.again.length > 0 && `, ${say("again")}`}
                          {row.draft &&
                            `, ${
                              mine(row)
                                ? say("typed", { n: row.draft.n })
                                : say("draft_of", { name: row.draft.by.name ?? row.draft.by.person, n: row.draft.n })
                            }`}
                        </span>
                      </td>
                      <td className="num">
                        <button
                          type="button"
                          className={`btn row-btn ${here ? "main" : "act"}`}
                          aria-label={`${word(row)} ${row.accession}`}
                          onClick={() => act(row)}
                        >
                          {word(row)}
                        </button>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
          {list.data?.more && <p className="soft small pad">{say("more")}</p>}
        </section>
      )}
      <WorkSheet
        rows={picked.length > 0 ? picked : rows}
        catalogue={catalogue.data}
        title={say("sheet_title", {
          department: department ? departmentName(department) : "",
          n: (picked.length > 0 ? picked : rows).length,
          time: clock(Date.now(), speaking()),
        })}
      />
    </div>
  );
}

function readKept(): string | null {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}
