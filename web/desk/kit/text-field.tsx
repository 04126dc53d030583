// One line of words, with what it is called above it.
import { useId } from "react";

export function TextField({
  label,
  value,
  set,
  day,
  first = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  /** It is a day, between these. */
  readonly day?: { readonly min?: string; readonly max?: string };
  /** The dialog begins here. */
  readonly first?: boolean;
}) {
  const id = useId();
  return (
    <div className="field grow">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="in"
        autoComplete="off"
        maxLength={300}
        data-autofocus={first || undefined}
        value={value}
        {...(day && { type: "date", ...day })}
        onChange={(event) => set(event.target.value)}
      />
    </div>
  );
}
