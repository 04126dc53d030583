// The visit slip: the code on the paper and the birth date open status, payment and report of one order.
import { post, Problem } from "./api.js";
import { moneyPart } from "./money.js";
import { birthForm, day, either, el, explain, localName, moment, notices, start, t, takeToken } from "./page.js";

const ask = document.getElementById("ask");
const view = document.getElementById("view");
const status = document.getElementById("status");

const steps = ["placed", "collected", "laboratory", "ready"];
const stepOf = {
  placed: 0, collected: 1, received: 2, in_process: 2, resulted: 2, authorised: 2, released: 3,
};
// Seconds between two looks while the report is being made, or a payment confirmed: quick at first, then gently, ten minutes in all.
const pauses = [2, 3, 5, 8, 13, ...Array(28).fill(20)];

let token, birth, slip, problem, form, money, said, timer, looks;

function begin(scanned) {
  clearTimeout(timer);
  token = scanned;
  birth = slip = problem = said = undefined;
  money = moneyPart({ held: () => ({ slip: token, ...birth }), look, say, redraw: draw });
  form = birthForm(async (typed) => {
    const failed = await load(typed);
    if (!failed) {
      birth = typed;
      looks = 0;
      view.querySelector("h2")?.focus();
      watch();
      return undefined;
    }
    return () => explain(failed);
  }, { phone: true });
  draw();
}

/** Asks the API and redraws. Gives the Problem instead of throwing it: every caller goes on. */
async function load(answered) {
  const asked = token;
  try {
    const answer = await post("/v1/slips", { slip: asked, ...answered });
    if (asked !== token) return undefined; // another slip was opened meanwhile
    slip = answer;
    problem = undefined;
  } catch (failed) {
    if (!(failed instanceof Problem)) throw failed;
    if (asked === token && failed.code === "slip_locked") {
      slip = undefined;
      problem = failed;
      draw();
    }
    return failed;
  }
  draw();
  return undefined;
}

/** Looks at once, and then again by itself. */
async function look() {
  looks = 0;
  const failed = await load(birth);
  watch();
  return failed;
}

/** Looks again by itself while something is under way and the page is in front. */
function watch() {
  clearTimeout(timer);
  const making = slip?.report_in_making, paying = slip && money.open(slip);
  if (!making && !paying || looks >= pauses.length) return;
  timer = setTimeout(async () => {
    if (document.hidden) return watch();
    looks++;
    if (paying) await money.tell();
    const failed = await load(birth);
    if (failed) say(() => explain(failed));
    else if (making && slip?.report && !slip.report_in_making) say(() => t("slip.now_ready"));
    else if (paying && slip && !money.open(slip)) say(() => t(slip.due > 0 ? "money.tried" : "money.done"));
    watch();
  }, pauses[looks] * 1000);
}

async function again() {
  say(() => t("slip.looking"));
  const failed = await look();
  say(failed ? () => explain(failed) : () => t("slip.fresh"));
  watch();
}

/** The link lives 120 seconds, so a fresh one is asked for at every click. */
async function openReport() {
  // Opened within the click, or the browser takes it for an unwanted window; filled when the document is there.
  const tab = window.open("", "_blank");
  if (tab) tab.opener = null;
  say(() => t("slip.opening"));
  const failed = await load(birth);
  const url = failed ? undefined : safeAddress(slip?.report?.url);
  const document = url && (await download(url, slip.report.sha256));
  if (!document?.bytes) {
    tab?.close();
    say(() => (failed ? explain(failed) : t(document?.altered ? "slip.altered" : "problem.other")));
    return;
  }
  say(undefined);
  const address = URL.createObjectURL(document.bytes);
  setTimeout(() => URL.revokeObjectURL(address), 600000);
  if (tab) tab.location.replace(address);
  else location.assign(address);
}

