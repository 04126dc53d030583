// The columns of a table, heads and widths in one list.
import type { ReactNode } from "react";

export interface Column {
  readonly head: ReactNode;
  /** In px; what has none shares the rest. */
  readonly width?: number;
  /** A number, or what stands at the end of the row. */
  readonly num?: boolean;
  /** Only a screen reader says it: the column explains itself. */
  readonly quiet?: boolean;
}

export function Columns({ of }: { of: readonly Column[] }) {
  const keyed = of.map((one, i) => ({ ...one, key: i }));
  return (
    <>
      <colgroup>
        {keyed.map(({ key, width }) => (
          <col key={key} style={width ? { width } : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {keyed.map(({ key, head, num, quiet }) => (
            <th key={key} scope="col" className={num ? "num" : undefined}>
              {quiet ? <span className="vh">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
