import { describe, expect, it } from "vitest";
import type { Orderable, PatientCard } from "../../api/schema.gen";
import {
  emptyFresh,
  emptyWalkIn,
  expected,
  fitting,
  mobile,
  placement,
  registration,
  unplaced,
  unready,
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
    expect(unplaced({ ...form, home: true }, true)).toBe("m_day");
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
  const fresh = {
    ...emptyFresh("9822341190", "hi"),
    name: "सविता",
    latin: "Savita",
    age: "3",
    unit: "days" as const,
    sex: "female" as const,
    heard: true,
  };
  it("says what is missing, in the order of the page", () => {
    expect(unready(emptyFresh("", "en"))).toBe("r_name");
    expect(unready({ ...fresh, heard: false })).toBe("r_consent");
    expect(unready({ ...fresh, phone: "12" })).toBe("r_phone");
    expect(unready(fresh)).toBeUndefined();
  });
  it("says an age as exactly as it was said", () => {
    expect(registration(fresh)).toMatchObject({
      age: { days: 3 },
      phone: "+919822341190",
      consent: { attested: true, language: "hi" },
    });
    expect(registration({ ...fresh, how: "date", date: "1986-03-12" })).not.toHaveProperty("age");
  });
});

describe("a Latin name", () => {
  it("is suggested, and left alone where it is one", () => {
    expect(suggestLatin("सविता कुलकर्णी")).toBe("Savita Kulakarni");
    expect(suggestLatin("फ़ातिमा बी")).toBe("Fatima Bi");
    expect(suggestLatin("Mary D’Souza")).toBe("Mary D’Souza");
    expect(suggestLatin("ਗੁਰਪ੍ਰੀਤ")).toBe("");
  });
});
