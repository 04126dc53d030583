// At the chair: who it is, the tubes in order, the cash, and one button that says all of it.
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { actWords } from "../../acts/words";
import { Refusal } from "../../api/refusal";
import type { Order, OverrideReason } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { calendar, clock, paise, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key, PriorityTag } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { usePrintLabels } from "../../labels/print";
import { useOrder } from "../../lists/order";
import { useCommand, useDraft } from "../../outbox/device";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import {
  bare,
  type Chair,
  cashAlone,
  cashFolded,
  cashHere,
  emptyChair,
  type Identifier,
  missing,
  notes,
  toDraw,
} from "./chair";
import "./collect.css";
import { useChairs } from "./list";
import { collectWords } from "./words";
import { useScans } from "../../scan/scanner";
import { sound } from "../../scan/tones";

export { CollectList } from "./list";

export function CollectPage() {
  const say = useWords(collectWords);
  const to = useTo();
  const { order: id } = useParams({ from: "/desk/$h/collect/$order" });
  const query = useOrder(id);
  usePageTitle(say("page_title", { number: query.data?.number ?? "" }));
  if (!query.data) {
    if (!query.error) return <Skeleton rows={10} />;
    return (
      <div className="page">
        <Empty title={query.error instanceof Refusal ? sayRefusal(query.error) : ""}>
          <Link className="btn" to={to("collect")}>
            {say("back")}
          </Link>
        </Empty>
      </div>
    );
  }
  return <AtChair key={id} order={query.data} />;
}

interface Done {
  readonly receipt?: string;
  readonly landed?: boolean;
  /** Only the cash was taken. */
  readonly alone?: boolean;
}

