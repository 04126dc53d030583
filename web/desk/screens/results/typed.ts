// What is being typed for an order: on this device at once, at the server a moment later. Only what was touched here is
// sent. Somebody else's draft is shown and never overwritten without being asked for.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { read, save } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { Draft, Flag, HoldReason, ReadersFlag, ResultField } from "../../api/schema.gen";
import { useDraft } from "../../outbox/device";
import type { Field } from "./field";
import { isValue, type Row } from "./lay";

/** What somebody typed here for one test. */
export interface Own {
  readonly value: string;
  readonly comment: string;
  /** What the reader says of a text. */
  readonly flag?: ReadersFlag | "" | undefined;
}

const none: readonly ResultField[] = [];

/** How the server would judge a typed value. */
export interface Judged {
  readonly flag: Flag;
  readonly hold: readonly HoldReason[];
  readonly printed: string;
}

/** A draft as the server has it, with what it said of the value. */
export interface Kept {
  readonly rev: number;
  readonly value: string;
  readonly comment: string;
  readonly flag?: ReadersFlag | "" | undefined;
  readonly by: string;
  readonly name: string;
  readonly at: string;
  readonly judged?: Judged | undefined;
  readonly refused?: { readonly code: string; readonly sentence: string } | undefined;
}

/** Where a test's typing stands. */
export interface Typed {
  /** What the field shows. */
  readonly value: string;
  readonly comment: string;
  readonly flag: ReadersFlag | "";
  /** "" nothing typed, "device" only here, "server" kept, "other" somebody else's. */
  readonly where: "" | "device" | "server" | "other";
  readonly kept: Kept | undefined;
  /** Somebody else's draft beside mine: both are shown until one is chosen. */
  readonly clash: Kept | undefined;
  readonly judged: Judged | undefined;
  readonly refused: { readonly code: string; readonly sentence: string } | undefined;
}

const pause = 700;
const nothing: Own = { value: "", comment: "" };

/** Whether two say the same. */
const isSame = (a: Own, b: Own): boolean =>
  a.value === b.value && a.comment === b.comment && (a.flag ?? "") === (b.flag ?? "");

/** Where one test stands, from what was typed here and what the server has. */
export function standing(own: Own | undefined, kept: Kept | undefined, me: string): Typed {
  const mine = kept?.by === me;
  const foreign = kept && !mine && (kept.value !== "" || kept.comment !== "") ? kept : undefined;
  if (!own) {
    const shown = foreign ?? (mine ? kept : undefined);
    return {
      value: shown?.value ?? "",
      comment: shown?.comment ?? "",
      flag: shown?.flag ?? "",
      where: foreign ? "other" : shown?.value || shown?.comment ? "server" : "",
      kept,
      clash: undefined,
      judged: shown?.judged,
      refused: shown?.refused,
    };
  }
  const same = kept && mine && isSame(kept, own);
  return {
    value: own.value,
    comment: own.comment,
    flag: own.flag ?? "",
    where: same ? (own.value || own.comment ? "server" : "") : "device",
    kept,
    clash: foreign && foreign.value !== own.value ? foreign : undefined,
    judged: same ? kept.judged : undefined,
    refused: same ? kept.refused : undefined,
  };
}

/** Which rows a submission takes, and which stay. */
export interface Ready {
  readonly open: readonly Row[];
  readonly filled: readonly Row[];
  /** Filled, but not with a value. */
  readonly bad: readonly Row[];
  readonly sending: readonly Row[];
  readonly staying: readonly Row[];
  /** How each that is sent would be judged; undefined where the server did not say yet. */
  readonly flags: readonly (Flag | undefined)[];
}

/** What stands in the rows that take a value. What somebody else typed is theirs, and what clashes is chosen first. */
export function readyOf(
  open: readonly Row[],
  typed: ReadonlyMap<string, Typed>,
  fieldOf: (code: string) => Field,
): Ready {
  const filled = open.filter(({ item }) => {
    const one = typed.get(item.code);
    return one && one.value.trim() !== "" && one.where !== "other" && !one.clash;
  });
  const bad = filled.filter(({ item }) => {
    const one = typed.get(item.code)!;
    return !isValue(one.value, fieldOf(item.code)) || one.refused;
  });
  const sending = filled.filter((row) => !bad.includes(row));
  return {
    open,
    filled,
    bad,
    sending,
    staying: open.filter((row) => !sending.includes(row)),
    flags: sending.map(({ item }) => typed.get(item.code)?.judged?.flag),
  };
}

export type Typing = ReturnType<typeof useTyping>;

