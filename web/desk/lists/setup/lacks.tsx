// What the hospital still lacks, in one note.
import { Link } from "@tanstack/react-router";
import { Note } from "../../kit/rows";
import { useTo } from "../../shell/person";
import { useWords } from "../../words/words";
import { peopleLacks, useLack, useSetup } from "./setup";
import { setupWords } from "./words";

export function Lacks() {
  const say = useWords(setupWords);
  const lack = useLack();
  const to = useTo();
  const lacks = useSetup().data?.lacks ?? [];
  if (lacks.length === 0) return null;
  return (
    <Note kind="warn" mark="◔">
      <b>{say("title")}</b>
      <ul className="plain">
        {lacks.map((one) => (
          <li key={one.what}>
            {lack(one)} {peopleLacks.includes(one.what) && <Link to={to("staff")}>{say("staff")}</Link>}
          </li>
        ))}
      </ul>
    </Note>
  );
}
