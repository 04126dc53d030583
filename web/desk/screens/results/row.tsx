// One test: its field, its flag and range as the server gave them, and whether what was typed is kept.
import { type KeyboardEvent, useState } from "react";
import type { Flag, ReadersFlag } from "../../api/schema.gen";
import type { Earlier } from "../../acts/earlier";
import { EarlierValue } from "../../kit/earlier";
import { unitAsRead } from "../../kit/format";
import { FlagBadge, Held } from "../../kit/marks";
import { isCritical, readValue } from "../../kit/value";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { Choices, type Field, Reading, ValueField } from "./field";
import { isValue, type Row } from "./lay";
import type { Typed } from "./typed";
import { resultsWords } from "./words";

export interface RowProps {
  readonly row: Row;
  readonly typed: Typed | undefined;
  readonly field: Field;
  readonly problem: string | undefined;
  readonly columns: {
    readonly judged: boolean;
    readonly before: boolean;
    readonly earlier: boolean;
    readonly narrow: boolean;
  };
  /** The last value that was released of this person. */
  readonly earlier: Earlier | undefined;
  readonly mayAgain: boolean;
  readonly onType: (value: string) => void;
  readonly onComment: (comment: string) => void;
  readonly onFlag: (flag: ReadersFlag | "") => void;
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onLeave: () => void;
  readonly onAgain: () => void;
}

