import { describe, expect, it } from "vitest";
import { messageTo, type Slip } from "./message";

describe("the slip as a message", () => {
  const slip = { link: "https://lab.example/slip.html#abc", opens_with: "birth_date" } as Slip;
  const hospital = { name: "Sahyadri Hospital", name_local: "सह्याद्री रुग्णालय" };
  const order = { number: "26-000417", lines: [{ code: "HIV", name: "HIV" }] };
  const to = (language: string, guard = "birth_date") =>
    messageTo(
      { language, phone: "+919876543210" } as never,
      hospital as never,
      order as never,
      { ...slip, opens_with: guard } as Slip,
    );
  it("is in the patient's language, with the link, and names no test", () => {
    expect(to("en").text).toBe(
      "Sahyadri Hospital has taken your laboratory order 26-000417. You can follow your order with this link: https://lab.example/slip.html#abc The page asks for your date of birth.",
    );
    expect(to("hi").text).toContain("सह्याद्री रुग्णालय ने आपका लैब ऑर्डर 26-000417");
    expect(to("hi", "phone").text).toContain("अंतिम चार अंक");
    expect(to("en").text + to("hi").text).not.toContain("HIV");
  });
  it("goes to the phone on the record, as the app takes it", () => {
    const { href, text } = to("en");
    expect(href).toMatch(/^https:\/\/wa\.me\/919876543210\?text=/);
    expect(new URL(href).searchParams.get("text")).toBe(text);
  });
});
