// One of a few: a label and a row of buttons, of which one is pressed.
import { type ReactNode, useId } from "react";

interface Properties<T extends string> {
  readonly label: ReactNode;
  readonly of: readonly T[];
  readonly chosen: string;
  readonly choose: (one: T) => void;
  /** What a button says. */
  readonly word: (one: T) => ReactNode;
  /** The row keeps its width where there is room for more. */
  readonly still?: boolean;
  /** Language a button's word is in, where it is not the page's. */
  readonly spoken?: (one: T) => string;
}

/** A few answers that exclude each other, all in sight. More than five are a select. */
export function Choice<T extends string>({ label, of, chosen, choose, word, still, spoken }: Properties<T>) {
  const id = useId();
  return (
    <>
      <span className="lab" id={id}>
        {label}
      </span>
      <div className="seg" role="group" aria-labelledby={id} style={still ? { width: "max-content" } : undefined}>
        {of.map((one) => (
          <button
            key={one}
            type="button"
            lang={spoken?.(one)}
            aria-pressed={chosen === one}
            onClick={() => choose(one)}
          >
            {word(one)}
          </button>
        ))}
      </div>
    </>
  );
}
