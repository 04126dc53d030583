// What a scanned code is. Labels, orders and patients have their own numbers; a slip's code is an address of ours.

export type Code =
  | { readonly kind: "tube"; readonly accession: string; readonly number: string; readonly specimen: string }
  | { readonly kind: "order"; readonly number: string }
  | { readonly kind: "patient"; readonly number: string }
  | { readonly kind: "slip"; readonly token: string }
  | { readonly kind: "unknown"; readonly text: string };

/** Reads a code as a scanner or a camera gave it. */
export function readCode(scanned: string): Code {
  const text = scanned.trim();
  const tube = /^(\d{2}-\d{6,})-([A-Z]{1,2}\d{1,2})$/i.exec(text);
  if (tube) return { kind: "tube", accession: text.toUpperCase(), number: tube[1]!, specimen: tube[2]!.toUpperCase() };
  if (/^\d{2}-\d{6,}$/.test(text)) return { kind: "order", number: text };
  if (/^P\d{2}-\d{6,}$/i.test(text)) return { kind: "patient", number: text.toUpperCase() };
  const slip = /\/slip\.html#([\w-]{10,})$/.exec(text);
  if (slip) return { kind: "slip", token: slip[1]! };
  return { kind: "unknown", text };
}
