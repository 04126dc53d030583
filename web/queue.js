// The screen of a waiting room: the numbers of today's queue, and nothing of anybody. ?h= names the hospital.
import { el, localName, start, t, time } from "./page.js";

const view = document.getElementById("view");
const said = document.getElementById("said");
const hospital = new URLSearchParams(location.search).get("h") ?? "";
/** How many numbers that are done are shown, the newest. */
const mostDone = 12;

let queue, failed, asOf;

/** Looks every quarter of a minute, which is as long as an answer may be kept. */
async function look() {
  try {
    const response = await fetch(`/v1/hospitals/${encodeURIComponent(hospital)}/queue`, { credentials: "omit" });
    failed = response.ok ? undefined : response.status === 404 || response.status === 400 ? "queue.unknown" : "queue.old";
    if (response.ok) {
      queue = await response.json();
      asOf = new Date();
    }
  } catch {
    failed = "queue.old"; // what is shown stays, with its time
  }
  draw();
  setTimeout(look, 15000);
}

function draw() {
  document.getElementById("hospital").textContent = queue ? localName(queue) : "Assay";
  said.textContent = failed === "queue.unknown" ? t(failed) : [failed && t(failed), asOf && t("queue.as_of", { at: time(asOf) })].filter(Boolean).join(" ");
  if (!queue) return;
  const called = queue.called ?? [];
  const first = (numbers) => numbers.filter((number) => !called.some((one) => one.number === number));
  view.replaceChildren(
    ...(called.length ? [calls(called)] : []),
    part("queue.waiting", first(queue.waiting), called.length ? "" : "now"),
    part("queue.pay", first(queue.pay), ""),
    part("queue.done", queue.done.slice(-mostDone).reverse(), "soft"));
}

/** Who is called, and to where. */
function calls(called) {
  return el("section", { class: "queue" }, el("h2", {}, t("queue.called")),
    el("ul", { class: "numbers now called" }, ...called.map((one) => el("li", {}, el("b", {}, String(one.number)), " ", el("span", {}, one.place)))));
}

function part(name, numbers, kind) {
  return el("section", { class: "queue" }, el("h2", {}, t(name)),
    numbers.length
      ? el("ul", { class: `numbers ${kind}` }, ...numbers.map((number) => el("li", {}, String(number))))
      : el("p", { class: "soft" }, t("queue.nobody")));
}

start(draw);
look();
