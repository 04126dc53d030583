import { describe, expect, it } from "vitest";
import { Detector } from "./burst";
import { readCode } from "./code";

/** Plays keys with so many milliseconds between them. */
function play(detector: Detector, keys: readonly string[], gap: number, from = 1000) {
  return keys.map((key, i) => detector.read({ key, at: from + i * gap }));
}

describe("a scanner", () => {
  it("is told from a person by its speed, and ends with Enter or Tab", () => {
    for (const end of ["Enter", "Tab"]) {
      const verdicts = play(new Detector(), [..."26-000417-E1", end], 5);
      expect(verdicts[0]).toEqual({ kind: "pass" });
      expect(verdicts[1]).toEqual({ kind: "begin", first: "2" });
      expect(verdicts.slice(2, -1).every((verdict) => verdict.kind === "more")).toBe(true);
      expect(verdicts.at(-1)).toEqual({ kind: "scan", text: "26-000417-E1", lead: "" });
    }
  });
  it("is no person who types fast, key after key", () => {
    const verdicts = play(new Detector(), [..."13.1", "Enter", ..."9.4", "Enter"], 80);
    expect(verdicts.every((verdict) => verdict.kind === "pass")).toBe(true);
  });
  it("gives back a roll over two keys, and what is too short", () => {
    expect(play(new Detector(), ["1", "3", "Enter"], 10).at(-1)).toEqual({ kind: "give_back", text: "13" });
    const slow = new Detector();
    play(slow, ["1", "3"], 10);
    expect(slow.read({ key: "7", at: 5000 })).toEqual({ kind: "give_back", text: "13" });
    const paused = new Detector();
    play(paused, [..."13.1"], 10);
    expect(paused.holds).toBe(true);
    expect(paused.rest()).toBe("13.1");
    expect(paused.holds).toBe(false);
  });
  it("takes shifted letters, which come between two Shift keys", () => {
    const keys = ["Shift", "P", "2", "6", "-", "0", "0", "0", "0", "1", "2", "Enter"];
    expect(play(new Detector(), keys, 5).at(-1)).toEqual({ kind: "scan", text: "P26-000012", lead: "" });
  });
  it("may stutter once it has begun", () => {
    const detector = new Detector();
    play(detector, [..."26-"], 5);
    expect(play(detector, [..."000417-E1", "Enter"], 120, 1100).at(-1)).toEqual({
      kind: "scan",
      text: "26-000417-E1",
      lead: "",
    });
  });
  it("keeps what came before a stutter of the machine", () => {
    const detector = new Detector();
    detector.read({ key: "2", at: 1000 });
    expect(play(detector, [..."6-000417-E1", "Enter"], 5, 1110).at(-1)).toEqual({
      kind: "scan",
      text: "6-000417-E1",
      lead: "2",
    });
  });
  it("does not join two scans", () => {
    const detector = new Detector();
    play(detector, [..."26-000417-E1", "Enter"], 5);
    expect(play(detector, [..."26-000418-S1", "Enter"], 5, 2000).at(-1)).toEqual({
      kind: "scan",
      text: "26-000418-S1",
      lead: "",
    });
  });
});

describe("a code", () => {
  it("is a tube, an order, a patient, a slip or unknown", () => {
    expect(readCode("26-000417-e1")).toEqual({
      kind: "tube",
      accession: "26-000417-E1",
      number: "26-000417",
      specimen: "E1",
    });
    expect(readCode(" 26-000417 ")).toEqual({ kind: "order", number: "26-000417" });
    expect(readCode("P26-000012").kind).toBe("patient");
    expect(readCode("https://lab.example/slip.html#abcdefghij123").kind).toBe("slip");
    for (const text of ["8901234567890", "26-417-E1", "26-000417-E", "hello", ""])
      expect(readCode(text).kind, text).toBe("unknown");
  });
});
