// What the hospital still lacks, as the API works it out.
import { useQuery } from "@tanstack/react-query";
import { read } from "../../api/client";
import type { paths } from "../../api/schema.gen";
import { is, useHere } from "../../shell/person";
import { useDepartment } from "../../words/departments";
import { useWords } from "../../words/words";
import { setupWords } from "./words";

export type Lacking =
  paths["/v1/hospital/setup"]["get"]["responses"]["200"]["content"]["application/json"]["lacks"][number];

/** What is mended on the page of the staff; the rest is on the hospital's own. */
export const peopleLacks: readonly Lacking["what"][] = ["technician", "signatory", "papers", "second_admin"];

export function useSetup() {
  const here = useHere();
  return useQuery({
    queryKey: ["hospital", "setup"],
    queryFn: ({ signal }) => read("/v1/hospital/setup", {}, signal),
    enabled: is(here, "supervisor", "admin"),
  });
}

/** Says one. */
export function useLack(): (lack: Lacking) => string {
  const say = useWords(setupWords);
  const department = useDepartment();
  return (lack) =>
    say(`lack_${lack.what}`, {
      departments: (lack.departments ?? []).map(department).join(", "),
      people: (lack.people ?? []).map((one) => one.name ?? one.person).join(", "),
    });
}
