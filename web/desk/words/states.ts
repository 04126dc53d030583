// The words of the contract, as people read them: one word, one meaning.
import type {
  CallOutcome,
  HoldReason,
  ItemState,
  Mark,
  NotCalculated,
  Priority,
  Role,
  Sex,
  SpecimenState,
  Stage,
  Tab,
} from "../api/schema.gen";
import { type Pair, words } from "./words";

/** Words for every member of a set of codes: a code without words does not compile. */
const all = <Prefix extends string, Code extends string>(prefix: Prefix, pairs: Readonly<Record<Code, Pair>>) =>
  Object.fromEntries(Object.entries<Pair>(pairs).map(([code, pair]) => [`${prefix}_${code}`, pair])) as Record<
    `${Prefix}_${Code}`,
    Pair
  >;

export const stateWords = words("states", {
  ...all<"tab", Tab>("tab", {
    awaiting_payment: ["Awaiting payment", "भुगतान बाक़ी"],
    cod: ["COD", "नक़द पर"],
    paid: ["Paid", "भुगतान हुआ"],
    processing: ["Processing", "जाँच में"],
    completed: ["Completed", "पूरे"],
    failed: ["Failed", "विफल"],
    cancelled: ["Cancelled", "रद्द"],
  }),
  ...all<"stage", Stage>("stage", {
    placed: ["Placed", "दर्ज"],
    collected: ["Collected", "नमूना लिया"],
    received: ["Received", "प्राप्त"],
    in_process: ["In process", "जाँच में"],
    resulted: ["Resulted", "परिणाम आया"],
    authorised: ["Authorised", "प्रमाणित"],
    released: ["Released", "जारी"],
    cancelled: ["Cancelled", "रद्द"],
  }),
  ...all<"item", ItemState>("item", {
    ordered: ["ordered", "माँगा गया"],
    collected: ["collected", "नमूना लिया"],
    received: ["received", "प्राप्त"],
    ready: ["ready", "तैयार"],
    in_process: ["in process", "जाँच में"],
    resulted: ["resulted", "परिणाम आया"],
    held: ["held", "रोका गया"],
    authorised: ["authorised", "प्रमाणित"],
    released: ["released", "जारी"],
    correcting: ["under correction", "सुधार में"],
    cancelled: ["cancelled", "रद्द"],
    not_performed: ["not performed", "नहीं किया गया"],
  }),
  ...all<"specimen", SpecimenState>("specimen", {
    planned: ["to draw", "लेना है"],
    labelled: ["labelled", "लेबल लगा"],
    collected: ["collected", "लिया गया"],
    in_transit: ["on its way", "रास्ते में"],
    received: ["received", "प्राप्त"],
    accepted: ["accepted", "स्वीकृत"],
    stored: ["stored", "रखा गया"],
    disposed: ["disposed of", "नष्ट"],
    rejected: ["rejected", "अस्वीकृत"],
    lost: ["lost", "खो गया"],
    referred_out: ["sent to another laboratory", "दूसरी प्रयोगशाला भेजा"],
  }),
  ...all<"hold", HoldReason>("hold", {
    demographic: ["age or sex open", "आयु या लिंग खुला"],
    critical: ["critical", "गंभीर"],
    comparator: ["with < or >", "< या > के साथ"],
    inconsistent: ["do not fit together", "आपस में मेल नहीं"],
    input: ["an input is held", "आधार मान रुका है"],
    time: ["time in doubt", "समय संदिग्ध"],
  }),
  ...all<"mark", Mark>("mark", {
    identity: ["Identity in doubt", "पहचान संदिग्ध"],
    payment: ["Payment looked into", "भुगतान की जाँच"],
    call: ["Call open", "फ़ोन बाक़ी"],
    held: ["Held", "रुका"],
    new_tube: ["New tube wanted", "नई ट्यूब चाहिए"],
    correction: ["Correction open", "सुधार खुला"],
    letter: ["Letter did not arrive", "पत्र नहीं पहुँचा"],
    task: ["Task open", "काम बाक़ी"],
  }),
  ...all<"priority", Priority>("priority", {
    routine: ["routine", "सामान्य"],
    urgent: ["urgent", "अति शीघ्र"],
    stat: ["STAT", "STAT"],
  }),
  ...all<"role", Role>("role", {
    technician: ["Technician", "तकनीशियन"],
    supervisor: ["Supervisor", "पर्यवेक्षक"],
    admin: ["Admin", "प्रशासक"],
  }),
  ...all<"sex", Sex>("sex", {
    female: ["female", "महिला"],
    male: ["male", "पुरुष"],
    other: ["other", "अन्य"],
    unknown: ["not known", "अज्ञात"],
  }),
  ...all<"sex_short", Sex>("sex_short", {
    female: ["F", "म"],
    male: ["M", "पु"],
    other: ["O", "अ"],
    unknown: ["?", "?"],
  }),
  ...all<"outcome", CallOutcome>("outcome", {
    confirmed: ["Read back", "दोहराया गया"],
    reached_no_readback: ["Reached, no read-back", "बात हुई, दोहराया नहीं"],
    unable_to_reach: ["Nobody reached", "कोई नहीं मिला"],
  }),
  ...all<"not_calculated", NotCalculated>("not_calculated", {
    input_missing: ["a value it needs is missing", "आधार मान नहीं है"],
    input_comparator: ["a value it needs has < or >", "आधार मान में < या > है"],
    under_18: ["not below 18 years", "18 वर्ष से कम में नहीं"],
    age_open: ["the age is open", "आयु खुली है"],
    sex_open: ["the sex is open", "लिंग खुला है"],
    triglycerides_over_400: ["triglycerides above 400", "ट्राइग्लिसराइड 400 से ऊपर"],
    not_fasting: ["not fasting", "उपवास नहीं"],
    impossible: ["it comes out impossible", "परिणाम असंभव है"],
  }),
});
