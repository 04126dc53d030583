// What every journey needs: a signed-in person, keys that are counted, axe, and a guard that no foreign host is asked.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";

export const url = (): string => process.env.ASSAY_URL ?? "http://localhost:8080";

export type Name = "tara" | "imran" | "meera" | "joseph" | "asha" | "ravi";

/** Watches a page: a request to a foreign host, a broken policy or an error of a script fails the journey. */
export function guard(context: BrowserContext): string[] {
  const wrong: string[] = [];
  const own = new URL(url()).host;
  // A browser without a screen cannot show its print dialog: what is printed comes as a file, as on a phone.
  void context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, "pdfViewerEnabled", { get: () => false }),
  );
  context.on("request", (request) => {
    const to = new URL(request.url());
    if (/^https?:$/.test(to.protocol) && to.host !== own) wrong.push(`asks ${to.host}`);
  });
  context.on("weberror", (failure) => wrong.push(`script: ${failure.error().message}`));
  context.on("console", (message) => {
    if (/Content Security Policy|Trusted Type/i.test(message.text())) wrong.push(message.text());
  });
  return wrong;
}

/** Signs somebody in through the page of the issuer. */
export async function signIn(page: Page, name: Name, path = "/desk/"): Promise<void> {
  await page.goto(`${url()}${path}`);
  await page.getByRole("button", { name: /^Sign in|^साइन इन/ }).click();
  await page.locator(`button[data-username="${name}"]`).click();
  await expect(page.locator("#filled")).toHaveText(/Filled in/);
  await page.locator("button[type=submit]").click();
  await page.waitForURL(/\/desk\/\w+\//);
  await expect(page.locator("main h1").first()).toBeVisible();
}

/** A person at a desk of their own, on a machine of the size asked for. */
export async function person(
  browser: Browser,
  name: Name,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; context: BrowserContext; wrong: string[] }> {
  const context = await browser.newContext(options);
  const wrong = guard(context);
  const page = await context.newPage();
  await signIn(page, name);
  return { page, context, wrong };
}

/** Presses keys and counts them: a budget is held against what was really pressed. */
export class Hands {
  keys = 0;
  readonly #began = Date.now();
  constructor(private readonly page: Page) {}
  async press(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.keys++;
      await this.page.keyboard.press(name);
      // A single key waits 70 ms in case it is the first of a scan; a person is slower than that anyway.
      if (name.length === 1) await this.page.waitForTimeout(90);
    }
  }
  /** Types with so many milliseconds between keys: a person is never as fast as a scanner. */
  async type(text: string, delay = 60): Promise<void> {
    this.keys += text.length;
    await this.page.keyboard.type(text, { delay });
  }
  /** Presses keys at a place that a person reaches with Tab or a finger: each is one tap. */
  async on(place: Locator, ...names: readonly string[]): Promise<void> {
    await place.focus();
    await this.press(...names);
  }
  /** Fills a field in one go, as an input method does, and counts its letters. */
  async fill(place: Locator, text: string): Promise<void> {
    this.keys += text.length;
    await place.fill(text);
  }
  /** Seconds that the keystroke-level model gives for these keys: 0.28 s each for a person who types on average, and 1.35 s of thought for each `thought`. */
  modelled(thoughts: number): number {
    return this.keys * 0.28 + thoughts * 1.35;
  }
  report(flow: string, budget: string, thoughts = 1): void {
    const seconds = (Date.now() - this.#began) / 1000;
    // biome-ignore lint/suspicious/noConsole: the figures are what this is for
    console.log(
      `flow ${flow}: ${this.keys} keys, ${seconds.toFixed(1)} s by the test, ${this.modelled(thoughts).toFixed(1)} s by the keystroke-level model; budget ${budget}`,
    );
  }
}

/** A scanner: all characters and Enter at once, not waiting for the page to draw between them, as no scanner does. */
export async function scan(page: Page, code: string): Promise<void> {
  await Promise.all([...code, "Enter"].map((key) => page.keyboard.press(key)));
}

async function isSmallInView(page: Page, target: string): Promise<boolean> {
  await page
    .locator(target)
    .first()
    .evaluate((one) => one.scrollIntoView({ block: "center" }));
  const { violations } = await new AxeBuilder({ page }).include(target).withRules(["target-size"]).analyze();
  return violations.length > 0;
}

/** No fault that axe knows, by WCAG 2.2 A and AA and its own best practice. */
export async function noFaults(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const faults: string[] = [];
  for (const { id, nodes } of violations) {
    const targets: string[] = [];
    for (const node of nodes) {
      const target = node.target.join(" ");
      // What is cut at the edge of what scrolls is measured where a person touches it: in view.
      if (id !== "target-size" || (await isSmallInView(page, target))) targets.push(target);
    }
    if (targets.length > 0) faults.push(`${id}: ${targets.slice(0, 4).join("; ")}`);
  }
  expect(faults, where).toEqual([]);
}

/**
 * Opens something at three sizes, in both languages and themes: no fault, and nothing scrolls sideways. PICTURES names a
 * folder that pictures of it go to.
 */
export async function everywhere(page: Page, name: string, open: () => Promise<void>): Promise<void> {
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
      await page.reload();
      await expect(page.locator("main h1").first()).toBeVisible();
      await open();
      if (process.env.PICTURES) {
        await page.waitForTimeout(500);
        await page.screenshot({ path: `${process.env.PICTURES}/${name}-${width}-${language}.png` });
      }
      await noFaults(page, `${name} ${width} ${language} ${theme}`);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${name} ${width} ${language}: nothing scrolls sideways`,
      ).toBeLessThanOrEqual(0);
    }
  }
  await page.evaluate(() => {
    localStorage.setItem("assay.language", "en");
    localStorage.setItem("assay.theme", "system");
  });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.reload();
}

export const test = base.extend<{ wrong: string[] }>({
  wrong: [
    async ({ context }, use) => {
      const wrong = guard(context);
      await use(wrong);
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };
