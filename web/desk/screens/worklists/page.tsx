// What a department has to measure: tubes, not tests and not people. STAT first, then the oldest.
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { Refusal } from "../../api/refusal";
import type { Catalogue, Work, WorkState } from "../../api/schema.gen";
import { useCatalogue } from "../../acts/order";
import { useWork } from "../../acts/work";
import { useKeys } from "../../keys/keys";
import { clock } from "../../kit/format";
import { Columns } from "../../kit/columns";
import { Icon } from "../../kit/icons";
import { Age, Key, PriorityTag, Tube } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { type Given, type Outcome, useCommand } from "../../outbox/device";
import { useTo } from "../../shell/person";
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
const all: readonly WorkState[] = ["collected", "received", "ready", "in_process", "resulted", "held", "correcting"];

/** A panel whole is said by its code, single members by their own. */
export function testsOf(work: Work, catalogue: Catalogue | undefined): { heads: string[]; rest: string[] } {
  const panels = (catalogue?.tests ?? []).filter((test) => test.kind === "panel" && test.members);
  const left = new Set(work.items);
  const heads: string[] = [];
  const rest: string[] = [];
  for (const panel of panels) {
    const members = panel.members!.filter((code) => left.has(code));
    if (members.length < 2 || members.length < panel.members!.length) continue;
    heads.push(panel.code);
    rest.push(...members);
    for (const code of members) left.delete(code);
  }
  return { heads: [...heads, ...left], rest };
}

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
  const list = useWork(department, all);
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
  const work: readonly Work[] = list.work.map((one) =>
    one.state === "ready" && started.has(one.accession) ? { ...one, state: "in_process" } : one,
  );
  const rows = work.filter((one) => statesOf(chip).includes(one.state));
  const count = (one: Chip) => work.filter((row) => statesOf(one).includes(row.state)).length;
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
          ? "enter"
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
              {one === department && !list.waiting && <b>{work.length}</b>}
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
              {say(one)} {!list.waiting && <b>{count(one)}</b>}
            </button>
          ))}
          <span className="end soft small hide-m">{say("sorted", { n: rows.length })}</span>
        </fieldset>
      )}
      {list.recount && (
        <Note kind="warn" mark="◔">
          {say("recount")}
        </Note>
      )}
      {list.error && (
        <Note kind="warn" mark="◔">
          {say("no_answer")} {list.error instanceof Refusal && list.error.detail}{" "}
          <button type="button" className="linkish" onClick={list.again}>
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
      {list.waiting && list.work.length === 0 ? (
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
                  { head: say("h_state"), width: 150 },
                  { head: say("h_next"), width: 136, num: true },
                ]}
              />
              <tbody>
                {rows.map((row, i) => {
                  const tests = testsOf(row, catalogue.data);
                  const here = cursor && i === place;
                  return (
                    <tr key={keyOf(row)} className={`${here ? "here" : ""} ${selected.has(keyOf(row)) ? "on" : ""}`}>
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
                        <Age since={row.since} />
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
                        {tests.heads.join(", ")} <span className="faint hide-m">{tests.rest.join(", ")}</span>
                      </td>
                      <td className="num">{row.items.length}</td>
                      <td>
                        <span
                          className={`tag ${row.state === "held" ? "warn" : row.state === "correcting" ? "info" : ""}`}
                        >
                          {row.state === "held" && "◆ "}
                          {states(`item_${row.state}`)}
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
          {list.more && <p className="soft small pad">{say("more")}</p>}
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
