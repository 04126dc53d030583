// Who it is, found by phone, name or number, and who asked for the tests.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { visits } from "../../acts/change/form";
import { changeWords } from "../../acts/change/words";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { PatientCard, VisitType } from "../../api/schema.gen";
import { Choice } from "../../kit/choice";
import { calendar, when } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key, useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { search as searchFor } from "../../lists/search";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { emptyFresh, mobile, type Part } from "./form";
import { walkInWords } from "./words";

interface Props extends Part {
  /** The draft was read from the device: what is typed now is kept. */
  readonly ready: boolean;
  readonly anew: () => void;
  /** This person may say what the laboratory should know about the patient. */
  readonly mayNote: boolean;
}

export function Who({ form, set, ready, anew, mayNote }: Props) {
  const say = useWords(walkInWords);
  const says = useWords(changeWords);
  const states = useWords(stateWords);
  const [wrong, setWrong] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const people = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (ready && !form.patient) search.current?.focus();
  }, [ready, form.patient]);
  // Whoever was found is a press of Enter away.
  useEffect(() => {
    if (form.found && !form.patient) people.current?.querySelector<HTMLElement>("button")?.focus();
  }, [form.found, form.patient]);

  const find = async () => {
    const text = form.search.trim();
    const phone = mobile(text);
    const number = /^p[\d-]+$/i.test(text);
    const named = !phone && !number && /\p{L}|^\d{4}$/u.test(text);
    if (!phone && !number && !named) return setWrong(say("wrong_number"));
    setWrong("");
    try {
      const { patients, cursor } = await searchFor(text, 25);
      set({
        found: patients,
        patient: undefined,
        fresh: patients.length === 0 && phone ? emptyFresh(text, speaking()) : undefined,
      });
      if (patients.length === 0 && !phone) setWrong(say(number ? "nobody" : "nobody_named"));
      else if (cursor && patients.length >= 25) setWrong(say("more_people"));
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      setWrong(failure.passes ? say("no_search") : sayRefusal(failure));
    }
  };
  const choose = (patient: PatientCard) => {
    if (patient.merged_into) return setWrong(say("merged"));
    set({ patient, fresh: undefined });
  };
  // Who was found elsewhere stands there too: nobody orders for a patient whose name is not on the page.
  const shown = [
    ...(form.patient && !form.found?.some((one) => one.id === form.patient?.id) ? [form.patient] : []),
    ...(form.found ?? []),
  ];
  return (
    <section className="card">
      <header>
        <b className="step">1</b>
        <h2>{say("who")}</h2>
        {form.patient && <span className="tag good end">✓ {say("registered")}</span>}
      </header>
      <div className="in-card stack">
        <form
          className="field"
          onSubmit={(event) => {
            event.preventDefault();
            void find();
          }}
        >
          <label htmlFor="wi-phone">{say("phone_or_number")}</label>
          <input
            ref={search}
            id="wi-phone"
            className="in"
            type="text"
            autoComplete="off"
            aria-describedby="wi-found"
            aria-invalid={wrong !== "" || undefined}
            value={form.search}
            onChange={(event) => set({ search: event.target.value })}
          />
          <span id="wi-found" className={wrong ? "err" : "help"} role="status">
            {wrong || (form.found && form.found.length > 0 ? say("share", { n: form.found.length }) : "")}
          </span>
        </form>
        {shown.length > 0 && (
          <ul className="stack s" ref={people}>
            {shown.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className={`pick ${form.patient?.id === one.id ? "on" : ""}`}
                  aria-pressed={form.patient?.id === one.id}
                  onClick={() => choose(one)}
                >
                  <span className={`radio ${form.patient?.id === one.id ? "on" : ""}`} aria-hidden="true" />
                  <span className="grow">
                    <b>{one.name_latin || one.name}</b>{" "}
                    {one.name !== one.name_latin && (
                      <span className="deva" lang="hi">
                        {one.name}
                      </span>
                    )}
                    <span className="soft" style={{ display: "block" }}>
                      {one.estimated ? "" : `${calendar(one.birth_date, speaking())}, `}
                      {one.age}, {states(`sex_${one.sex}`)} · {one.number}
                      {"phone_ending" in one && one.phone_ending ? ` · …${one.phone_ending}` : ""}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <button type="button" className="btn" onClick={anew}>
          <Icon name="plus" /> {say(form.found && form.found.length > 0 ? "else_phone" : "register_new")}{" "}
          <Key>Alt+N</Key>
        </button>
        {form.patient && <Before patient={form.patient.id} />}
        <div className="field">
          <label htmlFor="wi-asker">{say("asked_by")}</label>
          <input
            id="wi-asker"
            className="in"
            autoComplete="off"
            maxLength={200}
            placeholder={say("none")}
            value={form.asker}
            onChange={(event) => set({ asker: event.target.value })}
          />
        </div>
        {form.priority !== "routine" && (
          <div className="field">
            <label htmlFor="wi-asker-phone">{say("asker_phone")}</label>
            <input
              id="wi-asker-phone"
              className="in"
              inputMode="tel"
              autoComplete="off"
              maxLength={200}
              value={form.askerPhone}
              onChange={(event) => set({ askerPhone: event.target.value })}
            />
          </div>
        )}
        {form.asker.trim() !== "" && (
          <label className="line">
            <input
              type="checkbox"
              className="box"
              checked={form.byWord ?? false}
              onChange={(event) => set({ byWord: event.target.checked })}
            />
            {say("by_word")}
          </label>
        )}
        <div className="field">
          <label htmlFor="wi-visit">{says("visit")}</label>
          <select
            id="wi-visit"
            className="in"
            value={form.visit ?? ""}
            onChange={(event) => set({ visit: event.target.value as VisitType | "" })}
          >
            <option value="">{says("visit_none")}</option>
            {visits.map((one) => (
              <option key={one} value={one}>
                {says(`visit_${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="line w" style={{ alignItems: "flex-end" }}>
          <div className="field" style={{ flex: "none" }}>
            <Choice
              label={say("priority")}
              of={["routine", "urgent", "stat"]}
              chosen={form.priority}
              choose={(priority) => set({ priority })}
              word={(one) => states(`priority_${one}`)}
            />
          </div>
          <div className="field grow">
            <label htmlFor="wi-ward">{say("ward")}</label>
            <input
              id="wi-ward"
              className="in"
              autoComplete="off"
              maxLength={200}
              placeholder={say("none")}
              value={form.ward}
              onChange={(event) => set({ ward: event.target.value })}
            />
          </div>
        </div>
        {mayNote && (
          <div className="field">
            <label htmlFor="wi-note">{says("note")}</label>
            <input
              id="wi-note"
              className="in"
              autoComplete="off"
              maxLength={300}
              value={form.note ?? ""}
              onChange={(event) => set({ note: event.target.value })}
            />
          </div>
        )}
      </div>
    </section>
  );
}

/** When they were here last, and whether the consent stands. */
function Before({ patient }: { patient: string }) {
  const say = useWords(walkInWords);
  const now = useNow();
  const orders = useQuery({
    queryKey: ["patient", patient, "orders"],
    queryFn: ({ signal }) => read("/v1/patients/{patient}/orders", { path: { patient } }, signal),
  });
  const person = useQuery({
    queryKey: ["patient", patient],
    queryFn: ({ signal }) => read("/v1/patients/{patient}", { path: { patient } }, signal),
  });
  const last = orders.data?.cards[0];
  const care = person.data?.consents.filter((one) => one.purpose === "care");
  const stands = care?.find((one) => !one.withdrawn_at);
  if (!orders.data || !person.data) return null;
  return (
    <Note kind={stands ? "" : "warn"} mark={<Icon name="page" />}>
      {last
        ? say("last_here", { date: when(last.placed_at, now, speaking()), tests: last.tests.join(", ") })
        : say("never_here")}{" "}
      {stands ? say("consent_stands", { date: when(stands.at, now, speaking()) }) : say("consent_gone")}
    </Note>
  );
}
