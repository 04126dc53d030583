// What a kept draft is of, and the page where it is gone on with. A draft's key begins with its page.
export type DraftKind =
  | "walk_in"
  | "collect"
  | "results"
  | "authorise"
  | "call"
  | "staff"
  | "invite"
  | "patient"
  | "hospital"
  | "other";

export interface DraftPlace {
  readonly kind: DraftKind;
  /** Below /desk/{h}/; undefined where no page is known. */
  readonly page?: string;
}

export function placeOf(key: string): DraftPlace {
  const [page = "", id = "", part = ""] = key.split(":");
  switch (page) {
    case "walk-in":
      return { kind: "walk_in", page: "walk-in" };
    case "collect":
      return { kind: "collect", page: `collect/${id}` };
    case "results":
      return { kind: "results", page: `orders/${id}/results` };
    case "authorise":
      return { kind: "authorise", page: `authorise?order=${id}` };
    case "call":
      return { kind: "call", page: `orders/${id}/call/${part}` };
    case "staff":
    case "invite":
      return { kind: page, page: "staff" };
    case "patient":
      return { kind: "patient", page: `patients/${id}` };
    case "hospital":
      return { kind: "hospital", page: "hospital" };
    default:
      return { kind: "other" };
  }
}
