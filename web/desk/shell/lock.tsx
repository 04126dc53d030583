// The lock: over whatever was open, after some time without a touch or by hand. It hides the page and keeps drafts and
// queue. A PIN belongs to one person and one device; after three misses only the password opens.
import { useCallback, useEffect, useRef, useState } from "react";
import { Icon } from "../kit/icons";
import { clock, initials } from "../kit/format";
import { Note } from "../kit/rows";
import type { Database } from "../outbox/database";
import { useDevice, useOutbox } from "../outbox/device";
import { stateWords } from "../words/states";
import { speaking, useWords } from "../words/words";
import { useHere, useSession } from "./person";
import { shellWords } from "./words";
import "./lock.css";

const lockedAt = "assay.locked";
const misses = 3;
const rounds = 200_000;

interface Pin {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: ArrayBuffer;
  readonly missed: number;
}

async function hashOf(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, key, 256);
}

const same = (a: ArrayBuffer, b: ArrayBuffer): boolean => {
  const x = new Uint8Array(a);
  const y = new Uint8Array(b);
  return x.length === y.length && x.reduce((differ, byte, i) => differ | (byte ^ y[i]!), 0) === 0;
};

/** The PIN of this person on this device. */
export function usePin() {
  const { database } = useDevice();
  const choose = useCallback(
    async (pin: string) => {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      await database.put("settings", { salt, hash: await hashOf(pin, salt), missed: 0 } satisfies Pin, "pin");
    },
    [database],
  );
  const read = useCallback(async () => (await database.get("settings", "pin")) as Pin | undefined, [database]);
  const forget = useCallback(() => database.delete("settings", "pin"), [database]);
  const test = useCallback(
    async (pin: string): Promise<{ right: boolean; left: number }> => {
      const kept = await read();
      if (!kept || kept.missed >= misses) return { right: false, left: 0 };
      const right = same(await hashOf(pin, kept.salt), kept.hash);
      const missed = right ? 0 : kept.missed + 1;
      await database.put("settings", { ...kept, missed }, "pin");
      return { right, left: misses - missed };
    },
    [database, read],
  );
  return { choose, read, forget, test };
}

/** Minutes without a touch until the desk locks itself; a setting of the device. */
export const lockMinutes = (): number => Number(localStorage.getItem("assay.lock_minutes") ?? "5") || 5;

/** Somebody came back from the sign-in with password and second factor: that opens the lock, and the misses are forgotten. */
export async function unlockBySignIn(database: Database): Promise<void> {
  sessionStorage.removeItem(lockedAt);
  const kept = (await database.get("settings", "pin")) as Pin | undefined;
  if (kept) await database.put("settings", { ...kept, missed: 0 }, "pin");
}

/** Whether the desk is locked, and since when. It stays locked when the page is loaded again. */
export function useLock(): { at: number | undefined; lock: () => void; unlock: () => void } {
  const [at, set] = useState<number | undefined>(() => Number(sessionStorage.getItem(lockedAt)) || undefined);
  const lock = useCallback(() => {
    const now = Date.now();
    sessionStorage.setItem(lockedAt, String(now));
    set(now);
  }, []);
  const unlock = useCallback(() => {
    sessionStorage.removeItem(lockedAt);
    set(undefined);
  }, []);
  useEffect(() => {
    if (at !== undefined) return;
    let touched = Date.now();
    const touch = () => {
      touched = Date.now();
    };
    const kinds = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
    for (const kind of kinds) addEventListener(kind, touch, { passive: true, capture: true });
    const timer = setInterval(() => {
      if (Date.now() - touched > lockMinutes() * 60_000) lock();
    }, 5000);
    return () => {
      clearInterval(timer);
      for (const kind of kinds) removeEventListener(kind, touch, { capture: true });
    };
  }, [at, lock]);
  return { at, lock, unlock };
}

export function LockScreen({ at, unlock }: { at: number; unlock: () => void }) {
  const say = useWords(shellWords);
  const states = useWords(stateWords);
  const here = useHere();
  const { session } = useSession();
  const { drafts, outbox } = useDevice();
  const waiting = useOutbox().length;
  const pin = usePin();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<boolean>();
  const [left, setLeft] = useState(misses);
  const [kept, setKept] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    void outbox.release();
    void drafts.list().then((all) => setKept(all.length));
    void pin.read().then((found) => {
      setChosen(found !== undefined);
      if (found) setLeft(misses - found.missed);
      setTimeout(() => field.current?.focus(), 0);
    });
  }, [drafts, outbox, pin.read]);
  const submit = async () => {
    if (chosen) {
      const { right, left: rest } = await pin.test(typed);
      setTyped("");
      if (right) return unlock();
      setLeft(rest);
      field.current?.focus();
    } else if (/^\d{4,6}$/.test(typed)) {
      await pin.choose(typed);
      setTyped("");
      setChosen(true);
    }
  };
  return (
    <div className="lockscreen" role="dialog" aria-modal="true" aria-labelledby="locked">
      <div>
        <b className="line" id="locked">
          <Icon name="lock" /> {say("locked_at", { time: clock(at, speaking()) })}
        </b>
        <span className="face" aria-hidden="true">
          {initials(here.name)}
        </span>
        <div>
          <h2 style={{ fontSize: 18, lineHeight: "24px" }}>{here.name}</h2>
          <span className="soft">
            {say("role_at", {
              role: here.roles.map((role) => states(`role_${role}`)).join(", "),
              hospital: here.hospital_name,
            })}
          </span>
        </div>
        {chosen !== undefined && left > 0 && (
          <form
            className="stack s"
            style={{ width: "100%" }}
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            <label className="soft small" htmlFor="pin">
              {chosen ? say("pin") : say("pin_new")}
            </label>
            <input
              ref={field}
              id="pin"
              className="in"
              type="password"
              inputMode="numeric"
              autoComplete="off"
              pattern="[0-9]{4,6}"
              maxLength={6}
              value={typed}
              onChange={(event) => setTyped(event.target.value.replace(/\D/g, ""))}
            />
            {chosen && left < misses && (
              <span className="soft small" role="alert">
                {say("pin_wrong", { n: left })}
              </span>
            )}
            <button type="submit" className="btn main" disabled={typed.length < 4}>
              {chosen ? say("unlock") : say("pin_keep")}
            </button>
          </form>
        )}
        {chosen && left <= 0 && <Note kind="warn">{say("pin_spent")}</Note>}
        {(kept > 0 || waiting > 0) && (
          <Note mark={<Icon name="cloud" />}>
            {kept > 0 && <b>{say("safe", { n: kept })} </b>}
            {waiting > 0 && say("being_sent", { n: waiting })}
          </Note>
        )}
        <button type="button" className="btn" onClick={() => void session.signOut()}>
          {say("somebody_else")}
        </button>
        <button type="button" className="btn act" onClick={() => void session.signIn()}>
          {say("use_password")}
        </button>
      </div>
    </div>
  );
}
