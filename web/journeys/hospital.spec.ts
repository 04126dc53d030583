// The settings of the hospital and of the device: listed before they are saved, and followed where somebody else changed them.
import type { Page } from "@playwright/test";
import { everywhere, expect, Hands, noFaults, person, scan, signIn, test } from "./desk";
import { Bench } from "./lab";

const open = async (page: Page, name: string) => {
  await page.goto(page.url().replace(/(\/desk\/\w+\/).*/, `$1${name}`));
  await expect(page.locator("main h1")).toBeVisible();
};

test("settings are changed with the keyboard, listed from what to what, saved at once, and settled where two changed them @core", async ({
  page,
  browser,
}) => {
  const other = await person(browser, "ravi");
  await signIn(page, "asha");
  await open(page, "hospital");
  const fee = page.getByLabel("Drawing at home", { exact: true });
  await expect(fee).toHaveValue(/₹/);
  const before = await fee.inputValue();
  const base = 100 + (Date.now() % 400);
  const hands = new Hands(page);
  await fee.focus();
  await page.keyboard.press("Control+A");
  await hands.type(String(base), 90);
  await hands.press("Tab");
  await expect(fee).toHaveValue(`₹${base}.00`);
  await expect(page.locator(".foot")).toContainText(`1 change: drawing at home ${before} ₹${base}.00`);
  const collected = page.getByRole("checkbox", { name: /^Collected/ });
  await collected.focus();
  await hands.press("Space");
  await expect(page.getByRole("button", { name: /^Save 2 changes/ })).toBeVisible();
  // A reload loses nothing.
  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.getByRole("button", { name: /^Save 2 changes/ })).toBeVisible();
  await hands.press("Control+s");
  await expect(page.locator(".toast")).toContainText("Saved 2 changes.");
  await expect(page.locator(".foot")).toHaveCount(0);
  hands.report("two settings", "keys of the amount and 3");
  await expect(page.locator(".tl li").first()).toContainText("Drawing at home");
  await expect(page.locator(".tl li").first()).toContainText("by Asha Verma");
  // What is no setting stays in its field.
  await fee.fill("much");
  await expect(page.getByText("Enter an amount in rupees")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Put right what is marked/ })).toBeVisible();
  await noFaults(page, "hospital, something is wrong");

  // Both change the fee; the other one changes the expiry too, which is followed.
  await fee.fill(String(base + 1));
  await open(other.page, "hospital");
  await other.page.getByLabel("Drawing at home", { exact: true }).fill(String(base + 2));
  const hours = other.page.getByLabel(/^Unpaid online orders/);
  const next = (await hours.inputValue()) === "48" ? "47" : "48";
  await hours.fill(next);
  await other.page.keyboard.press("Control+s");
  await expect(other.page.locator(".toast")).toContainText("Saved 2 changes.");
  await page.keyboard.press("Control+s");
  await expect(page.locator(".clash")).toContainText(`₹${base + 2}.00`);
  await expect(page.getByLabel(/^Unpaid online orders/)).toHaveValue(next);
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(page.locator(".clash")).toHaveCount(0);
  await expect(fee).toHaveValue(`₹${base + 2}.00`);
  await expect(page.locator(".foot")).toHaveCount(0);
  await other.context.close();
});

test("what two persons decide is asked for by one admin and confirmed by a supervisor", async ({ page, browser }) => {
  const second = await person(browser, "joseph");
  await signIn(page, "asha");
  await open(page, "hospital");
  const card = page.locator(".card", { has: page.getByRole("heading", { name: "Two persons decide" }) });
  const limit = card.getByLabel(/^Cash back without/);
  const next = (await limit.inputValue()) === "₹600.00" ? "500" : "600";
  await limit.fill(next);
  await expect(card.getByRole("button", { name: "Say why, in words" })).toBeVisible();
  await card.getByLabel("Why, for the person who confirms").fill("The till has grown.");
  await noFaults(page, "ask for settings");
  await card.getByRole("button", { name: "Ask a second person" }).click();
  await expect(card.locator(".g")).toContainText("Somebody else confirms what you asked");
  await expect(limit).not.toHaveValue(`₹${next}.00`);
  await open(second.page, "hospital");
  const asked = second.page.locator(".g");
  await expect(asked).toContainText("“The till has grown.” Asked by Asha Verma");
  await asked.getByRole("button", { name: "Confirm" }).click();
  await expect(second.page.getByLabel(/^Cash back without/)).toHaveValue(`₹${next}.00`);
  await expect(second.page.locator(".tl li").first()).toContainText("Asha Verma");
  await expect(second.page.locator(".tl li").first()).toContainText(`₹${next}.00`);
  await second.context.close();
  expect(second.wrong).toEqual([]);
});

