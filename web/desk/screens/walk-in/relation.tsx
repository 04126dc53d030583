// Who the guardian is to the person, asked in the same words wherever it is asked.
import type { Relation } from "../../api/schema.gen";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { relations } from "./form";
import { walkInWords } from "./words";

export function RelationField({
  id,
  relation,
  relate,
}: {
  id: string;
  relation: Relation | "";
  relate: (relation: Relation | "") => void;
}) {
  const say = useWords(walkInWords);
  const states = useWords(stateWords);
  return (
    <div className="field">
      <label htmlFor={id}>{say("relation")}</label>
      <select id={id} className="in" value={relation} onChange={(event) => relate(event.target.value as Relation | "")}>
        <option value="" />
        {relations.map((one) => (
          <option key={one} value={one}>
            {states(`relation_${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
