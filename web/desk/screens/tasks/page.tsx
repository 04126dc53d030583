// What persons still have to do, soonest due first. A task ends by itself when what it asks for is done; only one that
// asks to look is closed here.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { TaskKind } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { Columns } from "../../kit/columns";
import { useNow } from "../../kit/marks";
import { Empty, Missing, Note, Skeleton } from "../../kit/rows";
import { useColleagues } from "../../lists/colleagues";
import { useCommand } from "../../outbox/device";
import { live } from "../../shell/counts";
import { type Here, is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { HandDialog } from "./hand";
import { PatientTasks } from "./patients";
import { hour, type Task, TaskRow, WaitRow } from "./rows";
import type { TasksSearch } from "./search";
import { type Wait, waitsOf } from "./waits";
import { tasksWords } from "./words";

/** The kinds in the groups that people think in. */
const groups = {
  calls: ["call", "tell_again"],
  money: ["cash", "give_back", "approve_refund", "approve_payment", "reinstate", "explain_refund", "dispute"],
  tubes: ["recollect", "identity"],
  reports: ["sign", "correct_report", "letter_bounced"],
  look: ["look", "confirm_request", "ask_home"],
  confirm: [],
} as const satisfies Readonly<Record<string, readonly TaskKind[]>>;
type Group = keyof typeof groups;

const idOf = (task: Task): string => `${task.order} ${task.task}`;

const closedByAll: readonly TaskKind[] = ["letter_bounced", "confirm_request"];

/** Whether this person ends the task here, by having looked: a supervisor, and some whoever they are for. */
const closes = (task: Task, here: Here): boolean =>
  (task.kind === "look" && is(here, "supervisor")) ||
  (closedByAll.includes(task.kind) && (is(here, "supervisor") || is(here, "technician")));

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
  const [named, setNamed] = useState<Readonly<Record<string, string>>>({});
  const [handing, hand] = useState<Task | undefined>();
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
  const colleague = useColleagues();
  const known = new Map(tasks.data?.pages.flatMap((page) => page.people.map((one) => [one.person, one.name] as const)));
  const name = (person: string) => known.get(person) ?? colleague(person) ?? say("colleague");
  const first = tasks.data?.pages[0];
  const decides = is(here, "supervisor", "admin");
  const everyWait = waitsOf(first?.grants ?? [], decides ? (first?.patients ?? []) : []);
  const sum = first?.counts;
  const all = tasks.data?.pages
    .flatMap((page) => page.tasks)
    .filter((task) => !closed.includes(idOf(task)))
    .map((task) => {
      const now = named[idOf(task)];
      return now ? { ...task, person: now } : task;
    });
  // A page of the list may hold nothing for this person and still have one after it: read on, to a bound.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = tasks;
  const pages = tasks.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < 5) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
  const looking = hasNextPage && pages < 5;
  const rows = (all ?? []).filter((task) => !group || (groups[group] as readonly string[]).includes(task.kind));
  const waits = group && group !== "confirm" ? [] : everyWait;
  const before = (until: number) => rows.filter((task) => Date.parse(task.due) < until);
  const parts = {
    late: before(now),
    hour: before(now + hour).filter((task) => Date.parse(task.due) >= now),
    waits,
    later: rows.filter((task) => Date.parse(task.due) >= now + hour),
  };
  const order = [...parts.late, ...parts.hour, ...parts.waits, ...parts.later];
  const place = Math.min(at, order.length - 1);
  const marked = order[place];
  const current = marked && "task" in marked ? marked : undefined;
  const count = (one: Group) =>
    one === "confirm"
      ? everyWait.length
      : whose === "all" && sum
        ? groups[one].reduce((n, kind) => n + (sum.kinds[kind] ?? 0), 0)
        : (all ?? []).filter((task) => (groups[one] as readonly string[]).includes(task.kind)).length;

  const who = (task: Task) => {
    if (!task.person) return say("nobody");
    if (task.person === here.person) return say("you");
    return name(task.person);
  };
  const act = (task: Task | Wait | undefined) => {
    if (!task) return;
    if ("page" in task) void navigate({ to: to(task.page) });
    else if (closes(task, here)) close(task);
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
      body: { task: task.task, take_over: task.person !== undefined },
      says: { key: "tasks.took", with: { number: task.number } },
      undo: true,
    });
    strip.say(say("taken", { number: task.number }), [given]);
    const outcome = await given.outcome;
    if (outcome.kind === "refused") refuse({ task: idOf(task), sentence: sayRefusal(outcome.refusal) });
    else if (outcome.kind !== "undone") setNamed((old) => ({ ...old, [idOf(task)]: here.person }));
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
    j: () => setAt(Math.min(order.length - 1, place + 1)),
    k: () => setAt(Math.max(0, place - 1)),
    e: () => act(marked),
    y: () => void take(current),
    h: () => current && hand(current),
    Enter: () => current && void navigate({ to: to(`orders/${current.order}`) }),
    Escape: () => setGroup(undefined),
  });
  useEffect(() => {
    document.querySelector(".here [data-act]")?.closest("tr")?.scrollIntoView({ block: "nearest" });
  });
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <div className="seg" role="group" aria-label={say("whose")}>
          {(["me", "all"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={whose === one} onClick={() => see(one)}>
              {say(one === "me" ? "for_me" : "everybody")}
              {sum && <b> {one === "me" ? sum.mine : sum.all}</b>}
              {sum && (one === "me" ? sum.mine_late : sum.late) > 0 && (
                <span className="late"> ▲ {say("n_late", { n: one === "me" ? sum.mine_late : sum.late })}</span>
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
      <PatientTasks tasks={first?.patients ?? []} name={name} />
      {tasks.error instanceof Refusal && !all && (
        <Note kind="warn">
          {sayRefusal(tasks.error)}{" "}
          <button type="button" className="linkish" onClick={() => void tasks.refetch()}>
            {say("again")}
          </button>
        </Note>
      )}
      <Missing n={tasks.data?.pages.reduce((sum, page) => sum + (page.missing ?? 0), 0)} />
      {!all && !tasks.error && <Skeleton rows={6} />}
      {all && order.length === 0 && !looking && (
        <Empty title={say(group ? "empty_kind" : whose === "me" ? "empty" : "empty_all")}>
          {!group && whose === "me" && (
            <button type="button" className="btn" onClick={() => see("all")}>
              {say("others")}
            </button>
          )}
        </Empty>
      )}
      {order.length > 0 && (
        <div className="wrap">
          <table className="flow" style={{ "--row": "54px" } as React.CSSProperties}>
            <caption className="vh">{say("caption")}</caption>
            <Columns
              of={[
                { head: say("h_due"), width: 120, num: true },
                { head: say("h_kind"), width: 120 },
                { head: say("h_what") },
                { head: say("h_order"), width: 104 },
                { head: say("h_with"), width: 140 },
                { head: say("h_next"), width: 380, num: true },
              ]}
            />
            {(["late", "hour", "waits", "later"] as const).map(
              (part) =>
                parts[part].length > 0 && (
                  <tbody key={part}>
                    <tr className="grp">
                      <th colSpan={6} scope="rowgroup">
                        {say(part, { n: parts[part].length })}
                      </th>
                    </tr>
                    {parts[part].map((one) =>
                      "page" in one ? (
                        <WaitRow
                          key={one.id}
                          wait={one}
                          now={now}
                          here={one === marked}
                          name={name}
                          act={() => act(one)}
                        />
                      ) : (
                        <TaskRow
                          key={idOf(one)}
                          task={one}
                          now={now}
                          here={one === marked}
                          who={who(one)}
                          mine={one.person === here.person}
                          closable={closes(one, here)}
                          refused={refused?.task === idOf(one) ? refused.sentence : undefined}
                          act={() => act(one)}
                          take={() => void take(one)}
                          hand={() => hand(one)}
                          order={to(`orders/${one.order}`)}
                        />
                      ),
                    )}
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
      {handing && (
        <HandDialog
          task={handing}
          onClose={(person) => {
            if (person) setNamed((old) => ({ ...old, [idOf(handing)]: person }));
            hand(undefined);
          }}
        />
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
