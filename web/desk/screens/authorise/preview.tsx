// What the report would print if what is chosen were signed now: the server's own draft, which nobody keeps.
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { Skeleton } from "../../kit/rows";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import type { Line } from "./judge";
import { authoriseWords } from "./words";

export function Preview({ order, signing }: { order: string; signing: readonly Line[] }) {
  const say = useWords(authoriseWords);
  const items = signing.map(({ item, run }) => ({ item: item.code, run: run.run }));
  const draft = useQuery({
    queryKey: ["order", order, "preview", items],
    queryFn: ({ signal }) => ask("/v1/orders/{order}/report-preview", { path: { order } }, { items }, signal),
    enabled: items.length > 0,
    placeholderData: (before) => before,
  });
  return (
    <section className="card paper scrolls" aria-label={say("preview")} aria-live="polite">
      {items.length === 0 ? (
        <p className="soft">{say("preview_none")}</p>
      ) : draft.error ? (
        <p className="soft">{draft.error instanceof Refusal ? sayRefusal(draft.error) : say("no_answer")}</p>
      ) : draft.data ? (
        <Paper draft={draft.data} />
      ) : (
        <Skeleton rows={8} />
      )}
    </section>
  );
}

function Paper({ draft }: { draft: import("../../api/schema.gen").ReportPreview }) {
  const say = useWords(authoriseWords);
  const states = useWords(stateWords);
  const { patient } = draft;
  const kind = draft.kind === "final" || draft.kind === "partial" ? draft.kind : "corrected";
  return (
    <>
      <div className="line">
        <b className="grow">{draft.hospital}</b>
        <b className="stamp">{say("draft")}</b>
      </div>
      <hr />
      <div className="line spread">
        <span>{patient.name_latin || patient.name}</span>
        <span>{draft.number}</span>
      </div>
      <div className="line spread">
        <span>
          {say("patient", { age: patient.age, sex: states(`sex_${patient.sex}`) })}, {patient.number}
        </span>
        <span>{say("version", { kind: say(kind), version: draft.version })}</span>
      </div>
      {draft.orderer && <div>{draft.orderer}</div>}
      {draft.changes.map((change) => (
        <p key={change.name}>
          {say(change.from ? "changed" : "changed_new", { name: change.name, from: change.from, to: change.to })}
        </p>
      ))}
      <table>
        <caption className="vh">{say("preview")}</caption>
        {draft.sections.map((section) => (
          <tbody key={section.title}>
            {!(section.rows.length === 1 && section.rows[0]?.name === section.title) && (
              <tr>
                <th colSpan={4} scope="rowgroup">
                  {section.title}
                </th>
              </tr>
            )}
            {section.rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <td className="num">
                  <b>
                    {row.not_performed
                      ? say("not_performed")
                      : row.not_calculated
                        ? states(`not_calculated_${row.not_calculated}`)
                        : row.value}
                  </b>{" "}
                  {row.flag !== "N" && row.flag}
                </td>
                <td>{row.unit}</td>
                <td>{row.range}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      {draft.more_follow && <p>{say("more_follow")}</p>}
      <hr />
      {draft.signatories.map((one) => (
        <p key={one.name}>
          <b>{one.name}</b>
          {one.degree && `, ${one.degree}`} {one.registration}
        </p>
      ))}
    </>
  );
}
