// Which tests: typed, or ticked on the price list. A test that a chosen panel holds already is not charged twice.
import { useEffect, useRef, useState } from "react";
import type { Orderable, Quote } from "../../api/schema.gen";
import { rupees } from "../../kit/format";
import { Note } from "../../kit/rows";
import { useWords } from "../../words/words";
import { fitting, type Part, within } from "./form";
import { walkInWords } from "./words";

interface Props extends Part {
  readonly tests: readonly Orderable[];
  /** The most asked first. */
  readonly usual: readonly Orderable[];
  readonly asked: boolean;
  readonly chosen: readonly Orderable[];
  readonly bill: Quote | undefined;
}

export function Tests({ form, set, tests, usual, asked, chosen, bill }: Props) {
  const say = useWords(walkInWords);
  const [typed, setTyped] = useState("");
  const [marked, setMarked] = useState(0);
  const [clash, setClash] = useState<{ code: string; panel: string }>();
  const testField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (form.patient) testField.current?.focus();
  }, [form.patient]);

  const options = fitting(typed, tests, form.tests);
  const mark = Math.min(marked, options.length - 1);
  const add = (test: Orderable | undefined) => {
    if (!test) return;
    const panel = within(test, chosen);
    if (panel) return setClash({ code: test.code, panel: panel.code });
    setClash(undefined);
    setTyped("");
    setMarked(0);
    set({ tests: [...form.tests, test.code] });
  };
  const remove = (code: string) => {
    setClash(undefined);
    set({ tests: form.tests.filter((one) => one !== code) });
  };
  return (
    <section className="card">
      <header>
        <b className="step">2</b>
        <h2>{say("tests")}</h2>
        {form.tests.length > 0 && (
          <span className="end soft">
            {say("chosen", { n: form.tests.length, tubes: bill?.specimens.length ?? 0 })}
          </span>
        )}
      </header>
      <div className="in-card stack">
        <div className="in tagfield">
          {form.tests.map((code) => (
            <button
              key={code}
              type="button"
              className="tagx"
              aria-label={say("remove", { code })}
              onClick={() => remove(code)}
            >
              {code} ✕
            </button>
          ))}
          <input
            ref={testField}
            className="bare"
            type="text"
            role="combobox"
            aria-expanded={options.length > 0}
            aria-controls="wi-options"
            aria-activedescendant={options[mark] ? `wi-${options[mark].code}` : undefined}
            aria-label={say("test_field")}
            placeholder={form.tests.length === 0 ? say("test_field") : ""}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setMarked(0);
              setClash(undefined);
            }}
            onKeyDown={(event) => {
              if (event.ctrlKey || event.altKey) return;
              if (event.key === "Enter") {
                event.preventDefault();
                add(options[mark]);
              } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                setMarked(Math.max(0, Math.min(options.length - 1, mark + (event.key === "ArrowDown" ? 1 : -1))));
              } else if (event.key === "Backspace" && typed === "" && form.tests.length > 0) remove(form.tests.at(-1)!);
            }}
          />
        </div>
        {typed.trim() !== "" && options.length === 0 && <span className="soft">{say("no_test", { typed })}</span>}
        <div className="opts" id="wi-options" role="listbox" aria-label={say("tests")} hidden={options.length === 0}>
          {options.map((test, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <div
              key={test.code}
              id={`wi-${test.code}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === mark}
              className={`opt ${i === mark ? "at" : ""}`}
              onClick={() => add(test)}
            >
              <span className="box" aria-hidden="true" />
              <b>{test.code}</b>
              <span className="cut">
                {test.name} <span className="deva">{test.name_hi}</span>
              </span>
              <span className="num">{rupees(test.price)}</span>
            </div>
          ))}
        </div>
        {clash && (
          <Note kind="warn" mark="◔">
            <b>{say("part_of", { code: clash.code, panel: clash.panel })}</b> {say("twice")}
          </Note>
        )}
        <h3>{say(asked ? "most_asked" : "price_list")}</h3>
        <ul className="opts">
          {usual.map((test) => (
            <li key={test.code}>
              <label className="opt">
                <input
                  type="checkbox"
                  className="box"
                  checked={form.tests.includes(test.code)}
                  onChange={(event) => (event.target.checked ? add(test) : remove(test.code))}
                />
                <b>{test.code}</b>
                <span className="cut">
                  {test.name} <span className="deva">{test.name_hi}</span>
                </span>
                <span className="num">{rupees(test.price)}</span>
              </label>
            </li>
          ))}
        </ul>
        <div className="line w">
          {bill?.specimens.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two tubes may be alike
            <span key={i} className={`tube ${one.container.toLowerCase()}`}>
              {one.name}
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}
