// How quick the desk is on a slow machine and a slow line, beside its bounds; `make bench-web` asks for it by name. A busy
// machine measures itself: it is run where nothing else runs.
import type { Page } from "@playwright/test";
import { expect, person, scan, test, url } from "./desk";
import { Bench } from "./lab";

interface Seen {
  lcp: number;
  cls: number;
  blocked: number;
  rows: number;
}

/** Watches paint, shifts, long tasks and the first row, from before the first script on. */
const watch = () => {
  const seen: Seen = { lcp: 0, cls: 0, blocked: 0, rows: 0 };
  Object.assign(globalThis, { seen });
  const on = (type: string, take: (entry: PerformanceEntry & { value?: number; hadRecentInput?: boolean }) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on("largest-contentful-paint", (entry) => {
    seen.lcp = entry.startTime;
  });
  on("layout-shift", (entry) => {
    if (!entry.hadRecentInput) seen.cls += entry.value ?? 0;
  });
  on("longtask", (entry) => {
    seen.blocked += Math.max(0, entry.duration - 50);
  });
  const look = () => {
    if (document.querySelector("tbody tr")) seen.rows = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

/** Four times slower, and a line of 1.6 Mbit with 150 ms there and back. */
async function slowDown(page: Page, line: boolean): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  if (!line) return;
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const speed = (1.6 * 1024 * 1024) / 8;
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: speed,
    uploadThroughput: speed,
  });
}

test("the desk is quick enough on a slow machine @figures", async ({ browser }) => {
  test.setTimeout(300_000);
  const rows: [what: string, measured: number, bound: number][] = [];
  const desk = await person(browser, "meera", { viewport: { width: 1366, height: 768 } });
  const bench = new Bench(desk.page);
  const drawn = await bench.drawn(["CBC"]);
  const order = await bench.started(["CBC"]);
  const base = `${url()}/desk/${bench.hospital}`;

  await desk.context.addInitScript(watch);
  await slowDown(desk.page, true);
  await desk.page.goto(`${base}/orders?tab=processing`);
  await desk.page.locator("tbody tr").first().waitFor();
  await desk.page.waitForTimeout(3000);
  const seen = await desk.page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  rows.push(["largest paint, ms", seen.lcp, 2500], ["first rows, ms", seen.rows, 3000]);
  rows.push(["blocked, ms", seen.blocked, 600], ["shifts", seen.cls, 0.05]);
  await desk.context.close();

  const other = await person(browser, "meera", { viewport: { width: 1366, height: 768 } });
  const { page } = other;
  await slowDown(page, false);
  await page.goto(`${base}/receive`);
  await expect(page.getByRole("heading", { name: "Receive" })).toBeVisible();
  // From Enter to the row, without the network: the page says at once what it took.
  await page.evaluate(() => {
    addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter") return;
        const began = performance.now();
        const look = () => {
          if (document.querySelector("tbody tr")) Object.assign(globalThis, { feedback: performance.now() - began });
          else requestAnimationFrame(look);
        };
        look();
      },
      { capture: true, once: true },
    );
  });
  await scan(page, drawn.specimens[0].accession);
  await page.waitForFunction(() => "feedback" in globalThis);
  rows.push([
    "scan to feedback, ms",
    await page.evaluate(() => (globalThis as never as { feedback: number }).feedback),
    150,
  ]);

  await page.goto(`${base}/orders/${order.id}/results`);
  await page.locator("#v-HB").waitFor();
  await page.locator("#v-HB").focus();
  // From the key until the draft is in the device's database, read as another tab would.
  const kept = await page.evaluate(async (name) => {
    const field = document.querySelector<HTMLInputElement>("#v-HB")!;
    const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!;
    const began = performance.now();
    own.set!.call(field, "13.8");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    for (;;) {
      for (const { name: base } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(base!);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        const found = database.objectStoreNames.contains("drafts")
          ? await new Promise((resolve) => {
              const request = database.transaction("drafts").objectStore("drafts").get(name);
              request.onsuccess = () => resolve(request.result);
            })
          : undefined;
        database.close();
        if (JSON.stringify(found ?? "").includes("13.8")) return performance.now() - began;
      }
      if (performance.now() - began > 10_000) return 10_000;
    }
  }, `results:${order.id}`);
  rows.push(["key to kept draft, ms", kept, 500]);
  await other.context.close();

  const above: string[] = [];
  for (const [what, measured, bound] of rows) {
    const over = measured > bound;
    // biome-ignore lint/suspicious/noConsole: the figures are what this is for
    console.log(
      `${measured.toFixed(measured < 1 ? 3 : 0).padStart(7)}  at most ${bound}  ${what}${over ? "  ABOVE" : ""}`,
    );
    if (over) above.push(what);
  }
  expect(above).toEqual([]);
});
