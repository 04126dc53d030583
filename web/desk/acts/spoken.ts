// A value as it is said into a telephone: digit by digit, so that 13 and 30 cannot be heard for each other.
import type { Language } from "../words/words";

const digits: Readonly<Record<Language, readonly string[]>> = {
  en: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
  hi: ["शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ"],
};
const signs: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { ".": "point", "-": "minus", "<": "below", "<=": "at most", ">": "above", ">=": "at least" },
  hi: { ".": "दशमलव", "-": "ऋण", "<": "से कम", "<=": "अधिकतम", ">": "से अधिक", ">=": "कम से कम" },
};

/** "6.4" as "six point four". */
export function spoken(value: string, language: Language): string {
  return (value.match(/[<>]=?|[\d.-]/g) ?? [])
    .map((sign) => digits[language][Number(sign)] ?? signs[language][sign] ?? sign)
    .join(" ");
}
