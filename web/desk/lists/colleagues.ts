// Names of colleagues by their id, for those who may read the list of staff.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";
import { is, useHere } from "../shell/person";

export function useColleagues(): (person: string) => string | undefined {
  const here = useHere();
  const { data } = useQuery({
    queryKey: ["staff"],
    queryFn: ({ signal }) => read("/v1/staff", {}, signal),
    enabled: is(here, "supervisor", "admin"),
    staleTime: 300_000,
  });
  return (person) => data?.staff.find((one) => one.person === person)?.name;
}
