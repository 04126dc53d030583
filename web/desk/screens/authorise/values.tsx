// The values of one order as they are judged: now, flag, range, what was before; a held one with its reasons below it.
import { useState } from "react";
import type { HoldReason, Order } from "../../api/schema.gen";
import { drawsOf, type Earlier } from "../../acts/earlier";
import { EarlierValue } from "../../kit/earlier";
import { clock, unitAsRead, when } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { FlagBadge, Held, Key, useNow } from "../../kit/marks";
import { useShape } from "../../kit/shape";
import { isCritical, readValue } from "../../kit/value";
import { Trend } from "../../kit/trend";
import { actWords } from "../../acts/words";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { useDepartment } from "../../words/departments";
import { type Decided, type Line, trendBefore } from "./judge";
import { authoriseWords } from "./words";

interface Group {
  readonly key: string;
  /** None for the tests of a department that were ordered one by one. */
  readonly panel: string | undefined;
  readonly department: string;
  readonly lines: readonly Line[];
  /** Tests of the panel in all, those included that are not to be signed now. */
  readonly all: number;
}

function groupsOf(order: Order, lines: readonly Line[]): Group[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.item.panel ?? ""} ${line.item.department}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.entries()].map(([key, some]) => {
    const { panel, department } = some[0]!.item;
    return {
      key,
      panel,
      department,
      lines: some,
      all: panel
        ? order.items.filter((item) => item.panel === panel && item.state !== "cancelled").length
        : some.length,
    };
  });
}

const size = (groups: readonly Group[]) => groups.reduce((sum, group) => sum + group.lines.length + 1, 0);

/** Two columns where both can be filled, read down and then right. */
function halves(groups: readonly Group[]): readonly (readonly Group[])[] {
  if (groups.length < 2 || size(groups) < 14) return [groups];
  let cut = 1;
  for (let i = 2; i < groups.length; i++)
    if (
      Math.max(size(groups.slice(0, i)), size(groups.slice(i))) <
      Math.max(size(groups.slice(0, cut)), size(groups.slice(cut)))
    )
      cut = i;
  return [groups.slice(0, cut), groups.slice(cut)];
}

export function Values({
  order,
  lines,
  decided,
  decide,
  calls,
  onCall,
  earlier,
  single,
}: {
  order: Order;
  lines: readonly Line[];
  earlier: readonly Earlier[];
  /** One column, as the draft of the report stands beside it. */
  single: boolean;
  decided: Decided;
  decide: (code: string, next: { reasons: readonly HoldReason[]; note: string }) => void;
  calls: readonly string[];
  onCall: (code: string) => void;
}) {
  const say = useWords(authoriseWords);
  const department = useDepartment();
  const shape = useShape();
  const groups = groupsOf(order, lines);
  const columns = shape === "desk" && !single ? halves(groups) : [groups];
  const now = useNow();
  const shown = earlier.filter((one) => lines.some((line) => line.item.code === one.item));
  const draws = drawsOf(shown, shape === "phone" ? 0 : columns.length > 1 ? 1 : 3);
  const long = lines.some((line) => line.run.unit.length > 9);
  const trends = draws.length > 1;
  const span = shape === "phone" ? 3 : 5 + draws.length + (trends ? 1 : 0);
  return (
    <div className={`cols ${columns.length > 1 ? "fastc" : ""}`}>
      {columns.map((column, i) => (
        <table key={column[0]?.key ?? "none"} className={`at keep ${i > 0 ? "second" : ""}`}>
          <caption className="vh">{order.number}</caption>
          <colgroup>
            <col />
            <col style={{ width: 58 }} />
            {shape !== "phone" && <col style={{ width: long ? 104 : 66 }} />}
            <col style={{ width: 72 }} />
            {shape !== "phone" && <col style={{ width: 104 }} />}
            {draws.map((draw) => (
              <col key={draw.order} style={{ width: 68 }} />
            ))}
            {trends && <col style={{ width: 82 }} />}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{say("h_analyte")}</th>
              <th scope="col" className="num">
                {say("h_now")}
              </th>
              {shape !== "phone" && <th scope="col">{say("h_unit")}</th>}
              <th scope="col">{say("h_flag")}</th>
              {shape !== "phone" && <th scope="col">{say("h_range")}</th>}
              {draws.map((draw) => (
                <th key={draw.order} scope="col" className="num nw" title={draw.number}>
                  {when(draw.collected_at, now, speaking())}
                </th>
              ))}
              {trends && <th scope="col">{say("h_trend")}</th>}
            </tr>
          </thead>
          {column.map((group) => (
            <tbody key={group.key}>
              <tr className="grp">
                <th colSpan={span} scope="rowgroup">
                  {group.panel === undefined
                    ? department(group.department)
                    : group.lines.length < group.all
                      ? say("group_part", {
                          panel: group.panel,
                          department: department(group.department),
                          k: group.lines.length,
                          n: group.all,
                        })
                      : say("group", { panel: group.panel, department: department(group.department) })}
                </th>
              </tr>
              {group.lines.map((line) => (
                <ValueRow
                  key={line.item.code}
                  order={order}
                  line={line}
                  narrow={shape === "phone"}
                  draws={draws}
                  trends={trends}
                  earlier={shown.filter((one) => one.item === line.item.code)}
                  span={span}
                  aside={decided.aside[line.item.code]}
                  decide={(next) => decide(line.item.code, next)}
                  mayCall={calls.includes(line.item.code)}
                  onCall={() => onCall(line.item.code)}
                />
              ))}
            </tbody>
          ))}
        </table>
      ))}
    </div>
  );
}

