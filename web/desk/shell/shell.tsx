// The frame of every page: menu, find field, pill, lock, and the page itself, which is the only thing that scrolls.
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { Refusal } from "../api/refusal";
import { useKeys } from "../keys/keys";
import { clock } from "../kit/format";
import { Icon, Mark } from "../kit/icons";
import { Key } from "../kit/marks";
import { Note } from "../kit/rows";
import { search } from "../lists/search";
import { useDevice } from "../outbox/device";
import { sayRefusal } from "../words/refusals";
import { speaking, useWords } from "../words/words";
import { useCounts } from "./counts";
import { LockScreen, useLock } from "./lock";
import { type Entry, menu } from "./menu";
import { is, useHere, useSession, useTo } from "./person";
import { Pill } from "./pill";
import { useOpenScans } from "./scans";
import { StripProvider, useStrip } from "./strip";
import { Tray } from "./tray";
import { shellWords } from "./words";

const Palette = lazy(() => import("./palette/palette").then((module) => ({ default: module.Palette })));
const Shortcuts = lazy(() => import("./shortcuts/shortcuts").then((module) => ({ default: module.Shortcuts })));
const PersonMenu = lazy(() => import("./person-menu").then((module) => ({ default: module.PersonMenu })));

export function Shell({ children }: { children: ReactNode }) {
  const { at, lock, unlock } = useLock();
  return (
    <StripProvider>
      <div inert={at !== undefined} className={at !== undefined ? "blocked" : undefined}>
        <Frame lock={lock}>{children}</Frame>
      </div>
      {at !== undefined && <LockScreen at={at} unlock={unlock} />}
    </StripProvider>
  );
}

function Frame({ lock, children }: { lock: () => void; children: ReactNode }) {
  const say = useWords(shellWords);
  const here = useHere();
  const { outbox } = useDevice();
  const counts = useCounts();
  const navigate = useNavigate();
  const [tray, setTray] = useState(false);
  const [over, setOver] = useState<"palette" | "shortcuts">();
  const [opened, setOpened] = useState(false);
  const [begin, setBegin] = useState("");
  const path = useRouterState({ select: (state) => state.location.pathname });
  const last = useRef(path);
  // Leaving a page sends what could still be undone; the title and the focus follow the page.
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    void outbox.release();
    document.querySelector<HTMLElement>("main h1")?.focus();
    try {
      localStorage.setItem(`assay.last.${here.person}`, path);
    } catch {
      // Without storage the first page is that of the role.
    }
  }, [path, outbox, here.person]);
  const entries = menu
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => !entry.roles || is(here, ...entry.roles)) }))
    .filter((group) => group.entries.length > 0);
  const flat = entries.flatMap((group) => group.entries);
  const to = useTo();
  const go = (entry: Entry) => () => void navigate({ to: to(entry.to) });
  useOpenScans();
  const palette = (typed: string) => {
    setBegin(typed);
    setOpened(true);
    setOver("palette");
  };
  useKeys({
    ...Object.fromEntries(flat.filter((entry) => entry.key).map((entry) => [`g ${entry.key}`, go(entry)])),
    "g l": lock,
    n: () => void navigate({ to: to("walk-in") }),
    "Ctrl+K": () => palette(""),
    "?": () => setOver("shortcuts"),
    "/": () => document.querySelector<HTMLInputElement>("#find")?.focus(),
  });
  const link = (entry: Entry, bar: boolean) => {
    const count = counts[entry.to];
    return (
      <Link
        key={entry.to}
        to={to(entry.to)}
        title={say(entry.word)}
        {...(path.startsWith(to(entry.to)) && { "aria-current": "page" as const })}
      >
        <Icon name={entry.icon} />
        {bar ? say(entry.word) : <span>{say(entry.word)}</span>}
        {count && count.n > 0 && (!bar || count.hot) && <b className={`n ${count.hot ? "hot" : ""}`}>{count.n}</b>}
      </Link>
    );
  };
  const [first, ...rest] = here.hospital_name.split(" ");
  return (
    <div className="app">
      <a className="skip" href="#main">
        {say("skip")}
      </a>
      <nav className="side" aria-label={say("main_nav")}>
        <div className="house">
          <Mark />
          <span>
            {first}
            <small>{rest.join(" ")}</small>
          </span>
        </div>
        {entries.map((group) => (
          <div key={group.word} style={{ display: "contents" }}>
            <h3>{say(group.word)}</h3>
            {group.entries.map((entry) => link(entry, false))}
          </div>
        ))}
        <Suspense fallback={null}>
          <PersonMenu lock={lock} />
        </Suspense>
      </nav>
      <header className="top">
        <Find more={palette} />
        <button
          type="button"
          className="btn icon touch"
          aria-label={say("palette")}
          title={say("palette")}
          onClick={() => palette("")}
        >
          <Icon name="palette" />
        </button>
        <span className="end" />
        <Pill open={() => setTray(true)} />
        <button
          type="button"
          className="btn icon hide-s"
          aria-label={say("lock")}
          title={say("lock_title")}
          onClick={lock}
        >
          <Icon name="lock" />
        </button>
        <button
          type="button"
          className="btn icon hide-s"
          aria-label={say("shortcuts")}
          title={say("shortcuts_title")}
          onClick={() => setOver("shortcuts")}
        >
          <Icon name="help" />
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        <SignInEnds />
        {children}
      </main>
      <nav className="bar" aria-label={say("main_nav")}>
        {flat.filter((entry) => entry.thumb).map((entry) => link(entry, true))}
        <Suspense fallback={null}>
          <PersonMenu lock={lock} bar />
        </Suspense>
      </nav>
      <Suspense fallback={null}>
        {opened && (
          <Palette
            open={over === "palette"}
            begin={begin}
            lock={lock}
            shortcuts={() => setOver("shortcuts")}
            close={() => setOver(undefined)}
          />
        )}
        {over === "shortcuts" && <Shortcuts close={() => setOver(undefined)} />}
      </Suspense>
      {tray && <Tray close={() => setTray(false)} />}
    </div>
  );
}

