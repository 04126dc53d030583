// Results that are no plain numbers: words by their first letters, titres, a text from a template, a blood group by two
// people.
import { everywhere, expect, Hands, noFaults, person, signIn, test } from "./desk";
import { Bench } from "./lab";

test("words, titres, a text and the first of two entries, without a mouse", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const other = await person(browser, "meera");
  const signer = new Bench(other.page);
  const order = await signer.started(["WIDAL", "MALAG", "PS", "BGRH"]);
  await signIn(page, "tara");
  const bench = new Bench(page);
  const at = `${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}/results`;
  await page.goto(at);
  await expect(page.locator("[data-value]")).toHaveCount(8);
  const hands = new Hands(page);
  const values: Readonly<Record<string, string>> = {
    ABO: "ab",
    RHD: "p",
    WTO: "1:320",
    WTH: "80",
    WAH: "<1:20",
    WBH: "<1:20",
    MALAG: "n",
  };
  await expect(page.locator("[data-value]:focus")).toHaveCount(1);
  for (let i = 0; i < 7; i++) {
    const code = (await page.evaluate(() => document.activeElement?.id ?? "")).slice(2);
    expect(values[code], `field ${i} is ${code}`).toBeDefined();
    await hands.type(values[code]!, 60);
    if (code === "ABO") await expect(page.getByRole("option", { selected: true })).toContainText("AB");
    await hands.press("Enter");
  }
  await expect(page.locator("#v-ABO")).toHaveValue("AB");
  await expect(page.locator("#v-MALAG")).toHaveValue("Negative");
  await expect(page.locator("#v-PS")).toBeFocused();
  await hands.press("Tab");
  await hands.press("Enter");
  await expect(page.locator("#v-PS")).toHaveValue(/^Red cells: normocytic/);
  await page.reload(); // nothing is lost
  await expect(page.locator("#v-PS")).toHaveValue(/^Red cells: normocytic/);
  await expect(page.locator("#v-MALAG")).toHaveValue("Negative");
  await page.getByRole("radio", { name: "abnormal" }).check();
  await page.locator("#v-MALAG").fill("viv");
  await expect(page.locator(".foot")).toContainText("1 critical");
  await page.locator("#v-RHD").fill("x");
  await expect(page.getByRole("alert").first()).toContainText("none of the results of this test");
  await page.locator("#v-RHD").fill("1");
  await expect(page.getByRole("button", { name: /^Submit 8/ })).toBeVisible();
  await everywhere(page, "results-of-kinds", async () => {
    await page.goto(at);
    await expect(page.locator("#v-PS")).toHaveValue(/^Red cells/);
    await page.locator("#v-MALAG").focus();
  });
  await expect(page.getByRole("button", { name: /^Submit 8/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#after")).toContainText("3 held");

  // The second entry does not show the first.
  await other.page.goto(at);
  await expect(other.page.locator("[data-value]")).toHaveCount(2);
  await expect(other.page.locator("#v-ABO")).toHaveValue("");
  await expect(other.page.getByText("second entry").first()).toBeVisible();
  const { runs } = await signer.call("GET", `/v1/orders/${order.id}/results`);
  expect(runs.filter((run: { item: string }) => run.item === "ABO").map((run: { value: string }) => run.value)).toEqual(
    [""],
  );
  await other.page.locator("#v-ABO").fill("ab");
  await other.page.locator("#v-RHD").fill("2");
  await other.page.keyboard.press("Control+Enter");
  await expect(other.page.locator("#after")).toContainText("1 held: entries differ");
  await noFaults(other.page, "after the second entry");
  await other.context.close();
  expect(other.wrong).toEqual([]);
});
