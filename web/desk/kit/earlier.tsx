// One earlier value beside that of today.
import { speaking } from "../words/words";
import { unitAsRead, when } from "./format";
import { useNow } from "./marks";

export interface Before {
  readonly value: string;
  readonly comparator?: string | undefined;
  readonly unit: string;
  readonly range: string;
  readonly number: string;
  readonly collected_at: string;
}

/** The value; its unit too where that is not the unit of today. Its range, order and day are in the title. */
export function EarlierValue({ of, unit, dated = false }: { of: Before; unit: string; dated?: boolean }) {
  const now = useNow();
  const day = when(of.collected_at, now, speaking());
  return (
    <span title={`${day}, ${of.number}: ${of.comparator ?? ""}${of.value} ${unitAsRead(of.unit)} (${of.range})`}>
      {of.comparator}
      {of.value}
      {of.unit !== unit && <span className="small"> {unitAsRead(of.unit)}</span>}
      {dated && <span className="small faint"> {day}</span>}
    </span>
  );
}
