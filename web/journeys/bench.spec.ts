// The bench: tubes come in by scan, 25 values without a mouse, another person signs.
import { expect, Hands, noFaults, person, scan, signIn, test } from "./desk";
import { Bench } from "./lab";

/** Values that are in range for any adult, and fit together. */
const normal: readonly (readonly [string, string])[] = [
  ["HB", "13.8"],
  ["WBC", "7.0"],
  ["RBC", "4.6"],
  ["HCT", "41.4"],
  ["MCV", "90.0"],
  ["MCH", "30.0"],
  ["MCHC", "33.3"],
  ["RDW", "13.0"],
  ["PLT", "250"],
  ["MPV", "9.5"],
  ["NEUT", "60"],
  ["LYMPH", "30"],
  ["MONO", "6"],
  ["EOS", "3"],
  ["BASO", "1"],
  ["UREA", "28"],
  ["CREA", "0.9"],
  ["URIC", "4.5"],
  ["NA", "140"],
  ["K", "4.2"],
  ["CL", "102"],
  ["HCO3", "25"],
];
const singles: readonly (readonly [string, string])[] = [
  ["HBA1C", "5.2"],
  ["FBS", "85"],
  ["TSH", "2.1"],
];

test("tubes come in by scan, without a key @core", async ({ page, browser }) => {
  const other = await person(browser, "meera");
  const drawn = await new Bench(other.page).drawn(["CBC", "KFT"]);
  await signIn(page, "tara", "/desk/");
  const bench = new Bench(page);
  const hands = new Hands(page);
  await hands.press("g", "r");
  await expect(page.getByRole("heading", { name: "Receive" })).toBeVisible();
  hands.keys = 0;
  const labels: string[] = drawn.specimens.map((tube: { accession: string }) => tube.accession);
  for (const label of labels) {
    const before = Date.now();
    await scan(page, label);
    await expect(page.locator("tbody tr").first()).toContainText(label);
    expect(Date.now() - before, "feedback").toBeLessThan(1500);
  }
  const row = (label: string) => page.locator("tbody tr", { hasText: label });
  for (const label of labels) await expect(row(label).first()).toContainText("accepted");
  await scan(page, labels[0]!);
  await expect(row(labels[0]!).first()).toContainText("twice, ignored");
  await scan(page, "8901234567890");
  await expect(page.locator(".scanbox")).toContainText("This is no label of this hospital.");
  await scan(page, "26-999999-E1");
  await expect(page.locator("tbody tr").first()).toContainText("not of this hospital");
  hands.report(`${labels.length} tubes received`, "0 keys, 2 s a tube");
  expect(hands.keys).toBe(0);
  // What waits for the undo is sent when the page is left, and what was scanned is still there after a reload.
  await page.waitForTimeout(600);
  await page.reload();
  await expect(row(labels[0]!).first()).toBeVisible();
  await page.getByRole("link", { name: "Worklists" }).click();
  await expect
    .poll(async () => (await bench.order(drawn.id)).specimens.map((tube: { state: string }) => tube.state), {
      timeout: 20_000,
    })
    .toEqual(labels.map(() => "accepted"));
  await other.context.close();
  expect(other.wrong).toEqual([]);
});

test("25 values without a mouse, signed by another person with one key @core", async ({ page, browser }) => {
  const other = await person(browser, "meera");
  const signer = new Bench(other.page);
  const order = await signer.started(["CBC", "KFT", "HBA1C", "FBS", "TSH"]);
  await signIn(page, "tara");
  const bench = new Bench(page);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}/results`);
  await expect(page.locator("input[data-value]")).toHaveCount(25);
  await expect(page.locator("input[data-value]:focus")).toHaveCount(1); // a person waits for the cursor
  const hands = new Hands(page);
  const all = [...normal, ...singles];
  const value = new Map(all);
  const typed = async (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const code = (await page.evaluate(() => document.activeElement?.id ?? "")).slice(2);
      expect(value.has(code), `field ${i} is ${code}`).toBe(true);
      await hands.type(value.get(code)!, 60);
      await hands.press("Enter");
    }
  };
  await typed(0, 12);
  // A reload in the middle loses nothing.
  await page.reload();
  await expect(page.locator("#v-HB")).toHaveValue("13.8");
  await expect(page.locator("#v-MONO")).toBeFocused();
  await typed(12, 25);
  await expect(page.getByRole("button", { name: /^Submit 25/ })).toBeVisible();
  await expect(page.locator(".foot")).toContainText("25 in range");
  await hands.press("Control+Enter");
  await expect(page.getByText("25 resulted")).toBeVisible();
  hands.report("25 values", "90 s, 0 mouse", 25);

  const sign = new Hands(other.page);
  await other.page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/authorise?order=${order.id}`);
  await expect(other.page.getByRole("button", { name: /^Authorise \d+, next/ })).toContainText("A");
  await other.page.waitForTimeout(450);
  await sign.press("a");
  await expect(other.page.locator(".toast")).toContainText(`${order.number} signed`);
  sign.report("one normal order signed", "3 s an order: look, A");
  await expect
    .poll(async () => (await signer.order(order.id)).reports.length, { timeout: 30_000, intervals: [1000] })
    .toBe(1);
  await other.context.close();
  expect(other.wrong).toEqual([]);
});

