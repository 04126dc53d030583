// Long lists draw only what can be seen: five hundred rows cost a second and a half on a slow machine, forty cost nothing.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback } from "react";

const few = 60;

export interface Drawn {
  /** Places of the rows to draw. */
  readonly places: readonly number[];
  /** Heights of what is not drawn, above and below. */
  readonly above: number;
  readonly below: number;
  readonly measure: ((element: Element | null) => void) | undefined;
  readonly reveal: (place: number) => void;
}

export function useDrawn(count: number, height: number, frame: RefObject<HTMLElement | null>): Drawn {
  const all = count <= few;
  const virtual = useVirtualizer({
    count: all ? 0 : count,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const reveal = useCallback(
    (place: number) => {
      if (!all) virtual.scrollToIndex(place, { align: "auto" });
      else frame.current?.querySelector(`[data-index="${place}"]`)?.scrollIntoView({ block: "nearest" });
    },
    [all, virtual, frame],
  );
  if (all)
    return { places: Array.from({ length: count }, (_, i) => i), above: 0, below: 0, measure: undefined, reveal };
  const items = virtual.getVirtualItems();
  return {
    places: items.map((item) => item.index),
    above: items[0]?.start ?? 0,
    below: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
    measure: virtual.measureElement,
    reveal,
  };
}
