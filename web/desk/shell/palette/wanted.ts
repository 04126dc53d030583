// What somebody may mean by what they type into the palette.

/** Whether a text is a number of ours or a phone, and so no page and no act. */
export function isNumber(typed: string): boolean {
  return /^(?:[PR]?[\d\s-]*\d[\d\s-]*(?:-[A-Z]{1,2}\d{0,2})?|\+[\d\s-]+|pay_\w*|order_\w*)$/i.test(typed.trim());
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
