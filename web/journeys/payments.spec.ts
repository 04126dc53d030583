// Money at the desk that is not only cash: a ward's bill in parts, the change in large, and what a second person approves.
import { everywhere, expect, signIn, test, url } from "./desk";
import { Bench } from "./lab";

test("a bill is paid in parts, and above the limit a second person approves", async ({ page }) => {
  test.setTimeout(480_000);
  const bench = new Bench(page);
  await signIn(page, "meera");
  const { id, number, total } = await bench.drawn(["TSH", "LFT"]);
  const dialog = page.getByRole("dialog");
  const field = (n: number) => dialog.getByRole("textbox").nth(n);
  const open = async () => {
    await page.goto(`${url()}/desk/${bench.hospital}/orders/${id}`);
    await expect(page.locator("main h1").first()).toContainText(number);
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: /^(Take a payment|भुगतान लें)/ }).click();
    await expect(field(1)).toBeVisible();
  };
  const inCash = async () => {
    await open();
    await field(0).fill("100");
    await field(1).fill("500");
    await expect(dialog.getByText("₹400.00")).toBeVisible();
  };
  const byCard = async () => {
    await open();
    await dialog.locator(".seg button").nth(2).click();
    await field(1).fill("4332 1987 6501");
  };

  await everywhere(page, "payment-cash", inCash);
  await inCash();
  await dialog.getByRole("button", { name: /^Take ₹100\.00/ }).click();
  await expect(dialog).toHaveCount(0);

  await everywhere(page, "payment-card", byCard);
  await byCard();
  await dialog.getByRole("button", { name: /ask for approval/ }).click();
  await expect(dialog).toHaveCount(0);
  const is = await bench.order(id);
  expect(is.cash.map((one: { method: string; state?: string }) => `${one.method} ${one.state ?? ""}`)).toEqual([
    "cash ",
    "card waits",
  ]);
  expect(is.due).toBe(total - 10_000);
  await expect(page.getByText("waits for approval")).toBeVisible();
});
