// Colleagues, by name and role, for whoever works here.
import { useQuery } from "@tanstack/react-query";
import { read } from "../api/client";

export function useColleagueList() {
  return useQuery({
    queryKey: ["colleagues"],
    queryFn: ({ signal }) => read("/v1/colleagues", {}, signal),
    staleTime: 300_000,
  });
}

/** Names by id. */
export function useColleagues(): (person: string) => string | undefined {
  const { data } = useColleagueList();
  return (person) => data?.colleagues.find((one) => one.person === person)?.name;
}