function ValueRow({
  order,
  line,
  narrow,
  draws,
  trends,
  earlier,
  span,
  aside,
  decide,
  mayCall,
  onCall,
}: {
  order: Order;
  line: Line;
  narrow: boolean;
  draws: readonly Earlier[];
  trends: boolean;
  earlier: readonly Earlier[];
  span: number;
  aside: Decided["aside"][string] | undefined;
  decide: (next: { reasons: readonly HoldReason[]; note: string }) => void;
  mayCall: boolean;
  onCall: () => void;
}) {
  const say = useWords(authoriseWords);
  const states = useWords(stateWords);
  const reasons = useWords(actWords);
  const [showing, show] = useState(false);
  const { item, run } = line;
  const critical = isCritical(run.flag);
  const last = line.before[0];
  const value = readValue(run);
  const task = order.tasks.find((one) => one.kind === "call" && one.about === `item:${item.code}`);
  const held = item.held.length > 0;
  const more = held || mayCall || line.before.length > 0 || item.correction !== undefined || run.comment !== undefined;
  const chosen = aside?.reasons ?? [];
  return (
    <>
      <tr className={critical ? "hot" : undefined}>
        <th scope="row" className="cut">
          {item.name}
          {narrow && (
            <div className="soft small">
              {run.range} {unitAsRead(run.unit)}
              {earlier[0] && (
                <>
                  {" "}
                  · {say("earlier")} <EarlierValue of={earlier[0]} unit={run.unit} dated />
                </>
              )}
            </div>
          )}
        </th>
        <td className={run.kind === "number" ? "num" : "read"}>
          <b className={critical ? "crv" : undefined}>{value}</b>
        </td>
        {!narrow && <td className="soft small nw">{unitAsRead(run.unit)}</td>}
        <td>{run.not_calculated ? null : run.flag ? <FlagBadge flag={run.flag} /> : null}</td>
        {!narrow && (
          <td className="soft nw cut" title={run.range_note}>
            {run.not_calculated ? states(`not_calculated_${run.not_calculated}`) : run.range}
          </td>
        )}
        {draws.map((draw) => {
          const one = earlier.find((value) => value.order === draw.order);
          return (
            <td key={draw.order} className="num soft">
              {one && <EarlierValue of={one} unit={run.unit} />}
            </td>
          );
        })}
        {trends && (
          <td>
            <Trend of={trendBefore(run, earlier)} outside={run.flag !== "N"} />
          </td>
        )}
      </tr>
      {more && (
        <tr className={`${held || mayCall ? "heldrow" : "noterow"} ${critical ? "hot" : ""}`}>
          <td colSpan={span}>
            <div className="held">
              <div className="line w">
                {held && (
                  <Held>{say("held_as", { reasons: item.held.map((why) => states(`hold_${why}`)).join(", ") })}</Held>
                )}
                {item.correction && (
                  <span className="tag info">
                    {say("correction", { reason: reasons(`correct_${item.correction.reason}`) })}
                  </span>
                )}
                {run.comment && <span>{say("comment", { text: run.comment })}</span>}
                {last && (
                  <span>
                    {say("run_before", { run: last.run, value: readValue(last) })}{" "}
                    <button type="button" className="linkish" aria-expanded={showing} onClick={() => show(!showing)}>
                      {say(showing ? "hide_runs" : "show_runs")}
                    </button>
                  </span>
                )}
                {mayCall && (
                  <button type="button" className="btn row-btn bad end" onClick={onCall}>
                    <Icon name="phone" />
                    {task ? say("record_call_due", { time: clock(task.due, speaking()) }) : say("record_call")}{" "}
                    <Key>C</Key>
                  </button>
                )}
              </div>
              {showing &&
                line.before.map((one) => (
                  <div key={one.run} className="soft small">
                    {say("run_line", {
                      run: one.run,
                      value: readValue(one),
                      unit: unitAsRead(one.unit),
                      name: one.entered_by.name ?? "",
                      time: clock(one.entered_at, speaking()),
                    })}
                  </div>
                ))}
              {held && (
                <div className="line w">
                  {item.held.map((why) => (
                    <label key={why} className="line nw">
                      <input
                        type="checkbox"
                        className="box"
                        checked={chosen.includes(why)}
                        onChange={(event) =>
                          decide({
                            note: aside?.note ?? "",
                            reasons: event.target.checked ? [...chosen, why] : chosen.filter((one) => one !== why),
                          })
                        }
                      />
                      <b>{say("set_aside", { reason: states(`hold_${why}`) })}</b>
                    </label>
                  ))}
                  <input
                    className="in grow"
                    type="text"
                    maxLength={500}
                    aria-label={say("why_aside", { item: item.name })}
                    placeholder={say("why_aside", { item: item.name })}
                    value={aside?.note ?? ""}
                    onChange={(event) => decide({ reasons: chosen, note: event.target.value })}
                  />
                </div>
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
