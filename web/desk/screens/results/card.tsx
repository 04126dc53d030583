// One tube and panel: its head with what it was measured on, and its rows.
import { useState } from "react";
import { Tube } from "../../kit/marks";
import { useWords } from "../../words/words";
import type { Group } from "./lay";
import { ResultRow, type RowProps } from "./row";
import { resultsWords } from "./words";

/** What a card's values are measured on. */
export interface Bench {
  readonly instrument: string;
  readonly lot: string;
}

const stored = (key: string) => `assay.bench.${key}`;

/** Analyser and lot as they were the last time on this device. */
export function readBench(key: string): Bench {
  try {
    const kept = JSON.parse(localStorage.getItem(stored(key)) ?? "{}") as Partial<Bench>;
    return { instrument: kept.instrument ?? "", lot: kept.lot ?? "" };
  } catch {
    return { instrument: "", lot: "" };
  }
}

export function keepBench(key: string, bench: Bench): void {
  try {
    localStorage.setItem(stored(key), JSON.stringify(bench));
  } catch {
    // For this page only.
  }
}

export const benchOf = (group: Group): string => group.heads[0]!.name;

export function ResultCard({
  group,
  bench,
  onBench,
  props,
}: {
  group: Group;
  bench: Bench;
  onBench: (bench: Bench) => void;
  props: (index: number) => Omit<RowProps, "row">;
}) {
  const say = useWords(resultsWords);
  const [setting, set] = useState(false);
  const rows = group.rows.map((row, i) => ({ row, props: props(i) }));
  const columns = rows[0]!.props.columns;
  const words = rows.some(({ props: one }) => one.field.choices || one.field.templates);
  const long = rows.some(({ props: one }) => one.field.unit.length > 9);
  const open = rows.filter(({ row }) => row.open);
  const typed = open.filter(({ props: one }) => one.typed?.value).length;
  const name = group.heads.map((head) => head.name).join(", ");
  return (
    <section className="card" aria-label={name}>
      <header>
        {group.heads.map((head) => (
          <span key={`${head.specimen} ${head.name}`} className="line">
            <Tube id={head.specimen} />
            <h2>{head.name}</h2>
          </span>
        ))}
        {open.length > 0 && <span className="soft nw">{say("of", { k: typed, n: open.length })}</span>}
        {group.calculated > 0 && <span className="soft small cut">{say("calculated_n", { n: group.calculated })}</span>}
        {open.length > 0 &&
          (setting ? (
            <form
              className="line bench"
              onSubmit={(event) => {
                event.preventDefault();
                set(false);
              }}
            >
              <input
                className="in"
                // biome-ignore lint/a11y/noAutofocus: it opens where the person just asked for it
                autoFocus
                maxLength={40}
                aria-label={say("instrument")}
                placeholder={say("instrument")}
                value={bench.instrument}
                onChange={(event) => onBench({ ...bench, instrument: event.target.value })}
              />
              <input
                className="in"
                maxLength={40}
                aria-label={say("lot")}
                placeholder={say("lot")}
                value={bench.lot}
                onChange={(event) => onBench({ ...bench, lot: event.target.value })}
              />
              <button type="submit" className="btn row-btn">
                {say("done")}
              </button>
            </form>
          ) : (
            <button type="button" className="plain bench" onClick={() => set(true)}>
              <span className="soft small">
                {bench.instrument || bench.lot
                  ? say("bench", { instrument: bench.instrument || "–", lot: bench.lot || "–" })
                  : say("bench_none")}
              </span>
            </button>
          ))}
      </header>
      <table className="vt keep">
        <caption className="vh">{name}</caption>
        <colgroup>
          <col />
          <col style={{ width: words ? 150 : 74 }} />
          {!columns.narrow && <col style={{ width: long ? 104 : 62 }} />}
          {columns.judged && <col style={{ width: columns.narrow ? 84 : 76 }} />}
          {columns.judged && !columns.narrow && <col style={{ width: 104 }} />}
          {columns.before && !columns.narrow && <col style={{ width: 66 }} />}
          {columns.earlier && !columns.narrow && <col style={{ width: 96 }} />}
          <col style={{ width: 34 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{say("h_analyte")}</th>
            <th scope="col" className="num">
              {say("h_value")}
            </th>
            {!columns.narrow && <th scope="col">{say("h_unit")}</th>}
            {columns.judged && <th scope="col">{say("h_flag")}</th>}
            {columns.judged && !columns.narrow && <th scope="col">{say("h_range")}</th>}
            {columns.before && !columns.narrow && (
              <th scope="col" className="num">
                {say("h_before")}
              </th>
            )}
            {columns.earlier && !columns.narrow && (
              <th scope="col" className="num">
                {say("h_earlier")}
              </th>
            )}
            <th scope="col" className="saved">
              <span className="vh">{say("h_saved")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, props: one }) => (
            <ResultRow key={row.item.code} row={row} {...one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
