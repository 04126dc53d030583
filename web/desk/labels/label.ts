// A tube's label, 50 × 25 mm: who, which tube, which tests, when, and the label's number as Code 128 for scanners and as
// Data Matrix for cameras. As a PDF of our own, whole dots of a 203 dpi printer wide, and as ZPL for a label printer.
import type { Order } from "../api/schema.gen";
import { stateWords } from "../words/states";

export interface Label {
  readonly accession: string;
  /** In Latin letters: label printers have no others. */
  readonly name: string;
  readonly ageSex: string;
  readonly patient: string;
  readonly container: string;
  readonly tests: string;
  readonly at: string;
}

/** Bars and squares of a code: `bars` are widths in modules, dark first; `squares` are rows of a matrix. */
export interface Codes {
  bars(text: string): readonly number[];
  squares(text: string): { readonly size: number; readonly dark: (x: number, y: number) => boolean };
}

/** Loaded when the first label is printed. The library draws on what is given to it; here that only writes down what is drawn. */
export async function loadCodes(): Promise<Codes> {
  const { code128, datamatrix } = await import("bwip-js/generic");
  const drawn = (
    encode: (options: { bcid: string; text: string }, drawing: never) => unknown,
    bcid: string,
    text: string,
  ) => {
    const lines: { x: number; wide: number }[] = [];
    const shapes: (readonly [number, number][])[] = [];
    let size = 0;
    const drawing = {
      scale: () => [1, 1],
      measure: () => ({ width: 0, ascent: 0, descent: 0 }),
      init: (width: number) => {
        size = width;
      },
      line: (x0: number, _y0: number, x1: number, _y1: number, wide: number) =>
        lines.push({ x: Math.min(x0, x1), wide }),
      polygon: (points: readonly [number, number][]) => shapes.push(points),
      hexagon: () => {},
      ellipse: () => {},
      fill: () => {},
      text: () => {},
      end: () => true,
    };
    encode({ bcid, text, scale: 1, padding: 0, includetext: false } as never, drawing as never);
    return { lines, shapes, size };
  };
  return {
    bars(text) {
      const { lines } = drawn(code128, "code128", text);
      const bars = lines
        .map(({ x, wide }) => ({ from: Math.floor(x - wide / 2), wide: Math.round(wide) }))
        .sort((a, b) => a.from - b.from);
      return bars.flatMap((bar, i) =>
        i + 1 < bars.length ? [bar.wide, bars[i + 1]!.from - bar.from - bar.wide] : [bar.wide],
      );
    },
    squares(text) {
      const { shapes, size } = drawn(datamatrix, "datamatrix", text);
      // A square is dark where its middle lies inside an odd number of outlines.
      const inside = (x: number, y: number, points: readonly [number, number][]) =>
        points.reduce((odd, [x1, y1], i) => {
          const [x2, y2] = points[(i + 1) % points.length]!;
          return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !odd : odd;
        }, false);
      return { size, dark: (x, y) => shapes.filter((points) => inside(x + 0.5, y + 0.5, points)).length % 2 === 1 };
    },
  };
}

/** What stands on the labels of some tubes of an order. `at` is the time of printing, as it is read here. */
export function labelsOf(order: Order, tubes: readonly string[], at: string): Label[] {
  return order.specimens
    .filter((one) => tubes.includes(one.id))
    .map((one) => {
      const codes = new Set(
        order.items
          .filter((item) => item.specimen === one.id && !["cancelled", "not_performed"].includes(item.state))
          .map((item) => item.panel ?? item.code),
      );
      return {
        accession: one.accession,
        name: latin(order.patient.name_latin || order.patient.name),
        ageSex: `${latin(order.patient.age)} ${stateWords.pairs[`sex_short_${order.patient.sex}`][0]}`,
        patient: order.patient.number,
        container: latin(one.name),
        tests: [...codes].join(", "),
        at,
      };
    });
}

