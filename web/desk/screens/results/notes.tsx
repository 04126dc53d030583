// What is said above the values: what became of a submission, whose drafts stand here, what is corrected, what waits to be
// started.
import type { Item, SubmittedReceipt } from "../../api/schema.gen";
import { actWords } from "../../acts/words";
import { clock } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import type { Typing } from "./typed";
import { resultsWords } from "./words";

/** What became of a submission, said until the next one. */
export interface After {
  readonly n: number;
  readonly held: SubmittedReceipt["new"]["held"];
}

interface AfterProps {
  readonly after: After;
  readonly nameOf: (code: string) => string;
  /** Opens the call that is due; undefined where none is. */
  readonly call: (() => void) | undefined;
  /** Goes to the next order; undefined where this one stands alone. */
  readonly onward: (() => void) | undefined;
}

export function Submitted({ after, nameOf, call, onward }: AfterProps) {
  const say = useWords(resultsWords);
  const states = useWords(stateWords);
  return (
    <div id="after" tabIndex={-1}>
      <Note kind={after.held.length > 0 ? "warn" : "good"} mark={after.held.length > 0 ? "◆" : "✓"}>
        <div className="line w">
          <b>{say("submitted", { n: after.n - after.held.length })}</b>
          {after.held.length > 0 && (
            <span>
              {say("held_as", {
                n: after.held.length,
                reasons: [...new Set(after.held.flatMap((held) => held.reasons))]
                  .map((why) => states(`hold_${why}`))
                  .join(", "),
              })}
              {": "}
              {after.held.map((held) => nameOf(held.item)).join(", ")}
            </span>
          )}
          {call && (
            <>
              <span>{say("call_opened")}</span>
              <button type="button" className="btn row-btn bad" onClick={call}>
                {say("record_call")} <Key>C</Key>
              </button>
            </>
          )}
          {onward && (
            <button type="button" className="btn row-btn" onClick={onward}>
              {say("next")} <Key>]</Key>
            </button>
          )}
        </div>
      </Note>
    </div>
  );
}

/** Drafts of somebody else: whole, or against what was typed here. */
export function Others({ typing, nameOf }: { typing: Typing; nameOf: (code: string) => string }) {
  const say = useWords(resultsWords);
  const others = [...typing.typed.entries()].filter(([, one]) => one.where === "other");
  const names = [...new Set(others.map(([, one]) => one.kept!.name))];
  return (
    <>
      {names.map((name) => {
        const theirs = others.filter(([, one]) => one.kept!.name === name);
        return (
          <Note key={name}>
            {say("other_types", {
              name,
              n: theirs.length,
              time: clock(theirs[0]![1].kept!.at, speaking()),
              items: theirs.map(([code]) => nameOf(code)).join(", "),
            })}{" "}
            <button
              type="button"
              className="linkish"
              onClick={() => {
                for (const [code] of theirs) typing.takeOver(code, "theirs");
              }}
            >
              {say("take_over")}
            </button>
          </Note>
        );
      })}
      {[...typing.typed.entries()]
        .filter(([, one]) => one.clash)
        .map(([code, one]) => (
          <Note key={code} kind="warn" mark="◆">
            {say("clash", {
              item: nameOf(code),
              name: one.clash!.name,
              theirs: one.clash!.value,
              time: clock(one.clash!.at, speaking()),
              mine: one.value,
            })}{" "}
            <button type="button" className="linkish" onClick={() => typing.takeOver(code, "mine")}>
              {say("keep_mine")}
            </button>{" "}
            <button type="button" className="linkish" onClick={() => typing.leave(code)}>
              {say("keep_theirs")}
            </button>
          </Note>
        ))}
    </>
  );
}

/** What is corrected here, and why. */
export function Correcting({ corrections }: { corrections: readonly Item[] }) {
  const say = useWords(resultsWords);
  const reasons = useWords(actWords);
  return (
    <Note kind="warn" mark="◆">
      {say("correcting", {
        reason: [...new Set(corrections.map((item) => reasons(`correct_${item.correction!.reason}`)))].join(", "),
      })}
    </Note>
  );
}
