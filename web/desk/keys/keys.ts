// Keys of the desk. A single key waits a moment, because a scanner types like a very fast person: where a second character
// follows at once it was no key but a scan. None works while somebody types, and all can be switched off on this device.
import { useEffect, useRef } from "react";

/** Milliseconds that a single key waits for the next one of a scanner. */
const hold = 70;
/** Milliseconds between the two keys of a sequence such as `g o`. */
const together = 1200;

type Handler = (event: KeyboardEvent) => void;
/** `n`, `g o`, `Ctrl+Enter`, `Shift+J`, `Alt+1`, `?`, `Escape`. Small letters for letters. */
export type Bindings = Readonly<Record<string, Handler | undefined | false>>;

const stored = "assay.keys";
/** A modal layer hides the keys of the page below it. */
const layers: { current: Bindings; modal: boolean }[] = [];
let pending: { name: string; timer: ReturnType<typeof setTimeout> } | undefined;
let first: { name: string; at: number } | undefined;

export function singleKeysAreOn(): boolean {
  try {
    return localStorage.getItem(stored) !== "off";
  } catch {
    return true;
  }
}

export function switchSingleKeys(on: boolean): void {
  localStorage.setItem(stored, on ? "on" : "off");
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type)));

function find(name: string): Handler | undefined {
  for (let i = layers.length - 1; i >= 0; i--) {
    const found = layers[i]!.current[name];
    if (found) return found;
    if (layers[i]!.modal) return undefined;
  }
  return undefined;
}

function isPrefix(name: string): boolean {
  return layers.some((layer) =>
    Object.keys(layer.current).some((key) => layer.current[key] && key.startsWith(`${name} `)),
  );
}

function single(name: string, event: KeyboardEvent): void {
  const now = Date.now();
  if (first && now - first.at < together) {
    const both = find(`${first.name} ${name}`);
    first = undefined;
    if (both) {
      both(event);
      return;
    }
  }
  if (isPrefix(name)) {
    first = { name, at: now };
    return;
  }
  find(name)?.(event);
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const letter = event.key.length === 1;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  // A second character this soon: a scanner (desk/scan), so neither of them is a key.
  if (letter && plain && pending) {
    clearTimeout(pending.timer);
    pending = undefined;
    first = undefined;
    return;
  }
  if (event.defaultPrevented) return;
  if (letter && plain) {
    if (typing(event.target) || !singleKeysAreOn() || event.repeat) return;
    const name =
      event.shiftKey && /[a-z]/i.test(event.key) ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase();
    const known = find(name) || isPrefix(name) || (first && find(`${first.name} ${name}`));
    if (!known) return;
    event.preventDefault();
    pending = {
      name,
      timer: setTimeout(() => {
        pending = undefined;
        single(name, event);
      }, hold),
    };
    return;
  }
  // Alt changes what a key types on some layouts, so its digits are told by their place on the keyboard.
  const base = event.altKey && /^(Digit|Key)/.test(event.code) ? event.code.slice(-1) : event.key;
  const key = base.length === 1 ? base.toUpperCase() : base;
  const name = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    event.shiftKey ? "Shift" : "",
    key,
  ]
    .filter(Boolean)
    .join("+");
  // Enter and the space bar press the button that has the focus.
  if (
    (name === "Enter" || name === " ") &&
    event.target instanceof Element &&
    event.target.closest("button, a[href], summary, [role=tab], [role=menuitem]")
  )
    return;
  const handler = find(name);
  // Arrows, Enter and the like are the field's own while somebody types; with Ctrl or Alt, and Escape, they are the page's.
  if (handler && (!typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape")) {
    event.preventDefault();
    handler(event);
  }
}

addEventListener("keydown", onKey);

/** Binds keys while the part that calls it is on the page; what was bound last goes first. */
export function useKeys(bindings: Bindings, on = true, modal = false): void {
  const layer = useRef({ current: bindings, modal });
  layer.current.current = on ? bindings : {};
  useEffect(() => {
    const mine = layer.current;
    layers.push(mine);
    return () => {
      layers.splice(layers.indexOf(mine), 1);
    };
  }, []);
}
