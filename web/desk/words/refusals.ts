// What a refusal says. The server's own sentence stands first; these are the desk's words, in both languages, for what a
// person meets often, and for what has no sentence: no answer, a broken one.
import type { Code } from "../api/refusal";
import { i18n, type Pair, words } from "./words";

const known = {
  no_answer: [
    "No answer. It is kept here and sent when the connection is back.",
    "उत्तर नहीं आया। यहाँ सुरक्षित है, संपर्क होने पर भेजा जाएगा।",
  ],
  gateway: ["This was not understood. Try again.", "यह समझा नहीं गया। फिर कोशिश करें।"],
  internal: ["Something went wrong here. Trying again loses nothing.", "यहाँ कुछ गड़बड़ हुई। फिर कोशिश करने से कुछ नहीं खोता।"],
  unauthenticated: ["Your sign-in has ended.", "आपका साइन इन समाप्त हुआ।"],
  not_allowed: ["Your role does not allow this.", "आपकी भूमिका में इसकी अनुमति नहीं है।"],
  not_a_member: ["You are not an active member of this hospital.", "आप इस अस्पताल के सक्रिय सदस्य नहीं हैं।"],
  not_found: ["There is no such order here.", "यहाँ ऐसा कोई ऑर्डर नहीं है।"],
  stale: ["Somebody was faster: look again.", "कोई पहले कर चुका है: फिर देखें।"],
  busy: ["Many people are changing this. It is tried again by itself.", "कई लोग इसे बदल रहे हैं। अपने आप फिर कोशिश होगी।"],
  cash_due: [
    "This order is paid in cash at collection. Take the amount due.",
    "इस ऑर्डर का भुगतान नमूना लेते समय नक़द होता है। बाक़ी रक़म लें।",
  ],
  cash_differs: ["The amount is not the amount due.", "रक़म बाक़ी रक़म के बराबर नहीं है।"],
  nothing_due: ["Nothing is due on this order.", "इस ऑर्डर पर कुछ बाक़ी नहीं है।"],
  payment_in_flight: [
    "A payment is just being confirmed. Wait up to 12 minutes.",
    "एक भुगतान की पुष्टि हो रही है। 12 मिनट तक रुकें।",
  ],
  order_closed: ["This order is closed.", "यह ऑर्डर बंद है।"],
  collected: [
    "A tube was drawn: a supervisor can cancel tests that are not finished.",
    "नमूना लिया जा चुका है: अधूरी जाँचें पर्यवेक्षक रद्द कर सकते हैं।",
  ],
  wrong_tube: ["This is not the label of this tube. Check the container.", "यह इस ट्यूब का लेबल नहीं है। ट्यूब जाँचें।"],
  unknown_tube: ["This order has no such tube.", "इस ऑर्डर में ऐसी ट्यूब नहीं है।"],
  identity_in_doubt: [
    "It is not certain whose tubes these are. Confirm the identity first.",
    "निश्चित नहीं कि ये ट्यूब किसकी हैं। पहले पहचान की पुष्टि करें।",
  ],
  order_disputed: [
    "A payment of this order is disputed. New results are released when the dispute has ended; whoever treats the patient reads them here.",
    "इस ऑर्डर का एक भुगतान विवाद में है। विवाद समाप्त होने पर नए परिणाम जारी होंगे; इलाज करने वाले उन्हें यहाँ पढ़ सकते हैं।",
  ],
  payment_disputed: [
    "This payment is disputed. Nothing of it goes back until the dispute has ended.",
    "यह भुगतान विवाद में है। विवाद समाप्त होने तक इसमें से कुछ वापस नहीं होगा।",
  ],
  held: ["This result is held. Set each reason aside with a note.", "यह परिणाम रुका है। हर कारण टिप्पणी के साथ हटाएँ।"],
  own_result: ["You typed these. Another signatory signs.", "ये आपने टाइप किए। कोई और हस्ताक्षर करेगा।"],
  not_signatory: ["You do not sign for this department.", "आप इस विभाग के लिए हस्ताक्षर नहीं करते।"],
  own_request: ["You asked for this yourself. Another person approves.", "यह आपने ही माँगा। कोई और स्वीकृति देगा।"],
  own_grant: ["You cannot decide about your own request.", "अपने अनुरोध पर आप निर्णय नहीं ले सकते।"],
  own_cash: [
    "You took this cash yourself and are above what one person may give back in a day. Somebody else approves it, or gives it back.",
    "यह नक़द आपने ही लिया था और एक दिन की सीमा पूरी हो चुकी है। कोई और स्वीकृति दे या लौटाए।",
  ],
  names_no_address: [
    "What is sent to a patient opens results. A technician or supervisor enters the e-mail address.",
    "मरीज़ को भेजी गई चीज़ से परिणाम खुलते हैं। ई-मेल पता तकनीशियन या पर्यवेक्षक दर्ज करें।",
  ],
  own_approval: ["You approved this yourself. A colleague hands it out.", "इसे आपने ही स्वीकृत किया। कोई सहकर्मी पैसा देगा।"],
  already_asked: ["Somebody has asked for this approval already.", "यह स्वीकृति पहले ही माँगी गई है।"],
  no_approval_needed: ["This amount needs no second person. Hand it out.", "इस रक़म के लिए दूसरा व्यक्ति ज़रूरी नहीं। पैसा दें।"],
  not_asked: ["Nobody has asked for this approval.", "यह स्वीकृति किसी ने नहीं माँगी।"],
  approval_needed: ["A second person must approve a refund of this amount.", "इस रक़म की वापसी दूसरा व्यक्ति स्वीकृत करेगा।"],
  bill_in_making: [
    "The paper is being prepared. Try again in a moment.",
    "काग़ज़ तैयार हो रहा है। थोड़ी देर में फिर कोशिश करें।",
  ],
  report_in_making: ["A report is being prepared. Try again in a moment.", "रिपोर्ट बन रही है। थोड़ी देर में फिर कोशिश करें।"],
  total_differs: ["Prices changed since you chose. Look at the total again.", "चुनने के बाद क़ीमतें बदल गईं। कुल फिर देखें।"],
  no_consent: [
    "The patient has withdrawn the consent to care. Ask again first.",
    "मरीज़ ने देखभाल की सहमति वापस ली है। पहले फिर पूछें।",
  ],
  merged: ["This record was merged into another one: use that.", "यह रिकॉर्ड दूसरे में मिलाया गया: उसका उपयोग करें।"],
  no_online_payment: ["Online payment is not set up here.", "यहाँ ऑनलाइन भुगतान की व्यवस्था नहीं है।"],
  gateway_silent: [
    "Razorpay does not answer. Take cash instead, or try again in a minute.",
    "Razorpay उत्तर नहीं दे रहा। नक़द लें, या एक मिनट बाद कोशिश करें।",
  ],
  issuer_silent: [
    "The sign-in service does not answer. Nothing was done: try again in a minute.",
    "साइन-इन सेवा उत्तर नहीं दे रही। कुछ नहीं हुआ: एक मिनट बाद कोशिश करें।",
  ],
  draft_taken: ["Somebody else is typing this result.", "कोई और यह परिणाम टाइप कर रहा है।"],
  absurd_value: [
    "No patient can have this value. Look at the decimal point.",
    "किसी मरीज़ का यह मान नहीं हो सकता। दशमलव देखें।",
  ],
  has_result: ["A test that has a result cannot be cancelled.", "जिस जाँच का परिणाम है वह रद्द नहीं होती।"],
  already_collected: ["This tube is no longer waiting to be drawn.", "यह ट्यूब अब लेने के लिए बाक़ी नहीं है।"],
  test_twice: ["A test is chosen twice, alone or as part of a panel.", "एक जाँच दो बार चुनी गई, अकेले या पैनल में।"],
} as const satisfies Partial<Record<Code | "no_answer" | "gateway", Pair>>;

export const refusalWords = words("refusals", {
  ...known,
  passing: [
    "The server does not answer right now. It is tried again by itself.",
    "सर्वर अभी उत्तर नहीं दे रहा। अपने आप फिर कोशिश होगी।",
  ],
  unknown: ["This cannot be done now.", "यह अभी नहीं हो सकता।"],
});

/** A sentence for a refusal. In English the server's own, where it has one; it speaks no Hindi yet. */
export function sayRefusal(refusal: { status: number; code: string; detail: string }): string {
  const own = refusal.code in known ? i18n._(`refusals.${refusal.code}`) : undefined;
  if (i18n.locale === "hi" && own) return own;
  if (refusal.detail) return refusal.detail;
  return own ?? i18n._(refusal.status >= 500 || refusal.status === 0 ? "refusals.passing" : "refusals.unknown");
}

export const useRefusalWords = () => sayRefusal;
