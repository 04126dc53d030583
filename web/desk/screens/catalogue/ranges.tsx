// The ranges of a test by sex and age, drawn so that a gap is seen, in a table in which they are changed; and a result tried on them.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { AgeGap, CatalogueTest, RangeBand } from "../../api/schema.gen";
import { Icon } from "../../kit/icons";
import { FlagBadge } from "../../kit/marks";
import { Empty, Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { type Band, place, type Sex, sexes, type Span, spans } from "./bands";
import type { SetChange } from "./detail";
import type { Change } from "./put";
import { catalogueWords } from "./words";

export function Ranges({
  test,
  version,
  draft,
  change,
  again,
}: {
  test: CatalogueTest;
  version: number;
  draft: Change | undefined;
  change: SetChange | undefined;
  again: () => Promise<void>;
}) {
  const say = useWords(catalogueWords);
  const here = useHere();
  const give = useCommand();
  const strip = useStrip();
  const [refused, refuse] = useState<string>();
  const { ranged } = test;
  if (!ranged) return <Empty title={say("of_members")} />;
  if (ranged.choices.length > 0) return <Empty title={say("in_words")} />;
  const ranges = draft?.ranges ?? ranged.ranges;
  const none = draft?.no_range ?? ranged.no_range;
  const source = (letter: string | undefined) =>
    ranged.sources.find((one) => one.letter === letter)?.text ?? say("own");
  const sign = async () => {
    const given = await give("/v1/catalogue/sign", {
      at: {},
      body: { version, tests: [test.test.code] },
      about: `catalogue:${here.hospital}`,
      says: { key: "catalogue.tray_sign" },
    });
    const outcome = await given.outcome;
    if (outcome.kind === "refused") return refuse(sayRefusal(outcome.refusal));
    await again();
    strip.say(say("signed"));
  };
  const set = (next: RangeBand[]) =>
    change?.({ ranges: JSON.stringify(next) === JSON.stringify(ranged.ranges) ? undefined : next });
  const row = (at: number, field: "from" | "to" | "low" | "high" | "sex", value: string) =>
    set(
      ranges.map((one, n) => {
        if (n !== at) return one;
        const { [field]: _, source: __, ...rest } = one;
        return (value.trim() === "" ? rest : { ...rest, [field]: value.trim() }) as RangeBand;
      }),
    );
  const cell = (at: number, field: "from" | "to" | "low" | "high", word: "from" | "before" | "low" | "high") => (
    <td className="num" data-label={say(word)}>
      <input
        className="in num"
        aria-label={say(word)}
        readOnly={!change}
        size={6}
        defaultValue={ranges[at]?.[field] ?? ""}
        onBlur={(event) =>
          event.target.value.trim() !== (ranges[at]?.[field] ?? "") && row(at, field, event.target.value)
        }
      />
    </td>
  );
  return (
    <>
      {test.test.unsigned && !draft?.ranges && (
        <Note kind="warn" mark="◔">
          <b>{say("signed_by_nobody")}</b> {say("signed_more")}{" "}
          {here.signatory.includes(test.test.department) && (
            <button type="button" className="btn" onClick={() => void sign()}>
              {say("sign")}
            </button>
          )}
        </Note>
      )}
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
      <div className="lives">
        {sexes.map((sex) => (
          <Life key={sex} sex={sex} spans={spans(sex, ranges, none)} />
        ))}
      </div>
      {sexes.map((sex) =>
        spans(sex, ranges, none)
          .filter((one) => one.kind === "gap" || one.kind === "overlap")
          .map((one) => (
            <Note key={`${sex} ${one.from} ${one.kind}`} kind="crit" mark="▲">
              <b>
                {say(one.kind as "gap" | "overlap", {
                  who: say(sex === "male" ? "men" : "women"),
                  ages: ages(one, say),
                })}
              </b>{" "}
              {say("gap_more")}
            </Note>
          )),
      )}
      <div className="wrap">
        <table className="t ranges">
          <thead>
            <tr>
              <th>{say("sex")}</th>
              <th className="num">{say("from")}</th>
              <th className="num">{say("before")}</th>
              <th className="num">{say("low")}</th>
              <th className="num">{say("high")}</th>
              <th>{say("source")}</th>
              {change && (
                <th>
                  <span className="vh">{say("remove")}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {ranges.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a band has no name but its place
              <tr key={`${at} ${ranges.length}`}>
                <td data-label={say("sex")}>
                  <select
                    className="in"
                    aria-label={say("sex")}
                    disabled={!change}
                    value={one.sex ?? ""}
                    onChange={(event) => row(at, "sex", event.target.value)}
                  >
                    <option value="">{say("both")}</option>
                    {sexes.map((sex) => (
                      <option key={sex} value={sex}>
                        {say(sex)}
                      </option>
                    ))}
                  </select>
                </td>
                {cell(at, "from", "from")}
                {cell(at, "to", "before")}
                {cell(at, "low", "low")}
                {cell(at, "high", "high")}
                <td className="soft small" data-label={say("source")} title={source(one.source)}>
                  {one.source && one.source !== "own" ? one.source : say("own")}
                </td>
                {change && (
                  <td>
                    <button
                      type="button"
                      className="btn icon"
                      aria-label={say("remove")}
                      title={say("remove")}
                      onClick={() => set(ranges.filter((_, n) => n !== at))}
                    >
                      <Icon name="close" />
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {change && (
        <button type="button" className="btn" onClick={() => set([...ranges, {}])}>
          <Icon name="plus" /> {say("band")}
        </button>
      )}
      <ul className="sources small soft">
        {ranged.sources
          .filter((one) => one.letter !== "own")
          .map((one) => (
            <li key={one.letter}>
              <b>{one.letter}</b> {one.text}
            </li>
          ))}
      </ul>
      <Listed word="critical" of={ranged.critical} say={say} />
      <Listed word="no_range" of={none} say={say} />
      <Try code={test.test.code} unit={test.test.unit ?? ""} version={version} />
    </>
  );
}

type Say = ReturnType<typeof useWords<keyof typeof catalogueWords.pairs>>;

/** Ages as somebody reads them: what was typed, or the days of a gap in years. */
function ages(one: Span, say: Say): string {
  const said = (days: number) =>
    days === 0 ? say("birth") : days >= 365 ? `${Math.round((days / 365.25) * 10) / 10} y` : `${Math.round(days)} d`;
  return say("ages", { from: said(one.from), to: one.to >= 150 * 365 ? say("life") : said(one.to) });
}

function Life({ sex, spans: all }: { sex: Sex; spans: readonly Span[] }) {
  const say = useWords(catalogueWords);
  return (
    <>
      <span className="soft small">{say(sex === "male" ? "men" : "women")}</span>
      <div className="life" aria-hidden="true">
        {all.map((one) => (
          <span
            key={`${one.from} ${one.kind}`}
            className={one.kind}
            title={ages(one, say)}
            style={{ insetInlineStart: `${place(one.from)}%`, width: `${place(one.to) - place(one.from)}%` }}
          >
            {place(one.to) - place(one.from) > 7 && one.of && (one.of.from ?? "0")}
          </span>
        ))}
      </div>
    </>
  );
}

/** Bands that are shown and not changed here. */
function Listed({
  word,
  of,
  say,
}: {
  word: "critical" | "no_range";
  of: readonly (Band & Partial<Pick<RangeBand, "low" | "high">> & Partial<Pick<AgeGap, "why">>)[];
  say: Say;
}) {
  if (of.length === 0) return null;
  return (
    <p className="small">
      <b>{say(word)}:</b>{" "}
      {of
        .map((one) =>
          [
            one.sex && say(one.sex as "male" | "female"),
            `${one.from ?? "0 d"} –${one.to ? ` ${one.to}` : ""}`,
            one.low && `≤ ${one.low}`,
            one.high && `≥ ${one.high}`,
          ]
            .filter(Boolean)
            .join(" "),
        )
        .join("; ")}
    </p>
  );
}

function Try({ code, unit, version }: { code: string; unit: string; version: number }) {
  const say = useWords(catalogueWords);
  const [who, be] = useState({ sex: "female", age: "", value: "" });
  const ready = /^\d{1,3} ?[dwmy]$/.test(who.age.trim()) && who.value.trim() !== "";
  const tried = useQuery({
    queryKey: ["catalogue", "try", version, code, who],
    queryFn: ({ signal }) =>
      read(
        "/v1/catalogue/try",
        {
          query: { code, version, sex: who.sex as Sex, age: who.age.replace(" ", ""), value: who.value.trim() },
        },
        signal,
      ),
    enabled: ready,
    retry: false,
  });
  return (
    <section className="try" aria-label={say("try")}>
      <b>{say("try")}</b>
      <select
        className="in"
        aria-label={say("sex")}
        value={who.sex}
        onChange={(event) => be({ ...who, sex: event.target.value })}
      >
        {sexes.map((sex) => (
          <option key={sex} value={sex}>
            {say(sex)}
          </option>
        ))}
      </select>
      <input
        className="in"
        size={8}
        aria-label={say("age")}
        placeholder={say("age")}
        value={who.age}
        onChange={(event) => be({ ...who, age: event.target.value })}
      />
      <input
        className="in num"
        size={8}
        aria-label={say("value")}
        placeholder={say("value")}
        value={who.value}
        onChange={(event) => be({ ...who, value: event.target.value })}
      />
      <span className="soft">
        {unit} {say("would_be")}
      </span>
      <output>
        {ready && tried.error instanceof Refusal && sayRefusal(tried.error)}
        {ready && tried.data?.refused?.detail}
        {ready && tried.data?.judged && (
          <>
            {tried.data.judged.flag ? <FlagBadge flag={tried.data.judged.flag} /> : say("no_flag")}{" "}
            {tried.data.judged.range}
            {tried.data.judged.holds.length > 0 && <b> ◆ {say("would_hold")}</b>}
          </>
        )}
      </output>
      <span className="soft small">{say("try_saved")}</span>
    </section>
  );
}
