// The work sheet on paper: every tube of the list with an empty box for each value, in the order of the list.
import type { Catalogue, Work } from "../../api/schema.gen";
import { useWords } from "../../words/words";
import { worklistsWords } from "./words";

export function WorkSheet({
  rows,
  catalogue,
  title,
}: {
  rows: readonly Work[];
  catalogue: Catalogue | undefined;
  title: string;
}) {
  const say = useWords(worklistsWords);
  const names = new Map((catalogue?.tests ?? []).flatMap((test) => test.analytes).map((one) => [one.code, one]));
  return (
    <div className="worksheet" aria-hidden="true">
      <h2>{title}</h2>
      {rows.map((row) => (
        <section key={`${row.accession} ${row.state}`}>
          <h3>
            {row.accession} {row.priority === "routine" ? "" : row.priority.toUpperCase()}
          </h3>
          <div className="boxes">
            {row.items.map((code) => (
              <span key={code}>
                <small>
                  {code} {names.get(code)?.unit}
                </small>
                <i />
              </span>
            ))}
          </div>
        </section>
      ))}
      <p>{say("sheet_name")} ______________________</p>
    </div>
  );
}
