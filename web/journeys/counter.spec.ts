// UPI at the counter by a code that is drawn on the desk's own page, and the takings of the day in which it is counted.
import { everywhere, expect, signIn, test, url } from "./desk";
import { Bench } from "./lab";

test("a code is shown at the counter, and the day's takings are added up", async ({ page }) => {
  test.setTimeout(480_000);
  const bench = new Bench(page);
  await signIn(page, "meera");
  const { id, number } = await bench.drawn(["TSH"]);
  const dialog = page.getByRole("dialog");
  const open = async (name: RegExp) => {
    await page.goto(`${url()}/desk/${bench.hospital}/orders/${id}`);
    await expect(page.locator("main h1").first()).toContainText(number);
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name }).click();
    await expect(dialog).toBeVisible();
  };
  const code = async () => {
    await open(/^(UPI code|UPI कोड)/);
    await expect(dialog.getByRole("img")).toBeVisible();
  };
  await everywhere(page, "payment-code", code);
  await everywhere(page, "payment-online", () => open(/^(Pay online|ऑनलाइन भुगतान)/));
  await everywhere(page, "takings", async () => {
    await page.goto(`${url()}/desk/${bench.hospital}/takings`);
    await expect(page.getByRole("table").first()).toBeVisible();
  });
});
