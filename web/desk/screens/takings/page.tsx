// What was taken on a day and went back, by method and by person, for whoever closes the till.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { paymentWords } from "../../acts/payment/words";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { useKeys } from "../../keys/keys";
import { dayOf, rupees } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { useNow } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { useColleagues } from "../../lists/colleagues";
import { live } from "../../shell/counts";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { byHand, cashOf, totalOf } from "./sums";
import { takingsWords } from "./words";

const shift = (day: string, by: number): string => dayOf(Date.parse(`${day}T12:00:00+05:30`) + by * 86_400_000);

export function TakingsPage() {
  const say = useWords(takingsWords);
  const pays = useWords(paymentWords);
  const nameOf = useColleagues();
  const to = useTo();
  const navigate = useNavigate();
  const today = dayOf(useNow());
  const day = useSearch({ from: "/desk/$h/takings" }).day ?? today;
  usePageTitle(say("title"));
  const { data, error, refetch } = useQuery({
    queryKey: ["lists", "takings", day],
    queryFn: ({ signal }) => read("/v1/takings", { query: { day } }, signal),
    ...live,
  });
  const go = (next: string) => {
    if (next > today) return;
    void navigate({ to: to("takings"), search: (next === today ? {} : { day: next }) as never, replace: true });
  };
  useKeys({ "[": () => go(shift(day, -1)), "]": () => go(shift(day, 1)) });
  const total = data && totalOf(data.methods);
  return (
    <div className="page scroll">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <span className="line">
          <button
            type="button"
            className="btn icon"
            aria-label={say("day_before")}
            title={`${say("day_before")} [`}
            onClick={() => go(shift(day, -1))}
          >
            <Icon name="back" />
          </button>
          <input
            aria-label={say("day")}
            className="in"
            type="date"
            max={today}
            value={day}
            onChange={(event) => event.target.value && go(event.target.value)}
          />
          <button
            type="button"
            className="btn icon"
            aria-label={say("day_after")}
            title={`${say("day_after")} ]`}
            disabled={day >= today}
            onClick={() => go(shift(day, 1))}
          >
            <Icon name="next" />
          </button>
        </span>
        <span className="end" />
        <button type="button" className="btn hide-s" disabled={!data} onClick={() => globalThis.print()}>
          {say("print")}
        </button>
      </div>
      {error instanceof Refusal && !data && (
        <Note kind="warn">
          {sayRefusal(error)}{" "}
          <button type="button" className="linkish" onClick={() => void refetch()}>
            {say("again")}
          </button>
        </Note>
      )}
      {data?.recount && <Note>{say("recount")}</Note>}
      {!data && !error && <Skeleton rows={6} />}
      {data && total && (
        <>
          <section className="card">
            <header>
              <h2>{say("by_method")}</h2>
            </header>
            <table className="compact">
              <thead>
                <tr>
                  <th scope="col">{say("method")}</th>
                  <th scope="col" className="num">
                    {say("taken")}
                  </th>
                  <th scope="col" className="num">
                    {say("given_back")}
                  </th>
                  <th scope="col" className="num">
                    {say("stays")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.methods.map((one) => (
                  <tr key={one.method}>
                    <th scope="row">{one.method === "online" ? say("online") : pays(one.method)}</th>
                    <td className="num">{rupees(one.taken)}</td>
                    <td className="num">{rupees(one.given_back)}</td>
                    <td className="num">{rupees(one.taken - one.given_back)}</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">
                    <b>{say("all")}</b>
                  </th>
                  <td className="num">
                    <b>{rupees(total.taken)}</b>
                  </td>
                  <td className="num">
                    <b>{rupees(total.back)}</b>
                  </td>
                  <td className="num">
                    <b>{rupees(total.stays)}</b>
                  </td>
                </tr>
              </tbody>
            </table>
          </section>
          <section className="card">
            <header>
              <h2>{say("by_person")}</h2>
            </header>
            {data.people.length === 0 ? (
              <Empty title={say("nobody")} />
            ) : (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
              <div tabIndex={0} role="region" aria-label={say("by_person")} style={{ overflowX: "auto" }}>
                <table className="compact" style={{ minWidth: 860 }}>
                  <thead>
                    <tr>
                      <th scope="col">{say("person")}</th>
                      {byHand.map((method) => (
                        <th key={method} scope="col" className="num">
                          {pays(method)}
                        </th>
                      ))}
                      <th scope="col" className="num">
                        {say("cash_back")}
                      </th>
                      <th scope="col" className="num">
                        {say("cash_stays")}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.people.map((one) => (
                      <tr key={one.person}>
                        <th scope="row">{nameOf(one.person) ?? say("gone")}</th>
                        {byHand.map((method) => (
                          <td key={method} className="num">
                            {rupees(one.taken[method])}
                          </td>
                        ))}
                        <td className="num">{rupees(one.given_back)}</td>
                        <td className="num">
                          <b>{rupees(cashOf(one))}</b>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </section>
          <p className="soft small">{say("how")}</p>
        </>
      )}
    </div>
  );
}
