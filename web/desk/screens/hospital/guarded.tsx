// The settings that one person must not change alone: an admin asks and says why, somebody else confirms. What was typed
// stays until it was asked.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { read } from "../../api/client";
import type { Hospital } from "../../api/schema.gen";
import { Clashes } from "../../kit/clashes";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useCommand, useDraft } from "../../outbox/device";
import { useEdit } from "../../outbox/edit";
import { live } from "../../shell/counts";
import { is, useHere } from "../../shell/person";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { settings, Waiting } from "../staff/grants";
import { Field, useSetting } from "./field";
import { guardedOf, question, type Settings, tidy, wrong } from "./settings";
import { hospitalWords } from "./words";

export function Guarded({ hospital }: { hospital: Hospital }) {
  const say = useWords(hospitalWords);
  const here = useHere();
  const give = useCommand();
  const strip = useStrip();
  const queries = useQueryClient();
  const setting = useSetting();
  const now = useMemo(() => guardedOf(hospital), [hospital]);
  const edit = useEdit<Settings>(`guarded:${here.hospital}`, now);
  const reason = useDraft(`guarded-why:${here.hospital}`, "");
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState<{ text: string; field?: string | undefined }>();
  const grants = useQuery({
    queryKey: ["grants"],
    queryFn: ({ signal }) => read("/v1/grants", {}, signal),
    enabled: is(here, "admin", "supervisor"),
    ...live,
  });
  const pending = grants.data?.grants.filter((one) => one.person.person === settings && one.state === "pending") ?? [];
  const asks = is(here, "admin");
  const different = edit.changed.filter((field) => tidy(field, edit.value[field]!) !== now[field]);
  const lack =
    edit.clashes.length > 0
      ? "choose_first"
      : different.some((field) => wrong(field, edit.value[field]!))
        ? "put_right"
        : reason.value.trim()
          ? undefined
          : "reason_missing";
  const ask = async () => {
    if (lack || busy || pending.length > 0 || !edit.ready || !reason.ready) return;
    setBusy(true);
    refuse(undefined);
    const given = await give("/v1/hospital/grant", {
      at: {},
      body: question(edit.value, reason.value, hospital.rev),
      about: `hospital:${here.hospital}`,
      says: { key: "hospital.t_ask" },
    });
    const outcome = await given.outcome;
    setBusy(false);
    await Promise.all([["hospital"], ["grants"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    if (outcome.kind === "refused") return refuse({ text: sayRefusal(outcome.refusal), field: outcome.refusal.field });
    await Promise.all([edit.drop(), reason.drop()]);
    strip.say(say("asked"));
  };
  const set = (field: string) => (value: string) => edit.set({ [field]: value });
  const shared = { edit: edit.value, now, changes: asks, refused: refused?.field, set };
  return (
    <section className="card">
      <header>
        <h2>{say("guarded")}</h2>
        <span className="end soft small">{say("guarded_more")}</span>
      </header>
      <div className="in-card stack">
        <Waiting grants={pending} staff={[]} />
        <Clashes
          of={edit.clashes}
          label={(field) => setting.what(String(field))}
          show={(_, value) => setting.value(value)}
          settle={edit.settle}
        />
        <Field of="refund_limit" {...shared} max={14} help="refund_limit_more" />
        <Field of="hand_limit" {...shared} max={14} help="hand_limit_more" />
        <Field of="lab_email" {...shared} max={254} help="lab_email_more" />
        <Field of="invite_domains" {...shared} max={1000} help="invite_domains_more" />
        <Field of="root_letter_to" {...shared} max={254} help="root_letter_to_more" />
        {refused && (
          <Note kind="crit" mark="▲">
            {refused.text}
          </Note>
        )}
        {asks && different.length > 0 && (
          <>
            <TextField label={say("reason")} value={reason.value} set={reason.set} />
            <div className="line w">
              <button type="button" className="btn" onClick={() => void Promise.all([edit.drop(), reason.drop()])}>
                {say("drop")}
              </button>
              <button
                type="button"
                className="btn main"
                aria-disabled={lack !== undefined || busy || pending.length > 0}
                onClick={() => void ask()}
              >
                {say(pending.length > 0 ? "guarded_pending" : (lack ?? "ask"))}
              </button>
            </div>
          </>
        )}
      </div>
    </section>
  );
}
