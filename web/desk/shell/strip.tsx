// The one strip at the foot of the page: what was just done, and for six seconds the way back. The newest replaces the one
// before. Leaving the page sends at once.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys/keys";
import { Key } from "../kit/marks";
import { type Given, undoTime } from "../outbox/device";
import { useWords } from "../words/words";
import { shellWords } from "./words";

interface Shown {
  readonly id: number;
  readonly text: string;
  readonly until: number;
  readonly undo?: () => Promise<boolean>;
}

interface Strip {
  /** Says what was done; with acts that wait, Undo takes all of them back. */
  say(text: string, given?: readonly Given[]): void;
}

const Context = createContext<Strip>({ say: () => {} });
export const useStrip = (): Strip => useContext(Context);

export function StripProvider({ children }: { children: ReactNode }) {
  const [shown, show] = useState<Shown | undefined>();
  const count = useRef(0);
  const words = useWords(shellWords);
  const say = useCallback((text: string, given?: readonly Given[]) => {
    count.current += 1;
    show({
      id: count.current,
      text,
      until: Date.now() + undoTime,
      ...(given &&
        given.length > 0 && {
          undo: async () => (await Promise.all(given.map((one) => one.undo()))).some(Boolean),
        }),
    });
  }, []);
  const undo = async () => {
    if (!shown?.undo) return;
    if (await shown.undo()) say(words("undone"));
    else show(undefined);
  };
  useKeys({ "Ctrl+Z": () => void undo() }, shown?.undo !== undefined);
  return (
    <Context value={{ say }}>
      {children}
      <div aria-live="polite">
        {shown && <StripView key={shown.id} shown={shown} undo={() => void undo()} gone={() => show(undefined)} />}
      </div>
    </Context>
  );
}

function StripView({ shown, undo, gone }: { shown: Shown; undo: () => void; gone: () => void }) {
  const words = useWords(shellWords);
  const [left, setLeft] = useState(6);
  const done = useRef(gone);
  done.current = gone;
  useEffect(() => {
    const timer = setInterval(() => {
      const rest = Math.ceil((shown.until - Date.now()) / 1000);
      if (rest <= 0) done.current();
      else setLeft(rest);
    }, 250);
    return () => clearInterval(timer);
  }, [shown]);
  return (
    <div className="toast">
      <span>{shown.text}</span>
      {shown.undo && (
        <>
          <span className="small" aria-hidden="true">
            {words("seconds", { n: left })}
          </span>
          <button type="button" className="btn" onClick={undo}>
            {words("undo")} <Key>Ctrl+Z</Key>
          </button>
        </>
      )}
    </div>
  );
}
