// What every page needs: language, elements, money, dates, and the question for the birth date.
import { words } from "./words.js";

const stored = "assay.language";
const redraws = [];
let language = chosen();

function chosen() {
  try {
    const kept = localStorage.getItem(stored);
    if (kept in words) return kept;
  } catch {
    // Storage may be switched off; the browser's language is a good answer too.
  }
  return navigator.language.toLowerCase().startsWith("hi") ? "hi" : "en";
}

/** The text for a key in the chosen language; `{name}` is replaced from `values`. */
export function t(key, values = {}) {
  const text = words[language][key] ?? words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const has = (key) => key in words.en;

/** The hospital's name in the script of the chosen language. */
export const localName = ({ name, name_local }) => (language === "hi" && name_local) || name;

/** One of two texts, in the chosen language where there is one in it. */
export const either = (en, hi) => (language === "hi" && hi) || en;

/** Fills in the static texts, wires the language button, and calls `redraw` now and after each change of language. */
export function start(redraw) {
  redraws.push(redraw);
  const button = document.getElementById("language");
  button.addEventListener("click", () => {
    language = language === "hi" ? "en" : "hi";
    try {
      localStorage.setItem(stored, language);
    } catch {
      // Kept for this page only.
    }
    translate();
  });
  translate();
}

function translate() {
  document.documentElement.lang = language;
  document.title = t(document.body.dataset.title);
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  const other = language === "hi" ? "en" : "hi";
  const button = document.getElementById("language");
  button.lang = other;
  button.textContent = words[other].this_language;
  for (const redraw of redraws) redraw();
}

/** Makes an element. Attributes that are false or undefined are left out, functions become listeners. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== false && child !== ""));
  return node;
}

/** Paise as rupees in Indian grouping. Whole numbers only: a paisa must not depend on a float. */
export function rupees(paise) {
  const whole = Math.trunc(Math.abs(paise) / 100);
  const rest = String(Math.abs(paise) % 100).padStart(2, "0");
  return `${paise < 0 ? "-" : ""}₹${whole.toLocaleString("en-IN")}.${rest}`;
}

/** A stored UTC time as people in the hospital read it. */
export const moment = (time) => inIndia(time, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The day of a stored time there. */
export const day = (time) => inIndia(time, {});

/** The hour of a time there. */
export const time = (at) =>
  new Intl.DateTimeFormat("en-IN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Kolkata" }).format(at);

function inIndia(time, more) {
  return new Intl.DateTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en-IN", {
    day: "numeric", month: "short", year: "numeric", ...more, timeZone: "Asia/Kolkata",
  }).format(new Date(time));
}

/** What a failed call means for the person in front of the page. */
export function explain(problem) {
  for (const key of [`problem.${problem.code}`, `problem.${problem.status}`]) if (has(key)) return t(key);
  return t(problem.status >= 500 ? "problem.server" : "problem.other");
}

/** What the patient must be told of an order, each in a box of its own. That more follows is no bad news. */
export function notices(list) {
  return list.map((notice) => el("p", { class: notice === "partial" || notice === "in_person" ? "notice" : "notice bad" }, t(`notice.${notice}`)));
}

/** The token behind the # of the address, up to the first dot; undefined when there is none that can be right. */
export function fragmentToken() {
  const token = location.hash.slice(1).split(".")[0].toLowerCase();
  return /^[a-z2-7]{26}$/.test(token) ? token : undefined;
}

/**
 * The same, taken out of the address as it is read: no history, no screenshot and no script of others on the page finds it
 * there. It is kept nowhere else either, so a page that is loaded again asks for the slip again.
 */
export function takeToken() {
  const token = fragmentToken();
  if (token) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

/**
 * The question that a paper asks: a form to be placed by the caller. `ask(answer)` is awaited while the button is busy, with
 * the birth date or, where `phone` says that it may be asked for, the last digits of the phone; the sentence it returns, if
 * any, is shown at the field. What was typed survives a change of language.
 */
export function birthForm(ask, { phone = false } = {}) {
  const typed = { date: "", digits: "" };
  let byPhone = false, busy = false, complaint;
  const form = el("form", { class: "card", novalidate: true, method: "post", submit });
  draw();
  return { node: form, draw };

  function draw() {
    const name = byPhone ? "digits" : "date";
    const limits = byPhone
      ? { type: "text", inputmode: "numeric", maxlength: 4, size: 6, autocomplete: "off" }
      : { type: "date", min: "1900-01-01", max: today(), autocomplete: "bday" };
    form.replaceChildren(
      el("label", { for: "birth" }, t(byPhone ? "birth.phone" : "birth.date")),
      el("p", { id: "hint", class: "soft" }, t(byPhone ? "birth.phone_hint" : "birth.date_hint")),
      el("input", {
        id: "birth", name, required: true, ...limits, "aria-describedby": complaint ? "complaint hint" : "hint",
        "aria-invalid": complaint ? "true" : false, input: (event) => { typed[name] = event.target.value; },
      }),
      el("p", { id: "complaint", class: "complaint", role: "alert" }, complaint ? complaint() : ""),
      el("div", { class: "row" },
        el("button", { type: "submit", "aria-disabled": busy ? "true" : false }, t(busy ? "birth.busy" : "birth.go")),
        phone && el("button", { type: "button", class: "link", click: swap }, t(byPhone ? "birth.by_date" : "birth.by_phone"))),
    );
    form.elements.birth.value = typed[name];
  }

  function swap() {
    if (busy) return;
    byPhone = !byPhone;
    complaint = undefined;
    draw();
    form.elements.birth.focus();
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    const answer = (byPhone ? typed.digits : typed.date).trim();
    if (byPhone ? /^\d{4}$/.test(answer) : /^(19|20)\d\d-\d\d-\d\d$/.test(answer) && answer <= today()) {
      busy = true;
      complaint = undefined;
      draw();
      complaint = await ask(byPhone ? { phone_digits: answer } : { birth_date: answer });
      busy = false;
    } else {
      const key = byPhone ? "birth.phone_wrong" : "birth.date_wrong";
      complaint = () => t(key);
    }
    draw();
    if (complaint && form.isConnected) form.elements.birth.focus();
  }
}

// Only to keep dates of the future out of the field; the server decides on its own clock.
function today() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
}
