import { words } from "../words/words";

export const labelWords = words("labels", {
  printed: ["{n, plural, one {# label} other {# labels}} of {number} printed", "{number} के {n} लेबल छापे"],
  tray: ["Labels of {number}", "{number} के लेबल"],
  no_printing: ["The labels could not be made.", "लेबल नहीं बन सके।"],
});
