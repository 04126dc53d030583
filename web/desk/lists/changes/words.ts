import { words } from "../../words/words";

export const changesWords = words("changes", {
  none: ["Nothing was changed so far.", "अब तक कुछ नहीं बदला।"],
  by: ["by {name}", "{name} ने"],
  by_rules: ["by itself", "अपने आप"],
  only: ["changed", "बदला"],
  nothing: ["nothing", "कुछ नहीं"],
  more: ["Show older", "पुराने दिखाएँ"],
  seal: ["seal", "मुहर"],
  again: ["Try again", "फिर कोशिश करें"],
  caption: ["What was changed, newest first", "क्या बदला गया, नया पहले"],
  authority: ["what the person may do", "व्यक्ति क्या कर सकता है"],
  inactive: ["sent away", "हटाए गए"],
  signs: ["signs for", "के लिए हस्ताक्षर"],
  qualification: ["degree", "योग्यता"],
  registration: ["registration", "पंजीकरण"],
  name: ["name", "नाम"],
  email: ["address", "पता"],
});
