// What it costs, how it is settled, and where it is drawn.
import type { Orderable, Quote } from "../../api/schema.gen";
import { clock, dayOf, rupees, when } from "../../kit/format";
import { Key, useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { sayRefusal } from "../../words/refusals";
import { Refusal } from "../../api/refusal";
import { speaking, useWords } from "../../words/words";
import { expected, type Part } from "./form";
import { changeWords } from "../../acts/change/words";
import { walkInWords } from "./words";

interface Props extends Part {
  readonly chosen: readonly Orderable[];
  readonly bill: Quote | undefined;
  /** Why there is no quote. */
  readonly failure: unknown;
  readonly homeFee: number | undefined;
  readonly slots: readonly string[];
  readonly mayLater: boolean;
}

export function Settle({ form, set, chosen, bill, failure, homeFee, slots, mayLater }: Props) {
  const say = useWords(walkInWords);
  const says = useWords(changeWords);
  const now = useNow();
  const ready = expected(chosen, form.priority, now);
  const unhurried = form.priority === "stat" ? chosen.filter((test) => test.stat_tat_minutes === 0) : [];
  return (
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
          <span className="soft">{failure instanceof Refusal ? sayRefusal(failure) : say("vat_first")}</span>
        )}
        {unhurried.length > 0 && (
          <Note kind="warn" mark="◔">
            {say("not_hurried", { tests: unhurried.map((test) => test.code).join(", ") })}
          </Note>
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
            {homeFee !== undefined && `, ${rupees(homeFee)}`}
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
            <label htmlFor="wi-slot">{says("slot")}</label>
            <select
              id="wi-slot"
              className="in"
              value={form.slot ?? ""}
              onChange={(event) => set({ slot: event.target.value })}
            >
              <option value="">{says("slot_none")}</option>
              {slots.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
            <label htmlFor="wi-address">{says("address")}</label>
            <input
              id="wi-address"
              className="in"
              autoComplete="off"
              maxLength={300}
              value={form.address ?? ""}
              onChange={(event) => set({ address: event.target.value })}
            />
            <label htmlFor="wi-home-phone">{says("home_phone")}</label>
            <input
              id="wi-home-phone"
              className="in"
              inputMode="tel"
              autoComplete="off"
              maxLength={40}
              value={form.homePhone ?? ""}
              onChange={(event) => set({ homePhone: event.target.value })}
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
  );
}
