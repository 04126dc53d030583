// A name in Devanagari as it may be written in Latin letters: a suggestion that a person checks, because people spell
// their names as they like.

const consonants: Readonly<Record<string, string>> = {
  क: "k",
  ख: "kh",
  ग: "g",
  घ: "gh",
  ङ: "n",
  च: "ch",
  छ: "chh",
  ज: "j",
  झ: "jh",
  ञ: "n",
  ट: "t",
  ठ: "th",
  ड: "d",
  ढ: "dh",
  ण: "n",
  त: "t",
  थ: "th",
  द: "d",
  ध: "dh",
  न: "n",
  प: "p",
  फ: "ph",
  ब: "b",
  भ: "bh",
  म: "m",
  य: "y",
  र: "r",
  ल: "l",
  ळ: "l",
  व: "v",
  श: "sh",
  ष: "sh",
  स: "s",
  ह: "h",
  क़: "q",
  ख़: "kh",
  ग़: "g",
  ज़: "z",
  ड़: "d",
  ढ़: "dh",
  फ़: "f",
};
const vowels: Readonly<Record<string, string>> = {
  अ: "a",
  आ: "a",
  इ: "i",
  ई: "i",
  उ: "u",
  ऊ: "u",
  ऋ: "ri",
  ए: "e",
  ऐ: "ai",
  ओ: "o",
  औ: "au",
  ऑ: "o",
  ऍ: "e",
};
const signs: Readonly<Record<string, string>> = {
  "ा": "a",
  "ि": "i",
  "ी": "i",
  "ु": "u",
  "ू": "u",
  "ृ": "ri",
  "े": "e",
  "ै": "ai",
  "ो": "o",
  "ौ": "au",
  "ॉ": "o",
  "ॅ": "e",
};

function word(text: string): string {
  let out = "";
  const letters = [...text.normalize("NFC")];
  for (let i = 0; i < letters.length; i++) {
    const pair = `${letters[i]}${letters[i + 1] ?? ""}`;
    const dotted = letters[i + 1] === "़" && consonants[pair] ? pair : undefined;
    const letter = dotted ?? letters[i]!;
    if (dotted) i++;
    else if (letters[i + 1] === "़") i++;
    const consonant = consonants[letter];
    if (consonant) {
      const next = letters[i + 1] ?? "";
      out += consonant;
      if (next === "्") i++;
      else if (signs[next]) {
        out += signs[next];
        i++;
      } else if (next !== "") out += "a"; // the last a of a word is not spoken
    } else if (letter === "ं" || letter === "ँ") out += "n";
    else if (letter !== "ः") out += vowels[letter] ?? (/[a-z'’.-]/i.test(letter) ? letter : "");
  }
  return out ? out[0]!.toUpperCase() + out.slice(1) : "";
}

/** A suggestion; empty where nothing can be suggested. A name in Latin letters stays as it is. */
export function suggestLatin(name: string): string {
  const text = name.trim();
  if (!/[^\p{Script=Latin}\p{Script=Common}]/u.test(text)) return text;
  if (/[^\p{Script=Devanagari}\p{Script=Latin}\p{Script=Common}]/u.test(text)) return "";
  return text.split(/\s+/).map(word).filter(Boolean).join(" ");
}
