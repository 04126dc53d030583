// Which result of a test in words somebody means while they type it.

export interface Choice {
  readonly code: string;
  readonly text: string;
  readonly text_hi: string;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}+]/gu, "");

/** Whether the results are also found by their place: not where one of them begins with a digit, like "2+". */
export const isNumbered = (choices: readonly Choice[]): boolean =>
  choices.length < 10 && !choices.some((one) => /^\d/.test(one.text));

/** The one result that was typed: by its place, else whole, by its first letters, or by those of one of its words. */
export function chosen(choices: readonly Choice[], typed: string): Choice | undefined {
  const text = plain(typed);
  if (text === "") return undefined;
  if (isNumbered(choices) && /^\d$/.test(text)) return choices[Number(text) - 1];
  const names = (one: Choice) => [one.code, one.text, one.text_hi].map(plain);
  for (const fits of [
    (one: Choice) => names(one).includes(text),
    (one: Choice) => names(one).some((name) => name.startsWith(text)),
    (one: Choice) => one.text.split(/[\s.]+/).some((word) => plain(word).startsWith(text)),
  ]) {
    const found = choices.filter(fits);
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}
