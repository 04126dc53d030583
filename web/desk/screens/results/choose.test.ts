import { describe, expect, it } from "vitest";
import { chosen } from "./choose";

const of = (...texts: string[]) =>
  texts.map((text) => ({
    code: text
      .toLowerCase()
      .replace("plasmodium ", "")
      .replace(/[^a-z]+/g, "_"),
    text,
    text_hi: text,
  }));

describe("what somebody means by what they type", () => {
  const malaria = of("Negative", "Plasmodium falciparum", "Plasmodium vivax", "P. falciparum and P. vivax");
  const strip = of("Negative", "Trace", "1+", "2+", "3+");
  const group = of("A", "B", "AB", "O");
  it.each([
    [malaria, "n", "Negative"],
    [malaria, "1", "Negative"],
    [malaria, "3", "Plasmodium vivax"],
    [malaria, "p", undefined],
    [malaria, "plasmodium v", "Plasmodium vivax"],
    [malaria, "5", undefined],
    [malaria, "viv", "Plasmodium vivax"],
    [malaria, "and", "P. falciparum and P. vivax"],
    [malaria, "", undefined],
    [strip, "t", "Trace"],
    [strip, "1", "1+"],
    [strip, "2+", "2+"],
    [strip, "4", undefined],
    [group, "a", "A"],
    [group, "ab", "AB"],
    [group, "AB", "AB"],
    [group, "o", "O"],
    [group, "4", "O"],
    [group, "x", undefined],
  ])("%#: %s", (choices, typed, want) => {
    expect(chosen(choices, typed)?.text).toBe(want);
  });
  it("finds Hindi words too", () => {
    const hindi = [
      { code: "reactive", text: "Reactive", text_hi: "प्रतिक्रियाशील" },
      { code: "non_reactive", text: "Non-reactive", text_hi: "अप्रतिक्रियाशील" },
    ];
    expect(chosen(hindi, "अप्र")?.code).toBe("non_reactive");
    expect(chosen(hindi, "non")?.code).toBe("non_reactive");
  });
});
