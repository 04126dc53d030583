// A shift: two technicians and a supervisor at once on forty orders, through the pages. Every fifth order is typed by both
// technicians at the same time; some pages are reloaded while a value stands in them.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { expect, person, scan, test, url } from "./desk";
import { Bench } from "./lab";

const root = fileURLToPath(new URL("../..", import.meta.url));
const orders = 40;
const values: readonly (readonly [string, string])[] = [
  ["CREA", "0.9"],
  ["NA", "140"],
  ["K", "4.2"],
  ["UREA", "28"],
];

interface Job {
  readonly id: string;
  readonly number: string;
  readonly label: string;
  readonly shared: boolean;
}

/** What the operator's audit says of all that happened; it ends with 1 where a chain or the books are broken. */
async function audit(): Promise<string> {
  const data = process.env.ASSAY_DATA ?? join(root, ".local");
  const running = JSON.parse(await readFile(join(data, "running.json"), "utf8"));
  const { stdout } = await promisify(execFile)("go", ["run", "./infra/ops/audit"], {
    cwd: root,
    env: {
      ...process.env,
      ...running.environment.Parameters,
      AWS_REGION: running.region,
      AWS_ACCESS_KEY_ID: running.accessKey,
      AWS_SECRET_ACCESS_KEY: running.secretKey,
    },
  });
  return stdout;
}

