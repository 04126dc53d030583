// The palette and the sheet of keys: every page, a number and an act without a mouse.
import { everywhere, expect, Hands, noFaults, person, signIn, test } from "./desk";
import { Bench } from "./lab";

test("the palette goes to a page, finds by number, and does an act of an order @core", async ({ page }) => {
  await signIn(page, "meera");
  const bench = new Bench(page);
  const order = await bench.drawn(["CBC", "FBS"]);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders`);
  await expect(page.locator("main h1")).toHaveText("Orders");
  const hands = new Hands(page);
  const palette = page.getByRole("dialog", { name: "Go to, find, do" });
  const chosen = palette.locator('[aria-selected="true"]');
  // A page by the beginning of its name, also while the find field has the cursor.
  await page.locator("#find").focus();
  await hands.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await hands.type("task");
  await expect(chosen).toContainText("Tasks");
  await hands.press("Enter");
  await expect(page.locator("main h1")).toHaveText("Tasks");
  hands.report("a page by the palette", "6 keys");

  // An order by the end of its number.
  const end = String(Number(order.number.slice(3)));
  hands.keys = 0;
  await hands.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await hands.type(end, 90);
  await expect(chosen).toContainText(order.number);
  await expect(chosen).toContainText("CBC");
  await expect(palette.getByRole("group", { name: `With ${order.number}` })).toContainText("Receive");
  await noFaults(page, "palette");
  await hands.press("Enter");
  await expect(page.locator("main h1")).toHaveText(order.number);
  hands.report("an order by its number", "number and 2 keys");

  // An act of the order that is open: it waits for the undo, and the page follows when it was sent.
  await hands.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await hands.type("receive");
  await expect(chosen).toContainText("Receive");
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText("Receive: 2 tubes");
  await expect(page.locator(".rail .at")).toContainText("Received", { timeout: 15_000 });
  // One that asks something takes the place of the list.
  await hands.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await hands.type("not perf");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await expect(page.getByRole("dialog")).toContainText("Not performed");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // A person by number, and by name: the beginnings of two words, in any order; nothing of it is in the address.
  await hands.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await hands.type(order.patient.number.toLowerCase(), 90);
  await expect(chosen).toContainText(order.patient.number);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/patients\//);
  await hands.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await hands.type("zzyzx qwxy");
  await expect(palette).toContainText("Nothing fits “zzyzx qwxy”.");
  await palette.getByRole("combobox").fill("");
  const words = order.patient.name_latin.split(" ");
  const [first, last] = [words[0]!, words.at(-1)!];
  await hands.type(`${last.slice(0, 4)} ${first.slice(0, 3)}`.toLowerCase());
  const people = palette.getByRole("group", { name: "Patients" });
  await expect(people.getByRole("option", { name: order.patient.number })).toBeVisible();
  await noFaults(page, "palette-names");
  await expect(page, "nothing of a search is in the address").not.toHaveURL(new RegExp(first, "i"));
  await people.getByRole("option", { name: order.patient.number }).click();
  await expect(page.locator("main")).toContainText(order.patient.number);

  // The find field opens the one order, and what is more than one in the palette.
  await hands.press("/");
  await expect(page.locator("#find")).toBeFocused();
  await hands.type(order.number, 90);
  await page.keyboard.press("Enter");
  await expect(page.locator("main h1")).toHaveText(order.number);
  await hands.press("/");
  await expect(page.locator("#find")).toBeFocused();
  await hands.type(first, 90);
  await page.keyboard.press("Enter");
  await expect(people).toContainText(first);
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);
});

test("the sheet of keys opens with ?, and single keys can be switched off", async ({ page }) => {
  await signIn(page, "tara");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Shortcuts" });
  await expect(sheet).toContainText("Ctrl+K");
  await expect(sheet, "no key to a page that the role has not").not.toContainText("Authorise");
  await noFaults(page, "shortcuts");
  await sheet.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.waitForTimeout(300);
  expect(page.url()).not.toContain("walk-in");
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await sheet.getByRole("checkbox").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.waitForURL(/walk-in/);
});

test("on a phone the palette is opened and used by touch", async ({ browser }) => {
  const phone = await person(browser, "tara", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = phone;
  await page.getByRole("button", { name: "Go to, find, do" }).tap();
  const palette = page.getByRole("dialog", { name: "Go to, find, do" });
  await palette.getByRole("combobox").fill("task");
  await noFaults(page, "palette on a phone");
  await palette.getByRole("option", { name: /Tasks/ }).first().tap();
  await expect(page.locator("main h1")).toHaveText("Tasks");
  await expect(palette).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await phone.context.close();
  expect(phone.wrong).toEqual([]);
});

test("palette and sheet have no faults at three sizes, in both themes and languages", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "meera");
  await everywhere(page, "palette", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.locator(".palette .po").first()).toBeVisible();
  });
  await everywhere(page, "shortcuts", async () => {
    await page.keyboard.press("?");
    await expect(page.locator(".keysheet")).toBeVisible();
  });
});
