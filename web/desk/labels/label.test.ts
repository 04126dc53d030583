// The label as paper: drawn at 203 dpi as a label printer does, and read back.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bwip from "bwip-js/node";
import { describe, expect, it } from "vitest";
import { type Codes, type Label, loadCodes, pdf, zpl } from "./label";

const raw = (bwip as unknown as { raw(options: { bcid: string; text: string }): unknown[] }).raw;
const codes: Codes = await loadCodes();
const label: Label = {
  accession: "26-000417-E1",
  name: "Savita (Kulkarni) of a very long name indeed",
  ageSex: "40 y F",
  patient: "P25-001204",
  container: "EDTA whole blood",
  tests: "CBC, HBA1C",
  at: "30 Nov 08:04",
};
const tools = ["/usr/bin/pdftoppm", "/usr/bin/zbarimg", "/usr/bin/pdftotext"].every(existsSync);

describe("a label", () => {
  it("fits on 50 mm: bars, quiet zones and matrix beside each other", () => {
    const bars = codes.bars("26-999999-S9").reduce((sum, width) => sum + width, 0) * 2;
    const matrix = codes.squares("26-999999-S9").size * 3;
    expect(16 + bars + 10 + matrix + 12).toBeLessThanOrEqual(Math.round((50 / 25.4) * 203));
  });

  it("holds what the library encodes", () => {
    const bars = raw({ bcid: "code128", text: "26-000417-E1" })[0] as { sbs: number[] };
    expect(codes.bars("26-000417-E1")).toEqual(bars.sbs);
    const matrix = raw({ bcid: "datamatrix", text: "26-000417-E1" })[0] as { pixs: number[]; pixx: number };
    const { size, dark } = codes.squares("26-000417-E1");
    expect(size).toBe(matrix.pixx);
    expect(matrix.pixs.map((_, i) => Number(dark(i % size, Math.floor(i / size))))).toEqual(matrix.pixs);
  });

  it.runIf(tools)("is read by a scanner from a raster of 203 dpi, one page for each tube", () => {
    const folder = mkdtempSync(join(tmpdir(), "label-"));
    const file = join(folder, "labels.pdf");
    writeFileSync(file, pdf([label, { ...label, accession: "26-000417-S1" }], codes));
    execFileSync("/usr/bin/pdftoppm", ["-r", "203", "-gray", file, join(folder, "page")]);
    for (const [page, accession] of [
      ["1", "26-000417-E1"],
      ["2", "26-000417-S1"],
    ]) {
      const read = execFileSync("/usr/bin/zbarimg", ["-q", "--raw", join(folder, `page-${page}.pgm`)], {
        encoding: "utf8",
      });
      expect(read.trim()).toBe(accession);
    }
    const longest = join(folder, "longest.pdf");
    writeFileSync(longest, pdf([{ ...label, accession: "26-00041712-EE12" }], codes));
    execFileSync("/usr/bin/pdftoppm", ["-r", "203", "-gray", longest, join(folder, "longest")]);
    expect(
      execFileSync("/usr/bin/zbarimg", ["-q", "--raw", join(folder, "longest-1.pgm")], { encoding: "utf8" }).trim(),
    ).toBe("26-00041712-EE12");
    const text = execFileSync("/usr/bin/pdftotext", [file, "-"], { encoding: "utf8" });
    for (const part of ["SAVITA (KULKARNI)", "40 y F", "P25-001204", "CBC, HBA1C", "30 Nov 08:04", "26-000417-E1"])
      expect(text).toContain(part);
  });

  it("is told to a label printer in its own language", () => {
    const text = zpl([{ ...label, name: "^XZ~evil\\" }]);
    expect(text.match(/\^XZ/g)).toHaveLength(1);
    expect(text).toContain("^FD26-000417-E1^FS");
    expect(text).toContain("^BXN,3,200");
  });
});
