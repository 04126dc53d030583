// A critical value is called in and read back. The dialog says how long the call is open, whom to ring and what to say;
// only a read-back ends it.
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { read } from "../../api/client";
import { onReach, readReach } from "../../api/reach";
import type { CallOutcome } from "../../api/schema.gen";
import { Dialog } from "../../kit/dialog";
import { clock, phone } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { FlagBadge, Key } from "../../kit/marks";
import { readValue } from "../../kit/value";
import { Note, Skeleton } from "../../kit/rows";
import { useCommand, useDraft } from "../../outbox/device";
import { useRecord } from "../../outbox/record";
import { useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { offered, seen, useResults } from "../order";
import { useOrder } from "../../lists/order";
import { spoken } from "../spoken";
import { callWords } from "./words";
import "./call.css";

/** Minutes after the result that an open call goes to the supervisors (docs/rules.md#critical-call). */
const supervisorsAfter = 20;

interface Form {
  readonly outcome: CallOutcome;
  readonly whom: string;
  readonly back: string;
}
const empty: Form = { outcome: "confirmed", whom: "", back: "" };
const outcomes: readonly CallOutcome[] = ["confirmed", "reached_no_readback", "unable_to_reach"];

/** How long ago, as a clock that runs: 06:12. */
function useRunning(since: string | undefined): string {
  const [now, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since ?? "")) / 1000)) || 0;
  const two = (n: number) => String(n).padStart(2, "0");
  return seconds < 3600
    ? `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
    : `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

