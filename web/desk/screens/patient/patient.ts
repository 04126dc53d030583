// One patient as the page needs it: the record, and commands on it that read it again when they were answered.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Answer, type Body, read, type Routes } from "../../api/client";
import { useCommand } from "../../outbox/device";
import { sayRefusal } from "../../words/refusals";

export type Patient = Answer<"/v1/patients/{patient}", "get">;

export function usePatient(id: string, on = true) {
  return useQuery({
    queryKey: ["patient", id],
    queryFn: ({ signal }) => read("/v1/patients/{patient}", { path: { patient: id } }, signal),
    enabled: on,
  });
}

type Of<M extends "post" | "put"> = Extract<Routes<M>, `/v1/patients/{patient}/${string}`>;

/** Gives a command on a patient. A refusal comes back as its sentence. */
export function usePatientCommand(patient: string) {
  const give = useCommand();
  const queries = useQueryClient();
  return useCallback(
    async <P extends Of<M>, M extends "post" | "put" = "post">(
      route: P,
      body: Body<P, M>,
      says: string,
      method?: M,
    ): Promise<string | undefined> => {
      const given = await give(
        route as never,
        {
          ...(method && { method }),
          at: { path: { patient } },
          body,
          about: `patient:${patient}`,
          says: { key: `patient.${says}` },
        } as never,
      );
      const outcome = await given.outcome;
      await queries.invalidateQueries({ queryKey: ["patient"] });
      return outcome.kind === "refused" ? sayRefusal(outcome.refusal) : undefined;
    },
    [give, queries, patient],
  );
}
