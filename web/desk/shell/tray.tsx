// What is not sent: what needs somebody first, then the queue in order.
import { useEffect, useRef } from "react";
import { useKeys } from "../keys/keys";
import { clock } from "../kit/format";
import { Icon } from "../kit/icons";
import { Note } from "../kit/rows";
import { kitWords } from "../kit/words";
import type { Act } from "../outbox/database";
import { useDevice, useOutbox } from "../outbox/device";
import { useRefusalWords } from "../words/refusals";
import { sayByName, speaking, useWords } from "../words/words";
import { shellWords } from "./words";
import "./tray.css";

export function Tray({ close }: { close: () => void }) {
  const say = useWords(shellWords);
  const kit = useWords(kitWords);
  const { outbox } = useDevice();
  const acts = useOutbox();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  useKeys({ Escape: close });
  const needs = acts.filter((act) => act.state !== "waiting");
  const queue = acts.filter((act) => act.state === "waiting");
  const copy = () => {
    const text = JSON.stringify(acts, null, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "assay-unsent.json";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className="drawer" role="dialog" aria-label={say("tray")} ref={top} tabIndex={-1}>
      <div className="line" style={{ padding: "10px 12px 10px 16px" }}>
        <h2>{say("tray_head", { n: acts.length, needs: needs.length })}</h2>
        <span className="end" />
        {queue.length > 0 && (
          <button type="button" className="btn" onClick={() => void outbox.tryNow()}>
            {say("try_now")}
          </button>
        )}
        <button type="button" className="btn icon" aria-label={kit("close")} title={kit("close")} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <Unsent />
      {acts.length > 0 && (
        <div className="foot">
          <span className="soft small">{say("safe_here")}</span>
          <button type="button" className="btn end" style={{ flex: "none" }} onClick={copy}>
            {say("save_copy")}
          </button>
        </div>
      )}
    </div>
  );
}

/** What was refused of one thing while nobody looked: what follows on it waits until somebody has seen that. */
export function Refused({ about }: { about: string }) {
  const say = useWords(shellWords);
  const refusal = useRefusalWords();
  const { outbox } = useDevice();
  const acts = useOutbox().filter((act) => act.about === about && act.state === "refused");
  return acts.map((act) => (
    <Note key={act.seq} kind="crit" mark="▲">
      <b>{sayByName(act.says.key, act.says.with)}:</b> {act.refusal && refusal(act.refusal)} {say("blocks")}{" "}
      <button type="button" className="linkish" onClick={() => void outbox.forget(act.seq!)}>
        {say("discard")}
      </button>
    </Note>
  ));
}

/** What needs somebody first, then the queue in order. */
export function Unsent() {
  const say = useWords(shellWords);
  const refusal = useRefusalWords();
  const { outbox } = useDevice();
  const acts = useOutbox();
  const needs = acts.filter((act) => act.state !== "waiting");
  const queue = acts.filter((act) => act.state === "waiting");
  const seen = new Set<string>();
  const state = (act: Act) => {
    if (outbox.isSending(act.seq)) return say("being_sent_one");
    const behind = seen.has(act.about);
    seen.add(act.about);
    return say(behind ? "waits_before" : "waits");
  };
  for (const act of needs) if (act.state === "refused") seen.add(act.about);
  return (
    <ul className="traylist">
      {needs.map((act) => (
        <li key={act.seq} className="needs">
          <time>{clock(act.madeAt, speaking())}</time>
          <div>
            <b>{sayByName(act.says.key, act.says.with)}</b>
            <div className="small">
              {act.state === "refused" && act.refusal ? refusal(act.refusal) : say("kept_exception")}
            </div>
            <div className="line" style={{ marginTop: 8 }}>
              <button type="button" className="btn row-btn" onClick={() => void outbox.forget(act.seq!)}>
                {act.state === "refused" ? say("discard") : say("seen")}
              </button>
            </div>
          </div>
          <span className="tag crit">{act.state === "refused" ? say("refused") : ""}</span>
        </li>
      ))}
      {queue.map((act) => (
        <li key={act.seq}>
          <time>{clock(act.madeAt, speaking())}</time>
          <b>{sayByName(act.says.key, act.says.with)}</b>
          <span className="tag">{state(act)}</span>
        </li>
      ))}
    </ul>
  );
}