/** Finds by what is typed or scanned: one order opens, anything else is shown in the palette to be chosen. */
function Find({ more }: { more: (typed: string) => void }) {
  const say = useWords(shellWords);
  const to = useTo();
  const navigate = useNavigate();
  const strip = useStrip();
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const find = async () => {
    const what = typed.trim();
    if (!what) return;
    try {
      const { orders, patients } = await search(what, 2);
      const [only, other] = orders;
      if (!only && patients.length === 0) return strip.say(say("found_nothing", { number: what }));
      setTyped("");
      field.current?.blur();
      // The number of an order is a patient's too: whoever types one here means the order.
      if (!only || other) return more(what);
      void navigate({ to: to(`orders/${only.order}`), ...(only.specimen && { hash: only.specimen }) });
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      strip.say(failure.status === 400 ? say("found_nothing", { number: what }) : sayRefusal(failure));
    }
  };
  return (
    <form
      className="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <Icon name="find" />
      <input
        id="find"
        ref={field}
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-label={say("find_label")}
        placeholder={say("find")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
      />
      <Key>/</Key>
    </form>
  );
}

/** One hour before the shift's sign-in ends, and when it has: nothing leads away while something is typed. */
function SignInEnds() {
  const say = useWords(shellWords);
  const { session } = useSession();
  const [, draw] = useState(0);
  useEffect(() => session.onChange(() => draw((n) => n + 1)), [session]);
  const ends = session.signed()?.ends ?? Number.POSITIVE_INFINITY;
  const soon = ends - Date.now() < 3600_000;
  if (!session.lost() && !soon) return null;
  return (
    <div style={{ padding: "12px var(--pad) 0" }}>
      <Note kind="warn" mark={<Icon name="lock" />}>
        {session.lost() ? say("session_ended") : say("session_ends", { time: clock(ends, speaking()) })}{" "}
        <button type="button" className="linkish" onClick={() => void session.signIn()}>
          {say("sign_in_again")}
        </button>
      </Note>
    </div>
  );
}

/** The title of a page, in the window and in its head: never a name of a person. */
export function usePageTitle(title: string): void {
  const say = useWords(shellWords);
  const whole = say("title_at", { page: title });
  useEffect(() => {
    document.title = whole;
  }, [whole]);
}
