// What submitting will do, said before it is done; and the keys of the page.
import { Key } from "../../kit/marks";
import { rich, useWords } from "../../words/words";
import type { Ready } from "./typed";
import { resultsWords } from "./words";

interface Props {
  readonly ready: Ready;
  /** The server said of some test how it would be judged. */
  readonly judges: boolean;
  /** There is no connection. */
  readonly away: boolean;
  /** So many values are on their way. */
  readonly busy: number;
  readonly submit: () => void;
}

export function Foot({ ready, judges, away, busy, submit }: Props) {
  const say = useWords(resultsWords);
  const n = (...which: readonly string[]) =>
    ready.flags.filter((flag) => flag !== undefined && which.includes(flag)).length;
  const coming = ready.flags.filter((flag) => flag === undefined).length;
  return (
    <div className="foot" style={{ margin: "0 calc(-1 * var(--pad))" }}>
      <div className="line w" style={{ gap: "4px 16px" }} aria-live="polite">
        <span>
          {rich(say("typed", { k: ready.filled.length, n: ready.open.length }), { b: (text) => <b>{text}</b> })}
        </span>
        {n("N") > 0 && <span className="soft">{say("in_range", { n: n("N") })}</span>}
        {n("") > 0 && <span className="soft">{say("unflagged", { n: n("") })}</span>}
        {n("H", "L", "A") > 0 && <span className="soon">▲▼ {say("outside", { n: n("H", "L", "A") })}</span>}
        {n("HH", "LL", "AA") > 0 && (
          <span>
            <span className="flag ll">▲▼ {say("critical", { n: n("HH", "LL", "AA") })}</span> {say("critical_opens")}
          </span>
        )}
        {judges && coming > 0 && <span className="soft">{say("coming", { n: coming })}</span>}
        {ready.bad.length > 0 && <span className="late">▲ {say("refused_n", { n: ready.bad.length })}</span>}
        {ready.sending.length > 0 && ready.staying.length > 0 && (
          <span className="soft hide-s">
            {ready.staying.length > 2
              ? say("stay_many", { n: ready.staying.length })
              : say("stay", { n: ready.staying.length, names: ready.staying.map((row) => row.item.name).join(", ") })}
          </span>
        )}
      </div>
      <span className="end" />
      <button
        id="submit"
        type="button"
        className="btn main"
        aria-disabled={ready.sending.length === 0 || away || busy > 0}
        onClick={() => submit()}
      >
        {away
          ? say("offline")
          : busy > 0
            ? say("submitting", { n: busy })
            : ready.sending.length === 0
              ? say("nothing_typed")
              : say("submit", { n: ready.sending.length })}{" "}
        <Key>Ctrl+⏎</Key>
      </button>
    </div>
  );
}

export function Legend() {
  const say = useWords(resultsWords);
  return (
    <div className="line w small soft hide-m" style={{ gap: "4px 14px" }}>
      <span>
        <Key>⏎</Key> {say("k_next")}
      </span>
      <span>
        <Key>⇧⏎</Key> {say("k_back")}
      </span>
      <span>
        <Key>Alt+C</Key> {say("k_comment")}
      </span>
      <span>
        <Key>&lt;</Key> <Key>&gt;</Key> {say("k_compare")}
      </span>
      <span>
        <Key>Alt+R</Key> {say("k_again")}
      </span>
      <span>{say("legend")}</span>
    </div>
  );
}