/** Reads a document and shows it only where it is the one that the order names by its hash. */
async function download(url, sha256) {
  try {
    const response = await fetch(url, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
    if (!response.ok) return {};
    const bytes = await response.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    if (Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") !== sha256) return { altered: true };
    return { bytes: new Blob([bytes], { type: "application/pdf" }) };
  } catch {
    return {};
  }
}

function safeAddress(url) {
  return url && /^https?:$/.test(new URL(url, location.href).protocol) ? url : undefined;
}

function say(what) {
  said = what;
  status.textContent = said ? said() : "";
}

function draw() {
  const focused = view.contains(document.activeElement) ? document.activeElement.id : undefined;
  ask.hidden = Boolean(slip);
  view.hidden = !slip;
  if (problem) ask.replaceChildren(el("p", { class: "notice bad", role: "alert" }, explain(problem)));
  else if (!token) ask.replaceChildren(el("p", { class: "notice" }, t("slip.no_token")));
  else if (!slip) {
    form.draw();
    ask.replaceChildren(el("p", {}, t("slip.intro")), form.node);
  }
  view.replaceChildren(...(slip ? result() : []));
  if (focused) document.getElementById(focused)?.focus();
  say(said);
}

function result() {
  return [
    el("h2", { id: "order", tabindex: -1 }, t("slip.order", { number: slip.number })),
    el("p", { class: "soft" }, `${localName(slip.hospital)} · ${t("slip.placed_at", { at: moment(slip.placed_at) })}`),
    ...notices(slip.notices),
    ...way(),
    ...report(),
    ...values(),
    el("h3", { id: "money", tabindex: -1 }, t("slip.payment")),
    ...money.nodes(slip),
    ...bills(),
    ...tests(),
    el("p", { class: "row" },
      el("button", { type: "button", id: "again", class: "quiet", click: again }, t("slip.again")),
      el("a", { href: `tel:${slip.hospital.phone.replace(/[^+\d]/g, "")}` }, t("slip.call", { phone: slip.hospital.phone }))),
  ];
}

/** The invoice, and what was taken back of it. */
function bills() {
  return slip.bills.map((bill, n) => el("p", { class: "row" },
    bill.url ? el("button", { type: "button", id: `bill${n}`, class: "quiet", click: () => openBill(n) }, t(`slip.${bill.kind}`, { number: bill.number }))
      : el("span", { class: "soft" }, t("slip.printing", { number: bill.number }))));
}

/** Its link lives as long as that of the report. */
async function openBill(n) {
  const tab = window.open("", "_blank");
  if (tab) tab.opener = null;
  const failed = await load(birth);
  const url = failed ? undefined : safeAddress(slip?.bills[n]?.url);
  if (!url) {
    tab?.close();
    say(() => (failed ? explain(failed) : t("problem.other")));
  } else if (tab) tab.location.replace(url);
  else location.assign(url);
}

/** Tests that are told of in person only are not among them, so there may be none. */
function tests() {
  if (!slip.tests.length) return [];
  return [el("h3", {}, t("slip.tests")), el("ul", { class: "plain" }, ...slip.tests.map((name) => el("li", { lang: "en" }, name)))];
}

/** How far the work is; an order that has ended says under payment why. */
function way() {
  if (slip.stage === "cancelled") return [el("p", { class: "notice bad" }, t("slip.cancelled"))];
  return slip.payment.state === "expired" ? [] : [picture(), ...expected()];
}

function picture() {
  const now = stepOf[slip.stage] ?? 0;
  return el("ol", { class: "steps" }, ...steps.map((step, i) => {
    // The last step is not "under way": who has reached it has arrived, unless more results follow.
    const arrived = i === steps.length - 1 && !slip.notices.includes("partial");
    const state = i < now || (i === now && arrived) ? "done" : i === now ? "now" : "open";
    return el("li", { class: state, "aria-current": i === now ? "step" : false },
      el("span", { class: "dot", "aria-hidden": "true" }, state === "done" ? "✓" : String(i + 1)),
      el("span", {}, t(`step.${step}`), el("span", { class: "hidden" }, `: ${t(`step.${state}`)}`), ...timeOf(step, state)));
  }));
}

/** When a step was reached, as far as it is known. */
function timeOf(step, state) {
  const taken = slip.steps.find((one) => steps[stepOf[one.stage]] === step);
  return taken && state !== "open" ? [el("span", { class: "soft" }, ` ${moment(taken.at)}`)] : [];
}

/** When the whole report should be there. */
function expected() {
  if (!slip.expected_at) return [];
  const late = new Date(slip.expected_at) < new Date();
  return [el("p", { class: "soft" }, late ? t("slip.late") : t("slip.expected", { at: moment(slip.expected_at) }))];
}

function report() {
  const parts = [];
  if (slip.report) {
    parts.push(el("p", { class: "row" },
      el("button", { type: "button", id: "open", click: openReport }, t("slip.open")),
      el("span", { class: "soft" }, t("slip.open_hint", { version: slip.report.version }))));
  }
  if (slip.report_in_making) {
    parts.push(el("p", { class: "notice" }, el("span", { class: "spinner", "aria-hidden": "true" }), t("slip.making")));
  }
  return parts;
}

// The mark says by its shape what the words say.
const marks = { above: "▲ ", below: "▼ ", unusual: "◆ ", call: "● ", informed: "● " };

/** What was released, in words. What a critical value means is for people to say. */
function values() {
  if (!slip.report?.values.length) return [];
  return [el("h3", { id: "values" }, t("values.title")), el("p", { class: "soft" }, t("values.hint")),
    el("ul", { class: "plain values", "aria-labelledby": "values" }, ...slip.report.values.map((one) => el("li", {},
      el("span", {}, either(one.analyte, one.analyte_hi)),
      el("strong", {}, measured(one)),
      el("span", { class: marks[one.says] ? "strong" : "" },
        el("span", { "aria-hidden": "true" }, marks[one.says] ?? ""), t(one.says ? `values.${one.says}` : "values.ask")),
      one.range ? el("span", { class: "soft" }, t("values.range", { range: one.range })) : "",
      one.earlier.length ? el("span", { class: "soft" }, `${t("values.before")} ${one.earlier.map((old) =>
        t("values.on", { value: measured(old), day: day(old.collected_at) })).join("; ")}`) : "")))];
}

const measured = (one) => [either(one.value, one.value_hi), one.unit].filter(Boolean).join(" ");

window.addEventListener("hashchange", () => {
  const scanned = takeToken();
  if (scanned) begin(scanned); // else it is a jump within the page
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && slip) watch(); });
begin(takeToken());
start(draw);
