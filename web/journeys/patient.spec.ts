// One patient: put right with what was before kept, merged and taken apart, the slip, and who looked.
import type { Page } from "@playwright/test";
import { everywhere, expect, noFaults, person, signIn, test } from "./desk";
import { Bench } from "./lab";

/** Registers somebody of these tests, and gives id and number. */
async function fresh(bench: Bench, name: string, born = "1984-03-12"): Promise<{ id: string; number: string }> {
  const id = `${Date.now().toString(16).padStart(12, "0").slice(0, 8)}-${Date.now().toString(16).padStart(12, "0").slice(8)}-7${crypto.randomUUID().slice(15)}`;
  const made = await bench.call("POST", "/v1/patients", {
    id,
    name,
    name_latin: name,
    birth_date: born,
    sex: "female",
    phone: `+9198765${String(Math.floor(Math.random() * 1e5)).padStart(5, "0")}`,
    email: "journey@patients.example",
    language: "en",
    consent: { text_version: "2026-2", language: "en", purpose: "care", attested: true },
  });
  return { id, number: made.number };
}
const open = async (page: Page, id: string) => {
  await page.goto(page.url().replace(/(\/desk\/\w+\/).*/, `$1patients/${id}`));
  await expect(page.locator("main h1")).toBeVisible();
  await expect(page.locator("aside .kv").first()).toBeVisible();
};

test("what is written down about a patient is put right, without a mouse @core", async ({ page, browser }) => {
  const other = await person(browser, "imran");
  await signIn(page, "tara");
  const bench = new Bench(page);
  const { id, number } = await fresh(bench, "Sunita Patel");
  await open(page, id);
  expect(await page.title(), "no name in a title").not.toContain("Sunita");
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name as written")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Sunita Patil", { delay: 90 });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Sunita Patil", { delay: 90 });
  await expect(dialog).toContainText("What is not released follows at once");
  await page.waitForTimeout(600);
  await page.reload(); // nothing typed is lost
  await expect(page.locator("aside .kv").first()).toBeVisible();
  await page.keyboard.press("c");
  await expect(dialog.getByLabel("Name in Latin letters")).toHaveValue("Sunita Patil");
  await expect(dialog.getByRole("button", { name: /^Say why/ })).toBeVisible();
  await dialog.getByLabel("Why").fill("Read from the identity card.");
  await noFaults(page, "correct a patient");
  // Somebody else changes the phone meanwhile: it is followed. The Latin name, which both changed, is chosen.
  await open(other.page, id);
  await other.page.keyboard.press("c");
  const theirs = other.page.getByRole("dialog");
  await theirs.getByLabel("Name in Latin letters").fill("Suneeta Patel");
  await theirs.getByLabel("Mobile").fill("98765 43299");
  await theirs.getByLabel("Why").fill("Said at the chair.");
  await theirs.getByRole("button", { name: /^Correct 2 fields/ }).click();
  await expect(theirs).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(dialog.locator(".clash")).toContainText("Suneeta Patel");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("main h1")).toHaveText("Sunita Patil");
  await expect(page.locator("aside .kv").first()).toContainText("98765 43299");
  await page.getByRole("button", { name: "Earlier versions" }).click();
  await expect(page.locator("aside li").first()).toContainText("“Read from the identity card.”");
  await expect(page.locator("aside li").first()).toContainText("Tara Kulkarni");
  await expect(page.locator(".tag", { hasText: number })).toBeVisible();
  await other.context.close();
});

test("two records are merged and taken apart, a consent is withdrawn and heard again", async ({ page }) => {
  await signIn(page, "meera");
  const bench = new Bench(page);
  const kept = await fresh(bench, "Asmita Rao");
  const twin = await fresh(bench, "Asmita Row");
  await open(page, kept.id);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Merge another record into this" }).click();
  await dialog.getByLabel(/^Number of the other record/).fill(twin.number.toLowerCase());
  await dialog.getByRole("button", { name: "Find", exact: true }).click();
  await expect(dialog).toContainText("Asmita Row");
  await dialog.getByLabel("Why").fill("Same phone and date of birth.");
  await noFaults(page, "merge");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("link", { name: twin.number }).click();
  await expect(page.getByText("This record was merged into another one.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Correct/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Open the one that is used" }).click();
  await page.getByRole("button", { name: "Take back" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("link", { name: twin.number })).toHaveCount(0);

  await page.getByRole("button", { name: "Withdraw care" }).click();
  await expect(page.getByText("Without the consent to care nothing can be ordered")).toBeVisible();
  await page.locator(".badmain", { hasText: "Withdraw care" }).click();
  await expect(page.locator("blockquote")).toBeVisible();
  await page.getByRole("button", { name: "Read out and heard: care" }).click();
  await expect(page.locator(".tag.good", { hasText: "care" })).toBeVisible();
});

test("records that differ become one by two persons, and whoever confirms finds it with the tasks", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const other = await person(browser, "asha");
  await signIn(page, "meera");
  const bench = new Bench(page);
  const kept = await fresh(bench, "Asmita Rao");
  const twin = await fresh(bench, "Asmita Row", "1994-03-12");
  await open(page, kept.id);
  const dialog = page.getByRole("dialog");
  const asked = (whose: Page) => whose.getByRole("region", { name: "Two records that differ are to become one" });
  const ask = async () => {
    await page.getByRole("button", { name: "More acts" }).click();
    await page.getByRole("menuitem", { name: "Merge another record into this" }).click();
    await dialog.getByLabel(/^Number of the other record/).fill(twin.number);
    await dialog.getByRole("button", { name: "Find", exact: true }).click();
    await expect(dialog).toContainText("One person does not do this alone");
    await dialog.getByLabel("Why").fill("The year was typed wrong at registration.");
    await noFaults(page, "ask for a merge");
    await expect(dialog.getByRole("button", { name: /^Ask to merge/ })).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect(dialog).toHaveCount(0);
    await expect(asked(page)).toContainText("Somebody else confirms what you asked.");
  };
  await ask();
  await expect(asked(page).getByRole("button", { name: /^Merge/ })).toHaveCount(0);
  await asked(page).getByRole("button", { name: "Take the question back" }).click();
  await expect(asked(page)).toHaveCount(0);
  await ask();

  const desk = other.page.url().replace(/(\/desk\/\w+\/).*/, "$1");
  await other.page.goto(`${desk}tasks?for=all`);
  await other.page.getByRole("button", { name: /^To confirm/ }).click();
  const row = other.page.locator("tbody tr.here");
  await expect(row).toContainText("Two records that differ");
  await noFaults(other.page, "what waits for a second person");
  await other.page.keyboard.press("e");
  await expect(asked(other.page)).toContainText("The year was typed wrong at registration.");
  await noFaults(other.page, "confirm a merge");
  await asked(other.page)
    .getByRole("button", { name: `Merge ${twin.number} into this` })
    .click();
  await expect(asked(other.page)).toHaveCount(0);
  await expect(other.page.getByRole("link", { name: twin.number })).toBeVisible();
  await other.context.close();
  expect(other.wrong).toEqual([]);
});

