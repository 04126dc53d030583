// The one dialog: never over another. Escape closes it where nothing was typed, else it asks first.
import { FocusTrap } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useKeys } from "../keys/keys";
import { useWords } from "../words/words";
import { Icon } from "./icons";
import { kitWords } from "./words";

export interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  /** Whether something was typed that closing would throw away. */
  readonly typed?: boolean;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly width?: number;
}

export function Dialog({ title, onClose, typed = false, children, footer, width }: DialogProps) {
  const say = useWords(kitWords);
  const heading = useId();
  const [asking, ask] = useState(false);
  const close = () => (typed ? ask(true) : onClose());
  useKeys({ Escape: close }, true, true);
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const before = opener.current;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return createPortal(
    <>
      <div className="scrim" aria-hidden="true" />
      <FocusTrap active>
        <div
          className="dialog"
          role="dialog"
          aria-modal="true"
          aria-labelledby={heading}
          style={width ? { width } : undefined}
        >
          <div className="dialog-head">
            <h2 id={heading}>{title}</h2>
            <button
              type="button"
              className="btn icon end"
              aria-label={say("close")}
              title={say("close")}
              onClick={close}
            >
              <Icon name="close" />
            </button>
          </div>
          <div className="in-card stack">{children}</div>
          {asking ? (
            <div className="dialog-foot" role="alert">
              <b>{say("throw_away")}</b>
              <button type="button" className="btn end" onClick={() => ask(false)}>
                {say("throw_no")}
              </button>
              <button type="button" className="btn badmain" onClick={onClose}>
                {say("throw_yes")}
              </button>
            </div>
          ) : (
            footer && <div className="dialog-foot">{footer}</div>
          )}
        </div>
      </FocusTrap>
    </>,
    document.body,
  );
}
