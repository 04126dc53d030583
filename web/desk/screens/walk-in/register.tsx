// Somebody who was never here: name as they write it and in Latin letters, birth date or the age they say, and the consent
// that is read out. Whoever has the same phone stands beside it.
import { type ReactNode, useRef } from "react";
import type { PatientCard } from "../../api/schema.gen";
import { Choice } from "../../kit/choice";
import { Key, useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { Candidates } from "./candidates";
import { useConsentText } from "./consent";
import { type Fresh, giver, unready } from "./form";
import { RelationField } from "./relation";
import { suggestLatin } from "./latin";
import { walkInWords } from "./words";

interface Props {
  readonly fresh: Fresh;
  readonly found: readonly PatientCard[];
  readonly head: ReactNode;
  readonly notices: ReactNode;
  readonly busy: boolean;
  readonly set: (part: Partial<Fresh>) => void;
  readonly choose: (patient: PatientCard) => void;
  readonly register: () => void;
}

export function Register({ fresh, found, head, notices, busy, set, choose, register }: Props) {
  const say = useWords(walkInWords);
  const states = useWords(stateWords);
  const text = useConsentText();
  const form = useRef<HTMLFormElement>(null);
  const now = useNow();
  const who = giver(fresh, now);
  const missing = unready(fresh, now) ?? (who !== "nobody" && !text.version ? "r_text" : undefined);
  // Enter goes to the next field; the last one leads to the button.
  const onward = (target: EventTarget | null) => {
    const fields = [...(form.current?.querySelectorAll<HTMLElement>("input, select") ?? [])];
    const next = fields[fields.indexOf(target as HTMLElement) + 1];
    if (next) next.focus();
    else document.getElementById("wi-register")?.focus();
  };
  const field = (key: "email" | "guardian", label: "mail" | "guardian", help: ReactNode, type = "text") => (
    <div className="field">
      <label htmlFor={`wi-${key}`}>{say(label)}</label>
      <input
        id={`wi-${key}`}
        className="in"
        type={type}
        autoComplete="off"
        maxLength={200}
        placeholder={say("none")}
        value={fresh[key]}
        onChange={(event) => set({ [key]: event.target.value })}
      />
      {help && <span className="help">{help}</span>}
    </div>
  );
  return (
    <>
      <div className="page wpage">
        {head}
        {notices}
        <div className="cols rg2">
          <section className="card">
            <header>
              <b className="step">1</b>
              <h2>{say("who_first")}</h2>
            </header>
            <form
              ref={form}
              className="in-card stack"
              onSubmit={(event) => event.preventDefault()}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.ctrlKey || !(event.target instanceof HTMLInputElement)) return;
                event.preventDefault();
                onward(event.target);
              }}
            >
              <div className="pair">
                <div className="field">
                  <label htmlFor="wi-name">{say("name")}</label>
                  <input
                    id="wi-name"
                    className="in"
                    // biome-ignore lint/a11y/noAutofocus: the search before led here
                    autoFocus
                    autoComplete="off"
                    maxLength={120}
                    value={fresh.name}
                    onChange={(event) =>
                      set({
                        name: event.target.value,
                        ...(!fresh.latinTyped && { latin: suggestLatin(event.target.value) }),
                      })
                    }
                  />
                  <span className="help">{say("any_script")}</span>
                </div>
                <div className="field">
                  <label htmlFor="wi-latin">{say("name_latin")}</label>
                  <input
                    id="wi-latin"
                    className="in"
                    autoComplete="off"
                    maxLength={120}
                    value={fresh.latin}
                    onChange={(event) => set({ latin: event.target.value, latinTyped: true })}
                  />
                  <span className="help">
                    {!fresh.latinTyped && fresh.latin && fresh.latin !== fresh.name.trim() ? say("suggested") : ""}
                  </span>
                </div>
              </div>
              <div className="triple">
                <div className="field">
                  <Choice
                    label={say("born")}
                    of={["date", "age"]}
                    chosen={fresh.how}
                    choose={(how) => set({ how })}
                    word={(one) => say(`born_${one}`)}
                    still
                  />
                </div>
                {fresh.how === "date" ? (
                  <div className="field">
                    <label htmlFor="wi-date">{say("birth_date")}</label>
                    <input
                      id="wi-date"
                      className="in"
                      type="date"
                      min="1900-01-01"
                      value={fresh.date}
                      onChange={(event) => set({ date: event.target.value })}
                    />
                  </div>
                ) : (
                  <div className="field">
                    <label htmlFor="wi-age">{say("age")}</label>
                    <div className="line">
                      <input
                        id="wi-age"
                        className="in"
                        style={{ width: 72 }}
                        inputMode="numeric"
                        autoComplete="off"
                        maxLength={4}
                        value={fresh.age}
                        onChange={(event) => set({ age: event.target.value.replace(/\D/g, "") })}
                      />
                      <select
                        className="in"
                        aria-label={say("unit")}
                        value={fresh.unit}
                        onChange={(event) => set({ unit: event.target.value as Fresh["unit"] })}
                      >
                        {(["years", "months", "weeks", "days"] as const).map((unit) => (
                          <option key={unit} value={unit}>
                            {say(unit)}
                          </option>
                        ))}
                      </select>
                    </div>
                    <span className="help">{say("estimated")}</span>
                  </div>
                )}
                <div className="field">
                  <Choice
                    label={say("sex")}
                    of={["female", "male", "other"]}
                    chosen={fresh.sex}
                    choose={(sex) => set({ sex })}
                    word={(one) => states(`sex_${one}`)}
                    still
                  />
                </div>
              </div>
              <div className="pair">
                <div className="field">
                  <label htmlFor="wi-mobile">{say("mobile")}</label>
                  <input
                    id="wi-mobile"
                    className="in"
                    inputMode="tel"
                    autoComplete="off"
                    value={fresh.phone}
                    onChange={(event) => set({ phone: event.target.value, candidates: [], other: [] })}
                  />
                  <span className="help">{say("mobile_more")}</span>
                </div>
                {field("email", "mail", say("mail_more"), "email")}
              </div>
              {who === "guardian" && (
                <div className="pair">
                  {field("guardian", "guardian", say("guardian_more"))}
                  <RelationField
                    id="wi-relation"
                    relation={fresh.relation}
                    relate={(relation) => set({ relation, heard: false })}
                  />
                </div>
              )}
              <div className="pair">
                <div className="field">
                  <Choice
                    label={say("language")}
                    of={["en", "hi"]}
                    chosen={fresh.language}
                    choose={(language) => set({ language })}
                    word={(one) => (one === "en" ? "English" : "हिन्दी")}
                    spoken={(one) => one}
                    still
                  />
                </div>
              </div>
            </form>
          </section>
          <div className="stack" style={{ alignContent: "start" }}>
            <Candidates fresh={fresh} found={found} choose={choose} set={set} />
            <section className="card">
              <header>
                <h2>{say("consent")}</h2>
                <span className="soft">{say("read_out")}</span>
              </header>
              <div className="in-card stack">
                {who !== "patient" && (
                  <Choice
                    label={say("child")}
                    of={["guardian", "nobody"]}
                    chosen={who}
                    choose={(one) => set({ alone: one === "nobody", heard: false })}
                    word={(one) => say(`gives_${one}`)}
                    still
                  />
                )}
                {text.error !== null && <Note kind="warn">{say("no_text")}</Note>}
                {who === "nobody" ? (
                  <p className="soft">{say("asked_later")}</p>
                ) : (
                  <>
                    {/* In the patient's language, whatever the page speaks. */}
                    <blockquote lang={fresh.language}>{text.words("care", who, fresh.language)}</blockquote>
                    <label className="line" style={{ alignItems: "flex-start" }}>
                      <input
                        type="checkbox"
                        className="box"
                        style={{ marginTop: 2 }}
                        checked={fresh.heard}
                        onChange={(event) => set({ heard: event.target.checked })}
                      />
                      <span>
                        <b>{say("heard_yes")}</b>
                        <br />
                        <span className="soft">{say("consent_kept", { version: text.version ?? "" })}</span>
                      </span>
                    </label>
                  </>
                )}
              </div>
            </section>
          </div>
        </div>
      </div>
      <div className="foot">
        <span className="soft grow cut">{fresh.latin}</span>
        <button
          type="button"
          id="wi-register"
          className="btn main"
          aria-disabled={missing !== undefined || busy}
          onClick={register}
        >
          {missing ? say(missing) : say("register")} <Key>Ctrl+⏎</Key>
        </button>
      </div>
    </>
  );
}
