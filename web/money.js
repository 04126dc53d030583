// Paying from the visit slip: how the money of the order stands, and what its holder can do about it.
import { post, Problem } from "./api.js";
import { openCheckout } from "./checkout.js";
import { el, explain, localName, moment, rupees, t } from "./page.js";

/**
 * The part of the page about money. `held` gives what proves the slip, `look` asks how the order stands and draws the
 * page, giving the Problem if there is one, `say` tells a sentence, `redraw` draws without asking.
 */
export function moneyPart({ held, look, say, redraw }) {
  let busy = false, asking; // what must be said yes to: "cash" or "cancel"
  let paid; // what the checkout said of a payment, until the order shows it
  const keys = new Map(); // of requests whose answer has not come: the next try is the same request

  const answers = {
    cash: async () => { await command("/v1/slips/convert-to-cod"); return () => t("money.converted"); },
    cancel: async () => { await command("/v1/slips/cancel"); return () => t("money.cancelled"); },
  };

  return { nodes, open: (slip) => slip.payment.confirming || waitsFor(slip), tell };

  function waitsFor({ payment }) {
    if (payment.state !== "waiting") paid = undefined;
    return Boolean(paid);
  }

  /** Passes on once more what the checkout said, where it did not get through. Razorpay tells the hospital anyhow. */
  async function tell() {
    if (paid && !busy) await command("/v1/slips/payments/confirm", paid).catch(() => undefined);
  }

  async function command(path, more) {
    if (!keys.has(path)) keys.set(path, crypto.randomUUID());
    try {
      const answer = await post(path, { ...held(), ...more }, keys.get(path));
      keys.delete(path);
      return answer;
    } catch (failed) {
      if (failed.status >= 400 && failed.status < 500) keys.delete(path);
      throw failed;
    }
  }

  /** Does something once, shows how the order stands then, and tells what came of it. */
  async function act(what) {
    if (busy) return;
    busy = true;
    asking = undefined;
    say(() => t("money.busy"));
    redraw();
    let told;
    try {
      told = await what();
    } catch (failed) {
      if (!(failed instanceof Problem)) throw failed;
      told = () => explain(failed);
    } finally {
      busy = false;
    }
    const failed = await look();
    if (failed) redraw();
    if (document.activeElement === document.body) document.getElementById("money")?.focus(); // what was pressed is gone
    say(told);
  }

  async function pay(slip) {
    const checkout = openCheckout(); // within the click
    let start, came;
    try {
      start = await command("/v1/slips/payments");
    } catch (failed) {
      checkout.close();
      throw failed;
    }
    try {
      came = await checkout.run(start, { hospital: localName(slip.hospital), number: slip.number });
    } catch {
      throw new Problem(0, "checkout_blocked");
    }
    if (!came.callback) return () => t(came.failed ? "money.tried" : "money.left");
    paid = came.callback;
    try {
      const { state } = await command("/v1/slips/payments/confirm", paid);
      return () => t(state === "waiting" ? "money.confirming" : "money.done");
    } catch (failed) {
      if (failed.status >= 400 && failed.status < 500) {
        paid = undefined;
        throw failed;
      }
      return () => t("money.confirming");
    }
  }

  function ask(what, instead) {
    if (busy) return;
    asking = what;
    say(undefined);
    redraw();
    document.getElementById(what ? "keep" : `ask-${instead}`)?.focus();
  }

  function nodes(slip) {
    const due = slip.payment.state === "expired" ? 0 : slip.due; // what has ended is owed by nobody
    return [
      ...standing(slip).map(([kind, text]) => el("p", { class: `notice ${kind}`.trim() }, text)),
      el("dl", { class: "card facts" },
        ...fact(t("slip.total"), rupees(slip.total)),
        ...fact(t("slip.paid"), rupees(slip.paid)),
        ...fact(t("slip.due"), rupees(due), due > 0 ? "strong due" : "strong")),
      ...(asking && slip.payment[asking] ? question(slip) : choices(slip)),
    ];
  }

  /** What is to be said about the money, the most pressing first. */
  function standing(slip) {
    const { payment, due } = slip;
    const values = { due: rupees(due), ends: payment.ends && moment(payment.ends) };
    const open = payment.state === "waiting" || payment.state === "payment_failed";
    const said = [];
    if (payment.confirming || waitsFor(slip)) said.push(["", t(open ? "money.confirming" : "money.set_aside")]);
    else if (payment.state === "payment_failed") said.push(["bad", t("money.failed")]);
    if (open && !said.some(([kind]) => !kind)) said.push(["", t("money.online_due", values)]);
    if (payment.state === "expired") said.push(["bad", t(payment.settlement === "cod" ? "money.not_come" : "money.not_paid")]);
    if (payment.state === "confirmed" || payment.state === "completed") {
      if (due === 0) said.push(["good", t("money.paid")]);
      else if (payment.settlement === "later") said.push(["", t("money.later")]);
      else said.push(["", t(payment.ends ? "money.cash_due" : "money.due", values)]);
    }
    if (payment.goes_back > 0) said.push(["", t(payment.by_bank ? "money.back_bank" : "money.back_cash", { back: rupees(payment.goes_back) })]);
    if (payment.went_back > 0) said.push(["", t("money.went_back", { back: rupees(payment.went_back) })]);
    return said;
  }

  function choices(slip) {
    const { payment, due } = slip;
    const still = !(payment.confirming || waitsFor(slip));
    const wait = { "aria-disabled": busy ? "true" : false };
    const parts = [
      payment.online && still && el("button", { type: "button", id: "pay", ...wait, click: () => act(() => pay(slip)) },
        t("money.pay", { due: rupees(due) })),
      payment.cash && still && el("button", { type: "button", id: "ask-cash", class: "quiet", ...wait, click: () => ask("cash") }, t("money.cash")),
      payment.cancel && el("button", { type: "button", id: "ask-cancel", class: "link", ...wait, click: () => ask("cancel") }, t("money.cancel")),
    ].filter(Boolean);
    return parts.length ? [el("p", { class: "row" }, ...parts)] : [];
  }

  /** What cannot be taken back is asked once more. */
  function question(slip) {
    const what = asking;
    return [el("div", { class: "card", role: "group", "aria-labelledby": "question" },
      el("p", { id: "question" }, t(`money.ask_${what}`, { due: rupees(slip.due) })),
      el("p", { class: "row" },
        el("button", { type: "button", id: "sure", click: () => act(answers[what]) }, t(`money.yes_${what}`)),
        el("button", { type: "button", id: "keep", class: "quiet", click: () => ask(undefined, what) }, t("money.no"))))];
  }
}

function fact(label, value, kind) {
  return [el("dt", {}, label), el("dd", { class: kind }, value)];
}
