// The values of one order before a signatory: what is seen, set aside and signed.
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { onReach, readReach } from "../../api/reach";
import { Refusal } from "../../api/refusal";
import type { RestartReason } from "../../api/schema.gen";
import { CallDialog } from "../../acts/call/call";
import { SaidAbout } from "../../acts/change/change";
import { useEarlier } from "../../acts/earlier";
import { offered, seen, useResults } from "../../acts/order";
import { useOrder } from "../../lists/order";
import { ReasonDialog } from "../../acts/reason/reason";
import { useKeys } from "../../keys/keys";
import { Age, Key, useNow } from "../../kit/marks";
import { Empty, Skeleton } from "../../kit/rows";
import { useShape } from "../../kit/shape";
import { useCommand, useDraft } from "../../outbox/device";
import { useTo } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { actWords } from "../../acts/words";
import { stateWords } from "../../words/states";
import { rich, useWords } from "../../words/words";
import { isFinal, isFree, isOwn, isQuiet, linesOf, toSign, undecided, type Decided } from "./judge";
import { outsideOf, whyOf, type Waiting, type Why } from "./queue";
import { History } from "./history";
import { Preview } from "./preview";
import { Values } from "./values";
import { authoriseWords } from "./words";
import "./authorise.css";

/** A key pressed this soon after an order appeared was meant for the one before. */
const guard = 400;

const kept = "assay.preview";

/** Whether the draft of the report stands beside the values, as this person left it on this device. */
function showsPreview(): boolean {
  try {
    return localStorage.getItem(kept) === "yes";
  } catch {
    return false;
  }
}

function keepPreview(on: boolean): void {
  try {
    localStorage.setItem(kept, on ? "yes" : "no");
  } catch {
    // For this page only.
  }
}

export interface Failed {
  readonly order: string;
  readonly number: string;
  readonly why: string;
}

