import { words } from "../../words/words";

export const firstWords = words("first", {
  title: ["No order yet. {n} steps to the first report.", "अभी कोई ऑर्डर नहीं। पहली रिपोर्ट तक {n} चरण।"],
  more: [
    "Each can be done alone and later. What is missing is said where it is needed.",
    "हर एक अलग और बाद में हो सकता है। जो कमी है वह जहाँ चाहिए वहाँ बताई जाएगी।",
  ],
  others: ["No order yet. The first one begins with a walk-in.", "अभी कोई ऑर्डर नहीं। पहला नए मरीज़ से शुरू होता है।"],
  done: ["done", "हो गया"],
  hospital: ["Hospital", "अस्पताल"],
  hospital_more: ["Name, address, registration, as printed on reports", "नाम, पता, पंजीकरण, जैसा रिपोर्ट पर छपता है"],
  fill_in: ["Fill in", "भरें"],
  people: ["People", "लोग"],
  people_done: [
    "A technician, a supervisor who signs, a second admin",
    "एक तकनीशियन, हस्ताक्षर करने वाले पर्यवेक्षक, दूसरे प्रशासक",
  ],
  people_missing: ["Missing: {list}", "कमी: {list}"],
  invite: ["Invite", "आमंत्रित करें"],
  tests: ["Prices and targets", "क़ीमतें और लक्ष्य"],
  tests_more: [
    "{tests, plural, one {# test} other {# tests}} and {panels, plural, one {# panel} other {# panels}} are loaded",
    "{tests} जाँचें और {panels} पैनल उपलब्ध हैं",
  ],
  tests_none: ["No test is loaded yet", "अभी कोई जाँच उपलब्ध नहीं"],
  device: ["Printer and scanner", "प्रिंटर और स्कैनर"],
  device_more: ["Choose what prints labels, and scan one to try", "लेबल किससे छपे चुनें, और एक स्कैन करके देखें"],
  try_it: ["Try", "आज़माएँ"],
  order: ["First walk-in", "पहला मरीज़"],
  order_more: [
    "It can be cancelled before a tube is drawn, and costs nothing then",
    "नमूना लेने से पहले रद्द हो सकता है, तब कोई शुल्क नहीं",
  ],
  begin: ["Begin", "शुरू करें"],
  keys: ["Three keys to know", "तीन कुंजियाँ"],
  key_palette: ["anything by number, and every act", "नंबर से कुछ भी, और हर काम"],
  key_walk_in: ["a walk-in", "नया मरीज़"],
  key_all: ["all the others", "बाक़ी सब"],
});