test("nobody signs what they typed, an absurd value is refused where it stands, somebody else's draft is theirs", async ({
  page,
  browser,
}) => {
  const other = await person(browser, "meera");
  const signer = new Bench(other.page);
  const order = await signer.started(["KFT"]);
  await signIn(page, "tara");
  const bench = new Bench(page);
  const at = `${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}/results`;
  await page.goto(at);
  await page.locator("#v-K").fill("42");
  await expect(page.locator("tr", { has: page.locator("#v-K") })).toBeVisible();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await page.locator("#v-K").fill("4.2");
  await expect(page.locator("#v-K")).not.toHaveAttribute("aria-invalid", "true");
  await page.locator("#v-NA").fill("x");
  await expect(page.getByRole("alert").first()).toContainText("This is no number");
  await page.locator("#v-NA").fill("");
  await expect(page.getByText("Draft at the server")).toBeVisible();
  await other.page.goto(at);
  await expect(other.page.getByText(/Tara .* is typing this/)).toBeVisible();
  await expect(other.page.locator("#v-K")).toHaveAttribute("readonly", "");
  await other.page.getByRole("button", { name: "Take over" }).click();
  await expect(other.page.locator("#v-K")).not.toHaveAttribute("readonly", "");
  for (const [code, one] of normal)
    if (["UREA", "CREA", "URIC", "NA", "CL", "HCO3"].includes(code)) await other.page.locator(`#v-${code}`).fill(one);
  await expect(other.page.getByRole("button", { name: /^Submit 7/ })).toBeVisible();
  await other.page.keyboard.press("Control+Enter");
  await expect(other.page.getByText("7 resulted")).toBeVisible();
  await other.page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/authorise?order=${order.id}`);
  await expect(other.page.getByText("You typed these. Another signatory signs.")).toBeVisible();
  await expect(other.page.getByRole("button", { name: /^Authorise \d+, next/ })).toHaveCount(0);
  await other.context.close();
});

test("a critical value is held, called and read back, set aside and signed", async ({ page, browser }) => {
  const other = await person(browser, "meera");
  const signer = new Bench(other.page);
  const order = await signer.started(["KFT"]);
  await signIn(page, "tara");
  const bench = new Bench(page);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}/results`);
  for (const [code, one] of normal)
    if (["UREA", "CREA", "URIC", "NA", "CL", "HCO3"].includes(code)) await page.locator(`#v-${code}`).fill(one);
  await page.locator("#v-K").fill("6.8");
  await expect(page.locator(".foot")).toContainText("1 critical");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#after")).toContainText("1 held: critical");
  const hands = new Hands(page);
  await hands.press("c");
  await expect(page.getByRole("dialog")).toContainText("Potassium 6.8 mmol/L");
  await hands.press("1");
  await expect(page.locator("#call-whom")).toBeFocused();
  await hands.type("Dr Rane", 60);
  await hands.press("Enter");
  await hands.type("potassium six point eight", 30);
  await hands.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  hands.report("critical call", "20 s of typing");
  await expect
    .poll(
      async () => (await bench.order(order.id)).tasks.filter((task: { kind: string }) => task.kind === "call").length,
    )
    .toBe(0);
  await other.page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/authorise?order=${order.id}`);
  await expect(other.page.locator(".heldrow")).toContainText("held: critical");
  await other.page.waitForTimeout(450);
  await other.page.keyboard.press("a");
  await other.page.waitForTimeout(300);
  await expect(other.page.locator(".toast")).toHaveCount(0); // one key does not sign what is held
  await other.page.getByRole("checkbox", { name: "Set aside “critical”" }).check();
  await other.page.getByPlaceholder(/Why it may be signed/).fill("Repeated, not haemolysed.");
  await other.page.keyboard.press("Control+Enter");
  await expect
    .poll(async () => (await signer.order(order.id)).reports.length, { timeout: 30_000, intervals: [1000] })
    .toBe(1);
  await other.context.close();
});

test("a released value is corrected: the old one stands until another person signs", async ({ page, browser }) => {
  const other = await person(browser, "meera");
  const signer = new Bench(other.page);
  const order = await signer.started(["FBS"]);
  await signIn(page, "tara");
  const bench = new Bench(page);
  const desk = `${new URL(page.url()).origin}/desk/${bench.hospital}`;
  await bench.submit(order.id, { FBS: "85" });
  const { run } = (await signer.order(order.id)).items.find((item: { code: string }) => item.code === "FBS");
  await signer.call("POST", `/v1/orders/${order.id}/authorise`, { items: [{ item: "FBS", run }] });
  const reports = async () =>
    (await signer.order(order.id)).reports.filter((one: { state: string }) => one.state === "stored").length;
  await expect.poll(reports, { timeout: 30_000, intervals: [1000] }).toBe(1);
  // The order's page asks for it; here only what the bench does with it is tried.
  await signer.call("POST", `/v1/orders/${order.id}/correct`, {
    items: ["FBS"],
    kind: "corrected",
    reason: "wrong_value",
  });
  await page.goto(`${desk}/orders/${order.id}/results`);
  await expect(page.locator("tr", { has: page.locator("#v-FBS") })).toContainText("85"); // the old one beside the new
  await page.locator("#v-FBS").fill("95");
  await expect(page.getByRole("button", { name: /^Submit 1/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("1 resulted")).toBeVisible();
  await other.page.goto(`${desk}/authorise?order=${order.id}`);
  await expect(other.page.getByText("Correction: wrong value")).toBeVisible();
  await other.page.waitForTimeout(450);
  await other.page.keyboard.press("Control+Enter");
  await expect.poll(reports, { timeout: 30_000, intervals: [1000] }).toBe(2);
  await other.context.close();
});

test("what was refused while nobody looked is said where the next act waits for it", async ({ page, browser }) => {
  const other = await person(browser, "meera");
  const signer = new Bench(other.page);
  const order = await signer.accepted(["K"]);
  await signIn(page, "tara");
  const bench = new Bench(page);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/orders/${order.id}/results`);
  await expect(page.getByRole("button", { name: /^Start \d/ }).first()).toBeVisible();
  await page.keyboard.press("s");
  await expect(page.locator(".toast")).toContainText(order.number);
  // Somebody else starts the same test; then the page is left, and what could still be undone is sent and refused.
  await signer.call("POST", `/v1/orders/${order.id}/start`, { items: ["K"] });
  await page.reload();
  const refused = page.getByRole("alert").filter({ hasText: "What follows on this order waits for it." });
  await expect(refused).toBeVisible({ timeout: 30_000 });
  await noFaults(page, "what was refused");
  await page.locator("#v-K").fill("4.2");
  await expect(page.getByRole("button", { name: /^Submit 1/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await page.waitForTimeout(1500);
  await expect(page.locator("#after"), "it waits").toHaveCount(0);
  await refused.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("1 resulted")).toBeVisible();
  await expect(refused).toHaveCount(0);
  await other.context.close();
});

