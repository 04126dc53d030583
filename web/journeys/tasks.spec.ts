import { expect, Hands, noFaults, signIn, test } from "./desk";
import { Bench } from "./lab";

test("a task is taken, taken back within six seconds, and taken @core", async ({ page }) => {
  await signIn(page, "joseph");
  const base = page.url().replace(/(\/desk\/\w+\/).*/, "$1");
  await page.goto(`${base}tasks?for=all`);
  const row = page.locator("tr.here");
  await expect(row).toBeVisible();
  const before = await row.locator("td").nth(4).textContent();
  expect(before).not.toBe("you");
  await page.keyboard.press("y");
  const strip = page.getByRole("button", { name: /^Undo/ });
  await strip.click();
  await expect(strip).toHaveCount(0);
  await page.waitForTimeout(7000);
  await page.reload();
  await expect(row.locator("td").nth(4), "nothing was sent").toHaveText(before ?? "");

  const sent = page.waitForResponse((answer) => answer.url().endsWith("/take-task"));
  await page.keyboard.press("y");
  expect((await sent).status()).toBe(200);
  await expect(row.locator("td").nth(4)).toHaveText("you");
  await expect(row.getByRole("button", { name: /^Take/ })).toHaveCount(0);
  await page.getByRole("button", { name: /^For me/ }).click();
  await expect(page.locator("tr.here")).toContainText("you");
});

test("a task that asks to look is closed by a supervisor, after a question", async ({ page }) => {
  await signIn(page, "joseph");
  const bench = new Bench(page);
  const hands = new Hands(page);
  // A tube that came in before it was ordered: a device with a wrong clock says so, and a task asks.
  const order = await bench.drawn(["K"]);
  await bench.call("POST", `/v1/orders/${order.id}/receive`, {
    specimens: order.specimens.map((tube: { id: string }) => tube.id),
    recorded: { at: "2025-01-02T04:00:00Z", device: `journey-${order.number}`, seq: 1 },
  });
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/tasks?for=all`);
  const row = page.locator("tbody tr", { hasText: order.number });
  await expect(async () => {
    await page.reload();
    await page.getByRole("button", { name: /^Look/ }).first().click();
    await expect(row).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await expect(async () => {
    await hands.press("j");
    await expect(row).toHaveClass(/here/, { timeout: 200 });
  }).toPass();
  await hands.press("e");
  await expect(page.getByRole("dialog")).toContainText("Your name stays with it");
  await noFaults(page, "close a task");
  await page.getByRole("button", { name: "I have looked: close it" }).click();
  await expect(page.locator(".toast")).toContainText(`Task of ${order.number} closed`);
  await expect(row).toHaveCount(0);
  await expect
    .poll(async () => (await bench.order(order.id)).tasks.filter((task: { kind: string }) => task.kind === "look"))
    .toEqual([]);
});

test("tasks and the day have no faults at three sizes, in both themes and languages", async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page, "joseph");
  const base = page.url().replace(/(\/desk\/\w+\/).*/, "$1");
  for (const path of ["tasks?for=all", "day?span=7"])
    for (const [width, height] of [
      [1366, 768],
      [820, 1180],
      [360, 740],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const [language, theme] of [
        ["en", "light"],
        ["hi", "dark"],
      ] as const) {
        await page.evaluate(
          ([l, t]) => {
            localStorage.setItem("assay.language", l!);
            localStorage.setItem("assay.theme", t!);
          },
          [language, theme],
        );
        await page.goto(base + path);
        await expect(page.locator(path.startsWith("tasks") ? "tbody tr" : ".kpi").first()).toBeVisible();
        await noFaults(page, `${path} ${width} ${language} ${theme}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
    }
});
