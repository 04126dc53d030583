// The settings of the hospital. Nothing is saved by typing: the bar lists each change from what to what, and one key saves
// them all. What an admin elsewhere changed meanwhile is followed, what both changed is chosen.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { Hospital } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Clashes } from "../../kit/clashes";
import { rupees } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note, Skeleton } from "../../kit/rows";
import { Changes } from "../../lists/changes/changes";
import { useCommand } from "../../outbox/device";
import { useEdit } from "../../outbox/edit";
import { Lacks } from "../../lists/setup/lacks";
import { is, useHere } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { Field, useSetting } from "./field";
import { Guarded } from "./guarded";
import { amounts, body, limits, type Settings, settingsOf, tidy, wrong } from "./settings";
import { hospitalWords } from "./words";
import "./hospital.css";

/** Mails in the order of an order's progress. */
const stagesInOrder = Object.keys(stateWords.pairs)
  .filter((key) => key.startsWith("mail_"))
  .map((key) => `mail.${key.slice("mail_".length)}`);

export function HospitalPage() {
  const say = useWords(hospitalWords);
  usePageTitle(say("title"));
  const query = useQuery({
    queryKey: ["hospital"],
    queryFn: ({ signal }) => read("/v1/hospital", {}, signal),
    refetchOnWindowFocus: "always",
  });
  if (query.data) return <Shown hospital={query.data} />;
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
      </div>
      {query.error instanceof Refusal ? (
        <Note kind="warn">
          {sayRefusal(query.error)}{" "}
          <button type="button" className="linkish" onClick={() => void query.refetch()}>
            {say("again")}
          </button>
        </Note>
      ) : (
        <Skeleton rows={8} />
      )}
    </div>
  );
}

