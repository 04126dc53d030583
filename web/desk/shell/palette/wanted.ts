// What somebody may mean by what they type into the palette: exact numbers only, and a whole phone. Names are not searched.
import { mobile } from "../../screens/walk-in/form";

/** What can be asked of the API for a text; empty where the text is no number. */
export interface Wanted {
  readonly order?: string;
  readonly tube?: string;
  readonly patient?: string;
  readonly phone?: string;
}

/** Reads a text. The end of a number is enough: "402" is the 402nd of this year. `year` is in two digits. */
export function wanted(typed: string, year: string): Wanted {
  const text = typed.trim().toUpperCase();
  const phone = mobile(text);
  if (phone && /^[+\d\s-]+$/.test(text)) return { phone };
  const whole = /^(P?)(?:(\d{2})-)?(\d{1,6})(?:-([A-Z]{1,2}\d{1,2}))?$/.exec(text);
  if (!whole) return {};
  const [, p, of, n, tube] = whole;
  const number = `${of ?? year}-${n!.padStart(6, "0")}`;
  if (p) return tube ? {} : { patient: `P${number}` };
  if (tube) return { order: number, tube: `${number}-${tube}` };
  return { order: number, patient: `P${number}` };
}

/** Whether an entry fits what is typed: every word begins one of its own. */
export function fits(typed: string, entry: string): boolean {
  const words = entry.toLowerCase().split(/[\s,]+/);
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}
