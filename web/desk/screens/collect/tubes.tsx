// The tubes in the order of draw: each is scanned from its label, or left for later.
import { useEffect, useRef, useState } from "react";
import type { Order } from "../../api/schema.gen";
import { clock } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useScans } from "../../scan/scanner";
import { sound } from "../../scan/tones";
import { speaking, useWords } from "../../words/words";
import { bare, type Part, toDraw } from "./chair";
import { collectWords } from "./words";

interface Props extends Part {
  readonly order: Order;
  /** The draft was read from the device. */
  readonly ready: boolean;
  readonly print: () => void;
  /** Enter in the empty field. */
  readonly go: () => void;
}

export function Tubes({ order, chair, set, ready, print, go }: Props) {
  const say = useWords(collectWords);
  const [typed, setTyped] = useState("");
  const [wrongTube, setWrongTube] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const tubes = toDraw(order);
  const nextTube = tubes.find((one) => !chair.left.includes(one.id) && !chair.scanned[one.id])?.id;
  useEffect(() => {
    if (ready) field.current?.focus({ preventScroll: true });
  }, [ready]);
  const label = (text: string) => {
    const found = tubes.find((one) => bare(one.accession) === bare(text) || bare(one.id) === bare(text));
    setTyped("");
    sound(found ? "good" : "warn");
    if (!found) return setWrongTube(text);
    setWrongTube("");
    set((old) => ({
      ...old,
      left: old.left.filter((one) => one !== found.id),
      scanned: { ...old.scanned, [found.id]: { accession: found.accession, at: Date.now() } },
    }));
  };
  // A scan lands in no field: it is a tube of this patient or it is said that it is none. A slip's token is not shown.
  useScans((code) =>
    label(
      code.kind === "tube"
        ? code.accession
        : code.kind === "unknown"
          ? code.text
          : "number" in code
            ? code.number
            : "?",
    ),
  );
  return (
    <section className="card">
      <header>
        <h2>{say("tubes")}</h2>
        <span className="end" />
        <button type="button" className="btn act" onClick={print}>
          <Icon name="print" /> {say("print_again", { n: tubes.length })} <Key>P</Key>
        </button>
      </header>
      <div className="in-card stack s">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim()) label(typed);
            else go();
          }}
        >
          <input
            ref={field}
            className="in"
            type="text"
            autoComplete="off"
            spellCheck={false}
            aria-label={say("scan_field")}
            placeholder={say("scan_field")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
        {wrongTube && (
          <Note kind="crit" mark="▲">
            <b>{say("wrong_tube", { number: order.number })}</b>
          </Note>
        )}
        <ul className="stack s" aria-live="polite">
          {tubes.map((one) => {
            const at = chair.scanned[one.id]?.at;
            const left = chair.left.includes(one.id);
            return (
              <li key={one.id} className={`tb ${at && !left ? "ok" : one.id === nextTube ? "at" : ""}`}>
                <input
                  type="checkbox"
                  className="box"
                  checked={!left}
                  aria-label={say("draw_tube", { tube: one.id })}
                  onChange={(event) =>
                    set((old) => ({
                      ...old,
                      left: event.target.checked ? old.left.filter((tube) => tube !== one.id) : [...old.left, one.id],
                    }))
                  }
                />
                <span
                  className="cap"
                  style={
                    {
                      "--cap": `var(--cap-${one.container.toLowerCase()}, var(--edge))`,
                    } as React.CSSProperties
                  }
                />
                <div className="grow">
                  <b>{one.name}</b>
                  <div className="soft">
                    {one.accession},{" "}
                    {[
                      ...new Set(
                        order.items.filter((item) => item.specimen === one.id).map((item) => item.panel ?? item.code),
                      ),
                    ].join(", ")}
                  </div>
                </div>
                {left ? (
                  <span className="tag">{say("not_now")}</span>
                ) : at ? (
                  <span className="tag good">{say("scanned_at", { time: clock(at, speaking()) })}</span>
                ) : one.id === nextTube ? (
                  <span className="tag info">{say("scan_this")}</span>
                ) : null}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
