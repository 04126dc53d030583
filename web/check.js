// The report check: what the laboratory issued, to be held against the paper in the hand. The signature is verified here, in
// the browser; it needs the public keys and no network.
import { post, Problem } from "./api.js";
import { birthForm, el, explain, fragmentToken, has, moment, notices, start, t } from "./page.js";
import { isSigned, publicKeys, readCode, verify } from "./signature.js";

const ask = document.getElementById("ask");
const view = document.getElementById("view");

// printed is what the code says, signature what became of its check, said what was signed of the report.
let code, printed, signature, report, said, problem, form;

function begin() {
  code = fragmentToken();
  printed = readCode(location.hash.slice(1));
  report = said = problem = signature = undefined;
  if (code && printed) checkSignature(printed);
  form = birthForm(async (birth) => {
    const asked = code;
    try {
      const answer = await post("/v1/report-checks", { code: asked, ...birth });
      if (asked === code) await take(answer);
    } catch (failed) {
      if (!(failed instanceof Problem)) throw failed;
      if (failed.code !== "check_locked") return () => explain(failed);
      if (asked === code) problem = failed;
    }
    draw();
    view.querySelector("h2")?.focus();
    return undefined;
  });
  draw();
}

async function checkSignature(of) {
  let found = "no_keys";
  try {
    found = await verify(of, await publicKeys());
  } catch {
    // Neither the network nor this device has the keys.
  }
  if (of !== printed) return;
  signature = found;
  draw();
}

/** Takes an answer. What was signed is shown as it was signed, or not at all. */
async function take(answer) {
  if (answer.in_person) said = undefined; // nothing of it is shown that could be held against the signature
  else if (printed && answer.statement !== undefined) {
    if (await isSigned(printed, answer.statement)) said = JSON.parse(answer.statement);
    else signature = "bad";
  } else if (printed) signature = "bad";
  report = said ? { ...answer, ...pick(said) } : answer;
}

const pick = ({ number, version, kind, authorised_at, collected_at, signatory, rows }) =>
  ({ number, version, kind, authorised_at, collected_at, signatory, rows });

/** What the signature proves by itself. Only "bad" says that the paper is false. */
function signed() {
  if (!printed) return report?.statement === undefined ? [] : [el("p", { class: "notice bad" }, t("signature.none"))];
  if (!signature) return [];
  const words = signature === "good" && !navigator.onLine && !report ? "signature.offline" : `signature.${signature}`;
  return [el("p", { class: signature === "good" ? "notice good" : "notice bad" }, t(words, printed))];
}

function draw() {
  ask.hidden = Boolean(report);
  view.hidden = !report;
  if (problem) ask.replaceChildren(...signed(), el("p", { class: "notice bad", role: "alert" }, explain(problem)));
  else if (!code) ask.replaceChildren(el("p", { class: "notice" }, t("check.no_token")));
  else if (!report) {
    form.draw();
    ask.replaceChildren(...signed(), el("p", {}, t("check.intro")), form.node);
  }
  view.replaceChildren(...(report ? result() : []));
}

function result() {
  if (signature === "bad") return signed();
  const { signatory } = report;
  return [
    el("h2", { tabindex: -1 }, t("check.genuine", { hospital: report.hospital.name })),
    ...signed(),
    ...verdict(),
    el("dl", { class: "card facts" },
      ...fact("check.number", report.number),
      ...fact("check.version", `${report.version} · ${named("kind", report.kind)}`),
      ...(report.collected_at ? fact("check.collected", moment(report.collected_at)) : []),
      ...fact("check.authorised", moment(report.authorised_at)),
      ...fact("check.signatory", [signatory.name, signatory.degree, signatory.registration].filter(Boolean).join(", "))),
    ...values(),
    el("details", {}, el("summary", {}, t("check.fingerprint")),
      el("p", { class: "soft" }, t("check.fingerprint_is")), el("code", {}, report.sha256)),
  ];
}

/** Only a paper that may be used is called current; that it is corrected, or not whole, is said beside. */
function verdict() {
  if (report.withdrawn) return [el("p", { class: "notice bad" }, t("check.withdrawn"))];
  if (!report.current) return [el("p", { class: "notice bad" }, t("check.superseded", { version: report.version, latest: report.latest_version }))];
  const said = report.notices.filter((notice) => notice === "corrected" || notice === "partial");
  return [el("p", { class: "notice good" }, t("check.current")), ...notices(said)];
}

/** A version that withdraws has no values; those of some tests are given in person only. */
function values() {
  if (report.in_person) return [el("p", { class: "notice" }, t("check.in_person"))];
  if (!report.rows.length) return [];
  return [el("h3", { id: "values" }, t("check.values")), el("p", {}, t("check.compare")), table()];
}

/** The value as printed, or why there is none. */
function value(row) {
  if (row.not_performed) return el("strong", {}, `${t("check.not_performed")}: ${named("undone", row.not_performed)}`);
  if (row.not_calculated) return el("span", {}, named("uncalculated", row.not_calculated));
  return el("span", {}, el("strong", {}, row.value), row.unit ? ` ${row.unit}` : "");
}

function fact(key, value) {
  return [el("dt", {}, t(key)), el("dd", {}, value)];
}

const named = (group, word) => (has(`${group}.${word}`) ? t(`${group}.${word}`) : word);

// The roles repeat what a table says by itself, because the narrow layout's display:block would take it away.
function table() {
  const columns = ["analyte", "value", "range", "flag"];
  return el("table", { role: "table", "aria-labelledby": "values" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
      ...columns.map((name) => el("th", { scope: "col", role: "columnheader" }, t(`check.${name}`))))),
    el("tbody", { role: "rowgroup" }, ...report.rows.map((row) => {
      const cell = (name, ...content) => el("td", { role: "cell", "data-label": t(`check.${name}`) }, ...content);
      const odd = row.flag && row.flag !== "N";
      return el("tr", { role: "row", class: odd ? "odd" : undefined },
        el("th", { scope: "row", role: "rowheader", lang: "en" }, row.analyte),
        cell("value", value(row)),
        cell("range", row.range || "–"),
        cell("flag", row.flag ? named("flag", row.flag) : "–"));
    })));
}

window.addEventListener("hashchange", begin);
begin();
start(draw);

// Trusted Types want a policy for the address of a worker; this one passes nothing else.
const address = globalThis.trustedTypes?.createPolicy("assay-offline", { createScriptURL: () => "/offline.js" }).createScriptURL("");
navigator.serviceWorker?.register(address ?? "/offline.js").catch(() => {}); // without it, only the check without a network is missing
