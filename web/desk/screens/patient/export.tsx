// All that is held about a patient, as one file: a supervisor or admin says who asks for it and why, which is kept first; then it is
// read page by page. The file stays on this device until it is handed over.
import { useState } from "react";
import { ask, read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { Dialog } from "../../kit/dialog";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import type { Patient } from "./patient";
import { patientWords } from "./words";

export function ExportDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const say = useWords(patientWords);
  const strip = useStrip();
  const [reason, setReason] = useState("");
  const [got, setGot] = useState<number>();
  const [refused, refuse] = useState("");
  const at = { path: { patient: patient.id } };
  const go = async () => {
    if (!reason.trim() || got !== undefined) return;
    refuse("");
    setGot(0);
    try {
      const begun = await ask("/v1/patients/{patient}/export", at, { reason: reason.trim() });
      const rows: unknown[] = [];
      for (let cursor: string | undefined = begun.cursor; cursor; ) {
        const page: { rows: readonly unknown[]; cursor?: string } = await read("/v1/patients/{patient}/export", {
          ...at,
          query: { cursor },
        });
        rows.push(...page.rows);
        cursor = page.cursor;
        setGot(rows.length);
      }
      keep(`patient-${patient.number}.json`, {
        patient: patient.number,
        hospital_keeps: "all rows that are held about the patient, in the form in which they are held",
        values: begun.values,
        rows,
      });
      strip.say(say("exported", { n: rows.length }));
      onClose();
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      setGot(undefined);
      refuse(sayRefusal(failure));
    }
  };
  return (
    <Dialog
      title={say("export")}
      onClose={onClose}
      typed={reason.trim() !== ""}
      footer={
        <button
          type="button"
          className="btn main end"
          aria-disabled={!reason.trim() || got !== undefined}
          onClick={() => void go()}
        >
          {got === undefined ? say(reason.trim() ? "export_it" : "no_reason") : say("exporting", { n: got })}
        </button>
      }
    >
      <p>{say("export_why")}</p>
      <TextField label={say("export_reason")} value={reason} set={setReason} first />
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </Dialog>
  );
}

function keep(name: string, document_: unknown): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 1)], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
