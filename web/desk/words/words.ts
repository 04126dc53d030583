// Every sentence of the desk, in English and Hindi side by side. A screen has its own words.ts beside it; a missing
// language does not compile, and desk/words/words.test.ts reads all of them. Blanks and plurals are ICU messages, which
// Lingui compiles and fills in.
import { i18n, setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { useLingui } from "@lingui/react";
import { createElement, Fragment, type ReactNode } from "react";

export type Language = "en" | "hi";
/** English, then Hindi. */
export type Pair = readonly [en: string, hi: string];
export type Blanks = Readonly<Record<string, string | number>>;

i18n.setMessagesCompiler(compileMessage);
i18n.load({ en: {}, hi: {} });

/** The words of one screen or part. `name` is that of its folder. */
export interface Words<K extends string> {
  readonly name: string;
  readonly pairs: Readonly<Record<K, Pair>>;
}

/** Declares the words of a screen. */
export function words<K extends string>(name: string, pairs: Readonly<Record<K, Pair>>): Words<K> {
  const of = (n: 0 | 1) =>
    Object.fromEntries(Object.entries<Pair>(pairs).map(([key, pair]) => [`${name}.${key}`, pair[n]]));
  i18n.load({ en: of(0), hi: of(1) });
  return { name, pairs };
}

/** Gives a sentence in the language of the page. */
export type Say<K extends string> = (key: K, blanks?: Blanks) => string;

/** The words of a screen in the chosen language; drawn again when it changes. */
export function useWords<K extends string>(of: Words<K>): Say<K> {
  const { i18n: current } = useLingui();
  return (key, blanks) => current._(`${of.name}.${key}`, blanks);
}

/** A sentence by its whole name, as kept with an act: `collect.drawn`. */
export function sayByName(name: string, blanks?: Blanks): string {
  return i18n._(name, blanks);
}

/** A sentence in a language that need not be the page's: what a patient reads. */
export function sayIn<K extends string>(language: Language, of: Words<K>, key: K, blanks?: Blanks): string {
  const text = of.pairs[key][language === "en" ? 0 : 1];
  const theirs = setupI18n({ locale: language, messages: { [language]: {} } });
  theirs.setMessagesCompiler(compileMessage);
  theirs.load(language, { text });
  return theirs._("text", blanks);
}

/** A sentence with parts that are marked in it, as `<b>…</b>`: each is wrapped in what `parts` gives for its name. */
export function rich(text: string, parts: Readonly<Record<string, (inside: string) => ReactNode>>): ReactNode {
  const out: ReactNode[] = [];
  let rest = text;
  for (;;) {
    const found = /<(\w+)>(.*?)<\/\1>/s.exec(rest);
    if (!found) break;
    out.push(rest.slice(0, found.index), parts[found[1]!]?.(found[2]!) ?? found[2]);
    rest = rest.slice(found.index + found[0].length);
  }
  out.push(rest);
  return createElement(Fragment, null, ...out);
}

const stored = "assay.language";

export function chosenLanguage(): Language {
  try {
    const kept = localStorage.getItem(stored);
    if (kept === "en" || kept === "hi") return kept;
  } catch {
    // Storage may be switched off; the browser's language is a good answer too.
  }
  return navigator.language.toLowerCase().startsWith("hi") ? "hi" : "en";
}

/** Chooses the language of the pages, here and the next time. */
export function speak(language: Language): void {
  try {
    localStorage.setItem(stored, language);
  } catch {
    // For this page only.
  }
  i18n.activate(language);
  document.documentElement.lang = language;
}

export const speaking = (): Language => (i18n.locale === "hi" ? "hi" : "en");
export { i18n };
