import { describe, expect, it } from "vitest";
import type { Orderable, PatientCard } from "../../api/schema.gen";
import {
  emptyFresh,
  emptyWalkIn,
  expected,
  fitting,
  minor,
  mobile,
  placement,
  registration,
  unplaced,
  unready,
  usualOf,
  within,
} from "./form";
import { suggestLatin } from "./latin";

const test = (code: string, name: string, analytes: readonly string[], tat = 240, stat = 60): Orderable =>
  ({
    code,
    name,
    name_hi: "",
    tat_minutes: tat,
    stat_tat_minutes: stat,
    analytes: analytes.map((one) => ({ code: one })),
  }) as unknown as Orderable;
const hb = test("HB", "Haemoglobin", ["HB"]);
const cbc = test("CBC", "Complete blood count", ["HB", "PLT"]);
const tsh = test("TSH", "Thyroid stimulating hormone", ["TSH"], 1440, 0);

describe("a mobile", () => {
  it("is taken as people type it", () => {
    for (const typed of ["9822341190", "+91 98223 41190", "091-9822341190".replace("091", "0"), "919822341190"])
      expect(mobile(typed)).toBe("+919822341190");
  });
  it("is not guessed", () => {
    for (const typed of ["", "982234119", "5822341190", "98223411900", "P26-000093"])
      expect(mobile(typed)).toBeUndefined();
  });
});

describe("tests", () => {
  it("inside a chosen panel are pointed out, in both directions", () => {
    expect(within(hb, [cbc])?.code).toBe("CBC");
    expect(within(cbc, [hb])?.code).toBe("HB");
    expect(within(tsh, [cbc, hb])).toBeUndefined();
  });
  it("are found by code first, then by name", () => {
    expect(fitting("cb", [hb, cbc, tsh], []).map((one) => one.code)).toEqual(["CBC"]);
    expect(fitting("hormone", [hb, cbc, tsh], []).map((one) => one.code)).toEqual(["TSH"]);
    expect(fitting("hb", [hb, cbc, tsh], ["HB"])).toEqual([]);
  });
  it("are found in a list of 300 tests and 60 panels between two keys: in less than 50 ms", () => {
    const many = Array.from({ length: 360 }, (_, n) =>
      test(`T${n}`, `${n % 7 === 0 ? "Serum" : "Urine"} analyte number ${n}, quantitative`, [`T${n}`]),
    );
    const typed = ["s", "se", "ser", "u", "t1", "t12", "analyte", "quant", "zz"];
    const begun = performance.now();
    for (let n = 0; n < 20; n++) for (const text of typed) fitting(text, many, ["T3", "T4"]);
    expect((performance.now() - begun) / (20 * typed.length)).toBeLessThan(50);
  });
  it("are expected when the slowest is; what cannot be hurried keeps its target", () => {
    expect(expected([cbc, tsh], "stat", 0)).toBe(1440 * 60_000);
    expect(expected([cbc], "stat", 0)).toBe(60 * 60_000);
    expect(expected([], "routine", 0)).toBeUndefined();
  });
});

describe("an order", () => {
  const form = { ...emptyWalkIn(), patient: { id: "p" } as PatientCard, tests: ["CBC"] };
  it("says what is missing, in the order of the page", () => {
    expect(unplaced(emptyWalkIn(), false)).toBe("m_who");
    expect(unplaced({ ...form, tests: [] }, false)).toBe("m_tests");
    expect(unplaced({ ...form, settlement: "later", reason: " " }, true)).toBe("m_reason");
    const home = { ...form, home: true, day: "2026-12-02" };
    expect(unplaced({ ...form, home: true }, true)).toBe("m_day");
    expect(unplaced(home, true)).toBe("m_slot");
    expect(unplaced({ ...home, slot: "08:00-10:00", address: " " }, true)).toBe("m_address");
    expect(unplaced({ ...home, slot: "08:00-10:00", address: "12 Tilak Road" }, true)).toBe("m_home_phone");
    expect(unplaced(form, false)).toBe("m_quote");
    expect(unplaced(form, true)).toBeUndefined();
  });
  it("needs the phone of who asked only where it is urgent", () => {
    const asked = { ...form, asker: "Dr Rao" };
    expect(unplaced(asked, true)).toBeUndefined();
    expect(unplaced({ ...asked, priority: "stat" }, true)).toBe("m_phone");
  });
  it("says no more than was filled in", () => {
    expect(placement({ ...form, reason: "left over", day: "2026-01-01" }, "h-1", "p", 42000)).toEqual({
      id: "h-1",
      patient: "p",
      tests: ["CBC"],
      settlement: "cod",
      priority: "routine",
      home_collection: false,
      expected_total: 42000,
    });
    expect(
      placement({ ...form, asker: "Dr Rao", askerPhone: "98223 41190", ward: "3B " }, "h-1", "p", 42000),
    ).toMatchObject({ orderer: { name: "Dr Rao", phone: "+919822341190" }, ward: "3B" });
  });
});

