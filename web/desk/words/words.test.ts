// No sentence without its Hindi, and no sentence outside the words: a hard-written one is found in the source itself.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Pair } from "./words";

const root = join(import.meta.dirname, "..");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.(test|gen|test-env)\./.test(name),
);
const modules = import.meta.glob<Record<string, unknown>>(
  ["../**/words.ts", "./states.ts", "./refusals.ts", "!./words.ts"],
  { eager: true },
);

interface Dictionary {
  readonly name: string;
  readonly pairs: Readonly<Record<string, Pair>>;
}
const dictionaries = Object.values(modules).flatMap((module) =>
  Object.values(module).filter((one): one is Dictionary => typeof one === "object" && one !== null && "pairs" in one),
);

/** What stays in Latin letters in Hindi too: codes, marks, names of things. */
const latin = /^(?:[A-Z]{2,}|Assay|Razorpay|PIN|COD|STAT|PDF|CSV|ZPL|QR|SMS|UPI|WhatsApp|English|\?|\W|\d|\{\w+\})+$/;
const blanks = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((found) => found[1]))].sort();

describe("every sentence", () => {
  it("has words.ts of each screen read", () => {
    expect(dictionaries.length).toBe(
      files.filter((name) => /(^|\/)words\.ts$|words\/(states|refusals)\.ts$/.test(name) && name !== "words/words.ts")
        .length,
    );
    expect(new Set(dictionaries.map((one) => one.name)).size).toBe(dictionaries.length);
  });
  for (const { name, pairs } of dictionaries)
    it(`of ${name} is there in both languages`, () => {
      for (const [key, [en, hi]] of Object.entries(pairs)) {
        const where = `${name}.${key}`;
        expect(en.trim(), where).not.toBe("");
        expect(/[\u0900-\u097f]/.test(hi) || latin.test(hi) || key === "language", `${where} in Hindi: ${hi}`).toBe(
          true,
        );
        expect(
          blanks(hi).filter((blank) => !blanks(en).includes(blank)),
          `${where}: blanks`,
        ).toEqual([]);
        expect(/!|please|successfully/i.test(en), `${where}: the desk is calm`).toBe(false);
      }
    });
});

/** Attributes that people read or hear. */
const spoken = ["title", "placeholder", "alt", "aria-label", "aria-description", "aria-roledescription", "label"];
/** Words that are the same in every language: names, keys, units. */
const same = /^(?:Assay|[A-Z]|Alt\+\w+|Ctrl\+\S+|Shift\+\S+|Esc|Enter|Home|mL|cm|kg|mm)$/;

function hardWritten(name: string, text: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const say = (node: ts.Node, sentence: string) => {
    const clean = sentence.trim();
    if (/\p{L}{2}/u.test(clean) && !same.test(clean))
      found.push(`${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${clean}`);
  };
  const key = (node: ts.Node): boolean =>
    ts.isJsxElement(node.parent) && ["Key", "kbd"].includes(node.parent.openingElement.tagName.getText());
  const walk = (node: ts.Node): void => {
    if (ts.isJsxText(node) && !key(node)) say(node, node.text);
    if (ts.isJsxAttribute(node) && spoken.includes(node.name.getText()) && node.initializer) {
      const value = ts.isStringLiteral(node.initializer)
        ? node.initializer
        : ts.isJsxExpression(node.initializer)
          ? node.initializer.expression
          : undefined;
      if (value && ts.isStringLiteralLike(value)) say(value, value.text);
      if (value && ts.isTemplateExpression(value))
        say(value, [value.head.text, ...value.templateSpans.map((span) => span.literal.text)].join(" "));
    }
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteralLike(node.expression) &&
      (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))
    )
      say(node, node.expression.text);
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

describe("no sentence is hard-written", () => {
  it("finds one", () => {
    const bad = `const a = <p title="Hello there" aria-label={\`Age \${n}\`}>Take cash {"now, all"}<Key>Esc</Key><b>Assay</b></p>;`;
    expect(hardWritten("bad.tsx", bad)).toHaveLength(4);
  });
  it("in no page", () => {
    const pages = files.filter((name) => name.endsWith(".tsx"));
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.flatMap((name) => hardWritten(name, readFileSync(join(root, name), "utf8")))).toEqual([]);
  }, 30_000); // it parses every page, on a machine that others use too
});
