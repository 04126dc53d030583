// 412: somebody was faster. Each field that both changed stands with what it was, theirs and mine, until one is chosen.
import { useId } from "react";
import type { Clash } from "../outbox/edit";
import { useWords } from "../words/words";
import { kitWords } from "./words";

export function Clashes<T>({
  of,
  label,
  show,
  settle,
}: {
  of: readonly Clash<T>[];
  label: (field: keyof T) => string;
  show: (field: keyof T, value: T[keyof T] | undefined) => string;
  settle: (field: keyof T, whose: "mine" | "theirs") => void;
}) {
  const say = useWords(kitWords);
  const heading = useId();
  if (of.length === 0) return null;
  return (
    <section className="card clash" role="alert" aria-labelledby={heading}>
      <div className="in-card stack">
        <b id={heading}>{say("faster")}</b>
        {of.map((one) => (
          <div key={String(one.field)} className="stack s">
            <span className="lab">{label(one.field)}</span>
            <dl className="kv dif">
              <dt>{say("was")}</dt>
              <dd className="soft">{show(one.field, one.was) || say("nothing")}</dd>
              <dt>{say("theirs")}</dt>
              <dd>
                <b>{show(one.field, one.theirs) || say("nothing")}</b>
              </dd>
              <dt>{say("mine")}</dt>
              <dd>
                <b>{show(one.field, one.mine) || say("nothing")}</b>
              </dd>
            </dl>
            <div className="line w">
              <button type="button" className="btn" onClick={() => settle(one.field, "theirs")}>
                {say("take_theirs")}
              </button>
              <button type="button" className="btn" onClick={() => settle(one.field, "mine")}>
                {say("keep_mine")}
              </button>
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