/** What a label printer's font has; the rest is left out, never replaced by another letter. */
function latin(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("–", "-")
    .replaceAll("’", "'")
    .replace(/[^\x20-\x7e]/g, "")
    .trim();
}

const cut = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, letters - 1)}.` : text;

// ---------------------------------------------------------------- PDF

const dot = 72 / 203; // one dot of the printer, in points
const wide = (50 / 25.4) * 72;
const high = (25 / 25.4) * 72;

const text = (font: "F1" | "F2", size: number, x: number, y: number, words: string): string =>
  `BT /${font} ${size} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td (${words.replace(/[\\()]/g, "\\$&")}) Tj ET`;

function draw(label: Label, codes: Codes): string {
  const left = 12 * dot;
  const out = [
    text("F2", 8, left, high - 11, cut(label.name.toUpperCase(), 18)),
    text("F1", 7, wide - 40, high - 11, label.ageSex),
    text("F1", 6.5, left, high - 20, cut(`${label.patient}  ${label.container}`, 34)),
    text("F1", 6.5, wide - 40, high - 20, label.at),
    text("F2", 8, left, 6, label.accession),
    text("F1", 6.5, wide - 66, 6, cut(label.tests, 18)),
  ];
  // Whole dots for each module, so that no bar is a shade wider than the next: two for the code, three for the matrix.
  const module = 2 * dot;
  let x = left + 4 * dot;
  codes.bars(label.accession).forEach((width, i) => {
    if (i % 2 === 0) out.push(`${x.toFixed(4)} 16.5 ${(width * module).toFixed(4)} 30 re`);
    x += width * module;
  });
  const square = 3 * dot;
  const matrix = codes.squares(label.accession);
  const from = wide - left - matrix.size * square;
  // A number so long that the bars need its place has the bars alone: they are what the bench reads.
  if (x + 10 * dot > from) return `${out.join("\n")}\nf`;
  for (let row = 0; row < matrix.size; row++)
    for (let column = 0; column < matrix.size; column++)
      if (matrix.dark(column, row))
        out.push(
          `${(from + column * square).toFixed(4)} ${(16.5 + (matrix.size - 1 - row) * square).toFixed(4)} ${square.toFixed(4)} ${square.toFixed(4)} re`,
        );
  return `${out.join("\n")}\nf`;
}

/** One page for each label. */
export function pdf(labels: readonly Label[], codes: Codes): Uint8Array<ArrayBuffer> {
  const bodies = labels.map((label) => draw(label, codes));
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const pages = bodies.map((_, i) => 5 + 2 * i);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((n) => `${n} 0 R`).join(" ")}] >>`,
    font("Helvetica"),
    font("Helvetica-Bold"),
    ...bodies.flatMap((body, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide.toFixed(2)} ${high.toFixed(2)}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${pages[i]! + 1} 0 R >>`,
      `<< /Length ${body.length} >>\nstream\n${body}\nendstream`,
    ]),
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(file);
}

// ---------------------------------------------------------------- ZPL

/** For a label printer of 203 dpi: it draws the codes itself. */
export function zpl(labels: readonly Label[]): string {
  const field = (x: number, y: number, size: number, words: string) =>
    `^FO${x},${y}^A0N,${size},${size}^FD${words.replace(/[\^~\\]/g, " ")}^FS`;
  return labels
    .map((label) =>
      [
        "^XA^PW400^LL200^CI0",
        field(12, 10, 24, cut(label.name.toUpperCase(), 22)),
        field(310, 12, 20, label.ageSex),
        field(12, 38, 18, cut(`${label.patient} ${label.container}`, 30)),
        field(310, 38, 18, label.at),
        `^FO16,66^BY2^BCN,80,N,N,N^FD${label.accession}^FS`,
        `^FO336,66^BXN,3,200^FD${label.accession}^FS`,
        field(12, 168, 24, label.accession),
        field(220, 170, 18, cut(label.tests, 18)),
        "^XZ",
      ].join("\n"),
    )
    .join("\n");
}
