// One command at a time, with what the page says while it is sent and when it is refused.
import { useState } from "react";
import type { Refusal } from "../api/refusal";
import type { Given, Outcome } from "./device";

/** From then on a person wants to know that it was not sent yet. */
const patience = 4000;

export function useSending() {
  const [busy, setBusy] = useState<"" | "sending" | "unsent">("");
  const [refused, setRefused] = useState<Refusal>();
  /** What became of the command; undefined where one was on its way already. */
  const send = async (give: () => Promise<Given>): Promise<Outcome | undefined> => {
    if (busy) return undefined;
    setBusy("sending");
    setRefused(undefined);
    const { outcome } = await give();
    const slow = setTimeout(() => setBusy("unsent"), patience);
    const what = await outcome;
    clearTimeout(slow);
    setBusy("");
    if (what.kind === "refused") setRefused(what.refusal);
    return what;
  };
  return { busy, refused, send, clear: () => setRefused(undefined) };
}