describe("a registration", () => {
  const now = Date.parse("2026-12-01T06:00:00Z");
  const fresh = {
    ...emptyFresh("9822341190", "hi"),
    name: "सविता",
    latin: "Savita",
    age: "42",
    sex: "female" as const,
    heard: true,
  };
  const child = { ...fresh, age: "3", unit: "days" as const };
  it("says what is missing, in the order of the page", () => {
    expect(unready(emptyFresh("", "en"), now)).toBe("r_name");
    expect(unready({ ...fresh, heard: false }, now)).toBe("r_consent");
    expect(unready({ ...fresh, phone: "12" }, now)).toBe("r_phone");
    expect(unready({ ...fresh, candidates: ["a", "b"], other: ["a"] }, now)).toBe("r_other");
    expect(unready(fresh, now)).toBeUndefined();
  });
  it("says an age as exactly as it was said", () => {
    expect(registration({ ...child, alone: true }, "v", now)).toMatchObject({
      age: { days: 3 },
      phone: "+919822341190",
    });
    expect(registration({ ...fresh, how: "date", date: "1986-03-12" }, "v", now)).not.toHaveProperty("age");
  });
  it("asks the guardian of whoever is under 18, and waits for nobody", () => {
    expect(unready(child, now)).toBe("r_guardian");
    expect(unready({ ...child, guardian: "Meena" }, now)).toBe("r_relation");
    expect(unready({ ...child, alone: true, heard: false }, now)).toBeUndefined();
    expect(registration({ ...child, alone: true }, "v", now)).not.toHaveProperty("consent");
    expect(registration({ ...child, guardian: " Meena ", relation: "mother" }, "v", now).consent).toEqual({
      text_version: "v",
      language: "hi",
      purpose: "care",
      attested: true,
      given_by: "guardian",
      guardian: "Meena",
      relation: "mother",
    });
    expect(registration(fresh, "v", now).consent).not.toHaveProperty("given_by");
  });
  it("knows the 18th birthday, by the day in India", () => {
    const born = (date: string) => minor({ ...fresh, how: "date", date }, now);
    expect([born("2008-12-01"), born("2008-12-02"), born(""), born("1984-01-01")]).toEqual([false, true, false, false]);
    expect(minor({ ...fresh, age: "17" }, now)).toBe(true);
    expect(minor({ ...fresh, age: "18" }, now)).toBe(false);
    expect(minor({ ...fresh, age: "216", unit: "months" }, now)).toBe(false);
  });
  it("says who was confirmed as somebody else", () =>
    expect(registration({ ...fresh, candidates: ["a"], other: ["a"] }, "v", now).confirmed_other).toEqual(["a"]));
});

describe("a Latin name", () => {
  it("is suggested, and left alone where it is one", () => {
    expect(suggestLatin("सविता कुलकर्णी")).toBe("Savita Kulakarni");
    expect(suggestLatin("फ़ातिमा बी")).toBe("Fatima Bi");
    expect(suggestLatin("Mary D’Souza")).toBe("Mary D’Souza");
    expect(suggestLatin("ਗੁਰਪ੍ਰੀਤ")).toBe("");
  });
});

describe("what is offered by one tap", () => {
  it.each([
    ["the price list where nothing was ordered", [], ["HB", "CBC", "TSH"]],
    ["the most asked first", ["TSH"], ["TSH", "HB", "CBC"]],
    ["and nothing that cannot be ordered", ["VITD", "CBC"], ["CBC", "HB", "TSH"]],
  ])("%s", (_, asked, want) => {
    expect(usualOf([hb, cbc, tsh], asked).map((one) => one.code)).toEqual(want);
  });
});
