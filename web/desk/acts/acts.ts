// The commands that can be given to an order: what each asks before it is given, and what is sent. Which of them can be
// given now, and for which parts, is told by the order itself (docs/rules.md#acts); nothing here looks at a state.
import type { Routes } from "../api/client";
import type { ActCommand, Order } from "../api/schema.gen";

export type Act = Order["acts"][number];

/** What a person answers before a command is given. */
export interface Answers {
  readonly parts: readonly string[];
  readonly reason?: string;
  readonly text?: string;
  readonly choice?: string;
  readonly fault?: boolean;
}

export interface Definition {
  readonly route: Routes<"post">;
  /** Waits six seconds and can be undone. */
  readonly undo?: boolean;
  /** Words of the reasons: reject_haemolysed for "reject". */
  readonly reasons?: { readonly prefix: string; readonly codes: readonly string[] };
  /** Free words: asked for, or must be given. */
  readonly text?: "laboratory" | "why" | "note";
  readonly choice?: {
    readonly label: "how_paid" | "what_changes" | "what_was_it";
    readonly of: readonly {
      value: string;
      word: "as_cash" | "as_later" | "corrected" | "amended" | "goodwill" | "cancelled" | "in_error";
    }[];
  };
  /** Chosen by the lines of the invoice, a panel as a whole; none is chosen beforehand. */
  readonly lines?: boolean;
  /** The order's number is typed: there is no way back. */
  readonly typed?: boolean;
  /** A sentence is confirmed before. */
  readonly confirm?: boolean;
  readonly bad?: boolean;
  body(answers: Answers, order: Order): Record<string, unknown>;
}

const ids = (answers: Answers): string[] => answers.parts.map((part) => part.slice(part.indexOf(":") + 1));
const one = (answers: Answers): string => ids(answers)[0] ?? "";
const specimens = (answers: Answers) => ({ specimens: ids(answers) });
const seen = (answers: Answers, order: Order) => ({
  seen: Object.fromEntries(
    answers.parts.filter((part) => order.parts[part] !== undefined).map((part) => [part, order.parts[part]]),
  ),
});
const tubes = (route: Routes<"post">, more: Partial<Definition> = {}): Definition => ({
  route,
  undo: true,
  body: (answers, order) => ({ ...specimens(answers), ...seen(answers, order) }),
  ...more,
});
const money = (route: Routes<"post">): Definition => ({
  route,
  confirm: true,
  body: (answers, order) => ({ refund: one(answers), seen: { money: order.parts.money } }),
});

const byHand = (route: Routes<"post">): Definition => ({
  route,
  confirm: true,
  body: (answers, order) => ({ receipt: one(answers), seen: { money: order.parts.money } }),
});

/** The line of the invoice that a part `item:…` is on: its panel, or itself. */
export const lineOf = (part: string, order: Order): string => {
  const code = part.slice("item:".length);
  return order.items.find((item) => item.code === code)?.panel ?? code;
};

const cancelReasons = ["patient_asked", "ordered_in_error", "duplicate", "not_paid", "other"];
const correctReasons = [
  "wrong_value",
  "wrong_unit",
  "wrong_specimen",
  "wrong_patient",
  "patient_corrected",
  "wrong_range",
  "comment",
  "other",
];
const slipReasons = ["lost", "wrong_person", "misprinted", "seen_by_others", "other"];
/** What the printer of this device takes: a roll of 80 mm, or A6. */
const slipForm = (): "80mm" | "a6" => (localStorage.getItem("assay.slip_form") === "80mm" ? "80mm" : "a6");
const words = (answers: Answers) => (answers.text ? { note: answers.text } : {});

