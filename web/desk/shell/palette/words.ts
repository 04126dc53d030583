import { words } from "../../words/words";

export const paletteWords = words("palette", {
  title: ["Go to, find, do", "जाएँ, खोजें, करें"],
  hint: ["name, phone, any number, or what to do", "नाम, फ़ोन, कोई भी नंबर, या क्या करना है"],
  orders: ["Orders", "ऑर्डर"],
  patients: ["Patients", "मरीज़"],
  near: ["Nearly this name", "लगभग यही नाम"],
  merged: ["merged", "मिलाया गया"],
  with: ["With {number}", "{number} के साथ"],
  go_to: ["Go to", "जाएँ"],
  here: ["On this device", "इस उपकरण पर"],
  person: ["{born} · {age} {sex} {phone} · {number}", "{born} · {age} {sex} {phone} · {number}"],
  nothing: ["Nothing fits “{typed}”.", "“{typed}” से कुछ मेल नहीं खाता।"],
  looking: ["Looking…", "खोज रहे हैं…"],
  choose: ["choose", "चुनें"],
  open: ["open", "खोलें"],
  by_name: [
    "any word of a name, in either script; add the year of birth",
    "नाम का कोई शब्द, किसी भी लिपि में; जन्म का वर्ष जोड़ें",
  ],
  more: ["there are more: add a word or the year of birth", "और भी हैं: एक शब्द या जन्म का वर्ष जोड़ें"],
  shortcuts: ["Shortcuts", "शॉर्टकट"],
  speak: ["Read in Hindi", "अंग्रेज़ी में पढ़ें"],
  dark: ["Dark", "गहरा"],
  light: ["Light", "हल्का"],
});
