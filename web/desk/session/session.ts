// Who is signed in: OpenID Connect, code with PKCE, at the staff's issuer. The tokens renew silently; a refresh token that
// was used once is never used again (rotation), so renewing is done under a lock. Signing out is Cognito's, which has
// parameters of its own.
import { ErrorResponse, UserManager, type User, WebStorageStateStore } from "oidc-client-ts";
import type { Config } from "../config";

export interface Signed {
  readonly person: string;
  readonly name: string;
  readonly email: string;
  /** When the shift's sign-in ends, in milliseconds: nothing renews it. */
  readonly ends: number;
}

/** Seconds before its end at which a token counts as spent. */
const margin = 60;
/** How long one sign-in lasts, in milliseconds (docs/rules.md#sign-in). */
const shift = 12 * 3600 * 1000;

export class Session {
  readonly #manager: UserManager;
  readonly #config: Config;
  #user: User | undefined;
  #renewing: Promise<User | undefined> | undefined;
  readonly #listeners = new Set<() => void>();
  #signed: Signed | undefined;
  #lost = false;

  constructor(config: Config) {
    this.#config = config;
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.client_id,
      redirect_uri: `${location.origin}/callback`,
      scope: "openid email profile",
      response_type: "code",
      userStore: new WebStorageStateStore({ store: sessionStorage }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      monitorSession: false,
      revokeTokensOnSignout: false,
    });
  }

  readonly signed = (): Signed | undefined => this.#signed;
  /** Somebody was signed in here, and the sign-in has ended: what is on the page stays until they are back. */
  readonly lost = (): boolean => this.#lost;
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up the sign-in that this tab has. */
  async resume(): Promise<void> {
    const user = await this.#manager.getUser();
    if (user) this.#set(user);
  }

  /** Goes to the sign-in; afterwards the person is back where they were. */
  async signIn(back: string = location.pathname + location.search): Promise<void> {
    await this.#manager.signinRedirect({ state: { back } });
  }

  /** Ends a sign-in that came back to /callback; gives the address to go on at. */
  async callback(): Promise<string> {
    const user = await this.#manager.signinRedirectCallback();
    this.#set(user);
    const back = (user.state as { back?: string } | undefined)?.back ?? "/desk/";
    return back.startsWith("/desk/") ? back : "/desk/"; // never to another place
  }

  /** Signs out here and at the issuer. What is not sent stays on the device. */
  async signOut(): Promise<void> {
    // The issuer's sign-out ends the browser's session only. Where it cannot be reached, this page forgets the token.
    await this.#manager.revokeTokens(["refresh_token"]).catch(() => undefined);
    await this.#manager.removeUser();
    this.#user = undefined;
    const to = new URL(this.#config.logout, location.origin);
    to.searchParams.set("client_id", this.#config.client_id);
    to.searchParams.set("logout_uri", `${location.origin}/desk/`);
    location.assign(to);
  }

  /** A token that is still good; undefined where a new sign-in is needed. Throws where the issuer does not answer. */
  async token(): Promise<string | undefined> {
    const user = this.#user;
    if (!user) return undefined;
    if ((user.expires_in ?? 0) > margin) return user.access_token;
    this.#renewing ??= this.#renew(user).finally(() => {
      this.#renewing = undefined;
    });
    return (await this.#renewing)?.access_token;
  }

  /** The API does not know the token: the page stays, and a new sign-in is offered. */
  readonly ended = (): void => {
    if (this.#lost || !this.#user) return;
    this.#lost = true;
    this.#tell();
  };

  async #renew(old: User): Promise<User | undefined> {
    const renew = async () => {
      const kept = await this.#manager.getUser(); // another page of this tab may have renewed it
      if (kept && kept.access_token !== old.access_token && (kept.expires_in ?? 0) > margin) return kept;
      try {
        return (await this.#manager.signinSilent()) ?? undefined;
      } catch (failure) {
        // No answer is no end: the next request tries again. A "no" of the issuer is one.
        if (failure instanceof ErrorResponse) {
          this.ended();
          return undefined;
        }
        if ((old.expires_in ?? 0) > 0) return old;
        throw failure;
      }
    };
    const user = navigator.locks ? await navigator.locks.request("assay:sign-in", renew) : await renew();
    if (user) this.#set(user);
    return user;
  }

  #set(user: User): void {
    this.#user = user;
    this.#lost = false;
    const { sub, name, email, auth_time } = user.profile;
    this.#signed = {
      person: sub,
      name: name ?? "",
      email: email ?? "",
      ends: (auth_time ? auth_time * 1000 : Date.now()) + shift,
    };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
