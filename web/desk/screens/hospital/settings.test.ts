import { describe, expect, it } from "vitest";
import type { Hospital } from "../../api/schema.gen";
import { body, guardedOf, question, settingsOf, tidy, wrong } from "./settings";

const sahyadri = {
  hospital: "sahyadri",
  rev: 3,
  name: "Sahyadri Hospital",
  name_local: "सह्याद्रि अस्पताल",
  address: "14 Station Road, Nashik 422001",
  phone: "+912532000000",
  email: "desk@sahyadri.example",
  registration: "MH/NSK/2026/0417",
  lab_email: "lab@sahyadri.example",
  vat: 2000,
  tax_name: "VAT",
  gstin: "27AAPFU0939F1ZV",
  sac: "999316",
  tax_invoice: true,
  home_fee: 9900,
  home_slots: ["08:00-10:00", "10:00-12:00"],
  expiry_hours: 48,
  stat_later: true,
  refund_limit: 50000,
  mail: { placed: true, collected: false },
  limits: {
    open_orders: 5,
    placed_per_day: 10,
    letters_per_day: 6,
    failure_letters_per_day: 2,
    invitations_per_day: 20,
  },
} as Hospital;

describe("the settings", () => {
  it("go out as they came in where nothing was changed", () => {
    const { hospital: _, ...sent } = sahyadri as Hospital & { hospital: string };
    expect(body(settingsOf(sahyadri), sahyadri)).toEqual(sent);
  });
  it("take amounts in rupees and send paise", () =>
    expect(body({ ...settingsOf(sahyadri), home_fee: "120" }, sahyadri).home_fee).toBe(12000));
  it("are the same setting however it is typed", () => {
    expect(tidy("vat", "20")).toBe("₹20.00");
    expect(tidy("expiry_hours", " 048 ")).toBe("48");
    expect(tidy("name", " Sahyadri ")).toBe("Sahyadri");
  });
  it("that two persons decide stay where one saves", () => {
    const sent = body({ ...settingsOf(sahyadri), refund_limit: "900", lab_email: "me@evil.example" }, sahyadri);
    expect([sent.refund_limit, sent.lab_email]).toEqual([50000, "lab@sahyadri.example"]);
  });
  it("that two persons decide are asked for as a whole", () =>
    expect(
      question({ ...guardedOf(sahyadri), refund_limit: "800", invite_domains: "Sahyadri.example; b.in" }, " Why ", 3),
    ).toEqual({
      refund_limit: 80000,
      hand_limit: 0,
      lab_email: "lab@sahyadri.example",
      invite_domains: ["sahyadri.example", "b.in"],
      root_letter_to: "",
      reason: "Why",
      rev: 3,
    }));
  it("say what is no setting", () => {
    const cases: readonly (readonly [string, string, ReturnType<typeof wrong>])[] = [
      ["home_slots", "", undefined],
      ["home_slots", "08:00-10:00; 22:00-24:00", undefined],
      ["home_slots", "10:00-08:00", "slot"],
      ["home_slots", "08:00-10:00 08:00-10:00", "slot"],
      ["home_slots", "08-10", "slot"],
      ["home_slots", "22:00-24:30", "slot"],
      ["vat", "twenty", "amount"],
      ["vat", "20.5", undefined],
      ["expiry_hours", "", "number"],
      ["limits.open_orders", "-1", "number"],
      ["name", " ", "missing"],
      ["lab_email", "lab@", "mail"],
      ["lab_email", "", undefined],
      ["root_letter_to", "board", "mail"],
      ["invite_domains", "", undefined],
      ["invite_domains", "a.example, b", "domain"],
    ];
    for (const [field, value, want] of cases) expect(wrong(field, value), `${field} ${value}`).toBe(want);
  });
});