function AtChair({ order }: { order: Order }) {
  const say = useWords(collectWords);
  const states = useWords(stateWords);
  const acts = useWords(actWords);
  const to = useTo();
  const navigate = useNavigate();
  const give = useCommand();
  const strip = useStrip();
  const printLabels = usePrintLabels();
  const print = (ids: readonly string[]) => printLabels(order, ids);
  const draft = useDraft<Chair>(`collect:${order.id}`, emptyChair);
  const chair = draft.value;
  const [typed, setTyped] = useState("");
  const [wrongTube, setWrongTube] = useState("");
  const [refused, setRefused] = useState<Refusal>();
  const [busy, setBusy] = useState<"sending" | "unsent">();
  const [done, setDone] = useState<Done>();
  const field = useRef<HTMLInputElement>(null);
  const { cards } = useChairs();

  const tubes = toDraw(order);
  const due = cashHere(order) ? order.due : 0;
  const given = paise(chair.given);
  const [folded, setFolded] = useState(cashFolded);
  const open = missing(chair, tubes, due, given, folded);
  const alone = cashAlone(chair, tubes, due);
  const drawn = tubes.filter((one) => !chair.left.includes(one.id));
  const scanned = drawn.filter((one) => chair.scanned[one.id]);
  const upcoming = cards.filter((card) => card.order !== order.id);
  const mayOverride = order.acts.some((act) => act.command === "override_payment" && !act.refused);

  const identify = (one: Identifier, on: boolean) =>
    draft.set((old) => ({
      ...old,
      confirmed: on
        ? [...old.confirmed.filter((other) => other !== one), one]
        : old.confirmed.filter((other) => other !== one),
    }));
  const label = (text: string) => {
    const found = tubes.find((one) => bare(one.accession) === bare(text) || bare(one.id) === bare(text));
    setTyped("");
    sound(found ? "good" : "look");
    if (!found) return setWrongTube(text);
    setWrongTube("");
    draft.set((old) => ({
      ...old,
      left: old.left.filter((one) => one !== found.id),
      scanned: { ...old.scanned, [found.id]: { accession: found.accession, at: Date.now() } },
    }));
  };
  // A scan lands in no field: it is a tube of this patient or it is said that it is none. A slip's token is not shown.
  useScans((code) =>
    label(
      code.kind === "tube"
        ? code.accession
        : code.kind === "unknown"
          ? code.text
          : "number" in code
            ? code.number
            : "?",
    ),
  );

  const go = async () => {
    if (open || busy || done) return;
    setBusy("sending");
    setRefused(undefined);
    const how =
      chair.confirmed.some((one) => one === "uhid" || one === "wristband") &&
      !chair.confirmed.some((one) => ["name", "birth_date", "phone"].includes(one))
        ? "scanned"
        : "spoken";
    const ids = drawn.map((one) => one.id);
    const cash = { amount: due, ...(chair.override && { override: chair.override as OverrideReason }) };
    const { outcome } = alone
      ? await give("/v1/orders/{order}/cash", {
          at: { path: { order: order.id } },
          body: { ...cash, seen: { money: order.parts.money ?? 0 } },
          says: { key: "collect.tray_cash_alone", with: { amount: rupees(due), number: order.number } },
        })
      : await give("/v1/orders/{order}/collect", {
          at: { path: { order: order.id } },
          body: {
            specimens: drawn.map((one) => ({ id: one.id, accession: chair.scanned[one.id]!.accession })),
            identity: { confirmed: [...chair.confirmed], how },
            ...(due > 0 && { cash }),
          },
          says: {
            key: due > 0 ? "collect.tray_cash" : "collect.tray",
            with: { amount: rupees(due), tubes: ids.join(" "), number: order.number },
          },
        });
    const slow = setTimeout(() => setBusy("unsent"), 4000);
    const what = await outcome;
    clearTimeout(slow);
    setBusy(undefined);
    if (what.kind === "refused") return setRefused(what.refusal);
    if (what.kind === "undone") return;
    await draft.drop();
    const receipt = (what.answer as { new?: { receipt_number?: string } }).new?.receipt_number;
    setDone({ ...(receipt && { receipt }), landed: what.kind === "landed", alone });
  };
  const onward = () => void navigate({ to: to(upcoming[0] ? `collect/${upcoming[0].order}` : "collect") });
  useKeys({
    "Ctrl+Enter": () => void go(),
    Enter: () => (done ? onward() : void go()),
    p: () => void print(tubes.map((one) => one.id)),
    Escape: () => void navigate({ to: to("collect") }),
  });
  const nextTube = drawn.find((one) => !chair.scanned[one.id])?.id;
  useEffect(() => {
    if (draft.ready && !done) field.current?.focus({ preventScroll: true });
  }, [draft.ready, done]);

  if (done)
    return (
      <div className="page">
        <div className="empty" role="status">
          <h1 tabIndex={-1}>{say(done.alone ? "taken" : "drawn")}</h1>
          {done.receipt && <p className="clock">{say("receipt", { receipt: done.receipt })}</p>}
          {done.landed && <Note kind="warn">{say("landed")}</Note>}
          <button type="button" className="btn main big" onClick={onward}>
            {upcoming[0]
              ? say("next_person", { name: upcoming[0].patient.name_latin || upcoming[0].patient.name })
              : say("to_list")}{" "}
            <Key>⏎</Key>
          </button>
        </div>
      </div>
    );
  const title = () => {
    if (open) {
      if (open.word === "m_cashier") return say("m_cashier", { amount: rupees(open.amount) });
      if (open.word === "m_less") return say("m_less", { amount: rupees(open.amount) });
      if (open.word === "m_scan") return say("m_scan", { tube: open.tube });
      return say(open.word);
    }
    if (alone) return say(tubes.length === 0 ? "do_cash_only" : "do_cash", { amount: rupees(due) });
    const all = drawn.length === tubes.length;
    return say(due > 0 ? (all ? "do_both" : "do_some_cash") : all ? "do_tubes" : "do_some", {
      amount: rupees(due),
      n: drawn.length,
      all: tubes.length,
    });
  };
  const check = (one: Identifier, head: string, hint: string) => (
    <li className={`idb ${chair.confirmed.includes(one) ? "on" : ""}`}>
      <label className="line grow">
        <input
          type="checkbox"
          className="box"
          checked={chair.confirmed.includes(one)}
          onChange={(event) => identify(one, event.target.checked)}
        />
        <span className="grow">
          <b>{head}</b>
          <span className="soft" style={{ display: "block" }}>
            {hint}
          </span>
        </span>
      </label>
    </li>
  );
  return (
    <>
      <div className="page scroll cpage">
        <div className="head">
          <Link className="btn icon" to={to("collect")} aria-label={say("back")} title={say("back")}>
            <Icon name="back" />
          </Link>
          <h1 tabIndex={-1}>{order.number}</h1>
          {order.priority === "routine" ? (
            <span className="tag">{states("priority_routine")}</span>
          ) : (
            <PriorityTag priority={order.priority} />
          )}
          <span className="soft hide-s">
            {states(`tab_${order.tab}`)}, {say("placed", { time: clock(order.placed_at, speaking()) })}
            {order.ward && `, ${order.ward}`}
          </span>
          <span className="end" />
          <button
            type="button"
            className="btn"
            onClick={() => {
              void draft.drop();
              strip.say(say("not_recorded"));
              void navigate({ to: to("collect") });
            }}
          >
            {say("somebody_else")}
          </button>
        </div>
        {tubes.length === 0 && due === 0 ? (
          <Empty title={say("nothing_to_draw")}>
            <Link className="btn" to={to(`orders/${order.id}`)}>
              {say("show_order")}
            </Link>
          </Empty>
        ) : (
          <div className="cols ch">
            <div className="stack" style={{ alignContent: "start" }}>
              <section className="card">
                <div className="in-card">
                  <div className="line b w" style={{ gap: "4px 12px" }}>
                    <b className="huge" lang={/[\u0900-\u097f]/.test(order.patient.name) ? "hi" : undefined}>
                      {order.patient.name}
                    </b>
                    {order.patient.name_latin !== order.patient.name && (
                      <span className="soft" style={{ fontSize: 18 }}>
                        {order.patient.name_latin}
                      </span>
                    )}
                  </div>
                  <div className="line w" style={{ gap: "4px 16px", marginTop: 4, fontSize: 16 }}>
                    {!order.patient.estimated && <b>{calendar(order.patient.birth_date, speaking())}</b>}
                    <span>
                      {order.patient.age}, {states(`sex_${order.patient.sex}`)}
                    </span>
                    <span className="soft">{order.patient.number}</span>
                  </div>
                </div>
              </section>
              <section className="card">
                <header>
                  <h2>{say("who")}</h2>
                  <span className="soft">{say("any_two")}</span>
                </header>
                <ul className="in-card stack s">
                  {check(
                    "name",
                    say("said_name"),
                    say("never_are_you", {
                      name: (order.patient.name_latin || order.patient.name).split(" ")[0] ?? "",
                    }),
                  )}
                  {check(
                    "birth_date",
                    say("said_birth"),
                    order.patient.estimated
                      ? say("estimated", { age: order.patient.age })
                      : calendar(order.patient.birth_date, speaking()),
                  )}
                  <li className="line w">
                    {(["uhid", "wristband", "phone"] as const).map((one) => (
                      <button
                        key={one}
                        type="button"
                        className="chip"
                        aria-pressed={chair.confirmed.includes(one)}
                        onClick={() => identify(one, !chair.confirmed.includes(one))}
                      >
                        {say(`id_${one}`)}
                      </button>
                    ))}
                  </li>
                </ul>
              </section>
              <section className="card hide-s">
                <header>
                  <h2>{say("at_chairs")}</h2>
                  <span className="end soft">{say("n_wait", { n: upcoming.length })}</span>
                </header>
                <ul className="in-card stack s">
                  {upcoming.slice(0, 3).map((card) => (
                    <li key={card.order} className="line">
                      <PriorityTag priority={card.priority} />
                      <span className="grow cut">
                        <b>{card.patient.name_latin || card.patient.name}</b>
                      </span>
                      <span className="soft">
                        {card.patient.age} {states(`sex_short_${card.patient.sex}`)}
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            </div>
            <div className="stack" style={{ alignContent: "start" }}>
              <section className="card">
                <header>
                  <h2>{say("tubes")}</h2>
                  <span className="end" />
                  <button type="button" className="btn act" onClick={() => void print(tubes.map((one) => one.id))}>
                    <Icon name="print" /> {say("print_again", { n: tubes.length })} <Key>P</Key>
                  </button>
                </header>
                <div className="in-card stack s">
                  <form
                    onSubmit={(event) => {
                      event.preventDefault();
                      if (typed.trim()) label(typed);
                      else void go();
                    }}
                  >
                    <input
                      ref={field}
                      className="in"
                      type="text"
                      autoComplete="off"
                      spellCheck={false}
                      aria-label={say("scan_field")}
                      placeholder={say("scan_field")}
                      value={typed}
                      onChange={(event) => setTyped(event.target.value)}
                    />
                  </form>
                  {wrongTube && (
                    <Note kind="crit" mark="▲">
                      <b>{say("wrong_tube", { number: order.number })}</b>
                    </Note>
                  )}
                  <ul className="stack s" aria-live="polite">
                    {tubes.map((one) => {
                      const at = chair.scanned[one.id]?.at;
                      const left = chair.left.includes(one.id);
                      return (
                        <li key={one.id} className={`tb ${at && !left ? "ok" : one.id === nextTube ? "at" : ""}`}>
                          <input
                            type="checkbox"
                            className="box"
                            checked={!left}
                            aria-label={say("draw_tube", { tube: one.id })}
                            onChange={(event) =>
                              draft.set((old) => ({
                                ...old,
                                left: event.target.checked
                                  ? old.left.filter((tube) => tube !== one.id)
                                  : [...old.left, one.id],
                              }))
                            }
                          />
                          <span
                            className="cap"
                            style={
                              {
                                "--cap": `var(--cap-${one.container.toLowerCase()}, var(--edge))`,
                              } as React.CSSProperties
                            }
                          />
                          <div className="grow">
                            <b>{one.name}</b>
                            <div className="soft">
                              {one.accession},{" "}
                              {[
                                ...new Set(
                                  order.items
                                    .filter((item) => item.specimen === one.id)
                                    .map((item) => item.panel ?? item.code),
                                ),
                              ].join(", ")}
                            </div>
                          </div>
                          {left ? (
                            <span className="tag">{say("not_now")}</span>
                          ) : at ? (
                            <span className="tag good">{say("scanned_at", { time: clock(at, speaking()) })}</span>
                          ) : one.id === nextTube ? (
                            <span className="tag info">{say("scan_this")}</span>
                          ) : null}
                        </li>
                      );
                    })}
                  </ul>
                </div>
              </section>
              {due > 0 && (
                <section className="card">
                  <header>
                    <h2>{say("cash")}</h2>
                    <b className="end" style={{ fontSize: 20 }}>
                      {rupees(due)}
                    </b>
                  </header>
                  {folded ? (
                    <div className="in-card line w">
                      <span className="soft grow">{say("cashier")}</span>
                      <button type="button" className="btn" onClick={() => setFolded(false)}>
                        {say("take_here")}
                      </button>
                    </div>
                  ) : (
                    <div className="in-card stack s">
                      <div className="line w">
                        <span className="soft">{say("given")}</span>
                        <button
                          type="button"
                          className="chip"
                          aria-pressed={given === due}
                          onClick={() => draft.set((old) => ({ ...old, given: rupees(due) }))}
                        >
                          {say("exact")}
                        </button>
                        {notes(due).map((note) => (
                          <button
                            key={note}
                            type="button"
                            className="chip"
                            aria-pressed={given === note}
                            onClick={() => draft.set((old) => ({ ...old, given: rupees(note) }))}
                          >
                            {rupees(note).replace(/\.00$/, "")}
                          </button>
                        ))}
                        <input
                          className="in num end"
                          style={{ width: 116, flex: "none", textAlign: "end" }}
                          inputMode="decimal"
                          autoComplete="off"
                          aria-label={say("given_label")}
                          value={chair.given}
                          onChange={(event) => draft.set((old) => ({ ...old, given: event.target.value }))}
                        />
                      </div>
                      {given !== undefined && given >= due && (
                        <div className="line" style={{ fontSize: 18 }}>
                          <span className="soft">{say("give_back")}</span>
                          <b className="end" style={{ fontSize: 24 }}>
                            {rupees(given - due)}
                          </b>
                        </div>
                      )}
                    </div>
                  )}
                </section>
              )}
              {refused && (
                <Note kind="crit" mark="▲">
                  <b>{say("not_drawn")}</b> {sayRefusal(refused)}
                  {refused.code === "payment_in_flight" && mayOverride && (
                    <fieldset className="plainset stack s" style={{ marginTop: 8 }}>
                      <legend>{say("in_flight")}</legend>
                      {(["patient_leaves", "bank_refused", "urgent", "other"] as const).map((reason) => (
                        <label key={reason} className="line">
                          <input
                            type="radio"
                            className="radio"
                            name="override"
                            checked={chair.override === reason}
                            onChange={() => draft.set((old) => ({ ...old, override: reason }))}
                          />
                          {acts(`override_${reason}`)}
                        </label>
                      ))}
                    </fieldset>
                  )}
                </Note>
              )}
              {busy === "unsent" && (
                <Note kind="warn" mark="○">
                  {say("unsent")}
                </Note>
              )}
            </div>
          </div>
        )}
      </div>
      {(tubes.length > 0 || due > 0) && (
        <div className="foot cfoot">
          <span className="soft" role="status">
            {tubes.length > 0 && say("n_of", { n: scanned.length, all: drawn.length })}
          </span>
          <span className="end" />
          <button
            type="button"
            className="btn main big"
            aria-disabled={open !== undefined || busy !== undefined}
            onClick={() => void go()}
          >
            {title()} {!open && <Key>⏎</Key>}
          </button>
        </div>
      )}
    </>
  );
}
