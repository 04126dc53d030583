// Invitations of whoever signs in: nobody is a member of a hospital before accepting.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { send } from "../api/client";
import { uuid7 } from "../api/id";
import { Refusal } from "../api/refusal";
import type { Me } from "../api/schema.gen";
import { Note } from "../kit/rows";
import { sayRefusal } from "../words/refusals";
import { useWords } from "../words/words";
import { shellWords } from "./words";

export function Invited({ to }: { to: Me["invitations"][number] }) {
  const say = useWords(shellWords);
  const queries = useQueryClient();
  const [key] = useState({ accept: uuid7(), decline: uuid7() });
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const answer = async (what: "accept" | "decline") => {
    setBusy(true);
    setWrong("");
    try {
      await send({
        method: "POST",
        path: `/v1/me/invitations/${to.invitation}/${what}`,
        hospital: to.hospital,
        body: { rev: to.rev },
        key: key[what],
      });
      await queries.invalidateQueries({ queryKey: ["me"] });
    } catch (error) {
      setWrong(error instanceof Refusal ? sayRefusal(error) : String(error));
    }
    setBusy(false);
  };
  return (
    <section className="stack s">
      <p>{say("invited", { hospital: to.hospital_name })}</p>
      <div className="line">
        <button type="button" className="btn main" disabled={busy} onClick={() => void answer("accept")}>
          {say("accept")}
        </button>
        <button type="button" className="btn" disabled={busy} onClick={() => void answer("decline")}>
          {say("decline")}
        </button>
      </div>
      {wrong && (
        <Note kind="crit" mark="▲">
          {wrong}
        </Note>
      )}
    </section>
  );
}