test("a supervisor reads the settings and what was changed", async ({ page }) => {
  await signIn(page, "meera");
  await open(page, "hospital");
  await expect(page.getByText("An admin changes these.")).toBeVisible();
  await expect(page.getByLabel("Drawing at home", { exact: true })).toHaveAttribute("readonly", "");
  await expect(page.getByRole("heading", { name: "What was changed" })).toBeVisible();
});

test("the device keeps how it looks, sounds and prints, its drafts, and what is not sent", async ({
  page,
  context,
}) => {
  await signIn(page, "meera");
  const bench = new Bench(page);
  const order = await bench.drawn(["CBC"]);
  await open(page, "device");
  await expect(page.getByText("Everything is sent.")).toBeVisible();
  await page.getByRole("button", { name: "ZPL, for a label printer" }).click();
  await page.getByRole("button", { name: "Roll of 80 mm" }).click();
  await page.getByLabel("Locks itself after").selectOption("10");
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.getByRole("button", { name: "ZPL, for a label printer" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("button", { name: "Roll of 80 mm" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByLabel("Locks itself after")).toHaveValue("10");
  // A machine that is busy may stutter in the middle of a scan; a person scans again.
  await expect(async () => {
    await scan(page, "26-000417-E1");
    await expect(page.getByText("Read: tube 26-000417-E1")).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.getByRole("button", { name: "As the system" }).click();
  await page.getByRole("button", { name: "PDF", exact: true }).click();

  // A draft of a walk-in is listed, opened, and thrown away after a question.
  await open(page, "walk-in");
  await page.locator("main input").first().fill("98765");
  await page.waitForTimeout(600);
  await open(page, "device");
  const draft = page.locator(".kept li", { hasText: "A walk-in" });
  await draft.getByRole("button", { name: "Open" }).click();
  await expect(page.locator("main input").first()).toHaveValue("98765");
  await open(page, "device");
  await draft.getByRole("button", { name: "Throw away" }).click();
  await draft.getByRole("button", { name: "Throw away" }).click();
  await expect(draft).toHaveCount(0);

  // Without a connection an act waits here, and is sent when it is back.
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}`);
  await page.getByRole("button", { name: "More acts" }).click();
  await context.route("**/v1/**", (route) => route.abort());
  await page.getByRole("menuitem", { name: "Receive" }).click();
  await page.getByRole("link", { name: "This device" }).click();
  await expect(page.locator(".traylist li").first()).toContainText(order.number);
  await context.unroute("**/v1/**");
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(page.getByText("Everything is sent.")).toBeVisible({ timeout: 20_000 });
});

test("where a cashier takes the cash, the chair waits for it", async ({ page, browser }) => {
  const cashier = await person(browser, "imran");
  await signIn(page, "tara");
  await open(page, "device");
  const setting = page.getByRole("checkbox", { name: "A cashier takes the cash elsewhere" });
  await setting.check();
  await open(page, "orders?tab=cod");
  await page.locator("tbody tr").first().getByRole("button", { name: "Collect" }).click();
  await page.waitForURL(/\/collect\//);
  const at = page.url();
  await expect(page.getByRole("button", { name: /^The cashier takes ₹/ })).toBeVisible();
  await expect(page.getByText("The page goes on by itself")).toBeVisible();
  await noFaults(page, "cash folded away");
  // The cashier takes it, and no tube.
  await cashier.page.goto(at);
  await expect(cashier.page.locator(".tb").first()).toBeVisible();
  await cashier.page.waitForTimeout(500);
  for (const box of await cashier.page.locator(".tb input[type=checkbox]").all()) await box.uncheck();
  await cashier.page.getByRole("button", { name: "Exact" }).click();
  await cashier.page.getByRole("button", { name: /^Take ₹.*draw later/ }).click();
  await expect(cashier.page.getByRole("heading", { name: "Taken." })).toBeVisible();
  await expect(page.getByRole("button", { name: /^The cashier takes ₹/ })).toHaveCount(0, { timeout: 25_000 });
  await open(page, "device");
  await setting.uncheck();
  await cashier.context.close();
});

test("hospital and device have no faults at three sizes, in both themes and languages", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "asha");
  await open(page, "hospital");
  await everywhere(page, "hospital", async () => expect(page.locator(".switches").first()).toBeVisible());
  await open(page, "device");
  await everywhere(page, "device", async () => expect(page.locator(".dg")).toBeVisible());
});
