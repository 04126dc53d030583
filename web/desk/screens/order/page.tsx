// One order: everything about it, and exactly what can be done now. Never a value.
import { Menu } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Act, definitions, pageOf, primary } from "../../acts/acts";
import { ActDialog, useGive } from "../../acts/dialog";
import { actWords } from "../../acts/words";
import { ask } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { Order, Stage } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { calendar, clock, phone, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Age, Key, PriorityTag, Tube, When } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { usePrintLabels } from "../../labels/print";
import { is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { namesOf, useOrder, useTimeline } from "../../lists/order";
import { groupsOf } from "./order";
import { commandWords } from "./timeline-words";
import { orderWords } from "./words";
import "./order.css";

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
  const give = useGive();
  const print = usePrintLabels();
  const labels = (tubes: readonly string[]) => print(order, tubes);
  const [asking, setAsking] = useState<Act>();
  const [more, setMore] = useState(false);
  const first = primary(order.acts);
  const held = order.items.filter((item) => item.state === "held").length;
  const calls = order.tasks.filter((task) => task.kind === "call");
  const printable = order.specimens.filter((one) => one.state === "planned" || one.state === "labelled");

  const act = (one: Act) => {
    const page = pageOf(one, order.id);
    if (page) return void navigate({ to: to(page) });
    if (one.command === "label") return void labels(one.parts.map((part) => part.slice(9)));
    const definition = definitions[one.command];
    if (!definition) return;
    if (definition.undo) void give(order, one.command, { parts: one.parts });
    else setAsking(one);
  };
  const known = order.acts.filter(
    (one) => definitions[one.command] || pageOf(one, order.id) || one.command === "label",
  );
  const label = (one: Act) => {
    const n = one.parts.length;
    const counted = one.parts[0]?.startsWith("item:") && n > 1 ? ` ${n}` : "";
    return `${acts(`do_${one.command}`)}${counted}`;
  };
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
        <Menu opened={more} onChange={setMore} position="bottom-end" transitionProps={{ duration: 0 }} returnFocus>
          <Menu.Target>
            <button type="button" className="btn">
              {acts("more")} <Icon name="down" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {known
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
          </Menu.Dropdown>
        </Menu>
        {first && (
          <button type="button" className="btn main" onClick={() => act(first)}>
            {label(first)} <Key>E</Key>
          </button>
        )}
      </div>
      <div className="cols two fill">
        <div className="stack" style={{ alignContent: "start" }}>
          <Rail order={order} />
          {order.holds.map((hold) => (
            <Note key={hold.kind} kind="warn" mark="◆">
              <b>{say(`hold_${hold.kind}`)}</b> {say("since", { time: clock(hold.since, speaking()) })}
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
                {order.home_collection && (
                  <>
                    <dt>{say("home")}</dt>
                    <dd>
                      {order.preferred_date ? say("on_date", { date: calendar(order.preferred_date, speaking()) }) : ""}
                    </dd>
                  </>
                )}
              </dl>
            </div>
          </section>
          <Money order={order} />
          {order.reports.length > 0 && (
            <Reports order={order} allowed={!is(here, "admin") || is(here, "technician", "supervisor")} />
          )}
          <Happened order={order} />
        </aside>
      </div>
      {asking && <ActDialog act={asking} order={order} close={() => setAsking(undefined)} />}
    </div>
  );
}

const stages: readonly Stage[] = ["placed", "collected", "received", "in_process", "resulted", "released"];

function Rail({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const states = useWords(stateWords);
  const at = stages.indexOf(order.stage === "authorised" ? "resulted" : order.stage);
  const drawn = order.specimens
    .map((one) => one.collected_at)
    .filter((one) => one !== undefined)
    .sort()[0];
  return (
    <section className="card" aria-label={say("way")}>
      <div className="in-card line w" style={{ gap: 16, padding: "10px 12px" }}>
        <ol className="rail">
          {order.stage === "cancelled" ? (
            <li className="at">{states("stage_cancelled")}</li>
          ) : (
            stages.map((stage, i) => (
              <li
                key={stage}
                className={i < at || (i === at && stage === "released") ? "did" : i === at ? "at" : ""}
                aria-current={i === at ? "step" : undefined}
              >
                <span>{states(`stage_${stage}`)}</span>
              </li>
            ))
          )}
        </ol>
        {order.state !== "completed" && order.state !== "cancelled" && (
          <span className="end soft nw">
            <Age since={drawn ?? order.placed_at} />
          </span>
        )}
      </div>
    </section>
  );
}

function Tests({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const states = useWords(stateWords);
  const to = useTo();
  const name = namesOf(order);
  const holdReason = (codes: readonly string[]) =>
    codes.map((code) => states(`hold_${code}` as "hold_critical")).join(", ");
  return (
    <section className="card">
      <header>
        <h2>{say("tests")}</h2>
        <span className="soft">{say("n_tests", { n: order.items.length })}</span>
        <span className="end soft small hide-s">{say("values_there")}</span>
        <Link className="btn act" to={to(`orders/${order.id}/results`)}>
          {say("results")} <Key>V</Key>
        </Link>
      </header>
      <table className="compact flow">
        <colgroup>
          {[0, 76, 58, 230, 46, 150].map((width, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
            <col key={i} style={width ? { width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{say("test")}</th>
            <th scope="col">{say("code")}</th>
            <th scope="col">{say("tube")}</th>
            <th scope="col">{say("state")}</th>
            <th scope="col" className="num">
              {say("run")}
            </th>
            <th scope="col">{say("entered_by")}</th>
          </tr>
        </thead>
        {groupsOf(order).map((group) => (
          <tbody key={group.panel ?? group.department}>
            <tr className="grp">
              <th colSpan={6} scope="rowgroup">
                {[
                  group.panel && (order.lines.find((line) => line.code === group.panel)?.name ?? group.panel),
                  group.department.replaceAll("_", " "),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </th>
            </tr>
            {group.folds.map(({ key, first, items }) => {
              const n = items.length;
              const state = states(`item_${first.state}`);
              return (
                <tr key={key} className={first.held.includes("critical") ? "hot" : ""}>
                  <td className="cut">{n > 1 ? say("and_more", { first: first.name, n: n - 1 }) : first.name}</td>
                  <td className="soft">{n > 1 ? n : first.code}</td>
                  <td>
                    <Tube id={first.specimen} />
                  </td>
                  <td>
                    {first.state === "held" ? (
                      <span className="tag warn">◆ {say("held_why", { why: holdReason(first.held) })}</span>
                    ) : (
                      <span className="tag">{n > 1 ? say("n_state", { n, state }) : state}</span>
                    )}
                  </td>
                  <td className="num">{first.run ?? "–"}</td>
                  <td className="soft cut">{name(first.entered_by)}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Tubes({ order, print }: { order: Order; print: (() => void) | undefined }) {
  const say = useWords(orderWords);
  const states = useWords(stateWords);
  const name = namesOf(order);
  const at = (time: string) => clock(time, speaking());
  return (
    <section className="card">
      <header>
        <h2>{say("tubes")}</h2>
        <span className="end" />
        {print && (
          <button type="button" className="btn act" onClick={print}>
            {say("print_labels")} <Key>P</Key>
          </button>
        )}
      </header>
      <table className="compact flow">
        <colgroup>
          {[64, 130, 150, 0, 120].map((width, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
            <col key={i} style={width ? { width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{say("tube")}</th>
            <th scope="col">{say("label")}</th>
            <th scope="col">{say("what")}</th>
            <th scope="col">{say("custody")}</th>
            <th scope="col" className="num">
              {say("now")}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.specimens.map((one) => (
            <tr key={one.id}>
              <td>
                <Tube id={one.id} planned={one.state === "planned" || one.state === "labelled"} />
              </td>
              <td>{one.accession}</td>
              <td className="soft cut">{one.name}</td>
              <td className="soft cut">
                {[
                  one.parent && say("from_parent", { tube: one.parent }),
                  one.collected_at && say("drawn", { time: at(one.collected_at), who: name(one.collected_by) }).trim(),
                  one.received_at && say("received", { time: at(one.received_at) }),
                  one.accepted_at && say("accepted", { time: at(one.accepted_at) }),
                ]
                  .filter(Boolean)
                  .join(", ")}
              </td>
              <td className="num">{states(`specimen_${one.state}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Money({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const later = order.settlement === "later";
  return (
    <section className="card">
      <header>
        <h2>{say("money")}</h2>
        {order.due === 0 ? (
          <span className="tag good end">✓ {say("paid")}</span>
        ) : (
          <span className="tag end">{later ? say("later") : `${say("due")} ${rupees(order.due)}`}</span>
        )}
      </header>
      <div className="in-card">
        <dl className="kv">
          {order.lines.map((line) => [
            <dt key={line.code}>{line.name}</dt>,
            <dd key={`${line.code} amount`}>{rupees(line.amount)}</dd>,
          ])}
          {order.credits.map((credit) => [
            <dt key={`c${credit.code}`}>{say("credit", { code: credit.code })}</dt>,
            <dd key={`c${credit.code} amount`}>{rupees(-credit.amount)}</dd>,
          ])}
          <dt className="sum">{say("total")}</dt>
          <dd className="sum">{rupees(order.total)}</dd>
          {order.cash.map((cash) => [
            <dt key={cash.receipt}>
              {say("cash", { receipt: cash.receipt })}{" "}
              {cash.unapplied && <span className="tag warn">{say("unapplied")}</span>}
            </dt>,
            <dd key={`${cash.receipt} amount`}>{rupees(cash.amount)}</dd>,
          ])}
          {order.payments.map((payment) => [
            <dt key={payment.id}>{say("payment", { state: say(`pay_${payment.state}`) })}</dt>,
            <dd key={`${payment.id} amount`}>{rupees(payment.amount)}</dd>,
          ])}
          {order.refunds.map((refund) => [
            <dt key={refund.id}>{say("refund", { id: refund.id, state: say(`refund_${refund.state}`) })}</dt>,
            <dd key={`${refund.id} amount`}>{rupees(refund.amount)}</dd>,
          ])}
          <dt>
            <b>{say("due")}</b>
          </dt>
          <dd>
            <b>{rupees(order.due)}</b>
          </dd>
        </dl>
      </div>
    </section>
  );
}

function Reports({ order, allowed }: { order: Order; allowed: boolean }) {
  const say = useWords(orderWords);
  const strip = useStrip();
  const newest = Math.max(...order.reports.filter((one) => one.state === "stored").map((one) => one.version));
  const open = async () => {
    const tab = globalThis.open("about:blank", "_blank"); // before the answer, so that no blocker stops it
    try {
      const link = await ask("/v1/orders/{order}/report-link", { path: { order: order.id } }, {} as never);
      if (tab) {
        tab.opener = null;
        tab.location.href = link.url;
      }
    } catch (failure) {
      tab?.close();
      if (failure instanceof Refusal) strip.say(sayRefusal(failure));
      else throw failure;
    }
  };
  return (
    <section className="card">
      <header>
        <h2>{say("report")}</h2>
      </header>
      <ul className="in-card stack s" aria-live="polite">
        {[...order.reports].reverse().map((report) => (
          <li key={report.version} className="line">
            {report.state === "making" ? (
              <span className="grow">
                <b>{say("making", { n: report.version })}</b>
                <div className="soft small">{say("making_more")}</div>
              </span>
            ) : (
              <span className="grow">
                {say("version", { n: report.version, kind: say(`kind_${report.kind}`) })}
                <div className="soft small">
                  <When at={report.authorised_at} />
                </div>
              </span>
            )}
            {allowed && (report.version === newest || report.state === "making") && (
              <button
                type="button"
                className="btn"
                disabled={report.state === "making" || report.kind === "withdrawn"}
                onClick={() => void open()}
              >
                {say("open")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Happened({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const command = useWords(commandWords);
  const to = useTo();
  const { data } = useTimeline(order.id);
  const events = data?.events ?? [];
  if (events.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>{say("happened")}</h2>
        <Link className="end small" to={to(`orders/${order.id}/timeline`)}>
          {say("all_events", { n: events.length })}
        </Link>
      </header>
      <div className="in-card" style={{ paddingBottom: 4 }}>
        <ul className="tl">
          {events
            .slice(-6)
            .reverse()
            .map((event, i) => (
              <li key={event.n} className={i === 0 ? "now" : ""}>
                <When at={event.at} />
                <i />
                <div>
                  {event.command in commandWords.pairs
                    ? command(event.command as keyof typeof commandWords.pairs)
                    : event.command.replaceAll("_", " ")}
                  <small>{event.by.name || say("by_rules")}</small>
                </div>
              </li>
            ))}
        </ul>
      </div>
    </section>
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
                  {event.changes
                    .map((change) => `${change.part} ${change.from ? `${change.from} → ` : ""}${change.to}`)
                    .join(", ")}
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
