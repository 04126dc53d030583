// This device: what is not sent, what was typed and not sent, and how it looks, sounds, prints and locks. All of it is kept
// here and nowhere else; acts and drafts belong to the person alone.
import { useEffect, useState } from "react";
import { singleKeysAreOn, switchSingleKeys } from "../../keys/keys";
import { Choice } from "../../kit/choice";
import type { Code } from "../../scan/code";
import { useScans } from "../../scan/scanner";
import { sound, soundIsOn, switchSound } from "../../scan/tones";
import { lockMinutes, usePin } from "../../shell/lock";
import { is, useHere } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useTheme } from "../../shell/theme";
import { shellWords } from "../../shell/words";
import { type Language, speak, speaking, useWords } from "../../words/words";
import { Drafts, NotSent } from "./kept";
import { deviceWords } from "./words";
import "./device.css";

/** A setting of the device that is one word, and drawn again when it is changed here. */
function useKept<T extends string>(key: string, usual: T): [T, (next: T) => void] {
  const [value, set] = useState<T>(() => (localStorage.getItem(key) as T | null) ?? usual);
  return [
    value,
    (next) => {
      localStorage.setItem(key, next);
      set(next);
    },
  ];
}

export function DevicePage() {
  const say = useWords(deviceWords);
  const here = useHere();
  usePageTitle(say("title"));
  return (
    <div className="page scroll">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <span className="soft hide-s">{say("more")}</span>
      </div>
      <div className="cols dg">
        <div className="stack">
          <NotSent />
          <Drafts />
        </div>
        <div className="stack">
          <Look />
          <Printer />
          {is(here, "technician", "supervisor") && <Cash />}
        </div>
        <div className="stack">
          <Keys />
          <Lock />
        </div>
      </div>
    </div>
  );
}

function Look() {
  const say = useWords(deviceWords);
  const shell = useWords(shellWords);
  const { theme, setTheme } = useTheme();
  return (
    <section className="card">
      <header>
        <h2>{say("look")}</h2>
      </header>
      <div className="in-card stack">
        <div className="field">
          <Choice
            label={say("theme")}
            of={["light", "dark", "system"]}
            chosen={theme}
            choose={setTheme}
            word={(one) => shell(`theme_${one}`)}
            still
          />
        </div>
        <div className="field">
          <Choice<Language>
            label={say("language")}
            of={["en", "hi"]}
            chosen={speaking()}
            choose={speak}
            word={(one) => (one === "en" ? "English" : "हिन्दी")}
            spoken={(one) => one}
            still
          />
        </div>
      </div>
    </section>
  );
}

function Printer() {
  const say = useWords(deviceWords);
  const [label, setLabel] = useKept<"pdf" | "zpl">("assay.label_form", "pdf");
  const [slip, setSlip] = useKept<"a6" | "80mm">("assay.slip_form", "a6");
  return (
    <section className="card">
      <header>
        <h2>{say("printer")}</h2>
      </header>
      <div className="in-card stack">
        <div className="field">
          <Choice
            label={say("labels")}
            of={["pdf", "zpl"]}
            chosen={label}
            choose={setLabel}
            word={(one) => say(`label_${one}`)}
            still
          />
        </div>
        <div className="field">
          <Choice
            label={say("slips")}
            of={["a6", "80mm"]}
            chosen={slip}
            choose={setSlip}
            word={(one) => say(`slip_${one}`)}
            still
          />
        </div>
      </div>
    </section>
  );
}

function Cash() {
  const say = useWords(deviceWords);
  const [folded, fold] = useKept<"on" | "off">("assay.cash_folded", "off");
  return (
    <section className="card">
      <header>
        <h2>{say("cash")}</h2>
      </header>
      <div className="in-card stack s">
        <Switch word={say("folded")} on={folded === "on"} turn={(on) => fold(on ? "on" : "off")} />
        <p className="soft small">{say("folded_more")}</p>
      </div>
    </section>
  );
}

function Switch({ word, on, turn }: { word: string; on: boolean; turn: (on: boolean) => void }) {
  return (
    <label className="line grow">
      <input type="checkbox" className="sw" checked={on} onChange={(event) => turn(event.target.checked)} />
      {word}
    </label>
  );
}

function Keys() {
  const say = useWords(deviceWords);
  const [keys, setKeys] = useState(singleKeysAreOn);
  const [loud, setLoud] = useState(soundIsOn);
  const [code, setCode] = useState<Code>();
  useScans((read) => {
    setCode(read);
    sound(read.kind === "unknown" ? "warn" : "good");
  });
  const read = code && ("accession" in code ? code.accession : "number" in code ? code.number : "");
  return (
    <section className="card">
      <header>
        <h2>{say("keys")}</h2>
      </header>
      <div className="in-card stack">
        <div className="stack s">
          <Switch
            word={say("single_keys")}
            on={keys}
            turn={(on) => {
              switchSingleKeys(on);
              setKeys(on);
            }}
          />
          <p className="soft small">{say("single_keys_more")}</p>
        </div>
        <div className="line w">
          <Switch
            word={say("sound")}
            on={loud}
            turn={(on) => {
              switchSound(on);
              setLoud(on);
            }}
          />
          <button
            type="button"
            className="btn row-btn"
            disabled={!loud}
            onClick={() => {
              sound("good");
              setTimeout(() => sound("warn"), 500);
            }}
          >
            {say("hear")}
          </button>
        </div>
        <p className={code ? "" : "soft"} role="status">
          {code ? say(`scan_${code.kind}`, { code: read ?? "" }) : say("scan_try")}
        </p>
      </div>
    </section>
  );
}

function Lock() {
  const say = useWords(deviceWords);
  const pin = usePin();
  const [kept, setKept] = useState<boolean>();
  const [minutes, setMinutes] = useState(lockMinutes);
  useEffect(() => void pin.read().then((found) => setKept(found !== undefined)), [pin.read]);
  return (
    <section className="card">
      <header>
        <h2>{say("lock")}</h2>
      </header>
      <div className="in-card stack">
        <div className="field">
          <label htmlFor="lock-minutes">{say("minutes")}</label>
          <select
            id="lock-minutes"
            className="in"
            value={minutes}
            onChange={(event) => {
              localStorage.setItem("assay.lock_minutes", event.target.value);
              setMinutes(Number(event.target.value));
            }}
          >
            {[1, 2, 5, 10, 15].map((n) => (
              <option key={n} value={n}>
                {say("n_minutes", { n })}
              </option>
            ))}
          </select>
        </div>
        <div className="line w">
          <span className="grow">
            <span className="lab">{say("pin")}</span>
            <br />
            {kept !== undefined && say(kept ? "pin_kept" : "pin_none")}
          </span>
          {kept && (
            <button type="button" className="btn row-btn" onClick={() => void pin.forget().then(() => setKept(false))}>
              {say("pin_forget")}
            </button>
          )}
        </div>
      </div>
    </section>
  );
}
