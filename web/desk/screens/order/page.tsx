// One order: everything about it, and exactly what can be done now. Never a value.
import { Menu } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Act, primary } from "../../acts/acts";
import { ChangeDialog, ClinicalDialog } from "../../acts/change/change";
import { changeWords } from "../../acts/change/words";
import { ActDialog } from "../../acts/dialog";
import { known, useActName, useDo } from "../../acts/do";
import { SlipDialog } from "../../acts/slip/slip";
import { actWords } from "../../acts/words";
import { Refusal } from "../../api/refusal";
import type { Order } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { calendar, clock, dayOf, phone, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Age, Key, PriorityTag, When } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { usePrintLabels } from "../../labels/print";
import { is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { Refused } from "../../shell/tray";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { useOrder, useTimeline } from "../../lists/order";
import { useChanges } from "./changes";
import { commandWords } from "./timeline-words";
import { orderWords } from "./words";
import "./order.css";
import { Bills } from "./bills";
import { Letters } from "./letters";
import { Rail, Tests, Tubes, Money, Reports, Happened } from "./parts";

export function OrderPage() {
  const say = useWords(orderWords);
  const to = useTo();
  const { order: id } = useParams({ from: "/desk/$h/orders/$order" });
  const query = useOrder(id);
  const order = query.data;
  usePageTitle(say("title", { number: order?.number ?? "" }));
  if (!order) {
    if (!query.error) return <Skeleton rows={12} />;
    return (
      <div className="page">
        <Empty
          title={
            query.error instanceof Refusal && query.error.status === 404
              ? say("not_found")
              : query.error instanceof Refusal
                ? sayRefusal(query.error)
                : ""
          }
        >
          <Link className="btn" to={to("orders")}>
            {say("back")}
          </Link>
        </Empty>
      </div>
    );
  }
  return <Shown order={order} />;
}

function Shown({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const acts = useWords(actWords);
  const states = useWords(stateWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const print = usePrintLabels();
  const labels = (tubes: readonly string[]) => print(order, tubes);
  const [asking, setAsking] = useState<Act>();
  const [more, setMore] = useState(false);
  const [unlocking, unlock] = useState(false);
  const [changing, change] = useState<"change_order" | "note_clinical">();
  const says = useWords(changeWords);
  const first = primary(order.acts);
  const held = order.items.filter((item) => item.state === "held").length;
  const calls = order.tasks.filter((task) => task.kind === "call");
  const printable = order.specimens.filter((one) => one.state === "planned" || one.state === "labelled");

  const run = useDo(setAsking);
  const act = (one: Act) => run(one, order);
  const label = useActName();
  const offered = order.acts.filter((one) => known(one, order.id));
  useKeys({
    e: () => first && act(first),
    c: () => {
      const call = order.acts.find((one) => one.command === "call_made" && !one.refused);
      if (call) act(call);
    },
    v: () => void navigate({ to: to(`orders/${order.id}/results`) }),
    p: () => printable.length > 0 && void labels(printable.map((one) => one.id)),
    t: () => void navigate({ to: to(`orders/${order.id}/timeline`) }),
    m: () => setMore(true),
    Escape: () => void navigate({ to: to("orders"), search: { tab: order.tab } as never }),
  });
  return (
    <div className="page scroll">
      <div className="head">
        <Link
          className="btn icon"
          to={to("orders")}
          search={{ tab: order.tab } as never}
          aria-label={say("back")}
          title={say("back")}
        >
          <Icon name="back" />
        </Link>
        <h1 tabIndex={-1}>{order.number}</h1>
        {order.priority === "routine" ? (
          <span className="tag">{states("priority_routine")}</span>
        ) : (
          <PriorityTag priority={order.priority} />
        )}
        {held > 0 && <span className="tag warn">◆ {say("held", { n: held })}</span>}
        {calls.length > 0 && (
          <span className="tag crit">
            ▲ {say("call_open")} <Age since={calls[0]!.opened} />
          </span>
        )}
        <span className="end" />
        <Menu
          opened={more}
          onChange={setMore}
          position="bottom-end"
          transitionProps={{ duration: 0 }}
          returnFocus
          withinPortal={false}
          withInitialFocusPlaceholder={false}
        >
          <Menu.Target>
            <button type="button" className="btn">
              {acts("more")} <Icon name="down" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {offered
              .filter((one) => one !== first)
              .map((one) => (
                <Menu.Item
                  key={`${one.command} ${one.refused?.code ?? ""}`}
                  disabled={one.refused !== undefined}
                  onClick={() => act(one)}
                >
                  {label(one)}
                  {one.refused && (
                    <div className="small">
                      {sayRefusal({ status: 403, code: one.refused.code, detail: one.refused.sentence })}
                    </div>
                  )}
                </Menu.Item>
              ))}
            <Menu.Divider />
            {(["change_order", "note_clinical"] as const)
              .filter((one) => order.acts.some((act) => act.command === one && !act.refused))
              .map((one) => (
                <Menu.Item key={one} onClick={() => change(one)}>
                  {acts(`do_${one}`)}
                </Menu.Item>
              ))}
            <Menu.Item onClick={() => unlock(true)}>{say("unlock_slip")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {first && (
          <button type="button" className="btn main" onClick={() => act(first)}>
            {label(first)} <Key>E</Key>
          </button>
        )}
      </div>
      <div className="cols ocols fill">
        <div className="stack" style={{ alignContent: "start" }}>
          <Refused about={`order:${order.id}`} />
          <Rail order={order} />
          {order.holds.map((hold) => (
            <Note key={hold.kind} kind="warn" mark="◆">
              <b>{say(`hold_${hold.kind}`)}</b> {say("since", { time: clock(hold.since, speaking()) })}
            </Note>
          ))}
          {order.disputes
            .filter((one) => one.state === "open" || one.state === "under_review")
            .map((one) => (
              <Note key={one.id} kind={one.state === "open" ? "crit" : "warn"} mark="◆">
                {say(one.state === "open" ? "dispute_do" : "dispute_wait", {
                  amount: rupees(one.amount),
                  day: one.respond_by ? calendar(dayOf(new Date(one.respond_by)), speaking()) : "…",
                })}
              </Note>
            ))}
          {order.patient_changed && (
            <Note kind="warn" mark="◔">
              {say("changed")}
            </Note>
          )}
          {calls.map((task) => (
            <Note key={task.id} kind="crit" mark="▲▲">
              <b>
                {say("critical", { test: order.items.find((item) => task.about === `item:${item.code}`)?.name ?? "" })}
              </b>{" "}
              {order.orderer &&
                say("ring", {
                  who: [order.orderer.name, phone(order.orderer.phone ?? "")].filter(Boolean).join(", "),
                })}{" "}
              {say("due_at", { time: clock(task.due, speaking()) })}{" "}
              {order.acts.some((one) => one.command === "call_made" && !one.refused) && (
                <>
                  <Link to={to(`orders/${order.id}/call/${task.about?.slice(5)}`)}>{acts("do_call_made")}</Link>{" "}
                  <Key>C</Key>
                </>
              )}
            </Note>
          ))}
          <Tests order={order} />
          <Tubes
            order={order}
            print={printable.length > 0 ? () => void labels(printable.map((one) => one.id)) : undefined}
          />
        </div>
        <aside className="stack" style={{ alignContent: "start" }}>
          <section className="card">
            <header>
              <h2>{order.patient.name_latin || order.patient.name}</h2>
              {order.patient.name !== order.patient.name_latin && (
                <span className="deva" lang="hi">
                  {order.patient.name}
                </span>
              )}
              <Link className="end small" to={to(`patients/${order.patient.id}`)}>
                {say("patient")}
              </Link>
            </header>
            <div className="in-card">
              <dl className="kv">
                <dt>{say("age_sex")}</dt>
                <dd>
                  {order.patient.age}, {states(`sex_${order.patient.sex}`)}
                </dd>
                <dt>{say("born")}</dt>
                <dd>
                  {order.patient.estimated
                    ? say("estimated", { date: order.patient.birth_date.slice(0, 4) })
                    : calendar(order.patient.birth_date, speaking())}
                </dd>
                <dt>{say("number")}</dt>
                <dd>{order.patient.number}</dd>
                <dt>{say("asked_by")}</dt>
                <dd>
                  {order.orderer
                    ? [order.orderer.name, order.orderer.registration].filter(Boolean).join(", ")
                    : say("none")}
                </dd>
                <dt>{say("ward")}</dt>
                <dd>{order.ward ?? say("none")}</dd>
                {order.visit_type && (
                  <>
                    <dt>{says("visit")}</dt>
                    <dd>{says(`visit_${order.visit_type}`)}</dd>
                  </>
                )}
                {order.queue_number && (
                  <>
                    <dt>{say("queue")}</dt>
                    <dd>
                      {order.called
                        ? say("called_to", { n: order.queue_number, place: order.called.place })
                        : order.queue_number}
                    </dd>
                  </>
                )}
                {order.home_collection && (
                  <>
                    <dt>{say("home")}</dt>
                    <dd>
                      {order.preferred_date ? say("on_date", { date: calendar(order.preferred_date, speaking()) }) : ""}{" "}
                      {[order.slot, order.home?.address, phone(order.home?.phone ?? "")].filter(Boolean).join(", ")}
                    </dd>
                  </>
                )}
              </dl>
            </div>
          </section>
          <Money order={order} />
          <Bills order={order} />
          {order.reports.length > 0 && (
            <Reports order={order} allowed={!is(here, "admin") || is(here, "technician", "supervisor")} />
          )}
          <Letters order={order} />
          <Happened order={order} />
        </aside>
      </div>
      {unlocking && <SlipDialog order={order.id} number={order.number} begin="unlock" onClose={() => unlock(false)} />}
      {changing === "change_order" && <ChangeDialog order={order} close={() => change(undefined)} />}
      {changing === "note_clinical" && <ClinicalDialog order={order} close={() => change(undefined)} />}
      {asking && <ActDialog act={asking} order={order} close={() => setAsking(undefined)} />}
    </div>
  );
}

/** All events of an order, each with the seal that holds the ones before. */
export function TimelinePage() {
  const say = useWords(orderWords);
  const command = useWords(commandWords);
  const to = useTo();
  const navigate = useNavigate();
  const { order: id } = useParams({ from: "/desk/$h/orders/$order/timeline" });
  const order = useOrder(id).data;
  const { data } = useTimeline(id);
  const change = useChanges(order);
  usePageTitle(say("timeline", { number: order?.number ?? "" }));
  useKeys({ Escape: () => void navigate({ to: to(`orders/${id}`) }) });
  return (
    <div className="page scroll">
      <div className="head">
        <Link className="btn icon" to={to(`orders/${id}`)} aria-label={say("back")} title={say("back")}>
          <Icon name="back" />
        </Link>
        <h1 tabIndex={-1}>{say("timeline", { number: order?.number ?? "" })}</h1>
      </div>
      {!data && <Skeleton />}
      {data && (
        <section className="card">
          <ul className="in-card tl">
            {[...data.events].reverse().map((event) => (
              <li key={event.n}>
                <When at={event.at} />
                <i />
                <div>
                  <b>
                    {event.command in commandWords.pairs
                      ? command(event.command as keyof typeof commandWords.pairs)
                      : event.command.replaceAll("_", " ")}
                  </b>{" "}
                  {event.changes.map(change).join(", ")}
                  <small>
                    {event.by.name || say("by_rules")}
                    {event.recorded && `, ${say("told", { device: event.recorded.device })}`}
                    {event.exception && `, ${say("exception", { code: event.exception })}`} · {say("seal")}{" "}
                    <span className="mono">{event.hash.slice(0, 12)}</span>
                  </small>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
