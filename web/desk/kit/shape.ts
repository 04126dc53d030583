// The three shapes of a page: desk, tablet (44 px to touch, two-line rows) and phone (cards, a bar at the thumb).
import { useSyncExternalStore } from "react";

export type Shape = "desk" | "tablet" | "phone";

const phone = matchMedia("(max-width: 640px)");
const touch = matchMedia("(max-width: 1180px), (pointer: coarse)");

const read = (): Shape => (phone.matches ? "phone" : touch.matches ? "tablet" : "desk");

function onShape(listener: () => void): () => void {
  phone.addEventListener("change", listener);
  touch.addEventListener("change", listener);
  return () => {
    phone.removeEventListener("change", listener);
    touch.removeEventListener("change", listener);
  };
}

export const useShape = (): Shape => useSyncExternalStore(onShape, read);
