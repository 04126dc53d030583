// Journeys through real pages and a real local cloud. ASSAY_URL names one that runs; without it one is started with data
// of its own. Chromium is the system's.
import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  globalSetup: "./journeys/cloud.ts",
  timeout: 90_000,
  expect: { timeout: 10_000 },
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"]],
  use: {
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    video: "off",
    viewport: { width: 1366, height: 768 },
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
      ],
    },
  },
  // core: what every change runs. all: the rest too, but for pictures and figures, which are made when they are asked for by
  // name.
  grep: process.argv.includes("pictures")
    ? /@pictures/
    : process.argv.includes("figures")
      ? /@figures/
      : process.env.JOURNEYS === "all"
        ? /^(?!.*@(?:pictures|figures))/
        : /@core/,
});
