// Staff: what one admin does alone, and what a second person confirms, refuses or is about.
import type { Page } from "@playwright/test";
import { everywhere, expect, Hands, noFaults, person, signIn, test } from "./desk";

const open = async (page: Page) => {
  await page.goto(page.url().replace(/(\/desk\/\w+\/).*/, "$1staff"));
  await expect(page.locator("tbody tr").first()).toBeVisible();
};
const row = (page: Page, name: string) => page.locator("tbody tr", { hasText: name });
const change = async (page: Page, name: string) => {
  await row(page, name).getByRole("button").click();
  await expect(page.getByRole("dialog")).toBeVisible();
};
/** Takes back what an earlier run left open, so that the journey begins where it says. */
const clear = async (page: Page) => {
  await page.waitForTimeout(500);
  while ((await page.getByRole("button", { name: "Take back" }).count()) > 0) {
    await page.getByRole("button", { name: "Take back" }).first().click();
    await expect(page.locator(".toast")).toContainText("Taken back.");
    await page.waitForTimeout(500);
  }
};

test("a role is asked for by one admin and confirmed by another, without a mouse @core", async ({ page, browser }) => {
  const second = await person(browser, "ravi");
  await signIn(page, "asha");
  await open(page);
  await clear(page);
  const imran = row(page, "Imran Shaikh");
  // Nobody changes their own row.
  await expect(row(page, "Asha Verma").getByRole("button")).toHaveText(/Look/);
  const hands = new Hands(page);
  const names = await page.locator("tbody tr td:first-child .cut").allTextContents();
  for (let i = 0; i <= names.indexOf("Imran Shaikh"); i++) await hands.press("j");
  await expect(page.locator("tr.here")).toContainText("Imran Shaikh");
  hands.keys = 0;
  await hands.press("e");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name, as on reports")).toBeFocused();
  await expect(dialog.getByRole("button", { name: /^Nothing is changed/ })).toBeVisible();
  await hands.press("Tab", "Tab", "Tab", "Tab", "Space");
  await expect(dialog.getByRole("checkbox", { name: /^Supervisor/ })).toBeChecked();
  await expect(dialog.getByRole("status")).toContainText("Imran Shaikh becomes supervisor, stays technician");
  await expect(dialog.getByRole("button", { name: /^Say why/ })).toBeVisible();
  await dialog.getByLabel("Why, for the person who confirms").focus();
  await hands.type("Leads the night shift.", 30);
  await noFaults(page, "change a member");
  // A reload in the middle loses nothing.
  await page.waitForTimeout(600);
  await page.reload();
  await change(page, "Imran Shaikh");
  await expect(dialog.getByLabel("Why, for the person who confirms")).toHaveValue("Leads the night shift.");
  await hands.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(imran).toContainText("asked for");
  await expect(page.locator(".g", { hasText: "Imran" })).toContainText("Somebody else confirms what you asked");
  await expect(page.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  hands.report("a role asked for", "7 keys and the reason");

  await open(second.page);
  const asked = second.page.locator(".g", { hasText: "Imran Shaikh" });
  await expect(asked).toContainText("becomes supervisor");
  await expect(asked).toContainText("“Leads the night shift.” Asked by Asha Verma");
  await asked.getByRole("button", { name: "Confirm" }).click();
  await expect(row(second.page, "Imran Shaikh")).toContainText("supervisor");
  await expect(second.page.locator(".g", { hasText: "Imran Shaikh" })).toHaveCount(0);
  // What takes rights away one admin does alone, and it is kept from what to what.
  await change(second.page, "Imran Shaikh");
  const theirs = second.page.getByRole("dialog");
  await theirs.getByRole("checkbox", { name: /^Supervisor/ }).uncheck();
  await theirs.getByRole("button", { name: /^Save 1 change/ }).click();
  await expect(theirs).toHaveCount(0);
  await expect(row(second.page, "Imran Shaikh")).not.toContainText("supervisor");
  await change(second.page, "Imran Shaikh");
  await theirs.getByText("What was changed").click();
  await expect(theirs.locator(".tl li").first()).toContainText("technician, supervisor technician");
  await expect(theirs.locator(".tl li").first()).toContainText("by Ravi Menon");
  await second.context.close();
  expect(second.wrong).toEqual([]);
});

test("what is asked is refused, taken back, or about the person who looks", async ({ page, browser }) => {
  const second = await person(browser, "ravi");
  const supervisor = await person(browser, "joseph");
  await signIn(page, "asha");
  await open(page);
  await clear(page);
  const dialog = page.getByRole("dialog");
  const ask = async (name: string, role: RegExp) => {
    await change(page, name);
    await dialog.getByRole("checkbox", { name: role }).check();
    await dialog.getByLabel("Why, for the person who confirms").fill("For the holidays.");
    await dialog.getByRole("button", { name: /^Ask a second person/ }).click();
    await expect(dialog).toHaveCount(0);
  };
  await ask("Tara Kulkarni", /^Admin/);
  await page.locator(".g", { hasText: "Tara" }).getByRole("button", { name: "Take back" }).click();
  await expect(page.locator(".g", { hasText: "Tara" })).toHaveCount(0);
  await ask("Ravi Menon", /^Supervisor/);
  await open(second.page);
  const own = second.page.locator(".g", { hasText: "Ravi Menon" });
  await expect(own).toContainText("This is about you: somebody else decides");
  await expect(own.getByRole("button")).toHaveCount(0);
  await open(supervisor.page);
  await supervisor.page.locator(".g", { hasText: "Ravi" }).getByRole("button", { name: "Refuse" }).click();
  await expect(supervisor.page.locator(".g", { hasText: "Ravi" })).toHaveCount(0);
  await supervisor.page.getByText(/^Decided before/).click();
  await expect(supervisor.page.locator("details", { hasText: "Ravi Menon" })).toContainText(
    "refused by Dr Joseph D'Souza",
  );
  // A supervisor reads and changes nobody.
  await expect(row(supervisor.page, "Tara Kulkarni").getByRole("button")).toHaveText(/Look/);
  await second.context.close();
  await supervisor.context.close();
});

test("a signatory's papers need a second person, and what two changed is settled by choice", async ({
  page,
  browser,
}) => {
  const second = await person(browser, "ravi");
  await signIn(page, "asha");
  await open(page);
  await clear(page);
  const dialog = page.getByRole("dialog");
  await change(page, "Joseph");
  const number = dialog.getByLabel("Registration number");
  const before = await number.inputValue();
  await number.fill("MMC 2012/09/9999");
  await expect(dialog.getByRole("status")).toContainText("is printed on reports as");
  await dialog.getByLabel("Why, for the person who confirms").fill("The council renewed it.");
  await dialog.getByRole("button", { name: /^Ask a second person/ }).click();
  await expect(dialog).toHaveCount(0);
  await page.locator(".g", { hasText: "Joseph" }).getByRole("button", { name: "Take back" }).click();
  await expect(page.locator(".g", { hasText: "Joseph" })).toHaveCount(0);
  await change(page, "Joseph");
  await expect(number).toHaveValue(before);
  await page.keyboard.press("Escape");

  // Two admins change the same technician's degree: who comes second sees what it was, theirs and their own.
  const mark = String(Date.now() % 100_000);
  await change(page, "Imran Shaikh");
  await dialog.getByLabel("Degree").fill(`BMLT ${mark}`);
  await open(second.page);
  await change(second.page, "Imran Shaikh");
  const theirs = second.page.getByRole("dialog");
  await theirs.getByLabel("Degree").fill(`BSc ${mark}`);
  await theirs.getByRole("button", { name: /^Save 1 change/ }).click();
  await expect(theirs).toHaveCount(0);
  await dialog.getByRole("button", { name: /^Save 1 change/ }).click();
  await expect(dialog.locator(".clash")).toContainText("Somebody was faster");
  await expect(dialog.locator(".clash .kv")).toContainText(`BSc ${mark}`);
  await expect(dialog.getByLabel("Degree")).toHaveValue(`BMLT ${mark}`);
  await noFaults(page, "somebody was faster");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await dialog.getByRole("button", { name: /^Save 1 change/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row(page, "Imran Shaikh")).toContainText(`BMLT ${mark}`);
  await second.context.close();
});

test("somebody is invited, and the invitation is taken back", async ({ page }) => {
  await signIn(page, "asha");
  await open(page);
  const name = `Nisha ${"abcdefghij"[Date.now() % 10]}${"klmnopqrst"[Math.floor(Date.now() / 10) % 10]}awar`;
  await page.keyboard.press("i");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail, to sign in with").fill(`nisha.${Date.now()}@assay.example`);
  await dialog.getByLabel("Name, as on reports").fill(name);
  await noFaults(page, "invite");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  const invited = page.locator(".grants .g", { hasText: name });
  await expect(invited).toContainText("until");
  await expect(row(page, name)).toHaveCount(0);
  await invited.getByRole("button", { name: "Take back" }).click();
  await expect(invited).toHaveCount(0);
});

test("staff has no faults at three sizes, in both themes and languages", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "asha");
  await open(page);
  await everywhere(page, "staff", async () => expect(page.locator("tbody tr").first()).toBeVisible());
  await everywhere(page, "staff-change", async () => {
    await row(page, "Meera").getByRole("button").click();
    await page.getByRole("dialog").locator("input[type=checkbox]").nth(2).check();
  });
});