test("two technicians and a supervisor at once on forty orders: nothing is lost, nothing done twice", async ({
  browser,
}) => {
  test.setTimeout(30 * 60_000);
  const [tara, imran, meera] = [
    await person(browser, "tara"),
    await person(browser, "imran"),
    await person(browser, "meera"),
  ];
  const bench = new Bench(meera.page);
  const desk = `${url()}/desk/${bench.hospital}`;
  const patient = await bench.grown();
  const jobs: Job[] = [];
  for (let i = 0; i < orders; i++) {
    const { id, number, specimens } = await bench.drawn(
      values.map(([code]) => code),
      "routine",
      patient,
    );
    jobs.push({ id, number, label: specimens[0].accession, shared: i % 5 === 4 });
  }

  const fields = (page: Page) => page.locator("input[data-value]:not([readonly])");
  const receive = async (page: Page, job: Job) => {
    await page.goto(`${desk}/receive`);
    await expect(page.locator("main h1")).toBeVisible();
    // Who hears no tone scans again. Whoever is second is told so: a tube is accepted once.
    await expect(async () => {
      await scan(page, job.label);
      await expect(page.locator("tbody tr", { hasText: job.label }).first()).toContainText(
        /accepted|already|moved|not|twice/,
        { timeout: 4000 },
      );
    }).toPass({ timeout: 30_000 });
  };
  /** What was refused because the other was faster is said, and holds back what follows until it is seen. */
  const see = async (page: Page) => {
    const refused = page.getByRole("alert").filter({ hasText: "What follows on this order waits for it." });
    while ((await refused.count()) > 0) {
      await refused.first().getByRole("button", { name: "Discard" }).click();
      await page.waitForTimeout(200);
    }
  };
  const open = async (page: Page, job: Job) => {
    await page.goto(`${desk}/orders/${job.id}/results`);
    await expect(page.locator("main h1")).toHaveText(job.number);
    const begin = page.getByRole("button", { name: /^Start \d/ }).first();
    await expect(begin.or(fields(page).first())).toBeVisible({ timeout: 30_000 });
    // What can be undone is sent when its time is over.
    if (await begin.isVisible()) await page.keyboard.press("s");
    await expect(async () => {
      await see(page);
      await expect(fields(page)).toHaveCount(values.length, { timeout: 2000 });
    }).toPass({ timeout: 60_000 });
  };
  const type = async (page: Page, some: readonly (readonly [string, string])[]) => {
    for (const [code, value] of some) {
      await page.locator(`#v-${code}`).focus();
      await page.keyboard.press("Control+A");
      await page.keyboard.type(value, { delay: 120 });
      await page.keyboard.press("Enter");
    }
  };
  const submit = async (page: Page) => {
    await expect(page.locator("#submit")).toHaveText(/^Submit \d/);
    await page.keyboard.press("Control+Enter");
    // Done, or somebody was faster with a part of it and what is left is submitted again.
    await expect(page.locator("#after").or(page.getByRole("alert").first())).toBeVisible({ timeout: 30_000 });
  };

  const waiting: Job[] = [];
  const own = async (page: Page, mine: readonly Job[]) => {
    for (const [i, job] of mine.entries()) {
      await receive(page, job);
      await open(page, job);
      await type(page, values.slice(0, 2));
      if (i % 4 === 1) {
        await page.reload();
        for (const [code, value] of values.slice(0, 2))
          await expect(page.locator(`#v-${code}`), `${job.number}: what was typed stands`).toHaveValue(value);
      }
      await type(page, values.slice(2));
      await submit(page);
      await expect(page.locator("#after")).toContainText("4 resulted");
      waiting.push(job);
    }
  };
  /** Both at once on the same orders: each types a half, both submit. */
  const together = async (some: readonly Job[]) => {
    const pages = [tara.page, imran.page];
    for (const job of some) {
      await Promise.all(pages.map((page) => receive(page, job)));
      await open(tara.page, job);
      await open(imran.page, job);
      await Promise.all([type(tara.page, values.slice(0, 2)), type(imran.page, values.slice(2))]);
      await Promise.all(pages.map(submit));
      // Who was refused because the order had moved has everything typed still there, and presses once more.
      for (const [page, half] of [
        [tara.page, values.slice(0, 2)],
        [imran.page, values.slice(2)],
      ] as const)
        await expect(async () => {
          await see(page);
          if ((await page.locator("#after").count()) > 0) return;
          for (const [code, value] of half) await expect(page.locator(`#v-${code}`)).toHaveValue(value);
          await page.keyboard.press("Control+Enter");
          await expect(page.locator("#after")).toBeVisible({ timeout: 5000 });
        }).toPass({ timeout: 60_000 });
      waiting.push(job);
    }
  };
  let typing = true;
  const sign = async () => {
    const { page } = meera;
    for (let signed = 0; signed < orders; ) {
      const job = waiting.shift();
      if (!job) {
        if (!typing) break;
        await page.waitForTimeout(500);
        continue;
      }
      await page.goto(`${desk}/authorise?order=${job.id}`);
      await expect(page.getByRole("button", { name: /^Authorise \d+/ })).toBeVisible({ timeout: 30_000 });
      await page.waitForTimeout(600); // a person looks
      await page.keyboard.press("a");
      await expect(page.locator(".toast")).toContainText(`${job.number} signed`, { timeout: 30_000 });
      signed++;
    }
  };
  const began = Date.now();
  const single = jobs.filter((job) => !job.shared);
  await Promise.all([
    (async () => {
      await Promise.all([
        own(
          tara.page,
          single.filter((_, i) => i % 2 === 0),
        ),
        own(
          imran.page,
          single.filter((_, i) => i % 2 === 1),
        ),
      ]);
      await together(jobs.filter((job) => job.shared));
      typing = false;
    })(),
    sign(),
  ]);
  // biome-ignore lint/suspicious/noConsole: the figures are what this is for
  console.log(`flow shift: ${orders} orders by three people in ${((Date.now() - began) / 60_000).toFixed(1)} min`);

  for (const { page } of [tara, imran, meera]) {
    await page.goto(`${desk}/device`);
    await expect(page.getByText("Everything is sent.")).toBeVisible({ timeout: 30_000 });
  }
  for (const job of jobs) {
    const of = async () => bench.order(job.id);
    await expect
      .poll(async () => ((await of()).reports as { state: string }[]).map((one) => one.state), { timeout: 60_000 })
      .toEqual(["stored"]);
    const [order, { runs }, { drafts }, { events }] = await Promise.all([
      of(),
      bench.call("GET", `/v1/orders/${job.id}/results`),
      bench.call("GET", `/v1/orders/${job.id}/drafts`),
      bench.call("GET", `/v1/orders/${job.id}/timeline`),
    ]);
    expect(order.state, job.number).toBe("completed");
    expect(drafts, `${job.number}: no draft is left`).toEqual([]);
    for (const [code, value] of values)
      expect(
        runs.filter((run: { item: string }) => run.item === code).map((run: { raw: string }) => run.raw),
        `${job.number} ${code} was submitted once`,
      ).toEqual([value]);
    const times = (command: string) => events.filter((event: { command: string }) => event.command === command).length;
    expect(
      ["collect", "accept", "start", "authorise"].map((command) => [command, times(command)]),
      `${job.number}: each once`,
    ).toEqual([
      ["collect", 1],
      ["accept", 1],
      ["start", 1],
      ["authorise", 1],
    ]);
  }
  expect(await audit()).toContain(" 0 broken");
  for (const one of [tara, imran, meera]) {
    expect(one.wrong).toEqual([]);
    await one.context.close();
  }
});
