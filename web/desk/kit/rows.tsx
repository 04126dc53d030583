// Rows that wait: final heights, after a moment; before that nothing, so that quick answers do not flicker.
import { type ReactNode, useEffect, useState } from "react";
import { useWords } from "../words/words";
import { kitWords } from "./words";

/** True once something has taken longer than a moment. */
export function useSlow(waiting: boolean, milliseconds = 150): boolean {
  const [slow, set] = useState(false);
  useEffect(() => {
    if (!waiting) {
      set(false);
      return;
    }
    const timer = setTimeout(() => set(true), milliseconds);
    return () => clearTimeout(timer);
  }, [waiting, milliseconds]);
  return waiting && slow;
}

const widths = [38, 60, 120, 50];

export function Skeleton({ rows = 8 }: { rows?: number }) {
  const say = useWords(kitWords);
  const slow = useSlow(true);
  if (!slow) return null;
  return (
    <div className="wrap" role="status" aria-label={say("loading")}>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
          key={row}
          className="line"
          style={{ height: "var(--row)", padding: "0 12px", gap: 16, borderBottom: "1px solid var(--line)" }}
        >
          {widths.map((width) => (
            <span key={width} className="ghost" style={{ width: width + ((row * 13) % 40) }} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Nothing to show, in a sentence, and what to do about it. */
export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {children}
    </div>
  );
}

/** Says of a list how many of its rows cannot be read; nothing where all are there. */
export function Missing({ n = 0 }: { n?: number | undefined }) {
  const say = useWords(kitWords);
  if (n === 0) return null;
  return (
    <Note kind="warn" mark="⚠">
      {say("missing", { n })}
    </Note>
  );
}

/** A sentence in its place: information, a warning, a refusal. */
export function Note({
  kind = "",
  mark,
  children,
}: {
  kind?: "" | "warn" | "crit" | "good";
  mark?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={`note ${kind}`} role={kind === "crit" ? "alert" : "status"}>
      {mark && <span aria-hidden="true">{mark}</span>}
      <div>{children}</div>
    </div>
  );
}
