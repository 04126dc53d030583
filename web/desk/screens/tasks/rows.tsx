// The rows of the list: a task of an order, and what waits for a second person.
import { Link } from "@tanstack/react-router";
import type { Answer } from "../../api/client";
import type { TaskKind } from "../../api/schema.gen";
import { rupees, when } from "../../kit/format";
import { Key, PriorityTag, useSpan } from "../../kit/marks";
import { isCritical } from "../../kit/value";
import { speaking, useWords } from "../../words/words";
import type { Wait } from "./waits";
import { tasksWords } from "./words";

export type Task = Answer<"/v1/tasks", "get">["tasks"][number];

export const hour = 3_600_000;
const grave: readonly TaskKind[] = ["call", "tell_again", "identity"];
const quiet: readonly TaskKind[] = ["look"];

export function TaskRow({
  task,
  now,
  here,
  who,
  mine,
  closable,
  refused,
  act,
  take,
  hand,
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
  /** Missing for who cannot see who works here. */
  hand: () => void;
  order: string;
}) {
  const say = useWords(tasksWords);
  const span = useSpan();
  const due = Date.parse(task.due);
  const late = due < now;
  const flag = isCritical(task.why) ? ` ${task.why}` : "";
  // What it is about, in the words of the server: tests, tube, money, never a part's key.
  const facts = [
    task.tests && task.tests.join(" ") + flag,
    task.accession,
    task.amount !== undefined && rupees(task.amount),
    task.receipt && say("receipt_of", { receipt: task.receipt }),
    task.approval && say("approval"),
  ].filter(Boolean);
  const person = task.patient.name_latin || task.patient.name;
  const what = facts.length > 0 ? say("whose_what", { name: person, what: facts.join(", ") }) : person;
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
        <div className="soft small cut">{say("about", { what, time: opened })}</div>
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
        <button type="button" className="btn row-btn" onClick={hand}>
          {say("hand")} {here && <Key>H</Key>}
        </button>{" "}
        {!mine && (
          <button type="button" className="btn row-btn" onClick={take}>
            {say(task.person ? "take_over" : "take")} {here && <Key>Y</Key>}
          </button>
        )}{" "}
        <button type="button" className="btn row-btn act" data-act onClick={act}>
          {say(task.kind === "look" && !closable ? "act_correct_report" : `act_${task.kind}`)} {here && <Key>E</Key>}
        </button>
      </td>
    </tr>
  );
}

export function WaitRow({
  wait,
  now,
  here,
  name,
  act,
}: {
  wait: Wait;
  now: number;
  here: boolean;
  name: (person: string) => string;
  act: () => void;
}) {
  const say = useWords(tasksWords);
  return (
    <tr className={here ? "here" : undefined} aria-current={here || undefined}>
      <td className="num">{when(wait.due, now, speaking())}</td>
      <td>
        <span className="tag info">{say("kind_confirm")}</span>
      </td>
      <td>
        <div className="cut">
          <b>{say(`wait_${wait.kind}`, { name: wait.member ? name(wait.member) : "" })}</b>
        </div>
        <div className="soft small cut">
          {wait.askedBy
            ? say("asked", { name: name(wait.askedBy), time: when(wait.opened, now, speaking()) })
            : say("opened", { time: when(wait.opened, now, speaking()) })}
        </div>
      </td>
      <td />
      <td className="soft">{say("second")}</td>
      <td className="num">
        <button type="button" className="btn row-btn act" data-act onClick={act}>
          {say("act_confirm")} {here && <Key>E</Key>}
        </button>
      </td>
    </tr>
  );
}