test("a slip is printed, renewed, made void and unlocked; an admin sees who did, and erases a contact", async ({
  page,
  browser,
}) => {
  await signIn(page, "meera");
  const bench = new Bench(page);
  const somebody = await fresh(bench, "Zeenat Ali");
  const order = await bench.drawn(["CBC"], "routine", somebody.id);
  await open(page, order.patient.id);
  const dialog = page.getByRole("dialog");
  const slip = page.getByRole("button", { name: `Slip of ${order.number}` });
  await slip.click();
  const paper = page.waitForEvent("download");
  await dialog
    .getByRole("button", { name: /^Print it again Ctrl/ })
    .or(dialog.locator(".btn.main"))
    .first()
    .click();
  expect((await paper).suggestedFilename()).toBe(`${order.number}-slip.pdf`);
  // The same slip as a message: the app opens only on the person's click, with no test in it.
  await slip.click();
  await dialog.getByRole("button", { name: "Send on WhatsApp" }).first().click();
  await page.keyboard.press("Control+Enter");
  const app = dialog.getByRole("link", { name: "Open WhatsApp" });
  await expect(app).toBeFocused();
  await noFaults(page, "slip as a message");
  const to = new URL((await app.getAttribute("href"))!);
  expect(`${to.origin}${to.pathname}`).toMatch(/^https:\/\/wa\.me\/91\d{10}$/);
  expect(to.searchParams.get("text")).toMatch(/\/slip\.html#[a-z2-7]{26}/);
  expect(to.searchParams.get("text")).not.toContain("CBC");
  await page.keyboard.press("Escape");
  await slip.click();
  await dialog.getByRole("button", { name: "Make it void" }).first().click();
  await dialog.getByRole("button", { name: "lost" }).click();
  await noFaults(page, "slip");
  await dialog.locator(".badmain").click();
  await expect(dialog).toHaveCount(0);
  expect((await bench.order(order.id)).slip_version).toBe(order.slip_version + 1);
  await slip.click();
  await dialog.getByRole("button", { name: "Unlock it" }).click();
  await expect(dialog.getByRole("button", { name: /^Confirm that you know/ })).toBeVisible();
  await dialog.getByRole("checkbox", { name: "I know this person" }).check();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);

  const admin = await person(browser, "asha");
  await open(admin.page, order.patient.id);
  await expect(admin.page.locator(".accesslist li").first()).toContainText(
    /slip printed, slip unlocked\b.*Dr Meera Nair/,
  );
  const gone = await fresh(bench, "Zeenat Ali");
  await open(admin.page, gone.id);
  await admin.page.getByRole("button", { name: "More acts" }).click();
  await admin.page.getByRole("menuitem", { name: "Erase how to reach the patient" }).click();
  const erase = admin.page.getByRole("dialog");
  await expect(erase.getByRole("button", { name: /^Type the patient's number/ })).toBeVisible();
  await erase.getByRole("textbox").fill(gone.number);
  await admin.page.keyboard.press("Control+Enter");
  await expect(erase).toHaveCount(0);
  await expect(admin.page.locator("aside .kv").first()).not.toContainText("98765");
  await admin.context.close();
});

test("a patient has no faults at three sizes, in both themes and languages", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "asha");
  const bench = new Bench(page);
  const board = await bench.call("GET", "/v1/orders?tab=processing");
  await open(page, board.cards[0].patient.id);
  await everywhere(page, "patient", async () => expect(page.locator("tbody tr").first()).toBeVisible());
  await everywhere(page, "patient-correct", async () => {
    await page.locator(".head .btn:not(.main):not(.icon)").last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
});
