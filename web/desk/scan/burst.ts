// Tells a scanner from a person by the time between two keys. A scanner is a keyboard that types a whole label within a
// few hundredths of a second and ends with Enter or Tab. What it types never lands in a field: its first character is
// taken out again as soon as the second tells what it was.

export interface Burst {
  /** Milliseconds between the first characters of a scanner at most: no person types three keys this fast. */
  readonly gap: number;
  /** Milliseconds between those that follow, because a busy machine stutters. */
  readonly later: number;
  /** Characters of a scan at least. */
  readonly least: number;
}

export const usual: Burst = { gap: 45, later: 140, least: 6 };

/** One key, as the detector needs it. */
export interface Stroke {
  readonly key: string;
  readonly at: number;
}

/** What is to be done with a key. */
export type Verdict =
  /** An ordinary key: let it be. */
  | { readonly kind: "pass" }
  /** The second character of a burst: swallow it and take the first one out of the field. */
  | { readonly kind: "begin"; readonly first: string }
  /** One more: swallow it. */
  | { readonly kind: "more" }
  /**
   * The end of a scan: swallow the key, here is the code. `lead` came just before it, a little too slowly: where a busy
   * machine stuttered at the first characters, they belong to the code.
   */
  | { readonly kind: "scan"; readonly text: string; readonly lead: string }
  /** It was no scan after all: put these characters where they belong, and treat the key as usual. */
  | { readonly kind: "give_back"; readonly text: string };

/** The detector. It knows no page. */
export class Detector {
  #text = "";
  #lead = "";
  #last = Number.NEGATIVE_INFINITY;

  constructor(private readonly burst: Burst = usual) {}

  /** Whether characters are held that were neither given on nor given back. */
  get holds(): boolean {
    return this.#text.length > 1;
  }

  read(stroke: Stroke): Verdict {
    const before = this.#text;
    const quick = stroke.at - this.#last <= (before.length > 2 ? this.burst.later : this.burst.gap);
    if (stroke.key.length === 1) {
      const close = stroke.at - this.#last <= this.burst.later;
      this.#last = stroke.at;
      if (quick && before) {
        this.#text = before + stroke.key;
        return before.length === 1 ? { kind: "begin", first: before } : { kind: "more" };
      }
      this.#text = stroke.key;
      this.#lead = close && before.length === 1 ? this.#lead + before : "";
      return before.length > 1 ? { kind: "give_back", text: before } : { kind: "pass" };
    }
    if (stroke.key === "Shift") return { kind: "pass" };
    const lead = this.#lead;
    this.#text = "";
    this.#lead = "";
    this.#last = Number.NEGATIVE_INFINITY;
    if (before.length < 2) return { kind: "pass" };
    if ((stroke.key === "Enter" || stroke.key === "Tab") && before.length >= this.burst.least)
      return { kind: "scan", text: before, lead };
    return { kind: "give_back", text: before };
  }

  /** Nothing came for a while: what is held, to be given back. */
  rest(): string {
    const text = this.#text;
    this.#text = "";
    this.#lead = "";
    this.#last = Number.NEGATIVE_INFINITY;
    return text.length > 1 ? text : "";
  }
}