/** The commands that are given by a button or a dialog. Those that need a page of their own are in `pageOf`. */
export const definitions: Partial<Record<ActCommand, Definition>> = {
  dispatch: tubes("/v1/orders/{order}/dispatch"),
  receive: tubes("/v1/orders/{order}/receive"),
  accept: tubes("/v1/orders/{order}/accept"),
  keep: tubes("/v1/orders/{order}/keep"),
  dispose: tubes("/v1/orders/{order}/dispose", { undo: false, confirm: true, bad: true }),
  start: {
    route: "/v1/orders/{order}/start",
    undo: true,
    body: (answers, order) => ({ items: ids(answers), ...seen(answers, order) }),
  },
  reject: tubes("/v1/orders/{order}/reject", {
    undo: false,
    bad: true,
    reasons: {
      prefix: "reject",
      codes: [
        "haemolysed",
        "clotted",
        "insufficient",
        "wrong_container",
        "unlabelled",
        "mislabelled",
        "leaking",
        "delayed",
        "wrong_temperature",
        "wrong_patient",
        "contaminated",
        "lipaemic",
        "other",
      ],
    },
    body: (answers, order) => ({ ...specimens(answers), reason: answers.reason, ...seen(answers, order) }),
  }),
  recollect: tubes("/v1/orders/{order}/recollect", {
    undo: false,
    reasons: { prefix: "recollect", codes: ["insufficient", "used_up", "lost_in_process", "other"] },
    body: (answers, order) => ({ ...specimens(answers), reason: answers.reason, ...seen(answers, order) }),
  }),
  lose: tubes("/v1/orders/{order}/lose", {
    undo: false,
    bad: true,
    reasons: { prefix: "lose", codes: ["broken", "not_found", "other"] },
    body: (answers, order) => ({ ...specimens(answers), reason: answers.reason, ...seen(answers, order) }),
  }),
  refer_out: tubes("/v1/orders/{order}/refer-out", {
    undo: false,
    text: "laboratory",
    body: (answers, order) => ({
      ...specimens(answers),
      ...(answers.text && { laboratory: answers.text }),
      ...seen(answers, order),
    }),
  }),
  restart: {
    route: "/v1/orders/{order}/restart",
    reasons: {
      prefix: "restart",
      codes: ["implausible", "control_failed", "instrument_error", "diluted", "wrong_entry", "other"],
    },
    body: (answers, order) => ({ items: ids(answers), reason: answers.reason, ...seen(answers, order) }),
  },
  not_performed: {
    route: "/v1/orders/{order}/not-performed",
    bad: true,
    reasons: {
      prefix: "not_performed",
      codes: ["no_reagent", "instrument_down", "specimen_unfit", "patient_refused", "not_indicated", "other"],
    },
    body: (answers, order) => ({
      items: ids(answers),
      reason: answers.reason,
      fault: answers.fault ?? false,
      ...seen(answers, order),
    }),
  },
  cancel_items: {
    route: "/v1/orders/{order}/cancel-items",
    bad: true,
    lines: true,
    reasons: { prefix: "cancel", codes: cancelReasons },
    body: (answers, order) => ({
      tests: [...new Set(answers.parts.map((part) => lineOf(part, order)))],
      reason: answers.reason,
      ...seen(answers, order),
    }),
  },
  cancel: {
    route: "/v1/orders/{order}/cancel",
    bad: true,
    reasons: { prefix: "cancel", codes: cancelReasons },
    body: (answers, order) => ({ reason: answers.reason, seen: { order: order.parts.order } }),
  },
  put_back_number: { route: "/v1/orders/{order}/put-back-number", confirm: true, body: () => ({}) },
  settle_later: {
    route: "/v1/orders/{order}/settle-later",
    text: "why",
    body: (answers, order) => ({ reason: answers.text, seen: { order: order.parts.order } }),
  },
  convert_to_cod: { route: "/v1/orders/{order}/convert-to-cod", confirm: true, body: () => ({}) },
  correct: {
    route: "/v1/orders/{order}/correct",
    reasons: { prefix: "correct", codes: correctReasons },
    text: "note",
    choice: {
      label: "what_changes",
      of: [
        { value: "corrected", word: "corrected" },
        { value: "amended", word: "amended" },
      ],
    },
    body: (answers, order) => ({
      items: ids(answers),
      kind: answers.choice,
      reason: answers.reason,
      ...words(answers),
      ...seen(answers, order),
    }),
  },
  take_back: {
    route: "/v1/orders/{order}/take-back",
    confirm: true,
    body: (answers, order) => ({ items: ids(answers), ...seen(answers, order) }),
  },
  reissue: {
    route: "/v1/orders/{order}/reissue",
    confirm: true,
    body: (_, order) => ({ seen: { report: order.parts.report } }),
  },
  withdraw: {
    route: "/v1/orders/{order}/withdraw",
    bad: true,
    typed: true,
    reasons: { prefix: "correct", codes: correctReasons },
    text: "note",
    body: (answers, order) => ({ reason: answers.reason, ...words(answers), seen: { report: order.parts.report } }),
  },
  reinstate: {
    route: "/v1/orders/{order}/reinstate",
    reasons: { prefix: "reinstate", codes: ["patient_paid", "will_be_paid", "closed_in_error", "other"] },
    choice: {
      label: "how_paid",
      of: [
        { value: "cod", word: "as_cash" },
        { value: "later", word: "as_later" },
      ],
    },
    body: (answers, order) => ({
      settlement: answers.choice,
      reason: answers.reason,
      seen: { order: order.parts.order },
    }),
  },
  discard: {
    route: "/v1/orders/{order}/discard",
    bad: true,
    typed: true,
    body: (_, order) => ({ seen: { order: order.parts.order } }),
  },
  confirm_identity: {
    route: "/v1/orders/{order}/confirm-identity",
    confirm: true,
    body: (_, order) => ({ seen: { order: order.parts.order } }),
  },
  apply_cash: money("/v1/orders/{order}/apply-cash"),
  ask_refund: money("/v1/orders/{order}/ask-refund"),
  approve_payment: byHand("/v1/orders/{order}/approve-payment"),
  refuse_payment: byHand("/v1/orders/{order}/refuse-payment"),
  approve_refund: money("/v1/orders/{order}/approve-refund"),
  refuse_refund: money("/v1/orders/{order}/refuse-refund"),
  give_back: money("/v1/orders/{order}/give-back"),
  send_refund: money("/v1/orders/{order}/send-refund"),
  accept_payment: money("/v1/orders/{order}/accept-payment"),
  explain_refund: {
    route: "/v1/orders/{order}/explain-refund",
    choice: {
      label: "what_was_it",
      of: [
        { value: "goodwill", word: "goodwill" },
        { value: "cancelled", word: "cancelled" },
        { value: "in_error", word: "in_error" },
      ],
    },
    body: (answers, order) => ({
      refund: one(answers),
      answer: answers.choice,
      seen: { money: order.parts.money },
    }),
  },
  print_slip: { route: "/v1/orders/{order}/print-slip", body: () => ({ form: slipForm() }) },
  renew_slip: {
    route: "/v1/orders/{order}/print-slip",
    reasons: { prefix: "slip", codes: slipReasons },
    body: (answers) => ({ form: slipForm(), renew: answers.reason }),
  },
  void_slip: {
    route: "/v1/orders/{order}/void-slip",
    bad: true,
    reasons: { prefix: "slip", codes: slipReasons },
    body: (answers) => ({ reason: answers.reason }),
  },
  take_task: {
    route: "/v1/orders/{order}/take-task",
    undo: true,
    body: (answers, order) => {
      const task = one(answers);
      return { task, take_over: order.tasks.some((other) => other.id === task && other.person !== undefined) };
    },
  },
  close_task: { route: "/v1/orders/{order}/close-task", confirm: true, body: (answers) => ({ task: one(answers) }) },
};

/** Commands that need a page: its address below the hospital. */
export function pageOf(act: Act, order: string): string | undefined {
  switch (act.command) {
    case "collect":
    case "take_cash":
    case "override_payment":
      return `collect/${order}`;
    case "submit":
      return `orders/${order}/results`;
    case "authorise":
      return `authorise?order=${order}`;
    case "call_made":
      return `orders/${order}/call/${act.parts[0]?.slice(5) ?? ""}`;
    default:
      return undefined;
  }
}

/** The furthest useful step comes first: what is done in the room now, before what waits for others. */
const useful: readonly ActCommand[] = ["take_cash", "collect", "receive", "accept", "start", "submit", "authorise"];

/** The one act that a page offers first, as the order lists them, most useful first. */
export function primary(acts: readonly Act[]): Act | undefined {
  const open = acts.filter((act) => !act.refused && (definitions[act.command] || pageOf(act, "")));
  return open.find((act) => act.command === "collect") ?? open.find((act) => useful.includes(act.command)) ?? undefined;
}
