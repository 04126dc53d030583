// The parts of an order: tests, tubes, money, reports, and what happened last.
import { Link } from "@tanstack/react-router";
import { useReceipts } from "../../acts/receipt/receipt";
import { paymentWords } from "../../acts/payment/words";
import { receiptWords } from "../../acts/receipt/words";
import { ask } from "../../api/client";
import type { Order, Stage } from "../../api/schema.gen";
import { Columns } from "../../kit/columns";
import { calendar, clock, dayOf, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Age, Key, Tube, When } from "../../kit/marks";
import { useTo } from "../../shell/person";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { namesOf, useTimeline } from "../../lists/order";
import { useOpening } from "./bills";
import { groupsOf } from "./order";
import { commandWords } from "./timeline-words";
import { orderWords } from "./words";
import "./order.css";

const stages: readonly Stage[] = ["placed", "collected", "received", "in_process", "resulted", "released"];

export function Rail({ order }: { order: Order }) {
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

export function Tests({ order }: { order: Order }) {
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
        <Columns
          of={[
            { head: say("test") },
            { head: say("code"), width: 76 },
            { head: say("tube"), width: 58 },
            { head: say("state"), width: 230 },
            { head: say("run"), width: 46, num: true },
            { head: say("entered_by"), width: 150 },
          ]}
        />
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

export function Tubes({ order, print }: { order: Order; print: (() => void) | undefined }) {
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
        <Columns
          of={[
            { head: say("tube"), width: 64 },
            { head: say("label"), width: 130 },
            { head: say("what"), width: 150 },
            { head: say("custody") },
            { head: say("now"), width: 120, num: true },
          ]}
        />
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

export function Money({ order }: { order: Order }) {
  const say = useWords(orderWords);
  const paper = useWords(receiptWords);
  const pays = useWords(paymentWords);
  const receipts = useReceipts(order);
  const printed = (receipt: string) => (
    <button
      type="button"
      className="btn icon act"
      aria-label={paper("print_one", { receipt })}
      title={paper("print_one", { receipt })}
      onClick={() => receipts.print(receipt)}
    >
      <Icon name="print" />
    </button>
  );
  const stateOf = (dispute: Order["disputes"][number]) =>
    dispute.state === "open" && !dispute.respond_by
      ? say("dispute_no_day")
      : say(`dispute_${dispute.state}`, {
          day: dispute.respond_by ? calendar(dayOf(new Date(dispute.respond_by)), speaking()) : "",
        });
  const bank = (why: string) =>
    `bank_${why}` in orderWords.pairs ? say(`bank_${why}` as "bank_payment_failed") : why.replaceAll("_", " ");
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
              {say("by_hand", { how: pays(cash.method), receipt: cash.receipt })}{" "}
              {cash.reference && <span className="soft">{cash.reference}</span>}{" "}
              {cash.state && (
                <span className={`tag ${cash.state === "waits" ? "warn" : ""}`}>{say(`hand_${cash.state}`)}</span>
              )}{" "}
              {cash.unapplied && <span className="tag warn">{say("unapplied")}</span>}
              {(cash.state ?? "approved") === "approved" && printed(cash.receipt)}
            </dt>,
            <dd key={`${cash.receipt} amount`}>{rupees(cash.amount)}</dd>,
          ])}
          {order.payments.map((payment) => [
            <dt key={payment.id}>
              {say("payment", { state: say(`pay_${payment.state}`) })}{" "}
              {payment.use === "unmatched" && <span className="tag warn">{say("pay_unmatched")}</span>}{" "}
              <span className="soft small">
                {[payment.method, payment.why && bank(payment.why)].filter(Boolean).join(", ")}
              </span>
            </dt>,
            <dd key={`${payment.id} amount`}>{rupees(payment.amount)}</dd>,
          ])}
          {order.disputes.map((dispute) => [
            <dt key={dispute.id}>
              {say("dispute", { state: stateOf(dispute) })}{" "}
              {(dispute.written_off ?? 0) > 0 && (
                <span className="tag warn">{say("written_off", { amount: rupees(dispute.written_off ?? 0) })}</span>
              )}
            </dt>,
            <dd key={`${dispute.id} amount`}>{rupees(dispute.amount)}</dd>,
          ])}
          {order.refunds.map((refund) => [
            <dt key={refund.id}>
              {say("refund", { id: refund.id, state: say(`refund_${refund.state}`) })}{" "}
              {refund.receipt && printed(refund.receipt)}
            </dt>,
            <dd key={`${refund.id} amount`}>{rupees(refund.amount)}</dd>,
          ])}
          <dt>
            <b>{say("due")}</b>
          </dt>
          <dd>
            <b>{rupees(order.due)}</b>
          </dd>
        </dl>
        {receipts.paper}
      </div>
    </section>
  );
}

export function Reports({ order, allowed }: { order: Order; allowed: boolean }) {
  const say = useWords(orderWords);
  const opening = useOpening();
  const newest = Math.max(...order.reports.filter((one) => one.state === "stored").map((one) => one.version));
  const open = () => opening(() => ask("/v1/orders/{order}/report-link", { path: { order: order.id } }, {} as never));
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

export function Happened({ order }: { order: Order }) {
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
