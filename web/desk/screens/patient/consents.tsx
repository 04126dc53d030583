// What a patient, or a guardian, has agreed to: to which text, when, and what was taken back. Of whoever is under 18 the guardian
// is asked here afterwards.
import { useState } from "react";
import type { Purpose, Relation } from "../../api/schema.gen";
import { when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { useStrip } from "../../shell/strip";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import { useConsentText } from "../walk-in/consent";
import { RelationField } from "../walk-in/relation";
import { type Patient, usePatientCommand } from "./patient";
import { patientWords } from "./words";

type Consent = Patient["consents"][number];

export function ConsentsCard({ patient }: { patient: Patient }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const now = useNow();
  const give = usePatientCommand(patient.id);
  const strip = useStrip();
  const [asking, ask] = useState<Purpose>();
  const [refused, refuse] = useState("");
  const run = async (work: () => Promise<string | undefined>) => {
    refuse("");
    ask(undefined);
    const sentence = await work();
    if (sentence) refuse(sentence);
    else strip.say(say("saved"));
  };
  const who = (one: Consent, day: string) =>
    one.given_by === "guardian"
      ? say(one.guardian ? "by_guardian" : "by_guardian_erased", {
          day,
          name: one.guardian ?? "",
          relation: one.relation ? states(`relation_${one.relation}`) : "",
        })
      : say(one.attested ? "heard" : "own", { day });
  const held = patient.consents.some((one) => one.purpose === "care" && one.withdrawn_at === undefined);
  return (
    <section className="card">
      <header>
        <h2>{say("consents")}</h2>
      </header>
      <div className="in-card stack">
        {patient.consents.length === 0 && <p className="soft">{say("consent_none")}</p>}
        <ul className="stack s">
          {patient.consents.map((one) => {
            const day = when(one.withdrawn_at ?? one.at, now, speaking());
            return (
              <li key={`${one.purpose} ${one.at}`} className="line w">
                <span className={`tag ${one.withdrawn_at ? "" : "good"}`}>
                  {one.withdrawn_at ? "" : "✓ "}
                  {states(`purpose_${one.purpose}`)}
                </span>
                <span className="soft">
                  {one.withdrawn_at ? say("withdrawn", { day }) : who(one, day)} ·{" "}
                  {say("text", { version: one.text_version })}
                </span>
                {!one.withdrawn_at && !patient.merged_into && (
                  <button type="button" className="linkish end small" onClick={() => ask(one.purpose)}>
                    {say("withdraw", { purpose: states(`purpose_${one.purpose}`) })}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
        {asking && (
          <Note kind="warn" mark="▲">
            {asking === "care" && say("withdraw_care")}{" "}
            <div className="line w">
              <button type="button" className="btn" onClick={() => ask(undefined)}>
                {say("keep_it")}
              </button>
              <button
                type="button"
                className="btn badmain"
                onClick={() =>
                  void run(() =>
                    give(
                      "/v1/patients/{patient}/consents/withdraw",
                      { rev: patient.rev, purpose: asking },
                      "t_consent",
                    ),
                  )
                }
              >
                {say("withdraw", { purpose: states(`purpose_${asking}`) })}
              </button>
            </div>
          </Note>
        )}
        {patient.ask_guardian && (
          <Note kind="warn" mark="▲">
            {say("ask_guardian")}
          </Note>
        )}
        {!patient.merged_into && (patient.ask_guardian || !held) && (
          <Hear
            patient={patient}
            hear={(consent) =>
              void run(() =>
                give(
                  "/v1/patients/{patient}/consents",
                  { rev: patient.rev, language: patient.language, purpose: "care", attested: true, ...consent },
                  "t_consent",
                ),
              )
            }
          />
        )}
        {refused && (
          <Note kind="crit" mark="▲">
            {refused}
          </Note>
        )}
      </div>
    </section>
  );
}

interface Heard {
  readonly text_version: string;
  readonly given_by: "patient" | "guardian";
  readonly guardian?: string;
  readonly relation?: Relation;
}

/** The text of the consent to care, read out to the patient, or to the guardian where one is asked for. */
function Hear({ patient, hear }: { patient: Patient; hear: (consent: Heard) => void }) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const text = useConsentText();
  const [name, setName] = useState(patient.guardian ?? "");
  const [relation, relate] = useState<Relation | "">("");
  const by = patient.ask_guardian ? "guardian" : "patient";
  const guardian = name.trim();
  const lacks = by === "guardian" && (!guardian || !relation);
  return (
    <>
      {by === "guardian" && (
        <div className="line w">
          <div className="field grow">
            <label htmlFor="pt-guardian">{say("guardian_name")}</label>
            <input
              id="pt-guardian"
              className="in"
              autoComplete="off"
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <RelationField id="pt-relation" relation={relation} relate={relate} />
        </div>
      )}
      <blockquote lang={patient.language}>{text.words("care", by, patient.language)}</blockquote>
      <button
        type="button"
        className="btn"
        aria-disabled={lacks || !text.version}
        onClick={() =>
          text.version &&
          !lacks &&
          hear({
            text_version: text.version,
            given_by: by,
            ...(by === "guardian" && relation && { guardian, relation }),
          })
        }
      >
        {say(by === "guardian" ? "hear_guardian" : "hear", { purpose: states("purpose_care") })}
      </button>
    </>
  );
}
