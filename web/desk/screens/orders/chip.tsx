// A chip of the filters that is a list.
/** A chip that is a list: the native one, so that every device shows its own. */
export function ChipSelect<T extends string>({
  value,
  none,
  options,
  onChange,
}: {
  value: T | undefined;
  none: string;
  options: readonly (readonly [T, string])[];
  onChange: (value: T | undefined) => void;
}) {
  const label = options.find(([one]) => one === value)?.[1] ?? none;
  return (
    <span className="chip chipselect hide-s" data-on={value !== undefined || undefined}>
      {label} ▾
      <select
        aria-label={none}
        value={value ?? ""}
        onChange={(event) => onChange((event.target.value || undefined) as T | undefined)}
      >
        <option value="">{none}</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