export function ResultRow(props: RowProps) {
  const { row, typed, field, problem, columns } = props;
  const say = useWords(resultsWords);
  const states = useWords(stateWords);
  const [writing, write] = useState(false);
  const [focused, focus] = useState(false);
  const { item, run } = row;
  const { unit } = field;
  const range = run?.range || field.range;
  const value = typed?.value ?? "";
  const wrong = row.open && value !== "" && typed?.where !== "other" && !isValue(value, field);
  const sentence =
    problem ??
    (wrong
      ? say(field.choices ? "no_choice" : unit === "{titer}" ? "no_titre" : "no_number")
      : typed?.refused?.sentence);
  const flag: Flag | undefined = row.open ? typed?.judged?.flag : run?.flag;
  const critical = isCritical(flag);
  const isText = field.templates !== undefined;
  const comment = row.open ? (typed?.comment ?? "") : (run?.comment ?? "");
  const commenting = row.open && (writing || comment !== "");
  const helps = row.open && (isText || (focused && field.choices !== undefined)) && typed?.where !== "other";
  const below = (sentence ? 1 : 0) + (commenting || (!row.open && comment) ? 1 : 0) + (helps ? 1 : 0);
  const wide = !columns.narrow;
  const span =
    3 +
    (columns.judged ? 1 : 0) +
    (wide ? 1 + (columns.judged ? 1 : 0) + (columns.before ? 1 : 0) + (columns.earlier ? 1 : 0) : 0);
  const old = row.before && readValue(row.before);
  const last = props.earlier && <EarlierValue of={props.earlier} unit={unit} dated />;
  const id = `v-${item.code}`;
  const typeIn = (
    <ValueField
      id={id}
      name={item.name}
      field={field}
      value={value}
      critical={critical}
      theirs={typed?.where === "other"}
      wrong={sentence !== undefined}
      onType={props.onType}
      onLeave={() => {
        focus(false);
        props.onLeave();
      }}
      onFocus={() => focus(true)}
      onKey={(event) => {
        if (event.altKey && event.code === "KeyC") {
          event.preventDefault();
          write(true);
        } else props.onKey(event);
      }}
    />
  );
  return (
    <>
      <tr className={`${critical ? "hot" : ""} ${below > 0 ? "sub" : ""}`} data-item={item.code}>
        <th scope="row" className="cut">
          {item.name}
          {columns.narrow && (
            <div className="soft small">
              {range} {unitAsRead(unit)}
              {old && `, ${say("was", { value: old })}`}
              {last && (
                <>
                  {" "}
                  · {say("h_earlier")} {last}
                </>
              )}
            </div>
          )}
        </th>
        <td className={row.open ? "" : run?.kind === "number" ? "num" : "read"} colSpan={isText && wide ? 2 : 1}>
          {row.open ? !isText && typeIn : <b className={critical ? "crv" : undefined}>{run && readValue(run)}</b>}
        </td>
        {wide && !isText && <td className="soft small nw">{unitAsRead(unit)}</td>}
        {columns.judged && (
          <td>
            {row.open ? (
              field.second_entry && value === "" ? (
                <Held>{states("hold_second_entry")}</Held>
              ) : (
                value !== "" && !wrong && !typed?.refused && flag !== "" && <FlagBadge flag={flag} />
              )
            ) : run?.hold.length && item.state === "held" ? (
              <Held>{run.hold.map((why) => states(`hold_${why}`)).join(", ")}</Held>
            ) : (
              run?.flag && <FlagBadge flag={run.flag} />
            )}
          </td>
        )}
        {columns.judged && wide && <td className="soft nw cut">{range}</td>}
        {columns.before && wide && <td className="num soft">{old}</td>}
        {columns.earlier && wide && <td className="num soft nw">{last}</td>}
        <td className="num faint small saved">
          {row.open ? (
            typed?.where === "server" ? (
              <span title={say("at_server")}>
                <span aria-hidden="true">✓</span>
                <span className="vh">{say("at_server")}</span>
              </span>
            ) : typed?.where === "device" ? (
              <span title={say("on_device")}>
                <span aria-hidden="true">○</span>
                <span className="vh">{say("on_device")}</span>
              </span>
            ) : null
          ) : props.mayAgain ? (
            <button
              type="button"
              className="btn act again"
              title={say("again_title", { name: item.name })}
              aria-label={say("again_title", { name: item.name })}
              onClick={props.onAgain}
              onKeyDown={props.onKey}
            >
              <span aria-hidden="true">↻</span>
            </button>
          ) : run?.calculated ? (
            <span title={run.not_calculated && states(`not_calculated_${run.not_calculated}`)}>=</span>
          ) : null}
        </td>
      </tr>
      {helps && (
        <tr className={`below ${below > 1 ? "sub" : ""}`}>
          <td colSpan={span}>
            {isText ? (
              <>
                {typeIn}
                <Reading
                  id={id}
                  field={field}
                  flag={typed?.flag ?? ""}
                  begin={(text) => {
                    props.onType(value.trim() === "" ? text : `${value.trimEnd()}\n${text}`);
                    document.getElementById(id)?.focus();
                  }}
                  judge={props.onFlag}
                />
              </>
            ) : (
              <Choices id={id} field={field} value={value} choose={props.onType} />
            )}
          </td>
        </tr>
      )}
      {(commenting || (!row.open && comment)) && (
        <tr className={`below ${sentence ? "sub" : ""}`}>
          <td colSpan={span}>
            {row.open ? (
              <input
                className="in"
                type="text"
                maxLength={500}
                aria-label={say("comment", { name: item.name })}
                placeholder={say("comment", { name: item.name })}
                value={comment}
                // biome-ignore lint/a11y/noAutofocus: it opens where the person just asked for it
                autoFocus={writing}
                onChange={(event) => props.onComment(event.target.value)}
                onBlur={() => {
                  write(false);
                  props.onLeave();
                }}
                onKeyDown={(event) => {
                  if (event.key === "Enter" || event.key === "Escape") {
                    event.preventDefault();
                    document.getElementById(id)?.focus();
                  } else props.onKey(event);
                }}
              />
            ) : (
              <span className="soft small">{comment}</span>
            )}
          </td>
        </tr>
      )}
      {sentence && (
        <tr className="below">
          <td colSpan={span}>
            <span id={`${id}-p`} className="late small" role="alert">
              ▲ {sentence}
            </span>
          </td>
        </tr>
      )}
    </>
  );
}
