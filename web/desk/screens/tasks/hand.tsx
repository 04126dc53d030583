// Puts a colleague's name on a task: of those who work here and may do it.
import { useState } from "react";
import { Dialog } from "../../kit/dialog";
import { Note, Skeleton } from "../../kit/rows";
import { useColleagueList } from "../../lists/colleagues";
import { useCommand } from "../../outbox/device";
import { useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import type { Task } from "./rows";
import { tasksWords } from "./words";

export function HandDialog({ task, onClose }: { task: Task; onClose: (to: string | undefined) => void }) {
  const say = useWords(tasksWords);
  const here = useHere();
  const give = useCommand();
  const strip = useStrip();
  const [to, choose] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState("");
  const staff = useColleagueList();
  const may = (staff.data?.colleagues ?? []).filter(
    (one) =>
      one.active &&
      one.person !== here.person &&
      one.person !== task.person &&
      (one.roles.includes(task.role) || one.roles.includes("supervisor")),
  );
  const name = may.find((one) => one.person === to)?.name ?? "";
  const hand = async () => {
    if (!to || busy) return;
    setBusy(true);
    refuse("");
    const given = await give("/v1/orders/{order}/hand-task", {
      at: { path: { order: task.order } },
      body: { task: task.task, person: to, take_over: task.person !== undefined && task.person !== here.person },
      says: { key: "tasks.hand_tray", with: { number: task.number } },
    });
    const outcome = await given.outcome;
    setBusy(false);
    if (outcome.kind === "refused") refuse(sayRefusal(outcome.refusal));
    else {
      strip.say(say("handed", { number: task.number, name }));
      onClose(to);
    }
  };
  return (
    <Dialog
      title={say("hand_title", { number: task.number })}
      onClose={() => onClose(undefined)}
      footer={
        <button type="button" className="btn main end" aria-disabled={!to || busy} onClick={() => void hand()}>
          {to ? say("hand_to", { name }) : say("hand_whom")}
        </button>
      }
    >
      <p>
        <b>{say(`do_${task.kind}`)}</b>
      </p>
      {staff.isPending ? (
        <Skeleton rows={3} />
      ) : may.length === 0 ? (
        <p className="soft">{say("hand_nobody")}</p>
      ) : (
        <div className="field">
          <label htmlFor="hand-to">{say("hand_whom")}</label>
          <select id="hand-to" className="in" value={to} onChange={(event) => choose(event.target.value)}>
            <option value="" />
            {may.map((one) => (
              <option key={one.person} value={one.person}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </Dialog>
  );
}