function Queue({
  rows,
  current,
  select,
}: {
  rows: readonly Waiting[];
  current: string;
  select: (order: string) => void;
}) {
  const say = useWords(authoriseWords);
  const now = useNow();
  return (
    <section className="card q-list" aria-label={say("queue")}>
      <ul>
        {rows.map((one) => {
          const why = whyOf(one, now);
          return (
            <li key={one.order}>
              <button
                type="button"
                className={`q plain ${one.order === current ? "cur" : ""} ${why === "own" ? "done" : ""}`}
                aria-current={one.order === current}
                onClick={() => select(one.order)}
              >
                <span className="line">
                  <b>{one.number}</b>
                  <span className={`end ${looks[why]}`}>
                    {why === "late" && one.due_at ? (
                      <Age since={one.collected_at ?? one.since} due={one.due_at} />
                    ) : why === "late" ? null : (
                      `${why === "critical" || why === "held" ? "◆ " : ""}${say(`q_${why}`, { n: outsideOf(one) })}`
                    )}
                  </span>
                </span>
                <span className="soft cut under">
                  {one.patient.name_latin || one.patient.name}, {one.tests.join(" ")}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const looks: Readonly<Record<Why, string>> = {
  own: "faint",
  critical: "late",
  held: "soon",
  late: "",
  stat: "late",
  urgent: "soon",
  outside: "soon",
  in_range: "soft",
};

export function Judging({
  id,
  rows,
  pace,
  select,
  skip,
  onSigned,
  onBack,
}: {
  id: string;
  rows: readonly Waiting[];
  pace: { began: number; n: number };
  select: (order: string) => void;
  skip: () => void;
  onSigned: (order: string) => void;
  onBack: (order: string, why: Failed | undefined) => void;
}) {
  const say = useWords(authoriseWords);
  const states = useWords(stateWords);
  const reasons = useWords(actWords);
  const to = useTo();
  const shape = useShape();
  const give = useCommand();
  const strip = useStrip();
  const order = useOrder(id);
  const results = useResults(id);
  const draft = useDraft<Decided>(`authorise:${id}`, undecided);
  const reach = useSyncExternalStore(onReach, readReach);
  const [calling, call] = useState<string | undefined>();
  const [again, setAgain] = useState<string | undefined>();
  const earlier = useEarlier(id);
  const [looking, look] = useState(false);
  const [previewing, preview] = useState(showsPreview);
  const appeared = useRef(0);
  const busy = useRef(false);

  const lines = useMemo(
    () => (order.data && results.data ? linesOf(order.data, results.data) : []),
    [order.data, results.data],
  );
  const there = lines.length > 0;
  useEffect(() => {
    if (there) appeared.current = Date.now();
  }, [there]);

  const decided = draft.value;
  const signing = toSign(lines, decided);
  const quiet = isQuiet(lines);
  const away = reach.misses >= 2;
  const heldIn = signing.some((line) => line.item.held.length > 0);
  const calls = offered(order.data, "call_made");
  const restart = offered(order.data, "restart");

  const togglePreview = () => {
    keepPreview(!previewing);
    preview(!previewing);
  };
  const sign = async (byOneKey: boolean) => {
    if (!order.data || signing.length === 0 || away || busy.current) return;
    if (byOneKey && !quiet) return;
    if (Date.now() - appeared.current < guard) return;
    busy.current = true;
    const { number } = order.data;
    const given = await give("/v1/orders/{order}/authorise", {
      at: { path: { order: id } },
      body: {
        items: signing.map(({ item, run }) => {
          const aside = decided.aside[item.code];
          return {
            item: item.code,
            run: run.run,
            ...(item.held.length > 0 && aside && { clear: [...aside.reasons], note: aside.note.trim() }),
          };
        }),
        seen: seen(order.data, ...signing.map(({ item }) => `item:${item.code}`)),
      },
      says: { key: "authorise.tray", with: { n: signing.length, number } },
      undo: !heldIn,
    });
    onSigned(id);
    strip.say(`✓ ${say("signed_of", { number })}`, heldIn ? [] : [given]);
    void given.outcome.then((outcome) => {
      if (outcome.kind === "undone") onBack(id, undefined);
      else if (outcome.kind === "refused")
        onBack(id, { order: id, number, why: sayRefusal(outcome.refusal) }); // the note stays in its draft
      else void draft.drop();
    });
  };

  useKeys({
    a: () => void sign(true),
    "Ctrl+Enter": () => void sign(false),
    v: () => togglePreview(),
    h: () => look(true),
    r: () => setAgain(lines.find((line) => line.item.held.length > 0)?.item.code ?? restart[0]),
    c: () => call(lines.find((line) => calls.includes(line.item.code))?.item.code ?? calls[0]),
  });

  if ((order.error && !order.data) || (results.error && !results.data)) {
    const failure = (order.error ?? results.error) as Error;
    return (
      <div className="wrap fill">
        <Empty title={failure instanceof Refusal ? sayRefusal(failure) : say("no_answer")}>
          <button
            type="button"
            className="btn"
            onClick={() => {
              void order.refetch();
              void results.refetch();
            }}
          >
            {say("try_again")}
          </button>
        </Empty>
      </div>
    );
  }
  if (!order.data || !results.data) return <Skeleton rows={12} />;

  const { data } = order;
  const held = lines.filter((line) => line.item.held.length > 0);
  const open = held.filter((line) => !isFree(line, decided));
  const names = [...new Set(lines.map((line) => line.run.entered_by.name).filter(Boolean))].join(", ");
  const normal = lines.filter((line) => line.run.flag === "N").length;
  const kind =
    data.reports.length > 0 && data.items.some((item) => item.correction)
      ? "corrected"
      : isFinal(data, signing)
        ? "final"
        : "partial";
  const seconds = Math.round((Date.now() - pace.began) / 1000);
  return (
    <>
      <div className={`cols ag ${previewing ? "with-paper" : ""}`}>
        {shape === "desk" && <Queue rows={rows} current={id} select={select} />}
        <section className="card scrolls" aria-label={data.number}>
          <header>
            <h2>{data.number}</h2>
            <b>{data.patient.name_latin || data.patient.name}</b>
            {data.patient.name !== data.patient.name_latin && (
              <span className="deva hide-s" lang="hi">
                {data.patient.name}
              </span>
            )}
            <span className="soft">
              {say("patient", { age: data.patient.age, sex: states(`sex_${data.patient.sex}`) })}
            </span>
            {quiet && <span className="tag good">✓ {say("all_in", { n: normal, all: lines.length })}</span>}
            <span className="end soft small cut">{names && say("by", { names })}</span>
            <Link className="btn row-btn" to={to(`orders/${id}`)}>
              {say("order")}
            </Link>
          </header>
          <SaidAbout clinical={results.data.clinical} />
          {lines.length === 0 ? (
            <Empty title={say(isOwn(data) ? "own" : "none_here")} />
          ) : (
            <Values
              order={data}
              lines={lines}
              decided={decided}
              decide={(code, next) =>
                draft.set((old) => ({ aside: { ...old.aside, [code]: { ...old.aside[code]!, ...next } } }))
              }
              calls={calls}
              onCall={call}
              earlier={earlier ?? []}
              single={previewing}
            />
          )}
        </section>
        {previewing && lines.length > 0 && <Preview order={id} signing={signing} />}
      </div>
      <div className="foot" style={{ margin: "0 calc(-1 * var(--pad))" }}>
        <span aria-live="polite">
          {signing.length > 0 &&
            rich(
              say("signs", {
                k: signing.length,
                n: lines.length,
                kind: say(kind),
                version: data.reports.length + 1,
              }),
              { b: (text) => <b>{text}</b> },
            )}{" "}
          <span className="soft">
            {open.length > 0 && `${say("left_out", { n: open.length })} `}
            {signing.some((line) => calls.includes(line.item.code)) && `${say("call_stays")} `}
            {pace.n > 1 && say("pace", { n: pace.n, time: say("seconds", { n: seconds }) })}
          </span>
        </span>
        <span className="end" />
        {restart.length > 0 && (
          <button type="button" className="btn" onClick={() => setAgain(held[0]?.item.code ?? restart[0])}>
            {say("again")} <Key>R</Key>
          </button>
        )}
        {(earlier ?? []).length > 0 && (
          <button type="button" className="btn" onClick={() => look(true)}>
            {say("history")} <Key>H</Key>
          </button>
        )}
        <button type="button" className="btn" aria-pressed={previewing} onClick={togglePreview}>
          {say("preview_show")} <Key>V</Key>
        </button>
        <button type="button" className="btn" onClick={skip}>
          {say("skip")} <Key>J</Key>
        </button>
        {lines.length > 0 && (
          <button
            type="button"
            className="btn main"
            aria-disabled={signing.length === 0 || away}
            onClick={() => void sign(false)}
          >
            {away ? say("offline") : signing.length === 0 ? say("sign_none") : say("sign", { n: signing.length })}{" "}
            <Key>{quiet ? "A" : "Ctrl+⏎"}</Key>
          </button>
        )}
      </div>
      {again && (
        <ReasonDialog<RestartReason>
          title={say("again_title")}
          act={say("again")}
          hint={say("again_hint")}
          choices={(
            ["implausible", "control_failed", "instrument_error", "diluted", "wrong_entry", "other"] as const
          ).map((reason) => ({ reason, word: reasons(`restart_${reason}`) }))}
          onGive={(reason) =>
            give("/v1/orders/{order}/restart", {
              at: { path: { order: id } },
              body: { items: [again], reason, seen: seen(data, `item:${again}`) },
              says: { key: "authorise.again_tray", with: { number: data.number } },
            })
          }
          onClose={() => setAgain(undefined)}
        >
          <div className="field">
            <label htmlFor="again-what">{say("again_what")}</label>
            <select id="again-what" className="in" value={again} onChange={(event) => setAgain(event.target.value)}>
              {data.items
                .filter((item) => restart.includes(item.code))
                .map((item) => (
                  <option key={item.code} value={item.code}>
                    {item.name}
                  </option>
                ))}
            </select>
          </div>
        </ReasonDialog>
      )}
      {looking && <History number={data.number} lines={lines} earlier={earlier ?? []} onClose={() => look(false)} />}
      {calling && <CallDialog order={id} item={calling} onClose={() => call(undefined)} />}
    </>
  );
}
