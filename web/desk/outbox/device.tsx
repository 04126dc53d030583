// The person's queue, drafts and settings of this device, as pages use them.
import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { address, type Answer, type At, type Body, type Routes, send, workingIn } from "../api/client";
import { uuid7 } from "../api/id";
import { Refusal } from "../api/refusal";
import { type Act, type Database, openDatabase } from "./database";
import { Drafts } from "./drafts";
import { type Outcome, Outbox } from "./outbox";

/** What a person has on this device. */
export interface Device {
  readonly person: string;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly database: Database;
  close(): void;
}

/** Opens what a person has on this device and starts sending what waits. */
export async function openDevice(person: string): Promise<Device> {
  const database = await openDatabase(person);
  const channel = new BroadcastChannel(`assay:${person}`);
  const outbox = new Outbox({
    database,
    async send(act: Act) {
      const { method, path, hospital, body, key } = act;
      const response = await send({ method, path, hospital, body, key });
      const text = await response.text();
      return { status: response.status, answer: text ? JSON.parse(text) : undefined };
    },
    now: () => Date.now(),
    // A browser without locks has one tab as far as we know; the keys protect all the same.
    alone: async (work) => {
      if (!navigator.locks) return work();
      await navigator.locks.request(`assay:outbox:${person}`, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    },
    later: (work, milliseconds) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    chance: () => Math.random(),
    isRefusal: (failure): failure is Refusal => failure instanceof Refusal,
    tell: () => channel.postMessage(0),
  });
  const wake = () => void outbox.wake();
  const seen = () => document.visibilityState === "visible" && wake();
  channel.onmessage = wake;
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", seen);
  void outbox.wake();
  return {
    person,
    outbox,
    drafts: new Drafts(database),
    database,
    close() {
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", seen);
      channel.close();
      database.close();
    },
  };
}

const Context = createContext<Device | undefined>(undefined);

export function DeviceProvider({ device, children }: { device: Device; children: ReactNode }) {
  return <Context value={device}>{children}</Context>;
}

export function useDevice(): Device {
  const device = useContext(Context);
  if (!device) throw new Error("no device: somebody must be signed in here");
  return device;
}

/** What waits in the queue. */
export function useOutbox(): readonly Act[] {
  const { outbox } = useDevice();
  return useSyncExternalStore(outbox.onChange, outbox.list);
}

/** Milliseconds in which an act can be undone: it was not sent yet. */
export const undoTime = 6000;

type Verb = "post" | "put";

/** How a command is given. */
export interface Command<P extends Routes<M>, M extends Verb = "post"> {
  /** Left out it is a POST; settings and members are replaced with a PUT. */
  readonly method?: M;
  readonly at: At<P, M>;
  readonly body: Body<P, M>;
  /** The thing that its acts are sent in order for. Taken from the address where there is an order in it. */
  readonly about?: string;
  /** What the tray says while it waits. */
  readonly says: Act["says"];
  readonly undo?: boolean;
  /** The same key again: the person presses a second time after a refusal that passes. Else a new one is made. */
  readonly key?: string;
}

export interface Given {
  readonly key: string;
  readonly seq: number;
  /** Takes it back while it waits. */
  undo(): Promise<boolean>;
  readonly outcome: Promise<Outcome>;
}

/**
 * Gives commands through the queue. `outcome` comes when the API has answered; a receipt refreshes what is shown of its
 * order. When the page goes, what became of an act is kept for the tray.
 */
export function useCommand(): <P extends Routes<M>, M extends Verb = "post">(
  route: P,
  command: Command<P, M>,
) => Promise<Given> {
  const { outbox } = useDevice();
  const queries = useQueryClient();
  const mine = useRef(new Set<string>());
  useEffect(() => {
    const keys = mine.current;
    return () => {
      for (const key of keys) outbox.unwatch(key);
    };
  }, [outbox]);
  return useCallback(
    async (route, command) => {
      const key = command.key ?? uuid7();
      const at = command.at as { path?: Record<string, string>; query?: Record<string, string> };
      const order = at.path?.order;
      let settle: (outcome: Outcome) => void = () => {};
      const outcome = new Promise<Outcome>((resolve) => {
        settle = resolve;
      });
      mine.current.add(key);
      const seq = await outbox.put(
        {
          key,
          hospital: workingIn(),
          method: command.method === "put" ? "PUT" : "POST",
          path: address(route as string, at),
          body: command.body,
          about: command.about ?? (order ? `order:${order}` : `key:${key}`),
          says: command.says,
          ...(command.undo && { undoFor: undoTime }),
        },
        (what) => {
          mine.current.delete(key);
          settle(what);
          if (what.kind === "done" || what.kind === "landed") {
            if (order) void queries.invalidateQueries({ queryKey: ["order", order] });
            void queries.invalidateQueries({ queryKey: ["lists"] });
          }
        },
      );
      return { key, seq, undo: () => outbox.undo(seq), outcome };
    },
    [outbox, queries],
  );
}

/**
 * A form's values that survive a reload, a lock and a closed tab. `ready` is false until the device was asked; `drop`
 * when the values were sent or thrown away.
 */
export function useDraft<T>(
  key: string,
  empty: T,
): {
  value: T;
  set: (next: T | ((old: T) => T)) => void;
  drop: () => Promise<void>;
  ready: boolean;
  at: number | undefined;
} {
  const { drafts } = useDevice();
  const [state, setState] = useState<{ key: string; value: T; at: number | undefined } | undefined>();
  const first = useRef(empty);
  useEffect(() => {
    let gone = false;
    void drafts.read<T>(key).then((kept) => {
      if (!gone) setState({ key, value: kept?.value ?? first.current, at: kept?.at });
    });
    return () => {
      gone = true;
    };
  }, [drafts, key]);
  const ready = state?.key === key;
  const set = useCallback(
    (next: T | ((old: T) => T)) =>
      setState((old) => {
        const before = old?.key === key ? old.value : first.current;
        const value = typeof next === "function" ? (next as (old: T) => T)(before) : next;
        drafts.keep(key, value);
        return { key, value, at: Date.now() };
      }),
    [drafts, key],
  );
  const drop = useCallback(async () => {
    setState({ key, value: first.current, at: undefined });
    await drafts.drop(key);
  }, [drafts, key]);
  return { value: ready ? state.value : first.current, set, drop, ready, at: ready ? state.at : undefined };
}

export type { Answer, Outcome };
