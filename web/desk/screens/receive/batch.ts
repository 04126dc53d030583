// The batch on the bench: every scan is a row at once, the network comes after. Rows are on this device, so that a reload
// loses none; what was scanned without the connection is told afterwards with its own time.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { ask, read } from "../../api/client";
import { onReach, readReach } from "../../api/reach";
import { Refusal } from "../../api/refusal";
import type { ActCommand, Order, Priority, SpecimenState } from "../../api/schema.gen";
import { offered } from "../../acts/order";
import { type Given, useCommand, useDraft } from "../../outbox/device";
import { useRecord } from "../../outbox/record";
import type { Code } from "../../scan/code";
import { sound } from "../../scan/tones";

export const modes = ["accept", "receive", "dispatch", "keep", "dispose"] as const;
export type Mode = (typeof modes)[number];

/** What is known of a tube once its order was read. */
export interface Found {
  readonly order: string;
  readonly number: string;
  readonly specimen: string;
  readonly container: string;
  readonly patient: string;
  readonly patientNumber: string;
  readonly age: string;
  readonly sex: Order["patient"]["sex"];
  readonly tests: readonly string[];
  readonly departments: readonly string[];
  readonly priority: Priority;
}

export type Outcome =
  | { readonly kind: "asking" | "offline" | "twice" | "undone" | "task" | "unknown" | "rejected" }
  /** Given to the queue; `sent` once the API has it. */
  | { readonly kind: "done"; readonly mode: Mode; readonly sent: boolean }
  | { readonly kind: "already"; readonly state: SpecimenState }
  | { readonly kind: "refused"; readonly code: string; readonly detail: string; readonly status: number };

export interface Scanned {
  readonly id: number;
  readonly at: number;
  readonly accession: string;
  readonly mode: Mode;
  readonly outcome: Outcome;
  readonly found?: Found;
}

interface Batch {
  readonly began: number;
  readonly rows: readonly Scanned[];
}

const none: Batch = { began: 0, rows: [] };
const abreast = 4;

const commands: Readonly<Record<Mode, readonly ActCommand[]>> = {
  accept: ["receive", "accept"],
  receive: ["receive"],
  dispatch: ["dispatch"],
  keep: ["keep"],
  dispose: ["dispose"],
};

const routes = {
  accept: "/v1/orders/{order}/accept",
  dispatch: "/v1/orders/{order}/dispatch",
  keep: "/v1/orders/{order}/keep",
  dispose: "/v1/orders/{order}/dispose",
} as const;

/** What a page needs of the order of a tube. */
export function foundIn(order: Order, specimen: string): Found {
  const tube = order.specimens.find((one) => one.id === specimen)!;
  const items = order.items.filter((item) => item.specimen === specimen);
  return {
    order: order.id,
    number: order.number,
    specimen,
    container: tube.name,
    patient: order.patient.name_latin || order.patient.name,
    patientNumber: order.patient.number,
    age: order.patient.age,
    sex: order.patient.sex,
    tests: [...new Set(items.map((item) => item.panel ?? item.code))],
    departments: [...new Set(items.map((item) => item.department))],
    priority: order.priority,
  };
}

/** Whether a tube was scanned before in this batch and is done or on its way. */
export const isTwice = (rows: readonly Scanned[], accession: string, mode: Mode): boolean =>
  rows.some(
    (row) =>
      row.accession === accession &&
      row.mode === mode &&
      ["asking", "offline", "done", "already", "rejected"].includes(row.outcome.kind),
  );

/** Whether a row counts as received in the batch. */
export const isIn = (row: Scanned): boolean =>
  row.outcome.kind === "done" || row.outcome.kind === "task" || row.outcome.kind === "rejected";

