import { describe, expect, it } from "vitest";
import { uuid7 } from "../api/id";
import { calendar, initials, paise, rupees, span, unitAsRead, when } from "./format";

describe("money", () => {
  it("has two decimals and lakh grouping", () => {
    expect(rupees(0)).toBe("₹0.00");
    expect(rupees(5)).toBe("₹0.05");
    expect(rupees(142000)).toBe("₹1,420.00");
    expect(rupees(14_200_000)).toBe("₹1,42,000.00");
    expect(rupees(-67_000)).toBe("-₹670.00");
  });
  it("is read as it is typed, and never guessed", () => {
    expect(["1420", "1,420.5", "₹1,420.00", " 0.05 "].map(paise)).toEqual([142000, 142050, 142000, 5]);
    expect(["", "1.005", "12a", "-5", "1.2.3", "."].map(paise)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("times", () => {
  const now = Date.parse("2026-11-30T05:12:00Z"); // 10:42 in India
  it("are those of India", () => {
    expect(when("2026-11-30T05:06:00Z", now, "en")).toBe("10:36");
    expect(when("2026-11-29T18:29:00Z", now, "en")).toBe("29 Nov");
    expect(when("2026-11-29T18:31:00Z", now, "en")).toBe("00:01");
    expect(when("2025-12-09T05:00:00Z", now, "en")).toBe("9 Dec 2025");
    expect(calendar("1961-02-14", "en")).toBe("14 Feb 1961");
  });
  it("are said in parts", () => {
    expect(span(22)).toEqual({ days: 0, hours: 0, minutes: 22 });
    expect(span(302)).toEqual({ days: 0, hours: 5, minutes: 2 });
    expect(span(3065)).toEqual({ days: 2, hours: 3, minutes: 5 });
  });
});

it("a face has two letters", () => {
  expect(["Dr Meera Nair", "Tara Kulkarni", "Asha"].map(initials)).toEqual(["MN", "TK", "A"]);
});

it("ids are UUIDv7 in the order of time", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const ids = [1_000, 2_000, 1_800_000_000_000].map(uuid7);
  for (const id of ids) expect(id).toMatch(shape);
  expect([...ids].sort()).toEqual(ids);
});

describe("units", () => {
  it("are written as people read them", () => {
    expect(
      ["10*3/uL", "u[IU]/mL", "m[IU]/L", "mL/min/{1.73_m2}", "g/dL", "%", "[pH]", "{ratio}", "U/L"].map(unitAsRead),
    ).toEqual(["10³/µL", "µIU/mL", "mIU/L", "mL/min/1.73 m²", "g/dL", "%", "", "", "U/L"]);
  });
});
