// The scanner of the desk, on every page: scans go to the part of the page that was mounted last, else to the shell.
import { useEffect, useRef } from "react";
import { type Code, readCode } from "./code";
import { Detector, usual } from "./burst";

type Taker = (code: Code) => void;
const takers: { current: Taker | undefined }[] = [];

/** Hands a code on, as if it was scanned: the camera and a typed label use it too. */
export function give(text: string): void {
  const code = readCode(text);
  for (let i = takers.length - 1; i >= 0; i--) {
    const taker = takers[i]!.current;
    if (taker) {
      taker(code);
      return;
    }
  }
}

/**
 * Takes scans while the part that calls it is on the page; what was mounted last takes them. `rest` takes what nobody else
 * does, whenever it was mounted.
 */
export function useScans(take: Taker, rest = false): void {
  const mine = useRef<{ current: Taker | undefined }>({ current: take });
  mine.current.current = take;
  useEffect(() => {
    const own = mine.current;
    if (rest) takers.unshift(own);
    else takers.push(own);
    return () => {
      takers.splice(takers.indexOf(own), 1);
    };
  }, [rest]);
}

type Field = HTMLInputElement | HTMLTextAreaElement;
const fieldOf = (target: EventTarget | null): Field | undefined =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type))
    ? target
    : undefined;

/** Sets a field as typing would, so that the page hears of it. */
function write(field: Field, value: string, caret: number): void {
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  own?.set?.call(field, value);
  try {
    field.setSelectionRange(caret, caret);
  } catch {
    // Some kinds of field have no caret.
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function insert(field: Field | undefined, text: string): void {
  if (!field || field.readOnly || field.disabled) return;
  const from = field.selectionStart ?? field.value.length;
  const to = field.selectionEnd ?? from;
  write(field, field.value.slice(0, from) + text + field.value.slice(to), from + text.length);
}

/** Starts listening, once. Fields with data-scan="never" keep out what is no code of ours; others get it as typed. */
export function listenForScans(): void {
  const detector = new Detector();
  let before: { field: Field | undefined; value: string; from: number; to: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const giveBack = (text: string) => {
    if (before?.field?.isConnected) insert(before.field, text);
    before = undefined;
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing) return;
      if (event.ctrlKey || event.metaKey || event.altKey) {
        // No scanner presses these: whoever typed fast has all of it in the field before the page acts.
        const held = detector.rest();
        if (held) giveBack(held);
        return;
      }
      const target = fieldOf(event.target);
      const held = event.key.length === 1 ? target : undefined;
      const verdict = detector.read({ key: event.key, at: event.timeStamp });
      clearTimeout(timer);
      if (detector.holds) timer = setTimeout(() => giveBack(detector.rest()), usual.later + 20);
      switch (verdict.kind) {
        case "give_back":
          giveBack(verdict.text);
          break;
        case "begin":
        case "more":
          event.preventDefault();
          if (verdict.kind === "begin" && before?.field && before.field.value !== before.value)
            write(before.field, before.value, before.from);
          return;
        case "scan": {
          const whole = verdict.lead + verdict.text;
          const text = readCode(whole).kind !== "unknown" ? whole : verdict.text;
          const known = readCode(text).kind !== "unknown";
          const typed = before?.field && before.field.dataset.scan !== "never";
          if (!known && typed) {
            giveBack(verdict.text); // a fast typist, or a number pasted by a tool: it belongs to the field
            return;
          }
          event.preventDefault();
          event.stopImmediatePropagation();
          before = undefined;
          give(text);
          return;
        }
        case "pass":
          break;
      }
      if (event.key.length === 1)
        before = {
          field: held,
          value: held?.value ?? "",
          from: held?.selectionStart ?? held?.value.length ?? 0,
          to: held?.selectionEnd ?? 0,
        };
    },
    { capture: true },
  );
}
