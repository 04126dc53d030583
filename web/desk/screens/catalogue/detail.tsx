// One test or panel: what it is and costs, what its values are judged by, what became of it. Only an admin types here, only a signatory of
// the department signs.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { CatalogueList, CatalogueTest, ListedTest } from "../../api/schema.gen";
import { Choice } from "../../kit/choice";
import { paise, rupees, when } from "../../kit/format";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { useHere } from "../../shell/person";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { type Change, ChangeLine, type Fields } from "./put";
import { Ranges } from "./ranges";
import { type Part, parts } from "./search";
import { catalogueWords } from "./words";

export type SetChange = (fields: Fields) => void;

export function Detail({
  code,
  part,
  list,
  draft,
  change,
  back,
  again,
}: {
  code: string;
  part: Part;
  list: CatalogueList;
  draft: Change | undefined;
  change: SetChange | undefined;
  back: () => void;
  again: () => Promise<void>;
}) {
  const say = useWords(catalogueWords);
  const here = useHere();
  const go = useNavigate();
  const test = useQuery({
    queryKey: ["catalogue", list.version, code],
    queryFn: ({ signal }) =>
      read("/v1/catalogue/tests/{code}", { path: { code }, query: { version: list.version } }, signal),
  });
  if (test.error instanceof Refusal) return <Note kind="warn">{sayRefusal(test.error)}</Note>;
  if (!test.data) return <Skeleton rows={6} />;
  const is = test.data.test;
  return (
    <>
      <header>
        <button type="button" className="btn to-list" onClick={back}>
          {say("to_list")}
        </button>
        <h2>
          {is.code}, {is.name}
        </h2>
        <span className="soft" lang="hi">
          {is.name_hi}
        </span>
        <span className="soft">
          {say("loinc_is", { code: is.loinc ?? "–" })}
          {is.unit && `, ${is.unit}`}
        </span>
        <span className="end">
          <Choice
            label={<span className="vh">{say("part")}</span>}
            of={parts}
            chosen={part}
            choose={(one) =>
              void go({
                to: "/desk/$h/catalogue/$code",
                params: { h: here.hospital, code },
                search: one === "test" ? {} : { part: one },
              })
            }
            word={(one) => say(`part_${one}`)}
          />
        </span>
      </header>
      <div className="in-card stack">
        {part === "test" && <Test test={is} list={list} draft={draft} change={change} />}
        {part === "ranges" && (
          <Ranges
            key={test.dataUpdatedAt}
            test={test.data}
            version={list.version}
            draft={draft}
            change={change}
            again={again}
          />
        )}
        {part === "history" && <History of={test.data} />}
      </div>
    </>
  );
}

/** A field of a test. What is not understood is said, and not part of the change. */
function Field({
  word,
  value,
  set,
  fault,
  wide = false,
}: {
  word: keyof typeof catalogueWords.pairs;
  value: string;
  set: ((value: string) => void) | undefined;
  fault?: string | undefined;
  wide?: boolean;
}) {
  const say = useWords(catalogueWords);
  const id = useId();
  return (
    <div className={wide ? "field wide" : "field"}>
      <label htmlFor={id}>{say(word)}</label>
      <input
        id={id}
        className="in"
        autoComplete="off"
        maxLength={300}
        value={value}
        readOnly={!set}
        aria-invalid={fault !== undefined || undefined}
        onChange={(event) => set?.(event.target.value)}
      />
      {fault && <span className="small crit">{fault}</span>}
    </div>
  );
}

