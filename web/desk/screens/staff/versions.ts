// What was changed about a member, in words: the API gives roles and departments as codes, and of a name or an address only
// that it changed.
import { changesWords } from "../../lists/changes/words";
import type { SayChange } from "../../lists/changes/changes";
import { useDepartment } from "../../words/departments";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";

const papers = ["qualification", "registration", "name", "email"] as const;

export function useMemberChange(): SayChange {
  const say = useWords(changesWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  const word = (code: string) =>
    code === "technician" || code === "supervisor" || code === "admin"
      ? states(`role_${code}`).toLowerCase()
      : code === "inactive"
        ? say("inactive")
        : code === "signs"
          ? say("signs")
          : department(code);
  const paper = (part: string) => papers.find((one) => part.endsWith(`.${one}`));
  return {
    what: (part) => {
      const one = paper(part);
      return say(one ?? "authority");
    },
    value: (part, value) => (paper(part) ? value : value.split(" ").filter(Boolean).map(word).join(", ")),
  };
}
