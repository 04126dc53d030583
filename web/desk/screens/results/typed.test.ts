import { describe, expect, it } from "vitest";
import type { Order, Run } from "../../api/schema.gen";
import { columnsOf, groupsOf, isValue, type Row } from "./lay";
import { type Kept, readyOf, standing } from "./typed";

const kept = (by: string, value: string, rev = 1): Kept => ({ rev, value, comment: "", by, name: by, at: "" });

const grams = { unit: "g/dL", range: "12 – 15" };

describe("what is typed", () => {
  it("is on this device until the server has just that", () => {
    expect(standing({ value: "9.4", comment: "" }, undefined, "tara").where).toBe("device");
    expect(standing({ value: "9.4", comment: "" }, kept("tara", "9.4"), "tara").where).toBe("server");
    expect(standing({ value: "9.45", comment: "" }, kept("tara", "9.4"), "tara").where).toBe("device");
    expect(standing(undefined, kept("tara", "9.4"), "tara")).toMatchObject({ value: "9.4", where: "server" });
    expect(standing(undefined, undefined, "tara")).toMatchObject({ value: "", where: "" });
  });
  it("never hides what somebody else typed, and never loses mine to it", () => {
    expect(standing(undefined, kept("imran", "9.4"), "tara")).toMatchObject({ value: "9.4", where: "other" });
    const both = standing({ value: "9.6", comment: "" }, kept("imran", "9.4"), "tara");
    expect(both).toMatchObject({ value: "9.6", where: "device", clash: { value: "9.4", by: "imran" } });
    expect(standing({ value: "9.4", comment: "" }, kept("imran", "9.4"), "tara").clash).toBeUndefined();
  });
  it("has a flag only for the value that the server judged", () => {
    const judged = { ...kept("tara", "9.4"), judged: { flag: "L" as const, hold: [], printed: "9.4" } };
    expect(standing({ value: "9.4", comment: "" }, judged, "tara").judged?.flag).toBe("L");
    expect(standing({ value: "19.4", comment: "" }, judged, "tara").judged).toBeUndefined();
  });
  it("is a number, a titre, one of the test's words, or a text", () => {
    for (const good of ["9.4", "<0.5", "> 200", ">=3", "0", " 12 "]) expect(isValue(good, grams), good).toBe(true);
    for (const bad of ["", "x", "9,4", "9.4.1", "--", "<", "1e3", "9.4 g"])
      expect(isValue(bad, grams), bad).toBe(false);
    const words = { unit: "", range: "", choices: [{ code: "negative", text: "Negative", text_hi: "ऋणात्मक" }] };
    expect(isValue("negative", words)).toBe(true);
    for (const bad of ["", "neg", "Negative", "9.4"]) expect(isValue(bad, words), bad).toBe(false);
    const titre = { unit: "{titer}", range: "" };
    for (const good of ["1:160", "<1:20", "160", "1 : 80"]) expect(isValue(good, titre), good).toBe(true);
    for (const bad of ["", "1:", "positive", "2:80"]) expect(isValue(bad, titre), bad).toBe(false);
    const text = { unit: "", range: "", templates: [{ code: "normal", name: "Normal", text: "Normal." }] };
    expect(isValue("Few.", text)).toBe(true);
    expect(isValue(" \n", text)).toBe(false);
  });
});

describe("a submission", () => {
  it("takes what is mine and a value, and says what stays", () => {
    const row = (code: string): Row => ({ item: { code }, open: true }) as unknown as Row;
    const own = (value: string) => ({ value, comment: "" });
    const rows = ["HB", "WBC", "PLT", "MCV", "RDW"].map(row);
    const typed = new Map([
      ["HB", standing(own("9.4"), { ...kept("tara", "9.4"), judged: { flag: "L", hold: [], printed: "9.4" } }, "tara")],
      ["WBC", standing(own("x"), undefined, "tara")],
      ["PLT", standing(undefined, kept("imran", "250"), "tara")],
      ["MCV", standing(own("90"), kept("imran", "91"), "tara")],
    ]);
    const ready = readyOf(rows, typed, () => grams);
    const codes = (some: readonly Row[]) => some.map(({ item }) => item.code);
    expect(codes(ready.filled)).toEqual(["HB", "WBC"]);
    expect(codes(ready.bad)).toEqual(["WBC"]);
    expect(codes(ready.sending)).toEqual(["HB"]);
    expect(codes(ready.staying)).toEqual(["WBC", "PLT", "MCV", "RDW"]);
    expect(ready.flags).toEqual(["L"]);
  });
});

describe("the cards", () => {
  const item = (code: string, specimen: string, panel?: string, from?: string[]) => ({
    code,
    name: code,
    specimen,
    ...(panel && { panel }),
    ...(from && { calculated_from: from }),
    department: "haematology",
    state: "in_process",
    held: [],
    rev: 1,
  });
  it("are one for each tube and panel, single tests last and together, empty calculated ones only counted", () => {
    const order = {
      items: [item("FBS", "F1"), item("HB", "E1", "CBC"), item("ANC", "E1", "CBC", ["WBC"]), item("HBA1C", "E1")],
    } as unknown as Order;
    const groups = groupsOf(order, [], ["FBS", "HB", "HBA1C"]);
    expect(groups.map((group) => [group.key, group.rows.length, group.calculated])).toEqual([
      ["E1 CBC", 1, 1],
      ["single", 2, 0],
    ]);
  });
  it("show the run before while a new one is typed", () => {
    const run = { item: "HB", run: 1, value: "9.4", current: true } as unknown as Run;
    const order = { items: [item("HB", "E1", "CBC")] } as unknown as Order;
    expect(groupsOf(order, [run], ["HB"])[0]!.rows[0]).toMatchObject({ open: true, before: { value: "9.4" } });
    expect(groupsOf(order, [run], [])[0]!.rows[0]).toMatchObject({ open: false, run: { value: "9.4" } });
  });
  it("stand in two columns of about the same height, in their order", () => {
    const group = (key: string, n: number) => ({ key, heads: [], calculated: 0, rows: Array.from({ length: n }) });
    const all = [group("a", 15), group("b", 8), group("c", 2)] as never;
    expect(columnsOf(all).map((column) => column.map((one) => one.key))).toEqual([["a"], ["b", "c"]]);
  });
});
