// The first start of a hospital, and acts of an order that ask before they are given.
import type { Page } from "@playwright/test";
import { everywhere, expect, noFaults, signIn, test } from "./desk";
import { Bench } from "./lab";

/**
 * A board where nothing was ever placed. The demo hospital has a day of orders, so the answer of the board alone is a double
 * here; hospital, staff and catalogue are the real ones.
 */
async function nothingPlaced(page: Page): Promise<void> {
  await page.route(/\/v1\/orders\?/, (route) => {
    const tab = new URL(route.request().url()).searchParams.get("tab") ?? "paid";
    const tabs = ["awaiting_payment", "cod", "paid", "processing", "completed", "failed", "cancelled"];
    return route.fulfill({
      json: { tab, cards: [], counts: Object.fromEntries(tabs.map((one) => [one, 0])) },
    });
  });
}

test("an empty hospital shows an admin the steps to the first report, and others one sentence", async ({ page }) => {
  test.setTimeout(200_000);
  await nothingPlaced(page);
  await signIn(page, "asha");
  await page.goto(page.url().replace(/(\/desk\/\w+\/).*/, "$1orders"));
  await expect(page.getByRole("heading", { name: "No order yet. 5 steps to the first report." })).toBeVisible();
  const steps = page.locator(".first ol > li");
  await expect(steps.nth(0)).toContainText("done");
  await expect(steps.nth(1)).toContainText("done");
  await expect(steps.nth(2)).toContainText(/\d+ tests and \d+ panels are loaded/);
  await everywhere(page, "first", async () => expect(page.locator(".first ol > li").first()).toBeVisible());
  await page.locator(".first").getByRole("link", { name: "Try" }).click();
  await expect(page.locator("main h1")).toHaveText("This device");
});

test("a technician of an empty hospital is told where to begin", async ({ page }) => {
  await nothingPlaced(page);
  await signIn(page, "tara");
  await page.goto(page.url().replace(/(\/desk\/\w+\/).*/, "$1orders"));
  await expect(page.getByText("The first one begins with a walk-in.")).toBeVisible();
  await expect(page.locator(".first")).toHaveCount(0);
});

test("tests are cancelled by the lines of the invoice, a panel as a whole, and a slip is unlocked", async ({
  page,
}) => {
  await signIn(page, "meera");
  const bench = new Bench(page);
  const order = await bench.drawn(["CBC", "TSH"]);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: /^Cancel tests/ }).click();
  await expect(dialog.getByRole("checkbox")).toHaveCount(2); // a panel is one line
  await expect(dialog.getByRole("button", { name: /^Choose what it is for/ })).toBeVisible();
  await dialog.getByRole("checkbox", { name: /^Complete blood count/ }).check();
  await dialog.getByRole("radio", { name: /ordered twice/ }).check();
  await noFaults(page, "cancel tests");
  await dialog.getByRole("button", { name: /^Cancel tests/ }).click();
  await expect(dialog).toHaveCount(0);
  const after = await bench.order(order.id);
  const states = (of: (item: { code: string; panel?: string }) => boolean) => [
    ...new Set(after.items.filter(of).map((item: { state: string }) => item.state)),
  ];
  expect(states((item) => item.panel === "CBC")).toEqual(["cancelled"]);
  expect(states((item) => item.code === "TSH")).toEqual(["collected"]);

  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Unlock the slip" }).click();
  await dialog.getByRole("checkbox", { name: "I know this person" }).check();
  await dialog.locator(".btn.main").click();
  await expect(page.locator(".toast")).toContainText("Unlocked: five tries more.");
  // What is to be paid later can be taken now, though every tube is drawn.
  await page.getByRole("button", { name: /^Take cash/ }).click();
  await page.getByRole("button", { name: "exact" }).click();
  await page.getByRole("button", { name: /^Take ₹/ }).click();
  await expect(page.getByRole("heading", { name: "Taken." })).toBeVisible();
  expect((await bench.order(order.id)).due).toBe(0);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}`);
  // The page keeps its narrow column beside the tests.
  expect((await page.locator(".ocols > aside").boundingBox())!.width).toBeLessThan(330);
});

test("after a sign-out no token of the page renews itself", async ({ page }) => {
  await signIn(page, "tara");
  const kept = await page.evaluate(() => {
    const name = Object.keys(sessionStorage).find((key) => key.startsWith("oidc.user:")) ?? "";
    const [, issuer = "", client = ""] = /^oidc\.user:(.*):([^:]+)$/.exec(name) ?? [];
    return { issuer, client, token: JSON.parse(sessionStorage.getItem(name) ?? "{}").refresh_token as string };
  });
  const renew = () =>
    page.request.post(`${kept.issuer}/oauth2/token`, {
      form: { grant_type: "refresh_token", refresh_token: kept.token, client_id: kept.client },
    });
  await page.locator(".who").first().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: /^Sign in/ }).waitFor();
  expect((await renew()).status()).toBe(400);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("oidc.user:")))).toEqual(
    [],
  );
});
