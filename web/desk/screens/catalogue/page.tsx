// The catalogue of the hospital: tests and panels with price, department and ranges. Nothing is saved by typing: the bar lists what was
// changed, and a version is put in force after its diff was seen. What waits for its day is shown, as the next changes are made of it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { CatalogueList, ListedTest } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { rupees, when } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { is, useHere } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { Detail } from "./detail";
import { type Change, type Draft, type Fields, Put } from "./put";
import type { CatalogueSearch, Part } from "./search";
import { Tools } from "./tools";
import { catalogueWords } from "./words";
import "./catalogue.css";

export function CataloguePage() {
  const say = useWords(catalogueWords);
  const { code } = useParams({ strict: false });
  const { part = "test" } = useSearch({ strict: false }) as CatalogueSearch;
  usePageTitle(say("title"));
  const first = useQuery({
    queryKey: ["catalogue", "in_force"],
    queryFn: ({ signal }) => read("/v1/catalogue", {}, signal),
    refetchOnWindowFocus: "always",
  });
  const next = first.data?.waits?.version;
  const waiting = useQuery({
    queryKey: ["catalogue", next],
    queryFn: ({ signal }) => read("/v1/catalogue", { query: { version: next! } }, signal),
    enabled: next !== undefined,
  });
  const list = next === undefined ? first.data : waiting.data;
  const failed = first.error ?? waiting.error;
  if (list) return <Shown list={list} code={code} part={part} />;
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
      </div>
      {failed instanceof Refusal ? (
        <Note kind="warn">
          {sayRefusal(failed)}{" "}
          <button type="button" className="linkish" onClick={() => void first.refetch()}>
            {say("again")}
          </button>
        </Note>
      ) : (
        <Skeleton rows={10} />
      )}
    </div>
  );
}

/** Whether a test is what was typed: its code, or a part of its names. */
const fits = (test: ListedTest, typed: string): boolean =>
  [test.code, test.name, test.name_hi, test.short_name].some((text) => text.toLowerCase().includes(typed));

