// A dialog that asks one reason, by button or by its number, before something is done that is not undone.
import { type ReactNode, useState } from "react";
import { Refusal } from "../../api/refusal";
import { Dialog } from "../../kit/dialog";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import type { Given } from "../../outbox/device";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { reasonWords } from "./words";

export interface Choice<R extends string> {
  readonly reason: R;
  readonly word: string;
}

export function ReasonDialog<R extends string>({
  title,
  choices,
  hint,
  warning,
  act,
  bad = false,
  onGive,
  onClose,
  children,
}: {
  title: ReactNode;
  choices: readonly Choice<R>[];
  hint?: ReactNode;
  /** Said for a reason that does more than it seems. */
  warning?: (reason: R) => string | undefined;
  /** The verb of the button. */
  act: string;
  bad?: boolean;
  onGive: (reason: R) => Promise<Given>;
  onClose: (done: boolean) => void;
  children?: ReactNode;
}) {
  const say = useWords(reasonWords);
  const [reason, choose] = useState<R | undefined>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const ready = reason !== undefined && !busy;
  const give = async () => {
    if (!reason || !ready) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const outcome = await (await onGive(reason)).outcome;
      if (outcome.kind === "refused") setProblem(sayRefusal(outcome.refusal));
      else onClose(true);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      setProblem(sayRefusal(failure));
    } finally {
      setBusy(false);
    }
  };
  const warns = reason && warning?.(reason);
  return (
    <Dialog
      title={title}
      onClose={() => onClose(false)}
      footer={
        <>
          <span className="soft small grow">{hint}</span>
          <button type="button" className="btn" onClick={() => onClose(false)}>
            {say("not_now")} <Key>Esc</Key>
          </button>
          <button
            type="button"
            className={`btn ${bad ? "badmain" : "main"}`}
            disabled={!ready}
            onClick={() => void give()}
          >
            {busy ? say("wait") : act} <Key>Ctrl+⏎</Key>
          </button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons inside, which can all be reached one by one */}
      <div
        className="stack"
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void give();
            return;
          }
          const target = event.target as HTMLElement;
          if (target instanceof HTMLInputElement && target.type === "text") return;
          const place = "123456789".indexOf(event.key);
          if (place >= 0 && choices[place]) {
            event.preventDefault();
            choose(choices[place].reason);
          }
        }}
      >
        {children}
        <fieldset className="reasonset">
          <legend className="lab">{say("why")}</legend>
          {choices.map((choice, i) => (
            <button
              key={choice.reason}
              type="button"
              className="chip"
              aria-pressed={choice.reason === reason}
              data-autofocus={i === 0 || undefined}
              onClick={() => choose(choice.reason)}
            >
              {choice.word} {i < 9 && <Key>{i + 1}</Key>}
            </button>
          ))}
        </fieldset>
        {warns && (
          <Note kind="warn" mark="◆">
            {warns}
          </Note>
        )}
        {problem && (
          <Note kind="crit" mark="▲">
            {problem}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