/** Typing of one order. `codes` are the tests that take a value now. */
export function useTyping(order: string, me: string, codes: readonly string[], ready: boolean) {
  const device = useDraft<Readonly<Record<string, Own>>>(`results:${order}`, {});
  const [answers, setAnswers] = useState<Readonly<Record<string, Kept>>>({});
  const [asking, setAsking] = useState<Readonly<Record<string, string>>>({});
  const query = useQuery({
    queryKey: ["order", order, "drafts"],
    queryFn: ({ signal }) => read("/v1/orders/{order}/drafts", { path: { order } }, signal),
    enabled: ready,
    refetchInterval: 10_000,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: "always",
  });
  const fromServer = query.data?.drafts;
  const kept = useMemo(() => {
    const all = new Map<string, Kept>();
    for (const one of (fromServer ?? []) as readonly Draft[])
      all.set(one.item, {
        rev: one.rev,
        value: one.value,
        comment: one.comment,
        flag: one.flag ?? "",
        by: one.by.person,
        name: one.by.name ?? "",
        at: one.at,
      });
    for (const [item, answer] of Object.entries(answers))
      if ((all.get(item)?.rev ?? 0) <= answer.rev) all.set(item, answer);
    return all;
  }, [fromServer, answers]);

  const now = useRef({ own: device.value, kept, me });
  now.current = { own: device.value, kept, me };
  const busy = useRef(new Set<string>());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  const send = useCallback(
    async (item: string, takeOver = false, again = false) => {
      clearTimeout(timers.current.get(item));
      timers.current.delete(item);
      const { own, kept: known, me: person } = now.current;
      const before = known.get(item);
      const typed = own[item] ?? (again ? before : undefined);
      if (!typed || busy.current.has(item)) return;
      if (before && before.by !== person && before.value !== "" && !takeOver) return;
      const same = before?.by === person && isSame(before, typed);
      if (same && !again) return;
      busy.current.add(item);
      try {
        const answer = await save(
          "/v1/orders/{order}/drafts/{item}",
          { path: { order, item } },
          {
            rev: before?.rev ?? 0,
            value: typed.value,
            ...(typed.comment && { comment: typed.comment }),
            ...(typed.flag && { flag: typed.flag }),
            take_over: takeOver || (before !== undefined && before.by !== person),
          },
        );
        setAsking(({ [item]: _, ...rest }) => rest);
        setAnswers((all) => ({
          ...all,
          [item]: {
            rev: answer.rev,
            value: typed.value,
            comment: typed.comment,
            flag: typed.flag ?? "",
            by: person,
            name: "",
            at: answer.at,
            judged: answer.judged,
            refused: answer.refused,
          },
        }));
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (failure.passes || failure.status === 401) {
          timers.current.set(
            item,
            setTimeout(() => void send(item, takeOver), 5000),
          );
        } else if (failure.code === "draft_taken" || failure.code === "stale") {
          await query.refetch();
        } else {
          setAsking((all) => ({ ...all, [item]: failure.detail }));
        }
      } finally {
        busy.current.delete(item);
        // What was typed in the meantime follows.
        const last = now.current.own[item];
        if (last && !isSame(last, typed) && !timers.current.has(item))
          timers.current.set(
            item,
            setTimeout(() => void send(item), pause),
          );
      }
    },
    [order, query.refetch],
  );

  const type = useCallback(
    (item: string, next: Partial<Own>) => {
      const { own, kept: known, me: person } = now.current;
      const server = known.get(item);
      const start =
        own[item] ??
        (server?.by === person ? { value: server.value, comment: server.comment, flag: server.flag } : nothing);
      const whole = { ...start, ...next };
      now.current = { ...now.current, own: { ...now.current.own, [item]: whole } };
      device.set((old) => ({ ...old, [item]: whole }));
      clearTimeout(timers.current.get(item));
      timers.current.set(
        item,
        setTimeout(() => void send(item), pause),
      );
    },
    [device.set, send],
  );

  // What this device still has from before the page was opened goes to the server too.
  const caught = useRef(false);
  useEffect(() => {
    if (caught.current || !device.ready || !query.data) return;
    caught.current = true;
    const { own, kept: known, me: person } = now.current;
    for (const item of codes) {
      const mine = known.get(item);
      // The list of drafts has no flags: a draft of mine is saved once more, and its answer has one.
      if (mine?.by === person && mine.value !== "" && !own[item]) void send(item, false, true);
      else if (own[item]) void send(item, false, mine?.by === person);
    }
  }, [device.ready, query.data, codes, send]);
  useEffect(() => {
    const waiting = timers.current;
    return () => {
      for (const [item, timer] of waiting) {
        clearTimeout(timer);
        void send(item); // leaving keeps it
      }
    };
  }, [send]);

  const forget = useCallback(
    (items: readonly string[]) => {
      for (const item of items) {
        clearTimeout(timers.current.get(item));
        timers.current.delete(item);
      }
      const rest = Object.fromEntries(Object.entries(now.current.own).filter(([item]) => !items.includes(item)));
      now.current = { ...now.current, own: rest };
      if (Object.keys(rest).length === 0) void device.drop();
      else device.set(rest);
    },
    [device.drop, device.set],
  );

  const typed = new Map(codes.map((item) => [item, standing(device.value[item], kept.get(item), me)]));
  const asOf = [...kept.values()]
    .filter((one) => one.by === me)
    .map((one) => one.at)
    .sort()
    .at(-1);
  return {
    typed,
    type,
    /** Sends what was typed for a test without waiting. */
    send,
    /** Takes over somebody else's draft, with the value of theirs or of mine. */
    takeOver: (item: string, value: "theirs" | "mine") => {
      const other = now.current.kept.get(item);
      if (!other) return;
      const own = now.current.own[item];
      const next = value === "mine" && own ? own : { value: other.value, comment: other.comment, flag: other.flag };
      now.current = { ...now.current, own: { ...now.current.own, [item]: next } };
      device.set((old) => ({ ...old, [item]: next }));
      void send(item, true);
    },
    /** Leaves it to the other one. */
    leave: (item: string) => forget([item]),
    forget,
    /** What the server said about a test that it would not keep. */
    asking,
    fields: query.data?.fields ?? none,
    /** What was said about the patient. */
    clinical: query.data?.clinical,
    ready: device.ready && query.data !== undefined,
    error: query.error ?? undefined,
    asOf,
  };
}
