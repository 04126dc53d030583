// What the code printed on a report says, and whether the laboratory's key signed it. Needs no page.

const keysPath = "/.well-known/assay-report-keys.json";
const signedFor = "assay-report:"; // as in shared/report

/**
 * Reads what is behind "#": check code, order number, version, key id, hash of the statement, signature. Undefined for a
 * code that is typed, or of a paper from before values were signed.
 */
export function readCode(fragment) {
  const parts = fragment.split(".");
  if (parts.length !== 6) return undefined;
  const [, number, version, kid, hash, signature] = parts;
  return { number, version, kid, hash, signature, said: parts.slice(0, 5).join(".") };
}

/** The public keys; throws where neither the network nor this device has them. */
export async function publicKeys() {
  const response = await fetch(keysPath, { credentials: "omit", signal: AbortSignal.timeout(20000) });
  if (!response.ok) throw new Error("no keys");
  return (await response.json()).keys;
}

/** "good", "bad", or "unknown_key" where no published key has the code's key id. */
export async function verify(code, keys) {
  const jwk = keys.find((key) => key.kid === code.kid);
  if (!jwk) return "unknown_key";
  try {
    const { kty, crv, x, y } = jwk;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const said = new TextEncoder().encode(signedFor + code.said);
    return (await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(code.signature), said)) ? "good" : "bad";
  } catch {
    return "bad";
  }
}

/** Whether this is the statement whose hash is in the code. */
export async function isSigned(code, statement) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(statement)));
  const hash = bytes(code.hash);
  return hash.length === sum.length && hash.every((byte, n) => byte === sum[n]);
}

function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
