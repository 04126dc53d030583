// The palette: any page by its name, any order or person by whatever is known of them, and the acts of the order that is open.
// What is typed goes to the API in a body and is kept nowhere.
import { FocusTrap } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Act } from "../../acts/acts";
import { ActDialog } from "../../acts/dialog";
import { known, useActName, useDo } from "../../acts/do";
import { Refusal } from "../../api/refusal";
import type { Order } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Icon, type IconName } from "../../kit/icons";
import { Key } from "../../kit/marks";
import { useOrder } from "../../lists/order";
import { search } from "../../lists/search";
import { stateWords } from "../../words/states";
import { speak, speaking, useWords } from "../../words/words";
import { menu } from "../menu";
import { is, useHere, useTo } from "../person";
import { useTheme } from "../theme";
import { shellWords } from "../words";
import { fits, isNumber } from "./wanted";
import { paletteWords } from "./words";
import "./palette.css";

interface Entry {
  readonly id: string;
  readonly icon: IconName;
  readonly text: string;
  readonly more?: ReactNode;
  readonly key?: string;
  readonly run: () => void;
}
interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** How many of each are shown; whoever needs more types more. */
const shown = 8;

/** What `typed` leads to, a moment after the last key. */
function useFound(typed: string) {
  const [settled, settle] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => settle(typed), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const text = settled.trim();
  return useQuery({
    queryKey: ["palette", text],
    queryFn: async ({ signal }) => {
      try {
        return await search(text, shown, signal);
      } catch (failure) {
        // Half of a number or one letter is nothing to search yet.
        if (failure instanceof Refusal && failure.status === 400) return undefined;
        throw failure;
      }
    },
    enabled: text.length > 1 || /\d/.test(text),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
}

/** Stays on the page once it was opened: what an act that it gave became is told here, after the list is gone. */
export function Palette({
  open,
  begin,
  lock,
  shortcuts,
  close,
}: {
  open: boolean;
  /** What was typed already, in the field of the page. */
  begin: string;
  lock: () => void;
  shortcuts: () => void;
  close: () => void;
}) {
  const [asking, setAsking] = useState<{ act: Act; order: Order }>();
  const run = useDo((act, order) => setAsking({ act, order }));
  // The dialog of an act takes the place of the list: never one over another.
  if (asking) return <ActDialog act={asking.act} order={asking.order} close={() => setAsking(undefined)} />;
  if (!open) return null;
  const act = (one: Act, order: Order) => {
    close();
    run(one, order);
  };
  return <List begin={begin} close={close} act={act} lock={lock} shortcuts={shortcuts} />;
}

function List({
  begin,
  close,
  act,
  lock,
  shortcuts,
}: {
  begin: string;
  close: () => void;
  act: (act: Act, order: Order) => void;
  lock: () => void;
  shortcuts: () => void;
}) {
  const say = useWords(paletteWords);
  const shell = useWords(shellWords);
  const states = useWords(stateWords);
  const name = useActName();
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const { theme, setTheme } = useTheme();
  const list = useId();
  const [typed, setTyped] = useState(begin);
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const opener = useRef(document.activeElement);
  const found = useFound(typed);
  // The acts are those of the order that was found, else of the one whose page is open.
  const path = useRouterState({ select: (state) => state.location.pathname });
  const open = /\/(?:orders|collect)\/([^/]+)/.exec(path)?.[1];
  const exact = found.data?.orders.length === 1 ? found.data.orders[0]!.order : undefined;
  const of = exact ?? (typed.trim() === "" || !isNumber(typed) ? open : undefined);
  const order = useOrder(of ?? "", of !== undefined).data;
  useEffect(() => {
    const before = opener.current;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const groups = useMemo<readonly Group[]>(() => {
    const go = (page: string) => () => {
      close();
      void navigate({ to: to(page) });
    };
    const orders: Entry[] = (found.data?.orders ?? []).map((hit) => ({
      id: hit.order,
      icon: hit.specimen ? ("scan" as const) : ("page" as const),
      text: hit.specimen ? `${hit.number}-${hit.specimen}` : hit.number,
      more: `${hit.patient.name_latin || hit.patient.name}, ${hit.tests.join(" ")}`,
      run: () => {
        close();
        void navigate({ to: to(`orders/${hit.order}`), ...(hit.specimen && { hash: hit.specimen }) });
      },
    }));
    const people = (near: boolean): Entry[] =>
      (found.data?.patients ?? [])
        .filter((one) => (one.near ?? false) === near)
        .map((one) => ({
          id: one.id,
          icon: "staff" as const,
          text: one.name_latin || one.name,
          more: (
            <>
              {one.name !== one.name_latin && <span lang="hi">{one.name} </span>}
              {say("person", {
                age: one.age,
                sex: states(`sex_short_${one.sex}`),
                born: one.estimated ? "" : one.birth_date.slice(0, 4),
                phone: one.phone_ending ? `…${one.phone_ending}` : "",
                number: one.number,
              })}
              {one.merged_into && ` · ${say("merged")}`}
            </>
          ),
          run: go(`patients/${one.merged_into ?? one.id}`),
        }));
    const searching = isNumber(typed);
    const acts: Entry[] =
      order && order.id === of
        ? order.acts
            .filter((one) => !one.refused && known(one, order.id))
            .map((one) => ({
              id: `act ${one.command}`,
              icon: "next" as const,
              text: name(one),
              run: () => act(one, order),
            }))
            .filter((entry) => searching || fits(typed, entry.text))
        : [];
    const pages: Entry[] = menu
      .flatMap((group) => group.entries)
      .filter((entry) => !entry.roles || is(here, ...entry.roles))
      .map((entry) => ({
        id: entry.to,
        icon: entry.icon,
        text: shell(entry.word),
        ...(entry.key && { key: entry.to === "walk-in" ? "N" : `G ${entry.key.toUpperCase()}` }),
        run: go(entry.to),
      }));
    const device: Entry[] = [
      {
        id: "shortcuts",
        icon: "help",
        text: say("shortcuts"),
        key: "?",
        run: () => {
          close();
          shortcuts();
        },
      },
      {
        id: "lock",
        icon: "lock",
        text: shell("lock"),
        key: "G L",
        run: () => {
          close();
          lock();
        },
      },
      {
        id: "speak",
        icon: "device",
        text: say("speak"),
        run: () => {
          close();
          speak(speaking() === "hi" ? "en" : "hi");
        },
      },
      {
        id: "theme",
        icon: "device",
        text: say(theme === "dark" ? "light" : "dark"),
        run: () => {
          close();
          setTheme(theme === "dark" ? "light" : "dark");
        },
      },
    ];
    const fitting = (entries: readonly Entry[]) =>
      searching ? [] : entries.filter((entry) => fits(typed, entry.text));
    return [
      { title: say("orders"), entries: orders },
      ...(searching ? [{ title: say("patients"), entries: people(false) }] : []),
      { title: order ? say("with", { number: order.number }) : "", entries: acts.slice(0, typed ? 20 : 5) },
      { title: say("go_to"), entries: fitting(pages) },
      { title: say("here"), entries: fitting(device) },
      ...(searching ? [] : [{ title: say("patients"), entries: people(false) }]),
      { title: say("near"), entries: people(true) },
    ].filter((group) => group.entries.length > 0);
  }, [
    found.data,
    order,
    of,
    typed,
    theme,
    here,
    say,
    shell,
    states,
    name,
    act,
    close,
    lock,
    shortcuts,
    navigate,
    to,
    setTheme,
  ]);
  const all = groups.flatMap((group) => group.entries);
  const place = Math.min(at, all.length - 1);
  const current = all[place];
  useKeys({ Escape: close }, true, true);
  useEffect(() => {
    document.getElementById(`${list}-${current?.id}`)?.scrollIntoView({ block: "nearest" });
  }, [list, current]);
  const move = (by: number) => setAt((Math.max(0, place) + by + all.length) % Math.max(1, all.length));
  return createPortal(
    <>
      <button type="button" className="scrim plain" aria-hidden="true" tabIndex={-1} onClick={close} />
      <FocusTrap active>
        <div className="dialog palette" role="dialog" aria-modal="true" aria-label={say("title")}>
          <div className="line palette-head">
            <Icon name="find" />
            <input
              ref={field}
              className="bare"
              type="text"
              role="combobox"
              aria-label={say("hint")}
              aria-expanded="true"
              aria-controls={list}
              aria-autocomplete="list"
              {...(current && { "aria-activedescendant": `${list}-${current.id}` })}
              autoComplete="off"
              spellCheck={false}
              placeholder={say("hint")}
              data-autofocus
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setAt(0);
              }}
              onKeyDown={(event) => {
                if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                  event.preventDefault();
                  move(event.key === "ArrowDown" ? 1 : -1);
                } else if (event.key === "Enter" && !(isNumber(typed) && found.isFetching)) {
                  event.preventDefault();
                  current?.run();
                }
              }}
            />
          </div>
          <div className="palette-list" id={list} role="listbox" aria-label={say("title")}>
            {groups.map((group) => (
              <div key={group.title} role="group" aria-label={group.title}>
                <div className="soft palette-group" aria-hidden="true">
                  {group.title}
                </div>
                {group.entries.map((entry) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the list
                  <div
                    key={entry.id}
                    id={`${list}-${entry.id}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={entry === current}
                    className={`po ${entry === current ? "on" : ""}`}
                    onClick={entry.run}
                  >
                    <Icon name={entry.icon} />
                    <span className="grow cut">
                      {entry.text} {entry.more && <span className="soft">{entry.more}</span>}
                    </span>
                    {entry === current ? <Key>⏎</Key> : entry.key && <Key>{entry.key}</Key>}
                  </div>
                ))}
              </div>
            ))}
          </div>
          {all.length === 0 && (
            <p className="soft palette-none" role="status">
              {found.isFetching ? say("looking") : say("nothing", { typed: typed.trim() })}
            </p>
          )}
          <div className="dialog-foot soft small hide-s">
            <Key>↑</Key>
            <Key>↓</Key> {say("choose")} <Key>⏎</Key> {say("open")}
            <span className="end">
              {say(found.data?.cursor && found.data.patients.length >= shown ? "more" : "by_name")}
            </span>
          </div>
        </div>
      </FocusTrap>
    </>,
    document.body,
  );
}