function Shown({ list, code, part }: { list: CatalogueList; code: string | undefined; part: Part }) {
  const say = useWords(catalogueWords);
  const department = useDepartment();
  const language = speaking();
  const here = useHere();
  const go = useNavigate();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const [typed, type] = useState("");
  const [changes, setChanges] = useState<Readonly<Record<string, Change>>>({});
  const [putting, put] = useState<Draft>();
  const filter = useRef<HTMLInputElement>(null);
  const admin = is(here, "admin");
  const shown = list.tests.filter((test) => fits(test, typed.trim().toLowerCase()));
  const groups = list.departments
    .map((name) => ({ name, tests: shown.filter((test) => test.department === name) }))
    .filter((group) => group.tests.length > 0);
  const flat = groups.flatMap((group) => group.tests);
  const changed = Object.values(changes);
  const open = (to: string | undefined) =>
    void go({
      to: to ? "/desk/$h/catalogue/$code" : "/desk/$h/catalogue",
      params: { h: here.hospital, code: to ?? "" },
      search: part === "test" ? {} : { part },
    });
  const move = (by: number) => {
    const at = flat.findIndex((test) => test.code === code);
    const to = flat[Math.max(0, Math.min(flat.length - 1, at + by))];
    if (to) open(to.code);
  };
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      f: () => filter.current?.focus(),
      "Ctrl+S": () => changed.length > 0 && put({ tests: changed }),
    },
    putting === undefined,
  );
  const change = (test: string, fields: Fields) =>
    setChanges((before) => {
      const { [test]: was, ...rest } = before;
      const merged = Object.entries({ ...was, ...fields, code: test }).filter(([, value]) => value !== undefined);
      return merged.length > 1 ? { ...rest, [test]: Object.fromEntries(merged) as Change } : rest;
    });
  const again = () => queries.invalidateQueries({ queryKey: ["catalogue"] });
  const withdraw = async () => {
    const given = await give("/v1/catalogue/withdraw", {
      at: {},
      body: { version: list.version },
      about: `catalogue:${here.hospital}`,
      says: { key: "catalogue.tray_withdraw" },
    });
    const outcome = await given.outcome;
    await again();
    strip.say(outcome.kind === "refused" ? sayRefusal(outcome.refusal) : say("taken_back", { n: list.in_force }));
  };
  const unsigned = list.tests.filter((test) => test.kind === "test" && test.unsigned).length;
  const panels = list.tests.filter((test) => test.kind === "panel").length;
  return (
    <>
      <div className="page scroll catalogue" data-open={code !== undefined}>
        <div className="head">
          <h1 tabIndex={-1}>{say("title")}</h1>
          <span className="soft">
            {list.version === 0 ? say("starter") : say("version", { n: list.version })},{" "}
            {say("sum", { tests: list.tests.length - panels, panels })}
          </span>
          {unsigned > 0 && <span className="tag warn">◔ {say("unsigned_n", { n: unsigned })}</span>}
          {admin ? <Tools put={put} /> : <span className="end soft small">{say("reads")}</span>}
        </div>
        {list.waits && (
          <Note>
            {say("waits", { n: list.waits.version, day: when(list.waits.from, Date.now(), language) })}{" "}
            {admin && (
              <button type="button" className="linkish" onClick={() => void withdraw()}>
                {say("take_back")}
              </button>
            )}
          </Note>
        )}
        <div className="catalogue-cols">
          <section className="card list" aria-label={say("title")}>
            <div className="in-card">
              <input
                ref={filter}
                className="in"
                type="search"
                aria-label={say("filter")}
                placeholder={say("filter")}
                value={typed}
                onChange={(event) => type(event.target.value)}
              />
            </div>
            {flat.length === 0 && <Empty title={say("none")} />}
            {groups.map((group) => (
              <div key={group.name}>
                <h2 className="group">{department(group.name)}</h2>
                <ul className="tests">
                  {group.tests.map((test) => (
                    <li key={test.code}>
                      <button
                        type="button"
                        className="test"
                        aria-current={test.code === code || undefined}
                        onClick={() => open(test.code)}
                      >
                        <b>{test.code}</b>
                        <span className="grow" lang={language}>
                          {language === "hi" ? test.name_hi : test.name}
                          {test.withdrawn && <span className="soft"> ({say("withdrawn_tag")})</span>}
                        </span>
                        <span className="num">
                          {test.price > 0 ? rupees(changes[test.code]?.price ?? test.price) : say("in_panel")}
                        </span>
                        <span className="num soft target">{span(test.tat_minutes, say)}</span>
                        <span aria-hidden="true" className={test.unsigned ? "warn" : "soft"}>
                          {changes[test.code] ? "●" : test.unsigned ? "◔" : "✓"}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </section>
          <section className="card detail">
            {code === undefined ? (
              <Empty title={say("choose")} />
            ) : (
              <Detail
                key={`${code} ${list.version}`}
                code={code}
                part={part}
                list={list}
                change={admin ? (fields) => change(code, fields) : undefined}
                draft={changes[code]}
                back={() => open(undefined)}
                again={again}
              />
            )}
          </section>
        </div>
      </div>
      {changed.length > 0 && (
        <div className="foot">
          <span className="grow changeline">
            <b>{say("changes_n", { n: changed.length })}</b> {changed.map((one) => one.code).join(", ")}
          </span>
          <button type="button" className="btn" onClick={() => setChanges({})}>
            {say("drop")}
          </button>
          <button type="button" className="btn main" onClick={() => put({ tests: changed })}>
            {say("put")} <Key>Ctrl S</Key>
          </button>
        </div>
      )}
      {putting && (
        <Put
          draft={putting}
          version={list.version}
          close={() => put(undefined)}
          done={async (n) => {
            put(undefined);
            setChanges({});
            await again();
            strip.say(say("done", { n }));
          }}
        />
      )}
    </>
  );
}

const span = (minutes: number, say: ReturnType<typeof useWords<keyof typeof catalogueWords.pairs>>): string =>
  minutes % 60 === 0 ? say("hours", { n: minutes / 60 }) : say("minutes", { n: minutes });
