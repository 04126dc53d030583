import { describe, expect, it } from "vitest";
import { becomes, differs, type Form, missing, needsSecond, tidy } from "./change";

const tara: Form = {
  name: "Tara Kulkarni",
  qualification: "DMLT",
  registration: "",
  roles: ["technician"],
  signatory: [],
  active: true,
};
const joseph: Form = {
  name: "Dr Joseph D'Souza",
  qualification: "MD (Biochemistry)",
  registration: "MMC 2012/09/2266",
  roles: ["supervisor"],
  signatory: ["biochemistry"],
  active: true,
};
const ravi: Form = { ...tara, name: "Ravi Menon", roles: ["admin"] };

describe("a second person has to confirm", () => {
  const cases: readonly (readonly [string, Form, Partial<Form>, boolean])[] = [
    ["a technician's degree", tara, { qualification: "BMLT" }, false],
    ["a technician who goes", tara, { active: false }, false],
    ["a technician who comes back", { ...tara, active: false }, { active: true }, false],
    ["a technician who becomes supervisor", tara, { roles: ["technician", "supervisor"] }, true],
    ["a technician who becomes admin", tara, { roles: ["admin"] }, true],
    ["a supervisor who becomes technician", joseph, { roles: ["technician"], signatory: [] }, false],
    ["a supervisor who goes", joseph, { active: false }, false],
    ["a supervisor who comes back", { ...joseph, active: false }, { active: true }, true],
    ["one department less", joseph, { signatory: [] }, false],
    ["one department more", joseph, { signatory: ["biochemistry", "haematology"] }, true],
    ["a signatory's registration", joseph, { registration: "MMC 1" }, true],
    ["a signatory's name", joseph, { name: "Dr J D'Souza" }, true],
    ["an admin who goes", ravi, { active: false }, true],
    ["an admin who becomes technician", ravi, { roles: ["technician"] }, true],
    ["an admin's name", ravi, { name: "Ravi K Menon" }, false],
  ];
  for (const [name, was, part, second] of cases)
    it(`${second ? "for" : "not for"} ${name}`, () => expect(needsSecond(was, { ...was, ...part })).toBe(second));
});

describe("a form", () => {
  it("is tidied: blanks folded, nobody but a supervisor signs", () =>
    expect(tidy({ ...joseph, name: "  Dr  Joseph ", roles: ["technician"] })).toMatchObject({
      name: "Dr Joseph",
      signatory: [],
    }));
  it("says what differs", () =>
    expect(differs(tara, { ...tara, roles: [], active: false })).toEqual(["roles", "active"]));
  it("says what is missing", () => {
    expect(missing({ ...tara, name: "" })).toBe("name");
    expect(missing({ ...joseph, registration: "" })).toBe("papers");
    expect(missing(joseph)).toBeUndefined();
  });
  it("says what becomes of a member", () =>
    expect(
      becomes(joseph, { ...joseph, roles: ["supervisor", "admin"], signatory: ["biochemistry", "serology"] }),
    ).toEqual({
      gets: ["admin"],
      keeps: ["supervisor"],
      loses: [],
      signs: ["serology"],
      beside: ["biochemistry"],
      signsNoMore: [],
      comes: false,
      goes: false,
      papers: false,
    }));
});
