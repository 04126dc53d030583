// Prints labels by one key, and records that the tubes have them. Nothing else of printing is recorded.
import type { Order } from "../api/schema.gen";
import { useCommand } from "../outbox/device";
import { useStrip } from "../shell/strip";
import { sayRefusal } from "../words/refusals";
import { useWords } from "../words/words";
import { clock } from "../kit/format";
import { labelsOf, loadCodes, pdf, zpl } from "./label";
import { labelWords } from "./words";

/** What the printer of this device takes. */
export const labelForm = (): "pdf" | "zpl" => (localStorage.getItem("assay.label_form") === "zpl" ? "zpl" : "pdf");

/** Gives a file to the printer: a PDF through the browser's own dialog, anything else as a file. */
export function printFile(content: BlobPart, type: string, name: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  // Where the browser shows no PDF itself (most phones), the file goes to what does.
  if (type !== "application/pdf" || !navigator.pdfViewerEnabled) {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    return;
  }
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = name;
  frame.src = address;
  frame.onload = () => {
    frame.contentWindow?.focus();
    frame.contentWindow?.print();
  };
  document.body.append(frame);
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(address);
  }, 120_000);
}

export function usePrintLabels(): (order: Order, tubes: readonly string[]) => Promise<void> {
  const give = useCommand();
  const strip = useStrip();
  const say = useWords(labelWords);
  return async (order, tubes) => {
    const now = Date.now();
    const at = `${new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "Asia/Kolkata" }).format(now)} ${clock(now, "en")}`;
    const labels = labelsOf(order, tubes, at);
    const form = labelForm();
    if (form === "zpl") printFile(zpl(labels), "application/zpl", `${order.number}.zpl`);
    else printFile(pdf(labels, await loadCodes()), "application/pdf", `${order.number}.pdf`);
    // Only what can be recorded now is: a label that is printed again changes nothing.
    const offered = order.acts.find((act) => act.command === "label" && !act.refused)?.parts ?? [];
    const fresh = tubes.filter((tube) => offered.includes(`specimen:${tube}`));
    const text = say("printed", { n: labels.length, number: order.number });
    if (fresh.length === 0) return strip.say(text);
    const given = await give("/v1/orders/{order}/label", {
      at: { path: { order: order.id } },
      body: { specimens: fresh },
      says: { key: "labels.tray", with: { number: order.number } },
      undo: true,
    });
    strip.say(text, [given]);
    const outcome = await given.outcome;
    if (outcome.kind === "refused") strip.say(sayRefusal(outcome.refusal));
  };
}
