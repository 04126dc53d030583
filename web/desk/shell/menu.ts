// The menu: what stands in it, for whom, and the counts beside it. A screen adds its line here and its route in router.tsx.
import type { Role } from "../api/schema.gen";
import type { IconName } from "../kit/icons";
import type { shellWords } from "./words";

type Word = keyof typeof shellWords.pairs;

export interface Entry {
  readonly word: Word;
  readonly icon: IconName;
  /** Below /desk/{h}/. */
  readonly to: string;
  readonly roles?: readonly Role[];
  /** Key after G. */
  readonly key?: string;
  /** In the bar at the thumb of a phone. */
  readonly thumb?: boolean;
}

export const menu: readonly { readonly word: Word; readonly entries: readonly Entry[] }[] = [
  {
    word: "desk",
    entries: [
      { word: "orders", icon: "orders", to: "orders", key: "o", thumb: true },
      { word: "find_orders", icon: "funnel", to: "find", key: "f" },
      { word: "walk_in", icon: "plus", to: "walk-in", key: "n" },
      { word: "collect", icon: "drop", to: "collect", key: "c", roles: ["technician", "supervisor"], thumb: true },
    ],
  },
  {
    word: "bench",
    entries: [
      { word: "receive", icon: "scan", to: "receive", roles: ["technician", "supervisor"], key: "r", thumb: true },
      { word: "worklists", icon: "list", to: "worklists", roles: ["technician", "supervisor"], key: "w" },
      { word: "authorise", icon: "sign", to: "authorise", roles: ["supervisor"], key: "a" },
    ],
  },
  {
    word: "watch",
    entries: [
      { word: "tasks", icon: "tasks", to: "tasks", key: "t", thumb: true },
      { word: "day", icon: "day", to: "day", key: "d" },
      { word: "takings", icon: "rupee", to: "takings", roles: ["supervisor", "admin"], key: "m" },
    ],
  },
  {
    word: "set_up",
    entries: [
      { word: "staff", icon: "staff", to: "staff", roles: ["supervisor", "admin"] },
      { word: "catalogue", icon: "book", to: "catalogue" },
      { word: "hospital", icon: "hospital", to: "hospital", roles: ["supervisor", "admin"] },
      { word: "device", icon: "device", to: "device" },
    ],
  },
];

/** What stands beside the entries: from one call of the board, never from rows that were counted here. */
export interface Counts {
  readonly [to: string]: { readonly n: number; readonly hot?: boolean } | undefined;
}
