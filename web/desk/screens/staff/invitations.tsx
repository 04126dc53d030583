// Who was invited and has not answered yet: the letter can be sent once more, and the invitation taken back.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Answer, read } from "../../api/client";
import { when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand } from "../../outbox/device";
import { is, useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { staffWords } from "./words";

type Invitation = Answer<"/v1/invitations", "get">["invitations"][number];

export function Invitations() {
  const say = useWords(staffWords);
  const list = useQuery({
    queryKey: ["invitations"],
    queryFn: ({ signal }) => read("/v1/invitations", {}, signal),
  });
  const open = list.data?.invitations.filter((one) => one.state === "open" || one.state === "expired") ?? [];
  if (open.length === 0) return null;
  return (
    <section className="card grants">
      <header>
        <h2>{say("invited")}</h2>
        <b className="tag info">{open.length}</b>
      </header>
      {open.map((one) => (
        <Open key={one.invitation} invitation={one} />
      ))}
    </section>
  );
}

const routes = {
  written: "/v1/invitations/{invitation}/again",
  withdrawn: "/v1/invitations/{invitation}/withdraw",
} as const;

function Open({ invitation: one }: { invitation: Invitation }) {
  const say = useWords(staffWords);
  const here = useHere();
  const now = useNow();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const act = async (what: keyof typeof routes) => {
    setBusy(true);
    setWrong("");
    const given = await give(routes[what], {
      at: { path: { invitation: one.invitation } },
      body: { rev: one.rev },
      about: `invitation:${one.invitation}`,
      says: { key: "staff.t_invite" },
    });
    const outcome = await given.outcome;
    setBusy(false);
    if (outcome.kind === "refused") setWrong(sayRefusal(outcome.refusal));
    else strip.say(say(what));
    void queries.invalidateQueries({ queryKey: ["invitations"] });
  };
  return (
    <div className="g">
      <div className="grow">
        <b>{one.name}</b> <span className="soft">{one.email}</span>
        <div className="soft">
          {say(one.state === "open" ? "invited_by" : "invited_over", {
            name: one.invited_by.name || say("colleague"),
            day: when(one.expires, now, speaking()),
          })}
        </div>
        {wrong && (
          <Note kind="crit" mark="▲">
            {wrong}
          </Note>
        )}
      </div>
      {is(here, "admin") && (
        <>
          {one.state === "open" && (
            <button type="button" className="btn" disabled={busy} onClick={() => void act("withdrawn")}>
              {say("take_back")}
            </button>
          )}
          <button type="button" className="btn" disabled={busy} onClick={() => void act("written")}>
            {say("write_again")}
          </button>
        </>
      )}
    </div>
  );
}
