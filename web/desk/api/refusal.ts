// A "no" of the API, as a value that pages can show: its stable code, its sentence, and the field it is about.
import type { Parts, Problem, ProblemType } from "./schema.gen";

const prefix = "urn:assay:problem:";

/** The stable codes of the contract, without their prefix. */
export type Code = ProblemType extends `urn:assay:problem:${infer C}` ? C : never;

/** What can happen to a request besides an answer: no connection, too slow, no sign-in, or a "no" of the API. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** A code of the contract; "no_answer" without an answer, "gateway" where the gateway refused by itself. */
    readonly code: Code | "no_answer" | "gateway",
    /** One sentence for a person; empty where the API gave none. */
    readonly detail: string,
    readonly field?: string,
    /** Present revs of what has changed, with 412. */
    readonly current?: Parts,
    readonly requestId?: string,
    /** Seconds the API asked to wait. */
    readonly retryAfter?: number,
    /** Records of patients who may be the one that is being registered. */
    readonly candidates: readonly string[] = [],
  ) {
    super(code);
    this.name = "Refusal";
  }

  /** Whether the same request may succeed by itself a little later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Reads a refusal from an answer that is not a success. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const requestId = response.headers.get("X-Request-Id") ?? response.headers.get("Apigw-Requestid") ?? undefined;
  const after = Number(response.headers.get("Retry-After"));
  const retryAfter = Number.isFinite(after) && after > 0 ? after : undefined;
  let body: Partial<Problem> = {};
  try {
    body = (await response.json()) as Partial<Problem>;
  } catch {
    // What is no JSON comes from something in between: the status has to do.
  }
  const type = typeof body.type === "string" ? body.type : "";
  const code = type.startsWith(prefix) ? (type.slice(prefix.length) as Code) : "gateway";
  return new Refusal(
    response.status,
    code,
    typeof body.detail === "string" ? body.detail : "",
    body.field,
    body.current as Parts | undefined,
    requestId,
    retryAfter,
    body.candidates ?? [],
  );
}
