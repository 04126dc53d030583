// Invites somebody: always as technician or without a role. What was typed stays until it was sent.
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { uuid7 } from "../../api/id";
import { useKeys } from "../../keys/keys";
import { Choice } from "../../kit/choice";
import { Dialog } from "../../kit/dialog";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useCommand, useDraft } from "../../outbox/device";
import { useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { staffWords } from "./words";

interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly qualification: string;
  readonly registration: string;
  readonly technician: boolean;
}
const nobody: Invitation = {
  email: "",
  name: "",
  qualification: "",
  registration: "",
  technician: true,
};
const address = /^[^@\s]+@[^@\s]+[.][^@\s]+$/;

export function Invite({ onClose }: { onClose: () => void }) {
  const say = useWords(staffWords);
  const here = useHere();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const field = useId();
  const { value, set, drop, ready } = useDraft(`invite:${here.hospital}`, nobody);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const lack = !address.test(value.email.trim()) ? "mail_missing" : !value.name.trim() ? "name_missing" : undefined;
  const send = async () => {
    if (lack || busy || !ready) return;
    setBusy(true);
    setWrong("");
    const { technician, ...typed } = value;
    const text = Object.fromEntries(
      Object.entries(typed)
        .map(([key, one]) => [key, one.trim()])
        .filter(([, one]) => one !== ""),
    ) as { email: string; name: string };
    const given = await give("/v1/invitations", {
      at: {},
      body: { id: uuid7(), ...text, roles: technician ? ["technician"] : [] },
      about: "staff",
      says: { key: "staff.t_invite" },
    });
    const outcome = await given.outcome;
    setBusy(false);
    void queries.invalidateQueries({ queryKey: ["invitations"] });
    if (outcome.kind === "refused") return setWrong(sayRefusal(outcome.refusal));
    strip.say(say("sent"));
    await drop();
    onClose();
  };
  useKeys({ "Ctrl+Enter": () => void send() });
  const text = (
    one: "email" | "name" | "qualification" | "registration",
    label: "mail" | "name" | "degree" | "registration",
    max: number,
  ) => (
    <div className="field">
      <label htmlFor={`${field}${one}`}>{say(label)}</label>
      <input
        id={`${field}${one}`}
        className="in"
        type={one === "email" ? "email" : "text"}
        autoComplete="off"
        maxLength={max}
        data-autofocus={one === "email" || undefined}
        value={value[one]}
        onChange={(event) => {
          setWrong("");
          set((old) => ({ ...old, [one]: event.target.value }));
        }}
      />
    </div>
  );
  return (
    <Dialog
      title={say("invite_title")}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          {value !== nobody && (value.email || value.name) && (
            <button type="button" className="btn" onClick={() => void drop()}>
              {say("drop")}
            </button>
          )}
          <button
            type="button"
            className="btn main"
            aria-disabled={lack !== undefined || busy}
            onClick={() => void send()}
          >
            {say(lack ?? "send")} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {text("email", "mail", 254)}
      {text("name", "name", 120)}
      <div className="pair2">
        {text("qualification", "degree", 120)}
        {text("registration", "registration", 60)}
      </div>
      <div className="field">
        <Choice
          label={say("as")}
          of={["technician", "none"]}
          chosen={value.technician ? "technician" : "none"}
          choose={(one) => set((old) => ({ ...old, technician: one === "technician" }))}
          word={(one) => say(`as_${one}`)}
          still
        />
      </div>
      <p className="soft">{say("later")}</p>
      {wrong && (
        <Note kind="crit" mark="▲">
          {wrong}
        </Note>
      )}
    </Dialog>
  );
}
