// Departments are codes of the catalogue; those that laboratories here have stand in words, any other as its code.
import { departmentWords } from "./departments/words";
import { useWords } from "./words";

/** Says a department. */
export function useDepartment(): (code: string) => string {
  const say = useWords(departmentWords);
  return (code) =>
    code in departmentWords.pairs ? say(code as keyof typeof departmentWords.pairs) : code.replaceAll("_", " ");
}
