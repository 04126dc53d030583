// Judge, then sign. One order after another; the next two are fetched ahead. One key signs what is all in range, and can
// be taken back for six seconds; what is held is set aside reason by reason, with a note.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { read } from "../../api/client";
import { useKeys } from "../../keys/keys";
import { Icon } from "../../kit/icons";
import { Empty, Missing, Note, Skeleton } from "../../kit/rows";
import { useShape } from "../../kit/shape";
import { useHere, useTo } from "../../shell/person";
import { useOpenScans } from "../../shell/scans";
import { usePageTitle } from "../../shell/shell";
import { useWords } from "../../words/words";
import { useQueue } from "../../shell/counts";
import { partOf, shows, type Show } from "./queue";
import { authoriseWords } from "./words";
import "./authorise.css";
import { type Failed, Judging } from "./judging";

export function AuthorisePage() {
  const say = useWords(authoriseWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const shape = useShape();
  const queries = useQueryClient();
  const search = useSearch({ from: "/desk/$h/authorise" });
  const departments = here.signatory;
  const list = useQueue(departments.length > 0);
  // Signed here and on the way: gone from the list at once, back if it is refused or undone.
  const [signed, setSigned] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState<readonly Failed[]>([]);
  const pace = useRef<{ began: number; n: number }>({ began: 0, n: 0 });
  usePageTitle(say("title"));

  const all = (list.data?.orders ?? []).filter((one) => !signed.has(one.order));
  const part = search.show ?? "mine";
  const rows = partOf(all, part);
  const chosen = rows.findIndex((one) => one.order === search.order);
  const place = Math.max(0, chosen);
  const current = rows[place];
  const currentOrder = search.order && chosen < 0 && !signed.has(search.order) ? search.order : current?.order;

  const show = (next: { show?: Exclude<Show, "mine"> | undefined; order?: string | undefined }) => {
    const whole = { ...search, ...next };
    void navigate({
      to: to("authorise"),
      search: Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as {
        show?: Exclude<Show, "mine">;
        order?: string;
      },
      replace: true,
    });
  };
  const choose = (one: Show) => show({ show: one === "mine" ? undefined : one, order: undefined });
  const step = (by: number) => {
    const next = rows[(place + by + rows.length) % rows.length];
    if (next) show({ order: next.order });
  };

  // The next two are there when they are wanted.
  const ahead = [rows[place + 1]?.order, rows[place + 2]?.order].filter((one) => one !== undefined).join(" ");
  useEffect(() => {
    for (const order of ahead.split(" ").filter(Boolean)) {
      void queries.prefetchQuery({
        queryKey: ["order", order],
        queryFn: ({ signal }) => read("/v1/orders/{order}", { path: { order } }, signal),
      });
      void queries.prefetchQuery({
        queryKey: ["order", order, "results"],
        queryFn: ({ signal }) => read("/v1/orders/{order}/results", { path: { order } }, signal),
      });
    }
  }, [ahead, queries]);
  useOpenScans((order) => show({ order }));
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ...Object.fromEntries(shows.map((one, i) => [String(i + 1), () => choose(one)])),
  });

  const onSigned = (order: string) => {
    setSigned((old) => new Set(old).add(order));
    if (pace.current.n === 0) pace.current.began = Date.now();
    pace.current.n++;
    const next = rows.filter((one) => one.order !== order)[place] ?? rows.find((one) => one.order !== order);
    show({ order: next?.order });
  };
  const onBack = (order: string, why: Failed | undefined) => {
    setSigned((old) => new Set([...old].filter((one) => one !== order)));
    if (why) setFailed((old) => [...old.filter((one) => one.order !== order), why]);
    else {
      pace.current.n--;
      show({ order });
    }
  };

  return (
    <div className="page" style={{ paddingBottom: 0 }}>
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <fieldset className="seg" aria-label={say("filter")}>
          {shows.map((one) => (
            <button key={one} type="button" aria-pressed={part === one} onClick={() => choose(one)}>
              {say(one)} <b>{partOf(all, one).length}</b>
            </button>
          ))}
        </fieldset>
        <span className="end" />
        {shape !== "desk" && rows.length > 1 && (
          <div className="seg">
            <button type="button" aria-label={say("before")} onClick={() => step(-1)}>
              <Icon name="back" />
            </button>
            <span>{say("place", { k: place + 1, n: rows.length })}</span>
            <button type="button" aria-label={say("skip")} onClick={() => step(1)}>
              <Icon name="next" />
            </button>
          </div>
        )}
      </div>
      {failed.map((one) => (
        <Note key={one.order} kind="crit" mark="▲">
          {say("refused", { number: one.number, why: one.why })}{" "}
          <button
            type="button"
            className="linkish"
            onClick={() => {
              setFailed((old) => old.filter((other) => other.order !== one.order));
              show({ order: one.order });
            }}
          >
            {say("look")}
          </button>
        </Note>
      ))}
      <Missing n={list.data?.missing} />
      {list.data?.recount && (
        <Note kind="warn" mark="◔">
          {say("recount")}
        </Note>
      )}
      {list.data?.more && (
        <Note kind="" mark="…">
          {say("more")}
        </Note>
      )}
      {list.error && (
        <Note kind="warn" mark="◔">
          {say("no_answer")}{" "}
          <button type="button" className="linkish" onClick={() => void list.refetch()}>
            {say("try_again")}
          </button>
        </Note>
      )}
      {departments.length === 0 ? (
        <div className="wrap fill">
          <Empty title={say("no_signatory")}>
            <span>{say("no_signatory_hint")}</span>
          </Empty>
        </div>
      ) : list.isPending ? (
        <Skeleton rows={10} />
      ) : !currentOrder ? (
        <div className="wrap fill">
          <Empty title={say(`empty_${part}`)} />
        </div>
      ) : (
        <Judging
          key={currentOrder}
          id={currentOrder}
          rows={rows}
          pace={pace.current}
          select={(order) => show({ order })}
          skip={() => step(1)}
          onSigned={onSigned}
          onBack={onBack}
        />
      )}
    </div>
  );
}
