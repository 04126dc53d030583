// At the chair: who it is, the tubes in order, the cash, and one button that says all of it.
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useReceipts } from "../../acts/receipt/receipt";
import { receiptWords } from "../../acts/receipt/words";
import { actWords } from "../../acts/words";
import { Refusal } from "../../api/refusal";
import type { Order, OverrideReason } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { clock, paise, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key, PriorityTag } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { usePrintLabels } from "../../labels/print";
import { useOrder } from "../../lists/order";
import { useCommand, useDraft } from "../../outbox/device";
import { useSending } from "../../outbox/sending";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { Refused } from "../../shell/tray";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { type Chair, cashAlone, cashFolded, cashHere, emptyChair, missing, toDraw } from "./chair";
import { Cash } from "./cash";
import "./collect.css";
import { useChairs } from "./list";
import { Tubes } from "./tubes";
import { Who } from "./who";
import { collectWords } from "./words";

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
  const paper = useWords(receiptWords);
  const to = useTo();
  const navigate = useNavigate();
  const give = useCommand();
  const strip = useStrip();
  const printLabels = usePrintLabels();
  const draft = useDraft<Chair>(`collect:${order.id}`, emptyChair);
  const chair = draft.value;
  const { busy, refused, send } = useSending();
  const [done, setDone] = useState<Done>();
  const { cards } = useChairs();
  const receipts = useReceipts(order);

  const tubes = toDraw(order);
  const print = () =>
    void printLabels(
      order,
      tubes.map((one) => one.id),
    );
  const due = cashHere(order) ? order.due : 0;
  const given = paise(chair.given);
  const [folded, setFolded] = useState(cashFolded);
  const open = missing(chair, tubes, due, given, folded);
  const alone = cashAlone(chair, tubes, due);
  const drawn = tubes.filter((one) => !chair.left.includes(one.id));
  const scanned = drawn.filter((one) => chair.scanned[one.id]);
  const upcoming = cards.filter((card) => card.order !== order.id);
  const mayOverride = order.acts.some((act) => act.command === "override_payment" && !act.refused);

  const go = async () => {
    if (open || done) return;
    const how =
      chair.confirmed.some((one) => one === "uhid" || one === "wristband") &&
      !chair.confirmed.some((one) => ["name", "birth_date", "phone"].includes(one))
        ? "scanned"
        : "spoken";
    const ids = drawn.map((one) => one.id);
    const tendered = given !== undefined && given >= due ? { tendered: given } : {};
    const cash = { amount: due, ...tendered, ...(chair.override && { override: chair.override as OverrideReason }) };
    const what = await send(() =>
      alone
        ? give("/v1/orders/{order}/cash", {
            at: { path: { order: order.id } },
            body: { ...cash, seen: { money: order.parts.money ?? 0 } },
            says: { key: "collect.tray_cash_alone", with: { amount: rupees(due), number: order.number } },
          })
        : give("/v1/orders/{order}/collect", {
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
          }),
    );
    if (what?.kind !== "done" && what?.kind !== "landed") return;
    await draft.drop();
    const receipt = (what.answer as { new?: { receipt_number?: string } }).new?.receipt_number;
    setDone({ ...(receipt && { receipt }), landed: what.kind === "landed", alone });
  };
  const onward = () => void navigate({ to: to(upcoming[0] ? `collect/${upcoming[0].order}` : "collect") });
  useKeys({
    "Ctrl+Enter": () => void go(),
    Enter: () => (done ? onward() : void go()),
    p: () => (done ? done.receipt && receipts.print(done.receipt) : print()),
    Escape: () => void navigate({ to: to("collect") }),
  });

  if (done)
    return (
      <div className="page">
        <div className="empty" role="status">
          <h1 tabIndex={-1}>{say(done.alone ? "taken" : "drawn")}</h1>
          {done.receipt && (
            <>
              <p className="clock">{say("receipt", { receipt: done.receipt })}</p>
              <button type="button" className="btn" onClick={() => receipts.print(done.receipt!)}>
                <Icon name="print" /> {paper("print")} <Key>P</Key>
              </button>
              {receipts.paper}
            </>
          )}
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
              <Who order={order} chair={chair} set={draft.set} upcoming={upcoming} />
            </div>
            <div className="stack" style={{ alignContent: "start" }}>
              <Tubes
                order={order}
                chair={chair}
                set={draft.set}
                ready={draft.ready}
                print={print}
                go={() => void go()}
              />
              {due > 0 && (
                <Cash due={due} chair={chair} set={draft.set} folded={folded} unfold={() => setFolded(false)} />
              )}
              <Refused about={`order:${order.id}`} />
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
            aria-disabled={open !== undefined || busy !== ""}
            onClick={() => void go()}
          >
            {title()} {!open && <Key>⏎</Key>}
          </button>
        </div>
      )}
    </>
  );
}