export function CallDialog({ order: id, item, onClose }: { order: string; item: string; onClose: () => void }) {
  const say = useWords(callWords);
  const states = useWords(stateWords);
  const here = useHere();
  const give = useCommand();
  const record = useRecord();
  const strip = useStrip();
  const order = useOrder(id);
  const results = useResults(id);
  const patient = useQuery({
    queryKey: ["patient", order.data?.patient.id],
    queryFn: ({ signal }) => read("/v1/patients/{patient}", { path: { patient: order.data!.patient.id } }, signal),
    enabled: order.data !== undefined,
  });
  const form = useDraft<Form>(`call:${id}:${item}`, empty);
  const reach = useSyncExternalStore(onReach, readReach);
  const [busy, setBusy] = useState(false);
  const [slow, setSlow] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const whom = useRef<HTMLInputElement>(null);
  const back = useRef<HTMLInputElement>(null);

  const task = order.data?.tasks.find((one) => one.kind === "call" && one.about === `item:${item}`);
  const running = useRunning(task?.opened);
  const { outcome } = form.value;
  const needsWhom = outcome !== "unable_to_reach";
  const needsBack = outcome === "confirmed";
  const missing =
    needsWhom && !form.value.whom.trim() ? "miss_whom" : needsBack && !form.value.back.trim() ? "miss_back" : undefined;

  if (!order.data || !results.data)
    return (
      <Dialog title={say("title")} onClose={onClose}>
        <Skeleton rows={5} />
      </Dialog>
    );

  const { data } = order;
  const run = results.data.runs
    .filter((one) => one.item === item && (task?.run === undefined || one.run === task.run))
    .sort((a, b) => b.run - a.run)[0];
  const runs = results.data.runs.filter((one) => one.item === item && one.value === run?.value).length;
  const name = data.patient.name_latin || data.patient.name;
  const may = offered(data, "call_made").includes(item);
  const tried = data.calls.filter((call) => call.item === item);
  const ringFirst = data.orderer?.phone
    ? { name: data.orderer.name, phone: data.orderer.phone }
    : data.ward
      ? { name: say("ward", { ward: data.ward }), phone: "" }
      : { name, phone: patient.data?.phone ?? "" };
  const ringThen = data.orderer?.phone && patient.data?.phone ? patient.data.phone : "";

  const choose = (next: CallOutcome) => {
    form.set((old) => ({ ...old, outcome: next }));
    setProblem(undefined);
    if (next !== "unable_to_reach") requestAnimationFrame(() => whom.current?.focus());
  };
  const set = (part: Partial<Form>) => form.set((old) => ({ ...old, ...part }));
  const send = async () => {
    if (missing === "miss_whom") return whom.current?.focus();
    if (missing === "miss_back") return back.current?.focus();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const wait = setTimeout(() => setSlow(true), 3000);
    const given = await give("/v1/orders/{order}/call", {
      at: { path: { order: id } },
      body: {
        item,
        outcome,
        ...(needsWhom && { whom: form.value.whom.trim() }),
        ...(needsBack && { read_back: form.value.back.trim() }),
        ...(reach.misses >= 2 ? { recorded: await record() } : { seen: seen(data, `item:${item}`) }),
      },
      says: { key: "call.tray", with: { number: data.number } },
    });
    const end = await given.outcome;
    clearTimeout(wait);
    setSlow(false);
    setBusy(false);
    if (end.kind === "refused") setProblem(sayRefusal(end.refusal));
    else {
      await form.drop();
      strip.say(say(outcome === "confirmed" ? "recorded" : "recorded_try", { number: data.number }));
      onClose();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (event.key === "Enter" && event.target === whom.current && needsBack) {
      event.preventDefault();
      back.current?.focus();
    } else if (!(event.target instanceof HTMLInputElement)) {
      const next = outcomes[Number(event.key) - 1];
      if (next) {
        event.preventDefault();
        choose(next);
      }
    }
  };
  return (
    <Dialog
      width={700}
      title={
        <span className="line w">
          {run && <FlagBadge flag={run.flag || undefined} />}
          <span>
            {say("heading", {
              item: run?.name ?? item,
              value: run ? readValue(run) : "",
              unit: run?.unit ?? "",
              name,
            })}
          </span>
        </span>
      }
      onClose={onClose}
      footer={
        <>
          <span className="soft small grow">{slow ? say("slow") : say("once")}</span>
          <button type="button" className="btn" onClick={onClose}>
            {say("not_now")} <Key>Esc</Key>
          </button>
          <button
            type="button"
            className="btn main"
            aria-disabled={missing !== undefined || busy || !may}
            onClick={() => void send()}
          >
            {busy ? say("wait") : missing ? say(missing) : say(needsBack ? "record" : "record_try")} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons inside, which can all be reached one by one */}
      <div className="stack l" onKeyDown={onKeyDown}>
        {task ? (
          <div className="steps4">
            <div className="did">
              <b>{clock(task.opened, speaking())}</b>
              <span>{say("opened")}</span>
            </div>
            <div className="now" role="timer" aria-label={say("running_for", { time: running })}>
              <b className="clock">{running}</b>
              <span>{say("running")}</span>
            </div>
            <div>
              <b>{clock(task.due, speaking())}</b>
              <span>{say("due")}</span>
            </div>
            <div>
              <b>{clock(Date.parse(task.opened) + supervisorsAfter * 60_000, speaking())}</b>
              <span>{say("supervisors")}</span>
            </div>
          </div>
        ) : (
          <Note>{say(tried.length > 0 ? "closed" : "none_open")}</Note>
        )}
        <div className="line w b">
          <div className="grow">
            <div className="soft">{say("ring_first")}</div>
            <b className="ring">{ringFirst.name}</b>{" "}
            {ringFirst.phone ? (
              <a className="ring" href={`tel:${ringFirst.phone}`}>
                {phone(ringFirst.phone)}
              </a>
            ) : (
              <span className="soft">{say("no_phone")}</span>
            )}
          </div>
          <div className="soft ends">
            {ringThen && <div>{say("then_patient", { phone: phone(ringThen) })}</div>}
            <div>
              {tried.length === 0
                ? say("tried_none")
                : say("tried", {
                    n: tried.length,
                    last: states(`outcome_${tried.at(-1)!.outcome}`),
                    time: clock(tried.at(-1)!.at, speaking()),
                  })}
            </div>
          </div>
        </div>
        {run && (
          <Note mark={<Icon name="phone" />}>
            {say("say")}{" "}
            <b>
              {say(runs > 1 ? "sentence_twice" : "sentence", {
                hospital: here.hospital_name,
                name,
                age: data.patient.age,
                number: data.patient.number,
                item: run.name,
                value:
                  run.kind === "words" ? readValue(run) : spoken(`${run.comparator ?? ""}${run.value}`, speaking()),
              })}
            </b>
          </Note>
        )}
        <div className="field">
          <span className="lab" id="call-outcome">
            {say("outcome")}
          </span>
          <fieldset className="seg" aria-labelledby="call-outcome">
            {outcomes.map((one, i) => (
              <button
                key={one}
                type="button"
                data-autofocus={i === 0 || undefined}
                aria-pressed={one === outcome}
                onClick={() => choose(one)}
              >
                {states(`outcome_${one}`)} <Key>{i + 1}</Key>
              </button>
            ))}
          </fieldset>
        </div>
        {needsWhom && (
          <div className="cols two">
            <div className="field">
              <label htmlFor="call-whom">{say("whom")}</label>
              <input
                id="call-whom"
                ref={whom}
                className="in"
                type="text"
                maxLength={120}
                autoComplete="off"
                value={form.value.whom}
                onChange={(event) => set({ whom: event.target.value })}
              />
            </div>
            {needsBack && (
              <div className="field">
                <label htmlFor="call-back">{say("read_back")}</label>
                <input
                  id="call-back"
                  ref={back}
                  className="in"
                  type="text"
                  maxLength={300}
                  autoComplete="off"
                  value={form.value.back}
                  onChange={(event) => set({ back: event.target.value })}
                />
              </div>
            )}
          </div>
        )}
        {problem && (
          <Note kind="crit" mark="▲">
            {problem}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