export function useBatch(mode: Mode) {
  const give = useCommand();
  const record = useRecord();
  const queries = useQueryClient();
  const kept = useDraft<Batch>("receive", none);
  const reach = useSyncExternalStore(onReach, readReach);
  const rows = useRef(kept.value.rows);
  rows.current = kept.value.rows;
  const given = useRef(new Map<number, readonly Given[]>());
  const queue = useRef<number[]>([]);
  const running = useRef(0);

  const change = useCallback(
    (id: number, next: Partial<Scanned>) => {
      rows.current = rows.current.map((row) => (row.id === id ? { ...row, ...next } : row));
      kept.set((old) => ({ ...old, rows: old.rows.map((row) => (row.id === id ? { ...row, ...next } : row)) }));
    },
    [kept.set],
  );

  const send = useCallback(
    async (row: Scanned, found: Found, some: readonly ActCommand[], told: boolean) => {
      const acts: Given[] = [];
      for (const command of some) {
        const at = { path: { order: found.order } };
        const body = { specimens: [found.specimen] };
        const says = { key: `receive.tray_${command}`, with: { accession: row.accession } };
        const rest = { at, says, undo: !told && row.mode !== "dispose" };
        acts.push(
          command === "receive"
            ? await give("/v1/orders/{order}/receive", {
                ...rest,
                body: told ? { ...body, recorded: { ...(await record()), at: new Date(row.at).toISOString() } } : body,
              })
            : await give(routes[command as keyof typeof routes], { ...rest, body }),
        );
      }
      given.current.set(row.id, acts);
      change(row.id, { found, outcome: { kind: "done", mode: row.mode, sent: false } });
      void Promise.all(acts.map((act) => act.outcome)).then((ends) => {
        given.current.delete(row.id);
        const refused = ends.find((end) => end.kind === "refused");
        if (refused?.kind === "refused") {
          sound("warn");
          const { code, detail, status } = refused.refusal;
          change(row.id, { outcome: { kind: "refused", code, detail, status } });
        } else if (ends.some((end) => end.kind === "landed")) {
          sound("warn");
          change(row.id, { outcome: { kind: "task" } });
        } else if (ends.some((end) => end.kind === "undone")) change(row.id, { outcome: { kind: "undone" } });
        else change(row.id, { outcome: { kind: "done", mode: row.mode, sent: true } });
      });
    },
    [change, give, record],
  );

  const one = useCallback(
    async (row: Scanned) => {
      try {
        const where = await ask("/v1/orders/find", {}, { accession: row.accession });
        const order = await queries.fetchQuery({
          queryKey: ["order", where.order],
          queryFn: ({ signal }) => read("/v1/orders/{order}", { path: { order: where.order } }, signal),
          staleTime: 0,
        });
        const specimen = where.specimen ?? row.accession.split("-")[2]!;
        const found = foundIn(order, specimen);
        const may = commands[row.mode].filter((command) => offered(order, command).includes(specimen));
        const state = order.specimens.find((tube) => tube.id === specimen)!.state;
        const late = row.outcome.kind === "offline"; // it was scanned a while ago: told afterwards
        if (may.length > 0) {
          // Receiving makes accepting possible: both are given, and go in order.
          const some = row.mode === "accept" && may[0] === "receive" ? commands.accept : may;
          await send(row, found, some, late);
        } else if (
          (row.mode === "accept" || row.mode === "receive") &&
          (state === "collected" || state === "in_transit")
        )
          await send(row, found, ["receive"], true); // the tube is here, whatever became of its order
        else {
          sound("warn");
          change(row.id, { found, outcome: { kind: "already", state } });
        }
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (failure.passes) {
          change(row.id, { outcome: { kind: "offline" } });
          return;
        }
        sound("warn");
        change(row.id, {
          outcome:
            failure.status === 404
              ? { kind: "unknown" }
              : { kind: "refused", code: failure.code, detail: failure.detail, status: failure.status },
        });
      }
    },
    [change, queries, send],
  );

  const pump = useCallback(() => {
    while (running.current < abreast && queue.current.length > 0) {
      const id = queue.current.shift()!;
      const row = rows.current.find((each) => each.id === id);
      if (!row) continue;
      running.current++;
      void one(row).finally(() => {
        running.current--;
        pump();
      });
    }
  }, [one]);

  const scan = useCallback(
    (code: Extract<Code, { kind: "tube" }>): Scanned => {
      const twice = isTwice(rows.current, code.accession, mode);
      const row: Scanned = {
        id: Date.now() * 100 + (rows.current.length % 100),
        at: Date.now(),
        accession: code.accession,
        mode,
        outcome: { kind: twice ? "twice" : "asking" },
      };
      rows.current = [row, ...rows.current];
      kept.set((old) => ({ began: old.began || row.at, rows: [row, ...old.rows] }));
      sound(twice ? "warn" : "good");
      if (!twice) {
        queue.current.push(row.id);
        pump();
      }
      return row;
    },
    [mode, kept.set, pump],
  );

  const retry = useCallback(
    (id: number) => {
      if (queue.current.includes(id)) return;
      queue.current.push(id);
      pump();
    },
    [pump],
  );

  // What was looked up when the page was left, and what waited for the connection, goes on.
  const back = reach.misses === 0;
  useEffect(() => {
    if (!kept.ready || !back) return;
    for (const row of [...rows.current].reverse())
      if (row.outcome.kind === "offline" || (row.outcome.kind === "asking" && running.current === 0)) retry(row.id);
  }, [kept.ready, back, retry]);

  return {
    rows: kept.value.rows,
    began: kept.value.began,
    ready: kept.ready,
    scan,
    retry,
    /** Takes a row back while it waits. */
    undo: async (id: number) => {
      const acts = given.current.get(id);
      return acts ? (await Promise.all(acts.map((act) => act.undo()))).some(Boolean) : false;
    },
    canUndo: (row: Scanned | undefined) =>
      row?.outcome.kind === "done" && !row.outcome.sent && given.current.has(row.id) && row.mode !== "dispose",
    mark: change,
    end: () => kept.drop(),
  };
}
