import { describe, expect, it } from "vitest";
import { contactOnly, correction, type Written, wrong } from "./correct";

const sunita: Written = {
  name: "सुनीता पाटील",
  name_latin: "Sunita Patil",
  born: { date: "1984-03-12" },
  sex: "female",
  phone: "+919876543210",
  email: "",
  guardian: "",
};

describe("a correction", () => {
  it("sends what was changed alone", () =>
    expect(
      correction({ ...sunita, name_latin: " Suneeta Patil " }, ["name_latin"], 3, " Read from the card. "),
    ).toEqual({ rev: 3, reason: "Read from the card.", name_latin: "Suneeta Patil" }));
  it("sends a date or an age, never both", () => {
    expect(correction(sunita, ["born"], 1, "x")).toMatchObject({ birth_date: "1984-03-12" });
    expect(correction({ ...sunita, born: { age: "3", unit: "days" } }, ["born"], 1, "x")).toEqual({
      rev: 1,
      reason: "x",
      age: { days: 3 },
    });
  });
  it("takes contact away with an empty text, and writes a mobile as the contract has it", () => {
    expect(correction({ ...sunita, phone: "" }, ["phone"], 1, "x")).toMatchObject({ phone: "" });
    expect(correction({ ...sunita, phone: "98765 43290" }, ["phone"], 1, "x")).toMatchObject({
      phone: "+919876543290",
    });
  });
  it("says what keeps it from being sent", () => {
    const cases: readonly (readonly [string, Partial<Written>, readonly (keyof Written)[]])[] = [
      ["no_name", { name: " " }, ["name"]],
      ["no_latin", { name_latin: "" }, ["name_latin"]],
      ["bad_age", { born: { age: "", unit: "years" } }, ["born"]],
      ["bad_age", { born: { date: "" } }, ["born"]],
      ["bad_phone", { phone: "12345" }, ["phone"]],
      ["bad_mail", { email: "sunita@" }, ["email"]],
    ];
    for (const [want, part, fields] of cases) expect(wrong({ ...sunita, ...part }, fields)).toBe(want);
    expect(wrong({ ...sunita, born: { age: "", unit: "years" } }, ["sex"])).toBeUndefined();
  });
  it("knows what nothing printed follows from", () => {
    expect(contactOnly(["phone", "email"])).toBe(true);
    expect(contactOnly(["phone", "sex"])).toBe(false);
  });
});
