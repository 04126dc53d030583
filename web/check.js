// The report check: what the laboratory issued, to be held against the paper in the hand.
import { post, Problem } from "./api.js";
import { birthForm, el, explain, fragmentToken, has, moment, start, t } from "./page.js";

const ask = document.getElementById("ask");
const view = document.getElementById("view");

let code, report, problem, form;

function begin() {
  code = fragmentToken();
  report = problem = undefined;
  form = birthForm(async (birth) => {
    const asked = code;
    try {
      const answer = await post("/v1/report-checks", { code: asked, birth_date: birth });
      if (asked === code) report = answer;
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

function draw() {
  ask.hidden = Boolean(report);
  view.hidden = !report;
  if (problem) ask.replaceChildren(el("p", { class: "notice bad", role: "alert" }, explain(problem)));
  else if (!code) ask.replaceChildren(el("p", { class: "notice" }, t("check.no_token")));
  else if (!report) {
    form.draw();
    ask.replaceChildren(el("p", {}, t("check.intro")), form.node);
  }
  view.replaceChildren(...(report ? result() : []));
}

function result() {
  const { signatory } = report;
  return [
    el("h2", { tabindex: -1 }, t("check.genuine", { hospital: report.hospital.name })),
    verdict(),
    el("dl", { class: "card facts" },
      ...fact("check.number", report.number),
      ...fact("check.version", `${report.version} · ${named("kind", report.kind)}`),
      ...fact("check.collected", moment(report.collected_at)),
      ...fact("check.authorised", moment(report.authorised_at)),
      ...fact("check.signatory", [signatory.name, signatory.degree, signatory.registration].filter(Boolean).join(", "))),
    el("h3", { id: "values" }, t("check.values")),
    el("p", {}, t("check.compare")),
    table(),
    el("details", {}, el("summary", {}, t("check.fingerprint")),
      el("p", { class: "soft" }, t("check.fingerprint_is")), el("code", {}, report.sha256)),
  ];
}

function verdict() {
  if (report.kind === "withdrawn") return el("p", { class: "notice bad" }, t("check.withdrawn"));
  if (!report.current) return el("p", { class: "notice bad" }, t("check.superseded", { version: report.version, latest: report.latest_version }));
  return el("p", { class: "notice good" }, t("check.current"));
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
        cell("value", el("span", {}, el("strong", {}, row.value), row.unit ? ` ${row.unit}` : "")),
        cell("range", row.range || "–"),
        cell("flag", row.flag ? named("flag", row.flag) : "–"));
    })));
}

window.addEventListener("hashchange", begin);
begin();
start(draw);
