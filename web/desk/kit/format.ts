// Money, times and ages as people here read them. Money is whole paise and is never computed with a float.

const zone = "Asia/Kolkata";

/** Paise as rupees: ₹1,42,000.00, always two decimals, in lakh grouping. */
export function rupees(paise: number): string {
  const size = Math.abs(paise);
  const whole = (size - (size % 100)) / 100;
  return `${paise < 0 ? "-" : ""}₹${whole.toLocaleString("en-IN")}.${String(size % 100).padStart(2, "0")}`;
}

/** What somebody typed as rupees, in paise; undefined where it is no amount. "1420", "1,420.5" and "₹1,420.00" are. */
export function paise(typed: string): number | undefined {
  const found = /^₹?\s*(\d{1,7})(?:\.(\d{1,2}))?$/.exec(typed.trim().replaceAll(",", ""));
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : undefined;
}

const parts = (options: Intl.DateTimeFormatOptions, language: string) =>
  new Intl.DateTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en-GB", { timeZone: zone, ...options });

/** The day in India of a time: 2026-11-30. */
export const dayOf = (time: number | Date): string => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(time);

/** "10:36" today, "18 Aug" this year, "9 Dec 2025" before. */
export function when(time: string | number, now: number, language: string): string {
  const at = new Date(time);
  const day = dayOf(at);
  if (day === dayOf(now)) return clock(time, language);
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  return parts(day.slice(0, 4) === dayOf(now).slice(0, 4) ? options : { ...options, year: "numeric" }, language).format(
    at,
  );
}

/** "10:36". */
export const clock = (time: string | number, language: string): string =>
  parts({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, language).format(new Date(time));

/** "10:42:18". */
export const clockSeconds = (time: number, language: string): string =>
  parts({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, language).format(new Date(time));

/** A calendar day: "14 Feb 1961". */
export const calendar = (day: string, language: string): string =>
  parts({ day: "numeric", month: "short", year: "numeric" }, language).format(new Date(`${day}T12:00:00+05:30`));

/** "Monday 30 November". */
export const longDay = (time: number, language: string): string =>
  parts({ weekday: "long", day: "numeric", month: "long" }, language).format(time);

/** Minutes in the parts that an age is said with: "22 min", "5 h 02", "2 d 3 h". */
export function span(minutes: number): { days: number; hours: number; minutes: number } {
  const whole = Math.max(0, Math.floor(minutes));
  return { days: Math.floor(whole / 1440), hours: Math.floor((whole % 1440) / 60), minutes: whole % 60 };
}

/** A phone as it is said: +91 98223 41190. */
export const phone = (number: string): string => number.replace(/^(\+91)(\d{5})(\d{5})$/, "$1 $2 $3");

/** Two letters for a face. */
export function initials(name: string): string {
  const words = name
    .replace(/^(Dr|Mr|Ms|Mrs)\.?\s+/i, "")
    .split(/\s+/)
    .filter(Boolean);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}

const raised: Readonly<Record<string, string>> = { "2": "²", "3": "³", "6": "⁶", "9": "⁹", "12": "¹²" };

/** A unit of UCUM as people write it: "10*3/uL" as 10³/µL, "u[IU]/mL" as µIU/mL, "mL/min/{1.73_m2}" as mL/min/1.73 m². */
export const unitAsRead = (unit: string): string =>
  unit
    .replace(/10[*^](\d+)/g, (whole, power: string) => (raised[power] ? `10${raised[power]}` : whole))
    .replace("{1.73_m2}", "1.73 m²")
    .replace(/^(1|\[pH\])$/, "")
    .replace("{FEU}", " FEU")
    .replace(/\{[^}]*\}/g, "")
    .replace(/(^|\/)u(?=[A-Z[])/g, "$1µ")
    .replace(/[[\]]/g, "");
