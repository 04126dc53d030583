// What a new version changes, before it is put in force: the server's own diff, and what is to be mended first.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, type Body } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { Dialog } from "../../kit/dialog";
import { rupees } from "../../kit/format";
import { Note } from "../../kit/rows";
import { TextField } from "../../kit/text-field";
import { useCommand } from "../../outbox/device";
import { useHere } from "../../shell/person";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { catalogueWords } from "./words";

type Whole = Body<"/v1/catalogue/versions", "post">;
export type Change = NonNullable<Whole["tests"]>[number];
/** What becomes of fields; one that is undefined is as it was. */
export type Fields = { readonly [K in keyof Omit<Change, "code">]?: Change[K] | undefined };
/** What the version is to change: typed here, read from a file, or the starter list. */
export type Draft = Pick<Whole, "tests" | "csv" | "starter">;

/** How many lines of a diff are drawn. */
const most = 200;

/** A line of a diff: what, from what to what. */
export function ChangeLine({ part, from, to }: { part: string; from?: string | undefined; to: string }) {
  const say = useWords(catalogueWords);
  const value = (text: string) => (part.endsWith(".price") && /^\d+$/.test(text) ? rupees(Number(text)) : text);
  return (
    <li>
      <b>{part.replace(/^(test|panel|container):/, "").replace(".", " ")}</b>{" "}
      {from && <s className="soft">{value(from)}</s>} {to === "none" ? say("nothing") : value(to)}
    </li>
  );
}

export function Put({
  draft,
  version,
  close,
  done,
}: {
  draft: Draft;
  version: number;
  close: () => void;
  done: (version: number) => Promise<void>;
}) {
  const say = useWords(catalogueWords);
  const here = useHere();
  const give = useCommand();
  const [why, setWhy] = useState("");
  const [from, setFrom] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState<string>();
  const seen = useQuery({
    queryKey: ["catalogue", "preview", version, draft],
    queryFn: ({ signal }) => ask("/v1/catalogue/preview", {}, { version, why: "…", ...draft }, signal),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const ready = seen.data && seen.data.faults.length === 0 && seen.data.changes.length > 0 && why.trim() !== "";
  const put = async () => {
    if (!ready || busy) return;
    setBusy(true);
    const given = await give("/v1/catalogue/versions", {
      at: {},
      body: { version, why: why.trim(), ...(from && { from }), ...draft },
      about: `catalogue:${here.hospital}`,
      says: { key: "catalogue.tray_put" },
    });
    const outcome = await given.outcome;
    setBusy(false);
    if (outcome.kind === "refused") return refuse(sayRefusal(outcome.refusal));
    await done(version + 1);
  };
  return (
    <Dialog
      title={say("put_title")}
      onClose={close}
      typed={why !== ""}
      width={720}
      footer={
        <button type="button" className="btn main end" disabled={!ready || busy} onClick={() => void put()}>
          {say("put_now")}
        </button>
      }
    >
      {seen.error instanceof Refusal && (
        <Note kind="crit" mark="▲">
          {sayRefusal(seen.error)} {seen.error.field}
        </Note>
      )}
      {seen.isPending && <p className="soft">{say("looking")}</p>}
      {seen.data && seen.data.faults.length > 0 && (
        <Note kind="crit" mark="▲">
          <b>{say("mend")}</b>
          <ul>
            {seen.data.faults.slice(0, most).map((fault) => (
              <li key={`${fault.code} ${fault.field} ${fault.why}`}>
                <b>
                  {fault.code} {fault.field}
                </b>{" "}
                <span lang="en">{fault.why}</span>
              </li>
            ))}
          </ul>
        </Note>
      )}
      {seen.data && (
        <>
          <b>{say("changes_n", { n: seen.data.changes.length })}</b>
          <ul className="diff">
            {seen.data.changes.slice(0, most).map((change) => (
              <ChangeLine key={change.part} {...change} />
            ))}
          </ul>
          {seen.data.changes.length > most && <p>{say("more_changes", { n: seen.data.changes.length - most })}</p>}
        </>
      )}
      <TextField label={say("why")} value={why} set={setWhy} first />
      <TextField label={say("put_from")} value={from} set={setFrom} day={{ min: tomorrow() }} />
      {refused && (
        <Note kind="crit" mark="▲">
          {refused}
        </Note>
      )}
    </Dialog>
  );
}

const tomorrow = (): string => new Date(Date.now() + 86_400_000 + 19_800_000).toISOString().slice(0, 10);
