// Starts the local cloud for the journeys on a port and with data of its own, unless ASSAY_URL names one that runs.
import { spawn } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.ASSAY_URL) return undefined;
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "assay-journeys-"));
  const cloud = spawn(join(root, ".build/local"), ["run", "--port", String(port), "--data", data], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  cloud.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const ready = async () => {
    for (let tries = 0; tries < 1200; tries++) {
      if (cloud.exitCode !== null) break;
      if (
        await access(join(data, "running.json")).then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`the local cloud did not start:\n${said}`);
  };
  await ready();
  process.env.ASSAY_URL = `http://localhost:${port}`;
  process.env.ASSAY_DATA = data;
  return async () => {
    cloud.kill("SIGINT");
    await new Promise((resolve) => (cloud.exitCode !== null ? resolve(0) : cloud.once("exit", resolve)));
    await rm(data, { recursive: true, force: true });
  };
}
