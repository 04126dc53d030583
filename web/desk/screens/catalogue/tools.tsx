// The whole catalogue out as a file and in again, and the starter list once more: each is shown as a diff before anything is written.
import { useRef } from "react";
import { read } from "../../api/client";
import { useWords } from "../../words/words";
import type { Draft } from "./put";
import { catalogueWords } from "./words";

export function Tools({ put }: { put: (draft: Draft) => void }) {
  const say = useWords(catalogueWords);
  const file = useRef<HTMLInputElement>(null);
  const save = async () => {
    const { csv, version } = await read("/v1/catalogue/csv", {});
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
    link.download = `catalogue-${version}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <span className="end line">
      <button type="button" className="btn" onClick={() => void save()}>
        {say("export")}
      </button>
      <button type="button" className="btn" title={say("import_more")} onClick={() => file.current?.click()}>
        {say("import")}
      </button>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={say("import")}
        onChange={async (event) => {
          const chosen = event.target.files?.[0];
          event.target.value = "";
          if (chosen) put({ csv: await chosen.text() });
        }}
      />
      <button type="button" className="btn" onClick={() => put({ starter: true })}>
        {say("load_starter")}
      </button>
    </span>
  );
}
