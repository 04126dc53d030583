// What differs from place to place is read when the page starts, so that one build serves all of them.

export interface Config {
  /** Address of the staff's issuer, where /.well-known/openid-configuration is. */
  readonly issuer: string;
  readonly client_id: string;
  /** Where signing out happens, as Cognito does it: /logout with client_id and logout_uri. */
  readonly logout: string;
  /** Whether this is the local cloud with its inbox and its demo people. */
  readonly local?: boolean;
}

export async function readConfig(): Promise<Config> {
  const response = await fetch("/desk/config.json", { cache: "no-cache", credentials: "omit" });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  return (await response.json()) as Config;
}
