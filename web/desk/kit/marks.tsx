// The marks: one component for each thing that is said by word, shape and colour, in this order.
import { useEffect, useState } from "react";
import type { Flag, Priority, Stage } from "../api/schema.gen";
import { stateWords } from "../words/states";
import { speaking, useWords } from "../words/words";
import { rupees, span, when } from "./format";
import { kitWords } from "./words";

// One clock for all ages of a page.
let now = Date.now();
const ticking = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const tick of ticking) tick();
}, 10_000);

/** The time, drawn again every ten seconds. */
export function useNow(): number {
  const [at, set] = useState(now);
  useEffect(() => {
    const tick = () => set(now);
    ticking.add(tick);
    now = Date.now();
    tick();
    return () => {
      ticking.delete(tick);
    };
  }, []);
  return at;
}

/** Says a span of minutes: "22 min", "5 h 02", "2 d 3 h". */
export function useSpan(): (minutes: number) => string {
  const say = useWords(kitWords);
  return (minutes) => {
    const age = span(minutes);
    if (age.days > 0) return say("days", { days: age.days, hours: age.hours });
    if (age.hours > 0) return say("hours", { hours: age.hours, minutes: String(age.minutes).padStart(2, "0") });
    return say("minutes", { minutes: age.minutes });
  };
}

/** How old something is against its target, which the API gives. Warns from three quarters of it, and is late above it. */
export function Age({ since, due }: { since: string; due?: string | undefined }) {
  const at = useNow();
  const say = useWords(kitWords);
  const speak = useSpan();
  const from = Date.parse(since);
  const age = (at - from) / 60_000;
  if (!due) return <span>{speak(age)}</span>;
  const target = (Date.parse(due) - from) / 60_000;
  const title = say("target", { age: speak(target) });
  if (age > target)
    return (
      <span className="late" title={title}>
        ▲ {say("late", { age: speak(age - target) })}
      </span>
    );
  if (age > target * 0.75)
    return (
      <span className="soon" title={title}>
        ◔ {speak(age)}
      </span>
    );
  return <span title={title}>{speak(age)}</span>;
}

const steps: readonly Stage[] = ["placed", "collected", "received", "in_process", "resulted", "released"];

/** How far an order is, in six steps: placed, collected, received, in process, resulted, released. */
export function Pips({ stage }: { stage: Stage }) {
  const n = stage === "cancelled" ? 0 : (stage === "authorised" ? steps.indexOf("resulted") : steps.indexOf(stage)) + 1;
  return <span className="pips" style={{ "--n": n } as React.CSSProperties} aria-hidden="true" />;
}

const caps: Readonly<Record<string, string>> = { E: "e", S: "s", F: "f", C: "c", U: "u" };

/** A tube: the colour of its cap, and always its letter. Dashed while it is to be drawn. */
export function Tube({ id, planned = false, title }: { id: string; planned?: boolean; title?: string }) {
  const say = useWords(kitWords);
  const cap = caps[id.replace(/\d+$/, "")] ?? "";
  return (
    <span
      className={`tube ${cap} ${planned ? "plan" : ""}`}
      title={title ?? (planned ? say("tube_waits", { tube: id }) : undefined)}
    >
      {id}
    </span>
  );
}

/** STAT filled, urgent outlined, routine nothing. */
export function PriorityTag({ priority }: { priority: Priority }) {
  const say = useWords(stateWords);
  if (priority === "stat") return <span className="tag stat">{say("priority_stat")}</span>;
  if (priority === "urgent") return <span className="tag urgent">{say("priority_urgent")}</span>;
  return null;
}

const marks: Readonly<Record<string, string>> = {
  A: "◆ A",
  AA: "◆◆ AA",
  H: "▲ H",
  L: "▼ L",
  HH: "▲▲ HH",
  LL: "▼▼ LL",
  N: "N",
};

/** The flag as the server judged it; "…" while it has not. */
export function FlagBadge({ flag }: { flag: Flag | undefined }) {
  const say = useWords(kitWords);
  if (!flag)
    return (
      <span className="flag n" title={say("flag_wait")}>
        <span aria-hidden="true">…</span>
        <span className="vh">{say("flag_wait")}</span>
      </span>
    );
  return (
    <span className={`flag ${flag.toLowerCase()}`} title={say(`flag_${flag}`)}>
      {marks[flag]}
    </span>
  );
}

/** That a result is held, and why. */
export function Held({ children }: { children: React.ReactNode }) {
  return <span className="tag warn">◆ {children}</span>;
}

/** Money in paise: ₹1,42,000.00. */
export function Money({ paise }: { paise: number }) {
  return <>{rupees(paise)}</>;
}

/** What is due: the word "paid" where nothing is, "₹670.00 later" where it is settled later. */
export function Due({ paise, later }: { paise: number; later: boolean }) {
  const say = useWords(kitWords);
  if (paise === 0) return <span className="faint">{say("paid")}</span>;
  return <>{later ? say("later", { amount: rupees(paise) }) : rupees(paise)}</>;
}

/** A time: "10:36" today, "18 Aug" this year, "9 Dec 2025". Always that of India. */
export function When({ at }: { at: string }) {
  const current = useNow();
  return <time dateTime={at}>{when(at, current, speaking())}</time>;
}

/** Where a value lies in its range. A picture only: the words beside it say the same. */
export function RangeBar({ value, low, high }: { value: number; low: number; high: number }) {
  const say = useWords(kitWords);
  const width = high - low || 1;
  const place = Math.min(1.25, Math.max(-0.25, (value - low) / width));
  const x = ((place + 0.25) / 1.5) * 80;
  return (
    <svg
      className="rangebar"
      width="80"
      height="10"
      viewBox="0 0 80 10"
      role="img"
      aria-label={say("range_of", { value, low, high })}
    >
      <rect x="0" y="3" width="80" height="4" rx="2" fill="var(--line)" />
      <rect x="13.3" y="3" width="53.4" height="4" fill="var(--accent-back)" stroke="var(--accent)" strokeWidth=".6" />
      <circle cx={x} cy="5" r="3.5" fill={place < 0 || place > 1 ? "var(--crit)" : "var(--accent)"} />
    </svg>
  );
}

/** A key, as printed on it. */
export function Key({ children }: { children: React.ReactNode }) {
  return <kbd aria-hidden="true">{children}</kbd>;
}
