// What is still to be done about patients and not about an order: guardians to ask, merges and logins to confirm, and days on which
// somebody opened unusually many results. Each ends with the command that does it.
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Answer } from "../../api/client";
import { when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { useHere, useTo } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { tasksWords } from "./words";

type Task = Answer<"/v1/tasks", "get">["patients"][number];

export function PatientTasks({ tasks: all, name }: { tasks: readonly Task[]; name: (person: string) => string }) {
  const say = useWords(tasksWords);
  const here = useHere();
  const to = useTo();
  const now = useNow();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const [refused, refuse] = useState("");
  // Merges stand among what waits for a second person.
  const tasks = all.filter((task) => task.kind !== "confirm_merge");
  if (tasks.length === 0) return null;
  const looked = async (task: Task) => {
    refuse("");
    const given = await give("/v1/access/look-into", {
      at: {},
      body: { person: task.person ?? "", day: task.day ?? "" },
      says: { key: "tasks.t_look_into" },
    });
    const outcome = await given.outcome;
    if (outcome.kind === "refused") refuse(sayRefusal(outcome.refusal));
    else strip.say(say("looked_into"));
    await queries.invalidateQueries({ queryKey: ["lists", "tasks"] });
  };
  return (
    <section className="card" style={{ flex: "none" }}>
      <header>
        <h2>{say("about_patients")}</h2>
        <b className="tag info">{tasks.length}</b>
      </header>
      <ul className="in-card stack s" style={{ maxHeight: 180, overflow: "auto" }}>
        {tasks.map((task) => (
          <li key={`${task.kind} ${task.patient ?? task.person} ${task.tie ?? task.day ?? ""}`} className="line w">
            <span className="grow">
              {task.kind === "unusual_access"
                ? say("do_unusual_access", {
                    name: name(task.person ?? ""),
                    day: task.day ?? "",
                  })
                : say(task.kind === "confirm_tie" ? "do_confirm_tie" : "do_ask_guardian")}{" "}
              <span className="soft small">{say("opened", { time: when(task.since, now, speaking()) })}</span>
            </span>
            {task.patient ? (
              <Link className="btn row-btn" to={to(`patients/${task.patient}`)}>
                {say("open_patient")}
              </Link>
            ) : (
              task.person !== here.person && (
                <button type="button" className="btn row-btn" onClick={() => void looked(task)}>
                  {say("look_into")}
                </button>
              )
            )}
          </li>
        ))}
      </ul>
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </section>
  );
}
