// What persons still have to do, soonest due first. A task ends by itself when what it asks for is done; only one that
// asks to look is closed here.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type Answer, read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { TaskKind } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { Columns } from "../../kit/columns";
import { when } from "../../kit/format";
import { Key, PriorityTag, useNow, useSpan } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { live } from "../../shell/counts";
import { type Here, is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import type { TasksSearch } from "./search";
import { tasksWords } from "./words";

type Task = Answer<"/v1/tasks", "get">["tasks"][number];

/** The kinds in the groups that people think in. */
const groups = {
  calls: ["call", "tell_again"],
  money: ["cash", "give_back", "reinstate"],
  tubes: ["recollect", "identity"],
  reports: ["sign", "correct_report", "letter_bounced"],
  look: ["look"],
} as const satisfies Readonly<Record<string, readonly TaskKind[]>>;
type Group = keyof typeof groups;

const grave: readonly TaskKind[] = ["call", "tell_again", "identity"];
const quiet: readonly TaskKind[] = ["look"];
const hour = 3_600_000;

const idOf = (task: Task): string => `${task.order} ${task.task}`;

/** Whether this person ends the task here, by having looked: a supervisor, and of a letter whoever it is for. */
const closes = (task: Task, here: Here): boolean =>
  is(here, "supervisor")
    ? task.kind === "look" || task.kind === "letter_bounced"
    : task.kind === "letter_bounced" && is(here, "technician");

export function TasksPage() {
  const say = useWords(tasksWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const now = useNow();
  const give = useCommand();
  const strip = useStrip();
  const search = useSearch({ from: "/desk/$h/tasks" });
  const whose = search.for ?? "me";
  const [group, setGroup] = useState<Group | undefined>();
  const [at, setAt] = useState(0);
  const [closing, close] = useState<Task | undefined>();
  // The list follows a command by a moment: what the API has answered is shown at once.
  const [taken, setTaken] = useState<readonly string[]>([]);
  const [closed, setClosed] = useState<readonly string[]>([]);
  const [refused, refuse] = useState<{ task: string; sentence: string } | undefined>();
  usePageTitle(say("title"));

  const tasks = useInfiniteQuery({
    queryKey: ["lists", "tasks", whose],
    queryFn: ({ signal, pageParam }) =>
      read("/v1/tasks", { query: { for: whose, limit: 100, ...(pageParam && { cursor: pageParam }) } }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.cursor,
    ...live,
  });
  const staff = useQuery({
    queryKey: ["staff"],
    queryFn: ({ signal }) => read("/v1/staff", {}, signal),
    enabled: is(here, "supervisor") || is(here, "admin"),
    staleTime: 300_000,
  });
  const all = tasks.data?.pages
    .flatMap((page) => page.tasks)
    .filter((task) => !closed.includes(idOf(task)))
    .map((task) => (taken.includes(idOf(task)) ? { ...task, person: here.person } : task));
  // A page of the list may hold nothing for this person and still have one after it: read on, to a bound.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = tasks;
  const pages = tasks.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < 5) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
  const looking = hasNextPage && pages < 5;
  const rows = (all ?? []).filter((task) => !group || (groups[group] as readonly string[]).includes(task.kind));
  const place = Math.min(at, rows.length - 1);
  const current = rows[place];
  const count = (one: Group) =>
    (all ?? []).filter((task) => (groups[one] as readonly string[]).includes(task.kind)).length;

  const who = (task: Task) => {
    if (!task.person) return say("nobody");
    if (task.person === here.person) return say("you");
    return staff.data?.staff.find((one) => one.person === task.person)?.name ?? say("colleague");
  };
  const act = (task: Task | undefined) => {
    if (!task) return;
    if (closes(task, here)) close(task);
    else if (task.kind === "recollect") void navigate({ to: to(`collect/${task.order}`) });
    else if (task.kind === "sign") void navigate({ to: to("authorise"), search: { order: task.order } as never });
    else if ((task.kind === "call" || task.kind === "tell_again") && task.about?.startsWith("item:"))
      void navigate({ to: to(`orders/${task.order}/call/${task.about.slice("item:".length)}`) });
    else void navigate({ to: to(`orders/${task.order}`) });
  };
  const take = async (task: Task | undefined) => {
    if (!task || task.person === here.person) return;
    const given = await give("/v1/orders/{order}/take-task", {
      at: { path: { order: task.order } },
      body: { task: task.task },
      says: { key: "tasks.took", with: { number: task.number } },
      undo: true,
    });
    strip.say(say("taken", { number: task.number }), [given]);
    const outcome = await given.outcome;
    if (outcome.kind === "refused") refuse({ task: idOf(task), sentence: sayRefusal(outcome.refusal) });
    else if (outcome.kind !== "undone") setTaken((old) => [...old, idOf(task)]);
  };
  const closeIt = async (task: Task) => {
    close(undefined);
    const given = await give("/v1/orders/{order}/close-task", {
      at: { path: { order: task.order } },
      body: { task: task.task },
      says: { key: "tasks.close", with: { number: task.number } },
    });
    const outcome = await given.outcome;
    if (outcome.kind === "refused") refuse({ task: idOf(task), sentence: sayRefusal(outcome.refusal) });
    else {
      setClosed((old) => [...old, idOf(task)]);
      strip.say(say("closed", { number: task.number }));
    }
  };
  const see = (next: TasksSearch["for"]) =>
    void navigate({ to: to("tasks"), search: { for: next } as never, replace: true });
  useKeys({
    j: () => setAt(Math.min(rows.length - 1, place + 1)),
    k: () => setAt(Math.max(0, place - 1)),
    e: () => act(current),
    y: () => void take(current),
    Enter: () => current && void navigate({ to: to(`orders/${current.order}`) }),
    Escape: () => setGroup(undefined),
  });
  useEffect(() => {
    document.querySelector(".here [data-act]")?.closest("tr")?.scrollIntoView({ block: "nearest" });
  });

  const parts: readonly (readonly ["late" | "hour" | "later", readonly Task[]])[] = [
    ["late", rows.filter((task) => Date.parse(task.due) < now)],
    ["hour", rows.filter((task) => Date.parse(task.due) >= now && Date.parse(task.due) < now + hour)],
    ["later", rows.filter((task) => Date.parse(task.due) >= now + hour)],
  ];
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <div className="seg" role="group" aria-label={say("whose")}>
          {(["me", "all"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={whose === one} onClick={() => see(one)}>
              {say(one === "me" ? "for_me" : "everybody")}
              {whose === one && all && (
                <>
                  {" "}
                  <b>
                    {all.length}
                    {hasNextPage && "+"}
                  </b>
                </>
              )}
            </button>
          ))}
        </div>
        <span className="end soft small hide-s">{say("hint")}</span>
      </div>
      <div className="tools">
        <button type="button" className="chip" aria-pressed={!group} onClick={() => setGroup(undefined)}>
          {say("all")}
        </button>
        {(Object.keys(groups) as Group[]).map((one) => (
          <button key={one} type="button" className="chip" aria-pressed={group === one} onClick={() => setGroup(one)}>
            {say(one)} {count(one) > 0 && <b>{count(one)}</b>}
          </button>
        ))}
      </div>
      {tasks.error instanceof Refusal && !all && (
        <Note kind="warn">
          {sayRefusal(tasks.error)}{" "}
          <button type="button" className="linkish" onClick={() => void tasks.refetch()}>
            {say("again")}
          </button>
        </Note>
      )}
      {!all && !tasks.error && <Skeleton rows={6} />}
      {all && rows.length === 0 && !looking && (
        <Empty title={say(group ? "empty_kind" : whose === "me" ? "empty" : "empty_all")}>
          {!group && whose === "me" && (
            <button type="button" className="btn" onClick={() => see("all")}>
              {say("others")}
            </button>
          )}
        </Empty>
      )}
      {rows.length > 0 && (
        <div className="wrap">
          <table className="flow" style={{ "--row": "54px" } as React.CSSProperties}>
            <caption className="vh">{say("caption")}</caption>
            <Columns
              of={[
                { head: say("h_due"), width: 120, num: true },
                { head: say("h_kind"), width: 130 },
                { head: say("h_what") },
                { head: say("h_order"), width: 104 },
                { head: say("h_with"), width: 140 },
                { head: say("h_next"), width: 280, num: true },
              ]}
            />
            {parts.map(
              ([part, list]) =>
                list.length > 0 && (
                  <tbody key={part}>
                    <tr className="grp">
                      <th colSpan={6} scope="rowgroup">
                        {say(part, { n: list.length })}
                      </th>
                    </tr>
                    {list.map((task) => (
                      <Row
                        key={idOf(task)}
                        task={task}
                        now={now}
                        here={task === current}
                        who={who(task)}
                        mine={task.person === here.person}
                        closable={closes(task, here)}
                        refused={refused?.task === idOf(task) ? refused.sentence : undefined}
                        act={() => act(task)}
                        take={() => void take(task)}
                        order={to(`orders/${task.order}`)}
                      />
                    ))}
                  </tbody>
                ),
            )}
          </table>
          {tasks.hasNextPage && (
            <button type="button" className="btn" onClick={() => void tasks.fetchNextPage()}>
              {say("more")}
            </button>
          )}
        </div>
      )}
      {closing && (
        <Dialog
          title={say("closing")}
          onClose={() => close(undefined)}
          footer={
            <>
              <Link className="btn" to={to(`orders/${closing.order}`)}>
                {say("open_order")}
              </Link>
              <button type="button" className="btn main end" onClick={() => void closeIt(closing)}>
                {say("close_it")}
              </button>
            </>
          }
        >
          <p>{say("closing_why")}</p>
        </Dialog>
      )}
    </div>
  );
}

function Row({
  task,
  now,
  here,
  who,
  mine,
  closable,
  refused,
  act,
  take,
  order,
}: {
  task: Task;
  now: number;
  here: boolean;
  who: string;
  mine: boolean;
  closable: boolean;
  refused: string | undefined;
  act: () => void;
  take: () => void;
  order: string;
}) {
  const say = useWords(tasksWords);
  const span = useSpan();
  const due = Date.parse(task.due);
  const late = due < now;
  const part = task.about?.replace(/^(item|specimen|refund):/, "");
  const what = /^(HH|LL)$/.test(task.why ?? "") ? `${part} ${task.why}` : part;
  const opened = when(task.opened, now, speaking());
  const kind = grave.includes(task.kind) ? "crit" : quiet.includes(task.kind) ? "" : "warn";
  return (
    <tr className={`${late ? "hot" : ""} ${here ? "here" : ""}`} aria-current={here || undefined}>
      <td className={`num ${late ? "late" : due < now + hour ? "soon" : ""}`}>
        {late
          ? `▲ ${say("ago", { age: span((now - due) / 60_000) })}`
          : due < now + hour
            ? `◔ ${span((due - now) / 60_000)}`
            : when(task.due, now, speaking())}
      </td>
      <td>
        <span className={`tag ${kind}`}>{say(`kind_${task.kind}`)}</span> <PriorityTag priority={task.priority} />
      </td>
      <td>
        <div className="cut">
          <b>{say(`do_${task.kind}`)}</b>
        </div>
        <div className="soft small cut">
          {what && part !== "order" && part !== "money"
            ? say("about", { what, time: opened })
            : say("opened", { time: opened })}
        </div>
        {refused && (
          <div className="small" role="alert">
            {refused}
          </div>
        )}
      </td>
      <td>
        <Link to={order}>{task.number}</Link>
      </td>
      <td className="soft">{who}</td>
      <td className="num">
        {!mine && (
          <button type="button" className="btn row-btn" onClick={take}>
            {say("take")} {here && <Key>Y</Key>}
          </button>
        )}{" "}
        <button type="button" className="btn row-btn act" data-act onClick={act}>
          {say(task.kind === "look" && !closable ? "act_correct_report" : `act_${task.kind}`)} {here && <Key>E</Key>}
        </button>
      </td>
    </tr>
  );
}
