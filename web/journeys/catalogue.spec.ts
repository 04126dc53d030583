// The catalogue: a price and a range are changed, seen as a diff, put in force, and the range is signed by somebody else.
import type { Page } from "@playwright/test";
import { everywhere, expect, noFaults, person, signIn, test } from "./desk";

const open = async (page: Page, at: string) => {
  await page.goto(page.url().replace(/(\/desk\/\w+\/).*/, `$1${at}`));
  await expect(page.locator("main h1")).toBeVisible();
};

test("a price and a range are changed, put in force after their diff was seen, and the range is signed @core", async ({
  page,
  browser,
}) => {
  await signIn(page, "asha");
  await open(page, "catalogue");
  await page.getByPlaceholder("Filter: code or name").fill("platelet");
  await page.getByRole("button", { name: /^PLT/ }).click();
  const price = page.getByLabel("Price", { exact: true });
  await expect(price).toHaveValue(/₹/);
  const rupees = 200 + (Date.now() % 500);
  await price.fill("much");
  await expect(page.getByText("Enter rupees, as 70 or 70.50")).toBeVisible();
  await price.fill(String(rupees));
  await page.getByRole("button", { name: "Ranges" }).click();
  const high = page.getByLabel("High", { exact: true }).last();
  const was = Number(await high.inputValue());
  await high.fill(String(was === 450 ? 449 : 450));
  await high.blur();
  await expect(page.locator(".foot")).toContainText("PLT");
  // A gap is seen before anybody asks.
  const before = page.getByLabel("Before", { exact: true }).first();
  const to = await before.inputValue();
  await before.fill("1 d");
  await before.blur();
  await expect(page.getByText(/has no range\./).first()).toBeVisible();
  await noFaults(page, "catalogue, a gap");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("To be mended first")).toBeVisible();
  await expect(page.getByRole("button", { name: "Put in force", exact: true })).toBeDisabled();
  await page.keyboard.press("Escape");
  await before.fill(to);
  await before.blur();
  await expect(page.getByText(/has no range\./)).toHaveCount(0);
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".diff")).toContainText(`₹${rupees}.00`);
  await dialog.getByLabel("Why").fill("Dearer reagent, our own study");
  await noFaults(page, "catalogue, the diff");
  await dialog.getByRole("button", { name: "Put in force", exact: true }).click();
  await expect(page.locator(".toast")).toContainText("is put in force");
  await expect(page.locator(".foot")).toHaveCount(0);
  await page.getByRole("button", { name: "History" }).click();
  await expect(page.locator(".history li").first()).toContainText(`₹${rupees}.00`);
  // The signatory signs, and tries a result.
  const { page: meera } = await person(browser, "meera");
  await open(meera, "catalogue/PLT?part=ranges");
  await meera.getByRole("button", { name: "Sign these ranges" }).click();
  await expect(meera.getByText("Signed by nobody.")).toHaveCount(0);
  await meera.getByLabel("Age, as 17 y").fill("42 y");
  await meera.getByLabel("Value", { exact: true }).fill("90");
  await expect(meera.locator(".try output")).toContainText("L");
});

test("the catalogue is whole everywhere", async ({ page }) => {
  await signIn(page, "asha");
  await everywhere(page, "catalogue", async () => {
    await open(page, "catalogue/HB?part=ranges");
    await expect(page.getByRole("heading", { name: /^HB/ })).toBeVisible();
  });
});
