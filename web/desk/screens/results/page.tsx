// Results of one order: 25 values without a mouse. Everything typed is on this device at once and at the server a moment
// later; the foot says what submitting will do before it does it.
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { onReach, readReach } from "../../api/reach";
import type { Refusal } from "../../api/refusal";
import type { RestartReason, SubmittedReceipt } from "../../api/schema.gen";
import { CallDialog } from "../../acts/call/call";
import { useEarlier } from "../../acts/earlier";
import { byCode, offered, seen, useCatalogue, useResults } from "../../acts/order";
import { useOrder } from "../../lists/order";
import { ReasonDialog } from "../../acts/reason/reason";
import { toDo, useWork } from "../../acts/work";
import { useKeys } from "../../keys/keys";
import { Key } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { useShape } from "../../kit/shape";
import { useCommand } from "../../outbox/device";
import { useHere, useTo } from "../../shell/person";
import { useOpenScans } from "../../shell/scans";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { Refused } from "../../shell/tray";
import { sayRefusal } from "../../words/refusals";
import { actWords } from "../../acts/words";
import { useWords } from "../../words/words";
import { type Bench, benchOf, keepBench, readBench, ResultCard } from "./card";
import { Foot, Legend } from "./foot";
import { Head } from "./head";
import type { Field } from "./field";
import { columnsOf, groupsOf } from "./lay";
import { type After, Correcting, Others, Submitted } from "./notes";
import { readyOf, useTyping } from "./typed";
import { resultsWords } from "./words";
import { SaidAbout } from "../../acts/change/change";
import "./results.css";

export function ResultsPage() {
  const { order } = useParams({ from: "/desk/$h/orders/$order/results" });
  return <ResultsOf key={order} id={order} />;
}

