// Where a value is typed: a number, one of the words of the test, or a text.
import { type KeyboardEvent, useState } from "react";
import type { ResultField } from "../../api/schema.gen";
import { unitAsRead } from "../../kit/format";
import { speaking, useWords } from "../../words/words";
import { type Choice, chosen, isNumbered } from "./choose";
import { resultsWords } from "./words";

/** What the server says of a test that takes a value. */
export interface Field extends Pick<ResultField, "unit" | "range" | "templates" | "second_entry"> {
  readonly choices?: readonly Choice[];
}

export interface ValueFieldProps {
  readonly id: string;
  readonly name: string;
  readonly field: Field;
  readonly value: string;
  readonly critical: boolean;
  readonly theirs: boolean;
  readonly wrong: boolean;
  readonly onType: (value: string) => void;
  readonly onLeave: () => void;
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: () => void;
}

const said = (choice: Choice): string => (speaking() === "hi" ? choice.text_hi : choice.text);

export function ValueField(props: ValueFieldProps) {
  const { id, name, field, value, critical, theirs, wrong } = props;
  const say = useWords(resultsWords);
  // What is typed of a word stays as typed until the field is left.
  const [typing, setTyping] = useState<string>();
  const choice = field.choices?.find((one) => one.code === value);
  const common = {
    id,
    autoComplete: "off",
    autoCorrect: "off",
    spellCheck: false,
    "data-scan": "never",
    "data-value": "",
    "aria-label": field.unit ? say("value_of", { name, unit: unitAsRead(field.unit) }) : name,
    "aria-invalid": wrong,
    "aria-describedby": wrong ? `${id}-p` : undefined,
    readOnly: theirs,
    onKeyDown: props.onKey,
  } as const;
  if (field.templates)
    return (
      <textarea
        {...common}
        className={`in text ${critical ? "cr" : ""} ${theirs ? "theirs" : ""}`}
        rows={Math.min(12, Math.max(3, value.split("\n").length))}
        maxLength={2000}
        spellCheck
        value={value}
        onChange={(event) => props.onType(event.target.value)}
        onFocus={props.onFocus}
        onBlur={props.onLeave}
      />
    );
  if (field.choices) {
    const choices = field.choices;
    return (
      <input
        {...common}
        className={`in rin words ${critical ? "cr" : ""} ${theirs ? "theirs" : ""}`}
        type="text"
        role="combobox"
        aria-expanded={typing !== undefined}
        aria-controls={`${id}-c`}
        maxLength={40}
        value={typing ?? (choice ? said(choice) : value)}
        onChange={(event) => {
          setTyping(event.target.value);
          props.onType(chosen(choices, event.target.value)?.code ?? event.target.value);
        }}
        onFocus={(event) => {
          event.target.select();
          props.onFocus();
        }}
        onBlur={() => {
          setTyping(undefined);
          props.onLeave();
        }}
      />
    );
  }
  return (
    <input
      {...common}
      className={`in num rin ${critical ? "cr" : ""} ${theirs ? "theirs" : ""}`}
      type="text"
      inputMode={field.unit === "{titer}" ? "text" : "decimal"}
      maxLength={64}
      value={value}
      onChange={(event) => props.onType(event.target.value.replace(",", "."))}
      onFocus={(event) => {
        event.target.select();
        props.onFocus();
      }}
      onBlur={props.onLeave}
    />
  );
}

/** The words of a test, while its field has the focus: each can be clicked, and its key says how it is typed. */
export function Choices({
  id,
  field,
  value,
  choose,
}: {
  id: string;
  field: Field;
  value: string;
  choose: (code: string) => void;
}) {
  const say = useWords(resultsWords);
  const choices = field.choices ?? [];
  const numbered = isNumbered(choices);
  return (
    <div className="choices" id={`${id}-c`} role="listbox" aria-label={say("choices")}>
      {choices.map((one, i) => (
        <button
          key={one.code}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={one.code === value}
          className={`btn row-btn ${one.code === value ? "on" : ""}`}
          onMouseDown={(event) => event.preventDefault() /* the field keeps the focus */}
          onClick={() => choose(one.code)}
        >
          {numbered && <kbd>{i + 1}</kbd>} {said(one)}
        </button>
      ))}
    </div>
  );
}

/** Texts to begin with, and what the reader says of the text. */
export function Reading({
  id,
  field,
  flag,
  begin,
  judge,
}: {
  id: string;
  field: Field;
  flag: string;
  begin: (text: string) => void;
  judge: (flag: "" | "A" | "AA") => void;
}) {
  const say = useWords(resultsWords);
  return (
    <div className="choices">
      {(field.templates ?? []).map((one) => (
        <button key={one.code} type="button" className="btn row-btn" onClick={() => begin(one.text)}>
          {one.name}
        </button>
      ))}
      <fieldset className="line nw end" aria-label={say("reader")}>
        {(["", "A", "AA"] as const).map((one) => (
          <label key={one} className="line nw">
            <input type="radio" name={`${id}-f`} checked={flag === one} onChange={() => judge(one)} />
            {say(one === "" ? "reader_none" : one === "A" ? "reader_abnormal" : "reader_critical")}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