test("the work sheet is printed with one key: labels and boxes, and no name", async ({ page }) => {
  await signIn(page, "meera");
  const bench = new Bench(page);
  const order = await bench.accepted(["CBC"]);
  await page.goto(`${new URL(page.url()).origin}/desk/${bench.hospital}/worklists/haematology`);
  await expect(page.locator("tbody tr", { hasText: `${order.number}-` }).first()).toBeVisible();
  await page.evaluate(() => {
    globalThis.print = () => document.body.setAttribute("data-printed", "");
  });
  await page.keyboard.press("p");
  await expect(page.locator("body[data-printed]")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const sheet = page.locator(".worksheet");
  await expect(sheet).toContainText(order.specimens[0].accession);
  await expect(sheet.locator("section").first().locator("i").first()).toBeVisible();
  await expect(sheet).not.toContainText(order.patient.name_latin || order.patient.name);
  await expect(page.locator(".side")).toBeHidden();
});

test("the pages of the bench have no faults in both themes, languages and three sizes", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "meera");
  const bench = new Bench(page);
  await page.reload();
  await expect(page.locator("main h1").first()).toBeVisible();
  const order = await bench.started(["CBC", "KFT"]);
  await bench.submit(order.id, { K: "6.8", NA: "140" });
  const desk = `${new URL(page.url()).origin}/desk/${bench.hospital}`;
  const pages = ["receive", "worklists", `orders/${order.id}/results`, "authorise", `orders/${order.id}/call/K`];
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
      for (const path of pages) {
        await page.goto(`${desk}/${path}`);
        await expect(page.locator("main h1").first()).toBeVisible();
        await page.waitForTimeout(900);
        if (process.env.PICTURES)
          await page.screenshot({
            path: `${process.env.PICTURES}/${path.replace(/orders\/[^/]+\//, "")}-${width}-${language}.png`.replace(
              "call/",
              "call-",
            ),
          });
        await noFaults(page, `${path} ${width} ${language} ${theme}`);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          `${path}: nothing scrolls sideways`,
        ).toBeLessThanOrEqual(0);
      }
    }
  }
});
