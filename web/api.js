// The only file that calls the API. Pages and API share one origin.

/** A "no" of the API. `code` is the last part of its problem type, "offline" when no answer came at all. */
export class Problem extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

const problemType = "urn:assay:problem:";

/**
 * Sends `body` as JSON and gives the answer's JSON; throws Problem and nothing else. A write has a `key`, under which it
 * happens once however often it is sent.
 */
export async function post(path, body, key) {
  let response, answer;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "application/json, application/problem+json",
        ...(key && { "Idempotency-Key": key }),
      },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    throw new Problem(0, "offline");
  }
  try {
    answer = await response.json();
  } catch {
    throw new Problem(response.status, "unreadable");
  }
  if (response.ok) return answer;
  const type = String(answer?.type ?? "");
  throw new Problem(response.status, type.startsWith(problemType) ? type.slice(problemType.length) : "unknown");
}
