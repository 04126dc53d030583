import { words } from "../../words/words";

export const paletteWords = words("palette", {
  title: ["Go to, find, do", "जाएँ, खोजें, करें"],
  hint: ["number, tube, patient number, phone, or what to do", "नंबर, ट्यूब, मरीज़ का नंबर, फ़ोन, या क्या करना है"],
  found: ["Found", "मिला"],
  with: ["With {number}", "{number} के साथ"],
  go_to: ["Go to", "जाएँ"],
  here: ["On this device", "इस उपकरण पर"],
  tube: ["tube", "ट्यूब"],
  order: ["order", "ऑर्डर"],
  person: ["{name}, {age} {sex}", "{name}, {age} {sex}"],
  nothing: ["Nothing fits “{typed}”.", "“{typed}” से कुछ मेल नहीं खाता।"],
  looking: ["Looking…", "खोज रहे हैं…"],
  choose: ["choose", "चुनें"],
  open: ["open", "खोलें"],
  by_number: ["people are found by phone or number, not by name", "लोग फ़ोन या नंबर से मिलते हैं, नाम से नहीं"],
  shortcuts: ["Shortcuts", "शॉर्टकट"],
  speak: ["Read in Hindi", "अंग्रेज़ी में पढ़ें"],
  dark: ["Dark", "गहरा"],
  light: ["Light", "हल्का"],
});