function Test({
  test,
  list,
  draft,
  change,
}: {
  test: ListedTest;
  list: CatalogueList;
  draft: Change | undefined;
  change: SetChange | undefined;
}) {
  const say = useWords(catalogueWords);
  const department = useDepartment();
  const [typed, type] = useState<Readonly<Record<string, string>>>({});
  const panel = test.kind === "panel";
  const text = (
    field: "name" | "name_hi" | "short_name" | "loinc" | "method" | "department" | "specimen",
    is: string,
  ) => ({
    word: field,
    value: draft?.[field] ?? is,
    set: change && ((value: string) => change({ [field]: value === is ? undefined : value })),
  });
  const number = (
    field: "price" | "tat_minutes" | "stat_tat_minutes",
    is: number,
    show: (n: number) => string,
    understand: (text: string) => number | undefined,
  ) => {
    const value = typed[field] ?? show(draft?.[field] ?? is);
    const n = understand(value);
    return {
      word: field,
      value,
      fault: n === undefined ? say(field === "price" ? "bad_price" : "bad_minutes") : undefined,
      set:
        change &&
        ((next: string) => {
          type((old) => ({ ...old, [field]: next }));
          const to = understand(next);
          change({ [field]: to === undefined || to === is ? undefined : to });
        }),
    };
  };
  const whole = (value: string) => (/^\d{1,5}$/.test(value.trim()) ? Number(value) : undefined);
  const flag = (field: "withdrawn" | "sensitive") => (
    <label className="line">
      <input
        type="checkbox"
        className="sw"
        checked={draft?.[field] ?? test[field]}
        disabled={!change}
        onChange={(event) =>
          change?.({ [field]: event.target.checked === test[field] ? undefined : event.target.checked })
        }
      />
      <span>{say(field)}</span>
    </label>
  );
  return (
    <div className="test-fields">
      {(test.price > 0 || change) && (
        <Field
          {...number(
            "price",
            test.price,
            (n) => (n ? rupees(n) : ""),
            (t) => (t.trim() === "" ? 0 : paise(t)),
          )}
        />
      )}
      <Field {...number("tat_minutes", test.tat_minutes, String, whole)} />
      <Field {...number("stat_tat_minutes", test.stat_tat_minutes, String, whole)} />
      <Field {...text("name", test.name)} wide />
      <Field {...text("name_hi", test.name_hi)} wide />
      <Field {...text("short_name", test.short_name)} />
      <Field {...text("loinc", test.loinc ?? "")} />
      <div className="field">
        <label htmlFor="catalogue-department">{say("department")}</label>
        <select
          id="catalogue-department"
          className="in"
          disabled={!change}
          value={draft?.department ?? test.department}
          onChange={(event) =>
            change?.({ department: event.target.value === test.department ? undefined : event.target.value })
          }
        >
          {list.departments.map((one) => (
            <option key={one} value={one}>
              {department(one)}
            </option>
          ))}
        </select>
      </div>
      {!panel && (
        <div className="field">
          <label htmlFor="catalogue-container">{say("specimen")}</label>
          <select
            id="catalogue-container"
            className="in"
            disabled={!change}
            value={draft?.specimen ?? test.container}
            onChange={(event) =>
              change?.({ specimen: event.target.value === test.container ? undefined : event.target.value })
            }
          >
            {list.containers.map((one) => (
              <option key={one.letter} value={one.letter}>
                {one.letter} {one.name} ({one.colour})
              </option>
            ))}
          </select>
        </div>
      )}
      {!panel && <Field {...text("method", test.method ?? "")} wide />}
      {panel && (
        <Field
          word="members"
          wide
          value={typed.members ?? (draft?.members ?? test.members ?? []).join(" ")}
          set={
            change &&
            ((value) => {
              type((old) => ({ ...old, members: value }));
              const members = value
                .trim()
                .toUpperCase()
                .split(/[\s,]+/);
              change({ members: members.join(" ") === (test.members ?? []).join(" ") ? undefined : members });
            })
          }
        />
      )}
      <div className="stack s wide">
        {flag("withdrawn")}
        {!panel && flag("sensitive")}
      </div>
    </div>
  );
}

function History({ of }: { of: CatalogueTest }) {
  const say = useWords(catalogueWords);
  if (of.history.length === 0) return <Empty title={say("history_none")} />;
  return (
    <ol className="history">
      {of.history.map((one) => (
        <li key={one.version}>
          <b>{say("version", { n: one.version })}</b>, {say("since", { day: when(one.from, Date.now(), speaking()) })},{" "}
          <span className="soft">{one.by.name ?? one.by.person}</span>
          <ul className="diff">
            {one.changes.map((change) => (
              <ChangeLine key={change.part} {...change} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