function ResultsOf({ id }: { id: string }) {
  const say = useWords(resultsWords);
  const reasons = useWords(actWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const shape = useShape();
  const give = useCommand();
  const strip = useStrip();
  const { dep } = useSearch({ from: "/desk/$h/orders/$order/results" });
  const order = useOrder(id);
  const results = useResults(id);
  const earlier = useEarlier(id);
  const catalogue = useCatalogue();
  const list = useWork(dep, toDo);
  const reach = useSyncExternalStore(onReach, readReach);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [refused, setRefused] = useState<Refusal | undefined>();
  const [after, setAfter] = useState<After | undefined>();
  const [busy, setBusy] = useState(0);
  const [again, setAgain] = useState<string | undefined>();
  const [calling, call] = useState<string | undefined>();
  const [benches, setBenches] = useState<Readonly<Record<string, Bench>>>({});
  const frame = useRef<HTMLDivElement>(null);

  const open = useMemo(() => offered(order.data, "submit"), [order.data]);
  const typing = useTyping(id, here.person, open, order.data !== undefined);
  usePageTitle(say("title", { number: order.data?.number ?? "" }));

  const groups = useMemo(
    () => (order.data ? groupsOf(order.data, results.data?.runs ?? [], open) : []),
    [order.data, results.data, open],
  );
  const tests = useMemo(() => byCode(catalogue.data?.tests), [catalogue.data]);
  const fields = useMemo(() => new Map(typing.fields.map((field) => [field.item, field])), [typing.fields]);
  const fieldOf = (code: string): Field =>
    fields.get(code) ?? {
      unit: "",
      range: "",
      ...[...tests.values()].flatMap((test) => test.analytes).find((analyte) => analyte.code === code),
    };

  // ---------------------------------------------------------------- what stands in the foot
  const openRows = groups.flatMap((group) => group.rows).filter((row) => row.open);
  const typed = readyOf(openRows, typing.typed, fieldOf);
  const { sending } = typed;
  const away = reach.misses >= 2;

  // ---------------------------------------------------------------- moving
  const inputs = () => [...(frame.current?.querySelectorAll<HTMLInputElement>("[data-value]") ?? [])];
  const move = (from: EventTarget, by: number) => {
    const all = inputs();
    const at = all.indexOf(from as HTMLInputElement);
    const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
    if (at >= 0 && at + by >= all.length) {
      document.getElementById("submit")?.focus();
      return;
    }
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const focusItem = (code: string) => frame.current?.querySelector<HTMLInputElement>(`#v-${CSS.escape(code)}`)?.focus();
  const orders = [...new Set((list.data?.work ?? []).map((work) => work.order))];
  const place = orders.indexOf(id);
  const step = (by: number) => {
    const next = place < 0 ? orders[0] : orders[place + by];
    if (next) void navigate({ to: to(`orders/${next}/results`), ...(dep && { search: { dep } }) });
  };

  // The first empty field is where one starts.
  const started = useRef(false);
  const drawn = order.data !== undefined && (results.data !== undefined || results.error !== null);
  const canType = drawn && typing.ready && openRows.length > 0;
  useEffect(() => {
    if (started.current || !canType) return;
    started.current = true;
    const all = [...(frame.current?.querySelectorAll<HTMLInputElement>("[data-value]") ?? [])];
    if (!matchMedia("(pointer: coarse)").matches) (all.find((input) => input.value === "") ?? all[0])?.focus();
  }, [canType]);

  // ---------------------------------------------------------------- acts
  const submit = async () => {
    if (busy > 0 || sending.length === 0 || away || !order.data) return;
    const rows = sending;
    setBusy(rows.length);
    setRefused(undefined);
    setProblems({});
    const bench = (code: string): Bench => {
      const group = groups.find((one) => one.rows.some((row) => row.item.code === code))!;
      return benches[benchOf(group)] ?? readBench(benchOf(group));
    };
    const given = await give("/v1/orders/{order}/submit", {
      at: { path: { order: id } },
      body: {
        results: rows.map(({ item }) => {
          const one = typing.typed.get(item.code)!;
          const { instrument, lot } = bench(item.code);
          return {
            item: item.code,
            value: one.value.trim(),
            unit: fieldOf(item.code).unit,
            ...(one.flag && { flag: one.flag }),
            ...(one.comment.trim() && { comment: one.comment.trim() }),
            ...(instrument && { instrument }),
            ...(lot && { lot }),
          };
        }),
        seen: seen(order.data, ...rows.map(({ item }) => `item:${item.code}`)),
      },
      says: { key: "results.tray", with: { n: rows.length, number: order.data.number } },
    });
    const outcome = await given.outcome;
    setBusy(0);
    if (outcome.kind === "done") {
      typing.forget(rows.map(({ item }) => item.code));
      setAfter({ n: rows.length, held: (outcome.answer as SubmittedReceipt).new.held });
      document.getElementById("after")?.focus();
    } else if (outcome.kind === "refused") {
      const { refusal } = outcome;
      const row = rows[Number(/^results\[(\d+)\]/.exec(refusal.field ?? "")?.[1] ?? -1)];
      if (row) {
        setProblems({
          [row.item.code]:
            refusal.code === "absurd_value"
              ? say("bad_value", { name: row.item.name, value: typing.typed.get(row.item.code)!.value })
              : sayRefusal(refusal),
        });
        focusItem(row.item.code);
      } else setRefused(refusal);
      void order.refetch();
    }
  };
  const ready = offered(order.data, "start");
  const start = async () => {
    if (ready.length === 0 || !order.data) return;
    const given = await give("/v1/orders/{order}/start", {
      at: { path: { order: id } },
      body: { items: [...ready] },
      says: { key: "results.start_tray", with: { n: ready.length, number: order.data.number } },
      undo: true,
    });
    strip.say(say("started", { n: ready.length, number: order.data.number }), [given]);
  };
  const toAgain = offered(order.data, "restart");
  const toCall = offered(order.data, "call_made");
  const firstCall = after?.held.find((held) => toCall.includes(held.item))?.item ?? toCall[0];

  const onKey = (code: string) => (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey && event.code === "KeyR" && toAgain.includes(code)) {
      event.preventDefault();
      setAgain(code);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const by =
      event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)
        ? 1
        : event.key === "ArrowUp" || event.key === "Enter"
          ? -1
          : 0;
    if (by !== 0 && event.currentTarget instanceof HTMLInputElement) {
      event.preventDefault();
      move(event.currentTarget, by);
    }
    if ((event.key === "[" || event.key === "]") && orders.length > 0) {
      event.preventDefault();
      step(event.key === "[" ? -1 : 1);
    }
  };
  // Scanning a tube changes to its order; what is typed here is kept.
  useOpenScans((next) => void navigate({ to: to(`orders/${next}/results`), ...(dep && { search: { dep } }) }));
  useKeys({
    "Ctrl+Enter": () => void submit(),
    "[": () => step(-1),
    "]": () => step(1),
    c: () => call(firstCall),
    s: () => void start(),
    Escape: () => (document.activeElement as HTMLElement | null)?.blur(),
  });

  if (order.error && !order.data)
    return (
      <div className="page">
        <Empty title={sayRefusal(order.error as Refusal)}>
          <button type="button" className="btn" onClick={() => void order.refetch()}>
            {say("try_again")}
          </button>
        </Empty>
      </div>
    );
  if (!order.data || !drawn)
    return (
      <div className="page">
        <Skeleton rows={12} />
      </div>
    );

  const { number } = order.data;
  const judged = fields.size > 0 || (results.data?.runs.length ?? 0) > 0;
  const nameOf = (code: string) => order.data.items.find((item) => item.code === code)?.name ?? code;
  const notStarted = ready.filter((code) => !open.includes(code));
  const corrections = order.data.items.filter((item) => item.correction && open.includes(item.code));
  const [left, right] = shape === "desk" ? columnsOf(groups) : [groups, []];

  const card = (group: (typeof groups)[number]) => {
    const key = benchOf(group);
    const before = group.rows.some((row) => row.before);
    const last = (code: string) => earlier?.find((one) => one.item === code);
    return (
      <ResultCard
        key={group.key}
        group={group}
        bench={benches[key] ?? readBench(key)}
        onBench={(bench) => {
          keepBench(key, bench);
          setBenches((all) => ({ ...all, [key]: bench }));
        }}
        props={(i) => {
          const row = group.rows[i]!;
          const { code } = row.item;
          return {
            typed: typing.typed.get(code),
            field: fieldOf(code),
            problem: problems[code] ?? typing.asking[code],
            columns: {
              judged,
              before,
              earlier: group.rows.some((one) => last(one.item.code)),
              narrow: shape === "phone",
            },
            earlier: last(code),
            mayAgain: toAgain.includes(code),
            onType: (value) => {
              setProblems(({ [code]: _, ...rest }) => rest);
              setAfter(undefined);
              typing.type(code, { value });
            },
            onComment: (comment) => typing.type(code, { comment }),
            onFlag: (flag) => typing.type(code, { flag }),
            onKey: onKey(code),
            onLeave: () => void typing.send(code),
            onAgain: () => setAgain(code),
          };
        }}
      />
    );
  };

  return (
    <div className="page" style={{ paddingBottom: 0 }} ref={frame}>
      <Head order={order.data} dep={dep} asOf={typing.asOf} place={place} n={orders.length} step={step} />

      {results.error && (
        <Note kind="warn" mark="◔">
          {say("no_answer")}{" "}
          <button type="button" className="linkish" onClick={() => void results.refetch()}>
            {say("try_again")}
          </button>
        </Note>
      )}
      <Refused about={`order:${id}`} />
      {refused && (
        <Note kind="crit" mark="▲">
          {refused.status === 412 ? say("reload_moved") : sayRefusal(refused)}
        </Note>
      )}
      <SaidAbout clinical={typing.clinical} />
      {after && (
        <Submitted
          after={after}
          nameOf={nameOf}
          call={firstCall ? () => call(firstCall) : undefined}
          onward={orders.length > 1 ? () => step(1) : undefined}
        />
      )}
      <Others typing={typing} nameOf={nameOf} />
      {corrections.length > 0 && <Correcting corrections={corrections} />}
      {notStarted.length > 0 && groups.length > 0 && (
        <Note>
          {say("not_started", { n: notStarted.length, names: notStarted.map(nameOf).slice(0, 6).join(", ") })}{" "}
          <button type="button" className="linkish" onClick={() => void start()}>
            {say("start", { n: notStarted.length })}
          </button>
        </Note>
      )}

      {groups.length === 0 ? (
        <div className="wrap fill">
          <Empty title={say(notStarted.length > 0 ? "empty_ready" : "empty")}>
            {notStarted.length > 0 ? (
              <button type="button" className="btn main" onClick={() => void start()}>
                {say("start", { n: notStarted.length })} <Key>S</Key>
              </button>
            ) : (
              <>
                <span>{say("empty_hint")}</span>
                <Link className="btn" to={to(`orders/${id}`)}>
                  {say("to_order")}
                </Link>
              </>
            )}
          </Empty>
        </div>
      ) : (
        <div className="cols rg">
          <div className="stack" style={{ alignContent: "start" }}>
            {left.map(card)}
          </div>
          {(right.length > 0 || shape === "desk") && (
            <div className="stack" style={{ alignContent: "start" }}>
              {right.map(card)}
              {openRows.length > 0 && <Legend />}
            </div>
          )}
        </div>
      )}

      {openRows.length > 0 && (
        <Foot ready={typed} judges={fields.size > 0} away={away} busy={busy} submit={() => void submit()} />
      )}
      {again && (
        <ReasonDialog<RestartReason>
          title={say("again_title", { name: nameOf(again) })}
          act={say("again")}
          hint={say("again_hint")}
          choices={(
            ["implausible", "control_failed", "instrument_error", "diluted", "wrong_entry", "other"] as const
          ).map((reason) => ({ reason, word: reasons(`restart_${reason}`) }))}
          onGive={(reason) =>
            give("/v1/orders/{order}/restart", {
              at: { path: { order: id } },
              body: { items: [again], reason, seen: seen(order.data, `item:${again}`) },
              says: { key: "results.again_tray", with: { number } },
            })
          }
          onClose={() => setAgain(undefined)}
        />
      )}
      {calling && <CallDialog order={id} item={calling} onClose={() => call(undefined)} />}
    </div>
  );
}
