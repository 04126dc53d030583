// One setting in its field: what is wrong with what is typed, and what it was.
import { useId } from "react";
import type { MailStage } from "../../api/schema.gen";
import { paise } from "../../kit/format";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { amounts, type Settings, tidy, wrong } from "./settings";
import { hospitalWords } from "./words";

type Word = keyof typeof hospitalWords.pairs;

/** What a setting is called, and how its value is said. */
export function useSetting() {
  const say = useWords(hospitalWords);
  const states = useWords(stateWords);
  const stage = (field: string) => states(`mail_${field.slice("mail.".length) as MailStage}`);
  return {
    what: (field: string) =>
      field.startsWith("mail.") ? say("mail", { stage: stage(field) }) : say(field.replace(/^limits\./, "") as Word),
    stage,
    value: (value: string | boolean | undefined) =>
      typeof value === "boolean" ? say(value ? "on" : "off") : (value ?? ""),
  };
}

export function Field({
  of,
  edit,
  now,
  changes,
  refused,
  set,
  max,
  help,
}: {
  of: string;
  edit: Settings;
  now: Settings;
  changes: boolean;
  refused: string | undefined;
  set: (field: string) => (value: string) => void;
  max: number;
  help?: Word;
}) {
  const say = useWords(hospitalWords);
  const id = useId();
  const value = String(edit[of] ?? "");
  const differs = tidy(of, value) !== now[of];
  const fault = changes && differs ? wrong(of, value) : undefined;
  const number = (amounts as readonly string[]).includes(of) || of === "expiry_hours" || of.startsWith("limits.");
  const was = String(now[of] ?? "");
  return (
    <div className="field">
      <label htmlFor={id}>{say(of.replace(/^limits\./, "") as Word)}</label>
      <input
        id={id}
        className={`in ${number ? "num" : ""}`}
        style={number ? { textAlign: "end" } : undefined}
        inputMode={number ? "decimal" : undefined}
        autoComplete="off"
        maxLength={max}
        readOnly={!changes}
        aria-invalid={fault !== undefined || refused === of}
        aria-describedby={`${id}h`}
        value={value}
        onChange={(event) => set(of)(event.target.value)}
        onBlur={() => value !== tidy(of, value) && paise(value) !== undefined && set(of)(String(tidy(of, value)))}
      />
      <span id={`${id}h`} className={fault ? "err" : "help"}>
        {fault ? (
          say(`e_${fault}`)
        ) : differs ? (
          <span className="tag info">{was ? say("was", { value: was }) : say("was_nothing")}</span>
        ) : (
          help && say(help)
        )}
      </span>
    </div>
  );
}
