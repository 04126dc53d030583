import { expect, noFaults, signIn, test } from "./desk";

test("the board is read with the keyboard alone @core", async ({ page }) => {
  await signIn(page, "tara");
  await expect(page.getByRole("heading", { name: "Orders" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(page.getByRole("tab", { name: /Awaiting payment/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("4");
  await expect(page.getByRole("tab", { name: /Processing/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.locator("tr.here")).toHaveCount(1);
  await page.keyboard.press("x");
  await expect(page.getByRole("toolbar")).toContainText("1 selected");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("toolbar")).toHaveCount(0);
  await expect(page.locator(".pill")).toContainText("Live, as of");
});

test("the board has no faults in both themes, languages and three sizes", async ({ page }) => {
  test.setTimeout(400_000);
  await signIn(page, "meera");
  for (const [width, height] of [
    [1366, 768],
    [820, 1180],
    [360, 740],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const language of ["en", "hi"])
      for (const theme of ["light", "dark"]) {
        await page.evaluate(
          ([l, t]) => {
            localStorage.setItem("assay.language", l!);
            localStorage.setItem("assay.theme", t!);
          },
          [language, theme],
        );
        await page.reload();
        await expect(page.locator("main h1")).toBeVisible();
        await expect(page.locator(".rows")).toBeVisible();
        await noFaults(page, `orders ${width} ${language} ${theme}`);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          "nothing scrolls sideways",
        ).toBeLessThanOrEqual(0);
      }
  }
});

test("an order shows its invoice by number, opens it, and lists its letters", async ({ page, wrong }) => {
  await signIn(page, "meera");
  await page.getByRole("tab", { name: /Completed/ }).click();
  await page.getByText("26-000001").first().click();
  await page.keyboard.press("Enter");
  const open = page.getByRole("button", { name: /^Open I\d{4}-\d{6}$/ });
  await expect(open).toHaveCount(1);
  const number = (await open.getAttribute("aria-label"))!.replace("Open ", "");
  const answer = page.waitForResponse((one) => one.url().endsWith("/bill-link"));
  await open.click();
  const link: { number: string; url: string } = await (await answer).json();
  expect(link.number).toBe(number);
  const file = await page.request.get(link.url);
  expect(file.headers()["content-type"]).toBe("application/pdf");
  await expect.poll(() => wrong.length, "the new tab asks for the file").toBe(1);
  await expect(page.getByRole("heading", { name: "Letters" })).toBeVisible();
  await noFaults(page, "the order's page with an invoice");
  expect(wrong.splice(0), "beside the desk only the file is asked for").toEqual([
    expect.stringMatching(/^asks 127[.]0[.]0[.]1:/),
  ]);
});
