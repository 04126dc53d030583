// Does an act of an order wherever it was chosen: by its page, by its dialog, or at once where it can be undone.
import { useNavigate } from "@tanstack/react-router";
import type { Order } from "../api/schema.gen";
import { usePrintLabels } from "../labels/print";
import { useTo } from "../shell/person";
import { useWords } from "../words/words";
import { type Act, definitions, pageOf } from "./acts";
import { useGive } from "./dialog";
import { actWords } from "./words";

/** Whether the desk knows how to do this act. */
export const known = (act: Act, order: string): boolean =>
  definitions[act.command] !== undefined ||
  pageOf(act, order) !== undefined ||
  ["label", "take_payment", "start_payment", "start_qr"].includes(act.command);

/** Gives a way to do an act; `ask` opens its dialog. */
export function useDo(ask: (act: Act, order: Order) => void): (act: Act, order: Order) => void {
  const navigate = useNavigate();
  const to = useTo();
  const give = useGive();
  const print = usePrintLabels();
  return (act, order) => {
    const page = pageOf(act, order.id);
    if (page) return void navigate({ to: to(page) });
    if (act.command === "label")
      return void print(
        order,
        act.parts.map((part) => part.slice("specimen:".length)),
      );
    if (["take_payment", "start_payment", "start_qr"].includes(act.command)) return ask(act, order);
    const definition = definitions[act.command];
    if (!definition) return;
    if (definition.undo) void give(order, act.command, { parts: act.parts });
    else ask(act, order);
  };
}

/** What an act is called on its button: with how many tests it is for, where there are several. */
export function useActName(): (act: Act) => string {
  const say = useWords(actWords);
  return (act) => {
    const n = act.parts.length;
    return `${say(`do_${act.command}`)}${act.parts[0]?.startsWith("item:") && n > 1 ? ` ${n}` : ""}`;
  };
}