function Shown({ hospital }: { hospital: Hospital }) {
  const say = useWords(hospitalWords);
  const here = useHere();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const setting = useSetting();
  const now = useMemo(() => settingsOf(hospital), [hospital]);
  const edit = useEdit<Settings>(`hospital:${here.hospital}`, now);
  const staff = useQuery({
    queryKey: ["staff"],
    queryFn: ({ signal }) => read("/v1/staff", {}, signal),
    enabled: is(here, "admin", "supervisor"),
    staleTime: 300_000,
  });
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState<{ text: string; field?: string | undefined }>();
  const changes = is(here, "admin");
  const different = edit.changed.filter((field) => tidy(field, edit.value[field]!) !== now[field]);
  const bad = different.filter((field) => wrong(field, edit.value[field]!));
  const lack = edit.clashes.length > 0 ? "choose_first" : bad.length > 0 ? "put_right" : undefined;
  const save = async () => {
    if (!changes || different.length === 0 || lack || busy || !edit.ready) return;
    setBusy(true);
    refuse(undefined);
    const n = different.length;
    const given = await give("/v1/hospital", {
      method: "put",
      at: {},
      body: body(edit.value, hospital),
      about: `hospital:${here.hospital}`,
      says: { key: "hospital.tray" },
    });
    const outcome = await given.outcome;
    setBusy(false);
    await Promise.all(
      [["hospital"], ["changes", "hospital"], ["me"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
    if (outcome.kind === "refused") return refuse({ text: sayRefusal(outcome.refusal), field: outcome.refusal.field });
    await edit.drop();
    strip.say(say("saved", { n }));
  };
  useKeys({ "Ctrl+S": () => void save() });
  const set = (field: string) => (value: string | boolean) => edit.set({ [field]: value });
  const shared = { edit: edit.value, now, changes, refused: refused?.field, set };
  const stages = stagesInOrder.filter((field) => field in now);
  const isLab = (field: string) => field.startsWith("mail.lab_");
  const change = (part: string) => part.replace(/^hospital\.?/, "");
  const switched = (field: string) => (
    <li key={field}>
      <label className="line">
        <input
          type="checkbox"
          className="sw"
          checked={edit.value[field] === true}
          disabled={!changes}
          onChange={(event) => set(field)(event.target.checked)}
        />
        <span className="grow">{field.startsWith("mail.") ? setting.stage(field) : setting.what(field)}</span>
        {edit.value[field] !== now[field] && (
          <span className="tag info">{say("was", { value: setting.value(now[field]) })}</span>
        )}
      </label>
    </li>
  );
  return (
    <>
      <div className="page scroll">
        <div className="head">
          <h1 tabIndex={-1}>{say("title")}</h1>
          <span className="soft">{say("more")}</span>
          {!changes && <span className="end soft small">{say("reads")}</span>}
        </div>
        <Lacks />
        <Clashes
          of={edit.clashes}
          label={(field) => setting.what(String(field))}
          show={(_, value) => setting.value(value)}
          settle={edit.settle}
        />
        {refused && (
          <Note kind="crit" mark="▲">
            <b>{say("not_saved")}</b> {refused.text}
          </Note>
        )}
        <div className="cols hg">
          <section className="card">
            <header>
              <h2>{say("printed")}</h2>
            </header>
            <div className="in-card stack">
              <Field of="name" {...shared} max={120} />
              <Field of="name_local" {...shared} max={120} />
              <Field of="address" {...shared} max={300} />
              <div className="pair2">
                <Field of="phone" {...shared} max={24} />
                <Field of="registration" {...shared} max={60} />
              </div>
              <Field of="email" {...shared} max={254} />
            </div>
          </section>
          <div className="stack" style={{ alignContent: "start" }}>
            <section className="card">
              <header>
                <h2>{say("money")}</h2>
              </header>
              <div className="in-card stack">
                <div className="pair2">
                  <Field of="tax_name" {...shared} max={30} />
                  <Field of="vat" {...shared} max={14} help="vat_more" />
                </div>
                <div className="pair2">
                  <Field of="gstin" {...shared} max={15} />
                  <Field of="sac" {...shared} max={6} />
                </div>
                <ul className="switches">{switched("tax_invoice")}</ul>
                <Field of="home_fee" {...shared} max={14} />
                <Field of="home_slots" {...shared} max={300} help="home_slots_more" />
                <Field of="expiry_hours" {...shared} max={4} help="expiry_hours_more" />
                <ul className="switches">{switched("stat_later")}</ul>
              </div>
            </section>
            <section className="card">
              <header>
                <h2>{say("limits")}</h2>
                <span className="end soft small">{say("limits_more")}</span>
              </header>
              <div className="in-card stack">
                {limits.map((one) => (
                  <Field key={one} of={`limits.${one}`} {...shared} max={4} />
                ))}
              </div>
            </section>
          </div>
          <div className="stack" style={{ alignContent: "start" }}>
            <Guarded hospital={hospital} />
            <section className="card">
              <header>
                <h2>{say("mails")}</h2>
                <span className="end soft small">{say("mails_more")}</span>
              </header>
              <div className="in-card">
                <ul className="switches">{stages.filter((field) => !isLab(field)).map(switched)}</ul>
                <p className="soft lab-head">{say("to_lab")}</p>
                <ul className="switches">{stages.filter(isLab).map(switched)}</ul>
              </div>
            </section>
            {is(here, "admin", "supervisor") && (
              <section className="card">
                <header>
                  <h2>{say("versions")}</h2>
                </header>
                <div className="in-card stack">
                  <Changes
                    of={{}}
                    say={{
                      what: (part) => (change(part) ? setting.what(change(part)) : say("title")),
                      value: (part, value) =>
                        part === "asked_by"
                          ? (staff.data?.staff.find((one) => one.person === value)?.name ?? say("colleague"))
                          : (amounts as readonly string[]).includes(change(part))
                            ? rupees(Number(value))
                            : value === "on" || value === "off"
                              ? say(value)
                              : value,
                    }}
                  />
                </div>
              </section>
            )}
          </div>
        </div>
      </div>
      {different.length > 0 && (
        <div className="foot">
          <span className="grow changeline">
            <b>{say("n", { n: different.length })}</b>{" "}
            {different.map((field, i) => (
              <span key={field}>
                {i > 0 && "; "}
                {setting.what(field).toLocaleLowerCase()}{" "}
                <s className="soft">{setting.value(now[field]) || say("nothing")}</s>{" "}
                {setting.value(tidy(field, edit.value[field]!)) || say("nothing")}
              </span>
            ))}
          </span>
          <button type="button" className="btn" onClick={() => void edit.drop()}>
            {say("drop")}
          </button>
          <button
            type="button"
            className="btn main"
            aria-disabled={lack !== undefined || busy}
            onClick={() => void save()}
          >
            {lack ? say(lack) : say("save", { n: different.length })} <Key>Ctrl+S</Key>
          </button>
        </div>
      )}
    </>
  );
}
