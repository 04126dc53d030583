// What waits for a second person: changes of rights and settings, merges of unlike records. Each is decided on a page of its
// own; here one sees that it waits.
import type { Answer } from "../../api/client";

type Grant = Answer<"/v1/tasks", "get">["grants"][number];
type PatientTask = Answer<"/v1/tasks", "get">["patients"][number];

export interface Wait {
  readonly id: string;
  readonly kind: "settings" | "member" | "merge";
  /** The member it is about. */
  readonly member: string | undefined;
  readonly askedBy: string | undefined;
  readonly opened: string;
  readonly due: number;
  /** The page it is decided on. */
  readonly page: string;
}

const week = 7 * 86_400_000;

/** Soonest due first. A merge is void after seven days, as a grant is (docs/rules.md#merge). */
export function waitsOf(grants: readonly Grant[], patients: readonly PatientTask[]): readonly Wait[] {
  return [
    ...grants.map((grant): Wait => {
      const settings = grant.about === "settings";
      return {
        id: `grant ${grant.about} ${grant.rev}`,
        kind: settings ? "settings" : "member",
        member: settings ? undefined : grant.about,
        askedBy: grant.asked_by,
        opened: grant.opened,
        due: Date.parse(grant.due),
        page: settings ? "hospital" : "staff",
      };
    }),
    ...patients
      .filter((task) => task.kind === "confirm_merge")
      .map(
        (task): Wait => ({
          id: `merge ${task.patient}`,
          kind: "merge",
          member: undefined,
          askedBy: undefined,
          opened: task.since,
          due: Date.parse(task.since) + week,
          page: `patients/${task.patient}`,
        }),
      ),
  ].sort((a, b) => a.due - b.due);
}
