// The orders that are chosen, as a file.
import type { BoardCard } from "../../api/schema.gen";
import { rupees } from "../../kit/format";

/** What is shown of the selected orders, as a file. It stays on this device. */
export function exportCSV(cards: readonly BoardCard[]): void {
  // A cell that begins like a formula would be one in a spreadsheet.
  const cell = (value: string | number) =>
    `"${String(value)
      .replaceAll('"', '""')
      .replace(/^([=+\-@\t\r])/, "'$1")}"`;
  const lines = [
    ["number", "placed_at", "priority", "patient", "age", "sex", "tests", "stage", "settlement", "due"],
    ...cards.map((card) => [
      card.number,
      card.placed_at,
      card.priority,
      card.patient.name_latin || card.patient.name,
      card.patient.age,
      card.patient.sex,
      card.tests.join(" "),
      card.stage,
      card.settlement,
      rupees(card.due),
    ]),
  ];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    new Blob([`\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv" }),
  );
  link.download = "assay-orders.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
