// The pages of the desk that no other journey opens at every size, in both themes and languages.
import type { Page } from "@playwright/test";
import { everywhere, expect, noFaults, signIn, test, url } from "./desk";
import { Bench } from "./lab";

const visible = (page: Page, what: string) => async () => expect(page.locator(what).first()).toBeVisible();

test("an order, its timeline, its slip and the queue of what is not sent have no faults", async ({ page }) => {
  test.setTimeout(300_000);
  await signIn(page, "meera");
  const bench = new Bench(page);
  const order = await bench.drawn(["CBC", "KFT"]);
  const at = `${url()}/desk/${bench.hospital}/orders/${order.id}`;
  await page.goto(at);
  await everywhere(page, "order", visible(page, ".rail"));
  await everywhere(page, "acts of an order", async () => {
    await page.keyboard.press("m");
    await expect(page.getByRole("menu")).toBeVisible();
  });
  await page.goto(`${at}/timeline`);
  await everywhere(page, "timeline", visible(page, ".tl li, main li"));
  await page.goto(`${url()}/desk/${bench.hospital}/patients/${order.patient.id}`);
  await everywhere(page, "slip", async () => {
    await page.locator(`button[aria-label*="${order.number}"]`).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
  await page.goto(at);
  await everywhere(page, "what is not sent", async () => {
    await page.locator(".pill").click();
    await expect(page.getByRole("dialog").or(page.locator(".drawer"))).toBeVisible();
  });
});

test("walk-in, registration, the list at the chairs and the chair have no faults", async ({ page }) => {
  test.setTimeout(300_000);
  await signIn(page, "meera");
  const bench = new Bench(page);
  const desk = `${url()}/desk/${bench.hospital}`;
  const patient = await bench.grown();
  await page.goto(`${desk}/walk-in?patient=${patient}`);
  await everywhere(page, "walk-in", async () => {
    await expect(page.locator("button.pick.on").first(), "whose walk-in it is").toContainText(/P\d\d-\d+/);
  });
  await page.goto(`${desk}/walk-in`);
  await everywhere(page, "registration", async () => {
    if ((await page.locator("#wi-register").count()) === 0) await page.keyboard.press("Alt+n");
    await expect(page.locator("#wi-register")).toBeVisible();
  });
  await page.goto(`${desk}/collect`);
  await everywhere(page, "collect", visible(page, "tbody tr, article"));
  const board = await bench.call("GET", "/v1/orders?tab=cod");
  await page.goto(`${desk}/collect/${board.cards[0].order}`);
  await everywhere(page, "chair", visible(page, ".tb"));
});

test("signing in and the lock have no faults", async ({ page }) => {
  test.setTimeout(300_000);
  for (const [language, theme] of [
    ["en", "light"],
    ["hi", "dark"],
  ] as const)
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await page.goto(`${url()}/desk/`);
      await page.evaluate(
        ([l, t]) => {
          localStorage.setItem("assay.language", l!);
          localStorage.setItem("assay.theme", t!);
        },
        [language, theme],
      );
      await page.reload();
      await expect(page.locator(".landing .btn.main")).toBeVisible();
      await noFaults(page, `sign in ${width} ${language} ${theme}`);
    }
  await page.evaluate(() => localStorage.clear());
  await page.setViewportSize({ width: 1366, height: 768 });
  await signIn(page, "meera");
  await everywhere(page, "lock", async () => {
    if ((await page.locator(".lockscreen").count()) === 0) {
      await page.keyboard.press("g");
      await page.waitForTimeout(120);
      await page.keyboard.press("l");
    }
    await expect(page.locator(".lockscreen")).toBeVisible();
  });
});

test("a number is called to a chair and the waiting room reads it; any day and both pages have no faults @core", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, "meera");
  const bench = new Bench(page);
  const desk = `${url()}/desk/${bench.hospital}`;
  const order = await bench.waiting(["CBC"]);
  await page.goto(`${desk}/collect`);
  await page.getByRole("textbox", { name: "Call to" }).fill("Chair 2");
  const call = page.getByRole("button", { name: `Call token ${order.queue_number}`, exact: true });
  await call.click();
  await expect(page.getByRole("button", { name: `Call token ${order.queue_number} again` })).toBeVisible();
  await everywhere(page, "calling", visible(page, "tbody tr, article"));
  await page.goto(`${desk}/find`);
  await everywhere(page, "any day", visible(page, "tbody tr, article"));
  const screen = await page.context().newPage();
  await screen.goto(`${url()}/queue.html?h=${bench.hospital}`);
  for (const [width, height] of [
    [1366, 768],
    [820, 1180],
    [360, 740],
  ] as const) {
    await screen.setViewportSize({ width, height });
    for (const scheme of ["light", "dark"] as const) {
      await screen.emulateMedia({ colorScheme: scheme });
      const called = screen.locator(".called li", { hasText: String(order.queue_number) });
      await expect(called, "the waiting room reads number and place").toContainText("Chair 2");
      await expect(screen.locator("body"), "and no name").not.toContainText(order.patient.name_latin);
      await noFaults(screen, `queue ${width} ${scheme}`);
      if (process.env.PICTURES)
        await screen.screenshot({ path: `${process.env.PICTURES}/queue-${width}-${scheme}.png` });
      await screen.locator("#language").click();
    }
  }
  await page.goto(`${desk}/collect`);
  await page.getByRole("button", { name: `Token ${order.queue_number} waits again` }).click();
  await expect(page.getByRole("button", { name: `Call token ${order.queue_number}`, exact: true })).toBeVisible();
});
