// The only file that calls the API. Pages and API share one origin; every call is typed by the contract.
import { answered, missed } from "./reach";
import { Refusal, refusalOf } from "./refusal";
import type { paths } from "./schema.gen";

// ---------------------------------------------------------------- types from the contract

type Method = "get" | "post" | "put";
/** Routes of the contract that have a method. */
export type Routes<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P][M];
type Json<T> = T extends { content: { "application/json": infer J } } ? J : never;
/** What a route answers when it goes well; a record that does not fit (202) included. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R }
    ?
        | Json<R extends { 200: infer A } ? A : never>
        | Json<R extends { 201: infer A } ? A : never>
        | Json<R extends { 202: infer A } ? A : never>
    : never;
/** What a route takes as its body. */
export type Body<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody?: infer B } ? Json<NonNullable<B>> : never;
type Params<P extends keyof paths, M extends Method, In extends "path" | "query"> =
  Operation<P, M> extends { parameters: infer A } ? (In extends keyof A ? NonNullable<A[In]> : never) : never;
type Values = Record<string, string | number | boolean | readonly string[] | undefined>;
type Given<Name extends string, T> = [T] extends [never]
  ? { [K in Name]?: undefined }
  : Partial<T> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };
/** What fills in the blanks of a route's address. */
export type At<P extends keyof paths, M extends Method> = Given<"path", Params<P, M, "path">> &
  Given<"query", Params<P, M, "query">>;

// ---------------------------------------------------------------- who asks

interface Caller {
  /** A token that is still good; undefined where a new sign-in is needed. Throws where the issuer does not answer. */
  token(): Promise<string | undefined>;
  /** Called where the API says that nobody is signed in. */
  signedOut(): void;
}

let caller: Caller = { token: async () => undefined, signedOut: () => {} };
let hospital = "";

/** Says how calls are signed. Once, at the start. */
export function signCalls(by: Caller): void {
  caller = by;
}

/** The hospital that reads are about from now on; a command carries its own. */
export function workIn(slug: string): void {
  hospital = slug;
}
export const workingIn = (): string => hospital;

// ---------------------------------------------------------------- one request

const patience = 20_000;

/** A request before it is sent. `path` begins with /v1/. */
export interface Request {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly hospital?: string | undefined;
  readonly body?: unknown;
  /** Under which it happens once, however often it is sent. */
  readonly key?: string | undefined;
  readonly etag?: string | undefined;
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request once. Gives every answer below 400; throws a Refusal and nothing else. */
export async function send(request: Request): Promise<Response> {
  const token = await caller.token().catch(() => {
    missed();
    throw new Refusal(0, "no_answer", "");
  });
  if (token === undefined) {
    caller.signedOut();
    throw new Refusal(401, "unauthenticated", "");
  }
  const limit = AbortSignal.timeout(request.patience ?? patience);
  let response: Response;
  try {
    response = await fetch(request.path, {
      method: request.method,
      headers: {
        Accept: "application/json, application/problem+json",
        Authorization: `Bearer ${token}`,
        ...(request.hospital && { "X-Hospital": request.hospital }),
        ...(request.body !== undefined && { "Content-Type": "application/json" }),
        ...(request.key && { "Idempotency-Key": request.key }),
        ...(request.etag && { "If-None-Match": request.etag }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      credentials: "omit",
      cache: "no-store",
      signal: request.signal ? AbortSignal.any([request.signal, limit]) : limit,
    });
  } catch (failure) {
    if (request.signal?.aborted) throw failure;
    missed();
    throw new Refusal(0, "no_answer", "");
  }
  if (response.status < 500) answered(Date.now());
  else missed();
  if (response.status === 401) caller.signedOut();
  if (response.status >= 400) throw await refusalOf(response);
  return response;
}

/** Fills in the address of a route. */
export function address(route: string, at: { path?: Values | undefined; query?: Values | undefined }): string {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(at.path?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(at.query ?? {})) {
    if (Array.isArray(value)) query.set(name, value.join(","));
    else if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

// ---------------------------------------------------------------- reads

// The last answer by address: asked again with its ETag, it costs nothing while nothing changed, and gives the same object.
const copies = new Map<string, { etag: string; body: unknown }>();

/** Forgets all answers that are kept: another person signs in. */
export function forgetCopies(): void {
  copies.clear();
}

/** Reads something. The same object comes back while the API says that nothing changed. */
export async function read<P extends Routes<"get">>(
  route: P,
  at: At<P, "get">,
  signal?: AbortSignal,
): Promise<Answer<P, "get">> {
  const path = address(route as string, at as { path?: Values; query?: Values });
  const own = `${hospital} ${path}`;
  const copy = copies.get(own);
  const response = await send({ method: "GET", path, hospital, etag: copy?.etag, signal });
  if (response.status === 304 && copy) return copy.body as Answer<P, "get">;
  const body = (await response.json()) as Answer<P, "get">;
  const etag = response.headers.get("ETag");
  if (etag) copies.set(own, { etag, body });
  return body;
}

/** Asks something that is no address: searches by person, links. It changes nothing and has no key. */
export async function ask<P extends Routes<"post">>(
  route: P,
  at: At<P, "post">,
  body: Body<P, "post">,
  signal?: AbortSignal,
): Promise<Answer<P, "post">> {
  const path = address(route as string, at as { path?: Values; query?: Values });
  const response = await send({ method: "POST", path, hospital, body, signal });
  return (await response.json()) as Answer<P, "post">;
}

/** Saves a draft: a write without key and event, last one wins by its rev. */
export async function save<P extends Routes<"put">>(
  route: P,
  at: At<P, "put">,
  body: Body<P, "put">,
): Promise<Answer<P, "put">> {
  const path = address(route as string, at as { path?: Values; query?: Values });
  const response = await send({ method: "PUT", path, hospital, body });
  return (await response.json()) as Answer<P, "put">;
}
