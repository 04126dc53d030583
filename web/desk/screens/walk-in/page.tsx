// From nobody to a placed order on one page: who, which tests, how it is settled.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ask, read, workingIn } from "../../api/client";
import { uuid7 } from "../../api/id";
import { Refusal } from "../../api/refusal";
import type { Order, Orderable, PatientCard, Quote } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Choice } from "../../kit/choice";
import { calendar, clock, dayOf, rupees, when } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Key, useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { usePrintLabels } from "../../labels/print";
import { useCommand, useDraft } from "../../outbox/device";
import { is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { emptyFresh, emptyWalkIn, expected, fitting, mobile, registration, unready, type WalkIn, within } from "./form";
import { Register } from "./register";
import "./walk-in.css";
import { walkInWords } from "./words";

const start = emptyWalkIn();

export function useCatalogue() {
  const here = useHere();
  return useQuery({
    queryKey: ["catalogue", here.hospital],
    queryFn: ({ signal }) => read("/v1/hospitals/{hospital}/catalogue", { path: { hospital: here.hospital } }, signal),
    staleTime: 300_000,
  });
}

export function WalkInPage() {
  const say = useWords(walkInWords);
  const states = useWords(stateWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const give = useCommand();
  const strip = useStrip();
  const print = usePrintLabels();
  const now = useNow();
  const { patient: asked } = useSearch({ from: "/desk/$h/walk-in" });
  const draft = useDraft<WalkIn>("walk-in", start);
  const form = draft.value;
  const set = (part: Partial<WalkIn>) => draft.set((old) => ({ ...old, ...part }));
  const catalogue = useCatalogue();
  const tests = catalogue.data?.tests ?? [];
  const chosen = form.tests.flatMap((code) => tests.find((test) => test.code === code) ?? []);
  const [typed, setTyped] = useState("");
  const [marked, setMarked] = useState(0);
  const [clash, setClash] = useState<{ code: string; panel: string }>();
  const [wrong, setWrong] = useState("");
  const [refused, setRefused] = useState<Refusal>();
  const [busy, setBusy] = useState<"" | "sending" | "unsent">("");
  const search = useRef<HTMLInputElement>(null);
  const testField = useRef<HTMLInputElement>(null);
  const people = useRef<HTMLUListElement>(null);
  usePageTitle(say("title"));

  const quote = useQuery({
    queryKey: ["quote", here.hospital, [...form.tests].sort().join(), form.home],
    queryFn: ({ signal }) =>
      read(
        "/v1/hospitals/{hospital}/quote",
        { path: { hospital: here.hospital }, query: { tests: form.tests, home: form.home } as never },
        signal,
      ) as Promise<Quote>,
    enabled: form.tests.length > 0,
    staleTime: 60_000,
  });
  const bill = form.tests.length > 0 ? quote.data : undefined;
  const mayLater = is(here, "supervisor", "admin");
  const mayCollect = is(here, "technician", "supervisor");

  // A patient in the address is somebody who was found elsewhere: the page begins with them.
  useEffect(() => {
    if (!asked || !draft.ready || form.patient?.id === asked) return;
    read("/v1/patients/{patient}", { path: { patient: asked } }).then(
      (found) => draft.set((old) => ({ ...old, patient: found as unknown as PatientCard, fresh: undefined })),
      () => {},
    );
  }, [asked, draft.ready, draft.set, form.patient?.id]);
  useEffect(() => {
    if (!draft.ready) return;
    if (form.patient) testField.current?.focus();
    else if (!form.fresh) search.current?.focus();
    // Only when the page opens and when somebody was chosen.
  }, [draft.ready, form.patient, form.fresh]);

  // Whoever was found is a press of Enter away.
  useEffect(() => {
    if (form.found && !form.patient) people.current?.querySelector<HTMLElement>("button")?.focus();
  }, [form.found, form.patient]);

  const reset = () => {
    const fresh = emptyWalkIn();
    setTyped("");
    setWrong("");
    setRefused(undefined);
    setClash(undefined);
    draft.set({ ...fresh, id: uuid7() });
    void navigate({ to: to("walk-in"), replace: true });
    setTimeout(() => search.current?.focus(), 0);
  };
  const find = async () => {
    const text = form.search.trim();
    const number = /^p/i.test(text);
    const phone = number ? undefined : mobile(text);
    if (!number && !phone) return setWrong(say("wrong_number"));
    setWrong("");
    try {
      const { patients } = await ask("/v1/patients/find", {}, number ? { number: text } : { phone: phone! });
      set({
        found: patients,
        patient: undefined,
        fresh: patients.length === 0 && !number ? emptyFresh(text, speaking()) : undefined,
      });
      if (patients.length === 0 && number) setWrong(say("nobody"));
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      setWrong(failure.passes ? say("no_search") : sayRefusal(failure));
    }
  };
  const choose = (patient: PatientCard) => {
    if (patient.merged_into) return setWrong(say("merged"));
    set({ patient, fresh: undefined });
  };
  const options = fitting(typed, tests, form.tests);
  const mark = Math.min(marked, options.length - 1);
  const add = (test: Orderable | undefined) => {
    if (!test) return;
    const panel = within(test, chosen);
    if (panel) return setClash({ code: test.code, panel: panel.code });
    setClash(undefined);
    setTyped("");
    setMarked(0);
    set({ tests: [...form.tests, test.code] });
  };
  const remove = (code: string) => {
    setClash(undefined);
    set({ tests: form.tests.filter((one) => one !== code) });
  };

  const missing = !form.patient
    ? "m_who"
    : form.tests.length === 0
      ? "m_tests"
      : form.settlement === "later" && !form.reason.trim()
        ? "m_reason"
        : form.priority !== "routine" && form.asker.trim() && !form.askerPhone.trim()
          ? "m_phone"
          : form.home && !form.day
            ? "m_day"
            : !bill
              ? "m_quote"
              : undefined;
  const place = async (draw: boolean) => {
    if (missing || busy || !form.patient || !bill) return;
    setBusy("sending");
    setRefused(undefined);
    const id = `${workingIn()}-${form.id}`;
    const { outcome } = await give("/v1/orders", {
      at: {},
      about: `order:${id}`,
      body: {
        id,
        patient: form.patient.id,
        tests: [...form.tests],
        settlement: form.settlement,
        ...(form.settlement === "later" && { reason: form.reason.trim() }),
        priority: form.priority,
        home_collection: form.home,
        ...(form.home && form.day && { preferred_date: form.day }),
        expected_total: bill.total,
        ...(form.asker.trim() && {
          orderer: {
            name: form.asker.trim(),
            ...(form.askerPhone.trim() && { phone: mobile(form.askerPhone) ?? form.askerPhone.trim() }),
          },
        }),
        ...(form.ward.trim() && { ward: form.ward.trim() }),
      } as never,
      says: { key: "walkin.tray" },
    });
    const slow = setTimeout(() => setBusy("unsent"), 4000);
    const what = await outcome;
    clearTimeout(slow);
    setBusy("");
    if (what.kind === "refused") {
      setRefused(what.refusal);
      // The same id would be another order now: what is placed next has a new one.
      set({ id: uuid7() });
      if (what.refusal.code === "total_differs") void quote.refetch();
      return;
    }
    if (what.kind === "undone") return;
    const placed = (what.answer as { new: { number: string; total: number } }).new;
    const labels = form.print;
    strip.say(say("placed", { number: placed.number, amount: rupees(placed.total) }));
    if (labels && mayCollect) {
      const order = (await read("/v1/orders/{order}", { path: { order: id } }).catch(() => undefined)) as
        | Order
        | undefined;
      if (order)
        void print(
          order,
          order.specimens.map((one) => one.id),
        );
    }
    if (draw && mayCollect) {
      await draft.drop();
      void navigate({ to: to(`collect/${id}`) });
    } else reset();
  };
  const register = async () => {
    if (!form.fresh || unready(form.fresh) || busy) return;
    setBusy("sending");
    setRefused(undefined);
    const fresh = form.fresh;
    const { outcome } = await give("/v1/patients", {
      at: {},
      about: `patient:${fresh.id}`,
      body: registration(fresh),
      says: { key: "walkin.tray_patient" },
    });
    const slow = setTimeout(() => setBusy("unsent"), 4000);
    const what = await outcome;
    clearTimeout(slow);
    setBusy("");
    if (what.kind === "refused") {
      set({ fresh: { ...fresh, id: uuid7() } });
      return setRefused(what.refusal);
    }
    const found = await read("/v1/patients/{patient}", { path: { patient: fresh.id } });
    set({ patient: found as unknown as PatientCard, fresh: undefined, found: [found as unknown as PatientCard] });
  };
  const escapes = useRef(0);
  useKeys({
    "Ctrl+Enter": () => void (form.fresh ? register() : place(mayCollect)),
    "Ctrl+Shift+Enter": () => void place(false),
    "Alt+N": () => set({ fresh: emptyFresh(form.search, speaking()), patient: undefined }),
    "Alt+1": () => set({ settlement: "cod" }),
    "Alt+2": () => set({ settlement: "online" }),
    "Alt+3": () => mayLater && set({ settlement: "later" }),
    Escape: () => {
      escapes.current += 1;
      setTimeout(() => {
        escapes.current = 0;
      }, 800);
      if (escapes.current === 2) reset();
    },
  });

  const head = (
    <div className="head">
      <h1 tabIndex={-1}>{say("title")}</h1>
      <span className="end" />
      <button type="button" className="btn" onClick={reset}>
        {say("start_over")} <Key>Esc Esc</Key>
      </button>
    </div>
  );
  const notices = (
    <>
      {refused && (
        <Note kind="crit" mark="▲">
          <b>{say("not_done")}</b> {refused.code === "total_differs" ? say("total_changed") : sayRefusal(refused)}
        </Note>
      )}
      {busy === "unsent" && (
        <Note kind="warn" mark="○">
          {say("waiting")}
        </Note>
      )}
    </>
  );
  if (form.fresh)
    return (
      <Register
        fresh={form.fresh}
        found={form.found ?? []}
        head={head}
        notices={notices}
        busy={busy !== ""}
        set={(fresh) => draft.set((old) => ({ ...old, fresh: old.fresh ? { ...old.fresh, ...fresh } : old.fresh }))}
        choose={choose}
        register={() => void register()}
      />
    );
  const ready = expected(chosen, form.priority, now);
  return (
    <>
      <div className="page wpage">
        {head}
        {notices}
        <div className="cols three">
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
                  inputMode="tel"
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
              {form.found && form.found.length > 0 && (
                <ul className="stack s" ref={people}>
                  {form.found.map((one) => (
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
                          </span>
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
              <button
                type="button"
                className="btn"
                onClick={() => set({ fresh: emptyFresh(form.search, speaking()), patient: undefined })}
              >
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
            </div>
          </section>
          <section className="card">
            <header>
              <b className="step">2</b>
              <h2>{say("tests")}</h2>
              {form.tests.length > 0 && (
                <span className="end soft">
                  {say("chosen", { n: form.tests.length, tubes: bill?.specimens.length ?? 0 })}
                </span>
              )}
            </header>
            <div className="in-card stack">
              <div className="in tagfield">
                {form.tests.map((code) => (
                  <button
                    key={code}
                    type="button"
                    className="tagx"
                    aria-label={say("remove", { code })}
                    onClick={() => remove(code)}
                  >
                    {code} ✕
                  </button>
                ))}
                <input
                  ref={testField}
                  className="bare"
                  type="text"
                  role="combobox"
                  aria-expanded={options.length > 0}
                  aria-controls="wi-options"
                  aria-activedescendant={options[mark] ? `wi-${options[mark].code}` : undefined}
                  aria-label={say("test_field")}
                  placeholder={form.tests.length === 0 ? say("test_field") : ""}
                  autoComplete="off"
                  spellCheck={false}
                  value={typed}
                  onChange={(event) => {
                    setTyped(event.target.value);
                    setMarked(0);
                    setClash(undefined);
                  }}
                  onKeyDown={(event) => {
                    if (event.ctrlKey || event.altKey) return;
                    if (event.key === "Enter") {
                      event.preventDefault();
                      add(options[mark]);
                    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                      event.preventDefault();
                      setMarked(Math.max(0, Math.min(options.length - 1, mark + (event.key === "ArrowDown" ? 1 : -1))));
                    } else if (event.key === "Backspace" && typed === "" && form.tests.length > 0)
                      remove(form.tests.at(-1)!);
                  }}
                />
              </div>
              {typed.trim() !== "" && options.length === 0 && <span className="soft">{say("no_test", { typed })}</span>}
              <div
                className="opts"
                id="wi-options"
                role="listbox"
                aria-label={say("tests")}
                hidden={options.length === 0}
              >
                {options.map((test, i) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
                  <div
                    key={test.code}
                    id={`wi-${test.code}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={i === mark}
                    className={`opt ${i === mark ? "at" : ""}`}
                    onClick={() => add(test)}
                  >
                    <span className="box" aria-hidden="true" />
                    <b>{test.code}</b>
                    <span className="cut">
                      {test.name} <span className="deva">{test.name_hi}</span>
                    </span>
                    <span className="num">{rupees(test.price)}</span>
                  </div>
                ))}
              </div>
              {clash && (
                <Note kind="warn" mark="◔">
                  <b>{say("part_of", { code: clash.code, panel: clash.panel })}</b> {say("twice")}
                </Note>
              )}
              <h3>{say("price_list")}</h3>
              <ul className="opts">
                {tests.slice(0, 12).map((test) => (
                  <li key={test.code}>
                    <label className="opt">
                      <input
                        type="checkbox"
                        className="box"
                        checked={form.tests.includes(test.code)}
                        onChange={(event) => (event.target.checked ? add(test) : remove(test.code))}
                      />
                      <b>{test.code}</b>
                      <span className="cut">
                        {test.name} <span className="deva">{test.name_hi}</span>
                      </span>
                      <span className="num">{rupees(test.price)}</span>
                    </label>
                  </li>
                ))}
              </ul>
              <div className="line w">
                {bill?.specimens.map((one, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two tubes may be alike
                  <span key={i} className={`tube ${one.container.toLowerCase()}`}>
                    {one.name}
                  </span>
                ))}
              </div>
            </div>
          </section>
          <section className="card">
            <header>
              <b className="step">3</b>
              <h2>{say("settle")}</h2>
            </header>
            <div className="in-card stack">
              {bill ? (
                <dl className="kv" aria-live="polite">
                  {bill.lines.map((line) => [
                    <dt key={line.code}>{line.code === "vat" || line.code === "home" ? line.name : line.code}</dt>,
                    <dd key={`${line.code} amount`}>{rupees(line.amount)}</dd>,
                  ])}
                  <dt className="sum" style={{ fontSize: 16 }}>
                    {say("total")}
                  </dt>
                  <dd className="sum" style={{ fontSize: 20, lineHeight: "28px" }}>
                    {rupees(bill.total)}
                  </dd>
                </dl>
              ) : (
                <span className="soft">
                  {quote.error instanceof Refusal ? sayRefusal(quote.error) : say("vat_first")}
                </span>
              )}
              <ul className="stack s">
                {(["cod", "online", "later"] as const).map((one, i) => (
                  <li key={one}>
                    <button
                      type="button"
                      className={`pick ${form.settlement === one ? "on" : ""}`}
                      aria-pressed={form.settlement === one}
                      disabled={one === "later" && !mayLater}
                      onClick={() => set({ settlement: one })}
                    >
                      <span className={`radio ${form.settlement === one ? "on" : ""}`} aria-hidden="true" />
                      <span className="grow">
                        <b>{say(one === "cod" ? "cash" : one)}</b>
                        <span className="soft" style={{ display: "block" }}>
                          {say(
                            one === "cod"
                              ? "cash_more"
                              : one === "online"
                                ? "online_more"
                                : mayLater
                                  ? "later_more"
                                  : "later_no",
                          )}
                        </span>
                      </span>
                      <Key>Alt {i + 1}</Key>
                    </button>
                  </li>
                ))}
              </ul>
              {form.settlement === "later" && (
                <div className="field">
                  <label htmlFor="wi-reason">{say("reason")}</label>
                  <input
                    id="wi-reason"
                    className="in"
                    autoComplete="off"
                    maxLength={200}
                    value={form.reason}
                    onChange={(event) => set({ reason: event.target.value })}
                  />
                </div>
              )}
              <label className="line" style={{ gap: 12 }}>
                <input
                  type="checkbox"
                  className="sw"
                  checked={form.home}
                  onChange={(event) => set({ home: event.target.checked })}
                />
                <span>
                  {say("home")}
                  {catalogue.data && `, ${rupees(catalogue.data.home_fee)}`}
                </span>
              </label>
              {form.home && (
                <div className="field">
                  <label htmlFor="wi-day">{say("home_date")}</label>
                  <input
                    id="wi-day"
                    className="in"
                    type="date"
                    min={dayOf(now + 86_400_000)}
                    value={form.day}
                    onChange={(event) => set({ day: event.target.value })}
                  />
                </div>
              )}
              {ready && !form.home && (
                <span className="soft small">
                  {say("expected", {
                    time: `${when(ready, now, speaking())}${dayOf(ready) === dayOf(now) ? "" : ` ${clock(ready, speaking())}`}`,
                  })}
                </span>
              )}
            </div>
          </section>
        </div>
      </div>
      <div className="foot">
        <span className="grow cut">
          {form.patient &&
            bill &&
            say("sum", {
              name: form.patient.name_latin || form.patient.name,
              n: form.tests.length,
              amount: rupees(bill.total),
            })}
        </span>
        {mayCollect && bill && (
          <label className="line">
            <input
              type="checkbox"
              className="box"
              checked={form.print}
              onChange={(event) => set({ print: event.target.checked })}
            />
            {say("print_labels", { n: bill.specimens.length })}
          </label>
        )}
        {mayCollect && (
          <button
            type="button"
            className="btn"
            aria-disabled={missing !== undefined || busy !== ""}
            onClick={() => void place(false)}
          >
            {say("place_next")} <Key>Ctrl+⇧+⏎</Key>
          </button>
        )}
        <button
          type="button"
          className="btn main"
          aria-disabled={missing !== undefined || busy !== ""}
          onClick={() => void place(mayCollect)}
        >
          {missing ? say(missing) : say(mayCollect ? "place_draw" : "place")} <Key>Ctrl+⏎</Key>
        </button>
      </div>
    </>
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
