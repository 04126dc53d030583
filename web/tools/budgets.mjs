// What the first page of the desk weighs, and each part that is loaded later, beside their bounds (docs/rules.md#figure-web).
// Sizes are brotli, as they travel. It fails above a bound.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const built = new URL("../../.build/desk/", import.meta.url);
const page = readFileSync(new URL("index.html", built), "utf8");
const size = (name) => brotliCompressSync(readFileSync(new URL(`assets/${name}`, built))).length / 1000;
const files = readdirSync(new URL("assets/", built)).filter((name) => /\.(js|css)$/.test(name));
const first = files.filter((name) => page.includes(name));
const later = files.filter((name) => !first.includes(name)).map((name) => [name, size(name)]);
const rows = [
  ["first load, scripts and styles", first.reduce((sum, name) => sum + size(name), 0), 180],
  ...later.filter(([, kB]) => kB > 5).map(([name, kB]) => [`later: ${name}`, kB, 100]),
];
let over = 0;
for (const [what, kB, bound] of rows) {
  process.stdout.write(`${kB.toFixed(1).padStart(7)} kB  at most ${bound}  ${what}${kB > bound ? "  ABOVE" : ""}\n`);
  if (kB > bound) over++;
}
process.exit(over > 0 ? 1 : 0);
