// What an event changed, from what to what, as people read it: each part by its name and each state by its word. What has no word
// yet stands as it is kept.
import type { Order, Timeline } from "../../api/schema.gen";
import { rupees } from "../../kit/format";
import { stateWords } from "../../words/states";
import { useWords, words } from "../../words/words";

type Change = Timeline["events"][number]["changes"][number];

export const changeWords = words("changes", {
  order: ["order", "ऑर्डर"],
  settlement: ["settlement", "भुगतान का तरीक़ा"],
  money: ["money", "पैसा"],
  attempt: ["online payment {id}", "ऑनलाइन भुगतान {id}"],
  payment: ["payment {id}", "भुगतान {id}"],
  specimen: ["tube {id}", "ट्यूब {id}"],
  hold: ["hold {id}", "रोक {id}"],
  task: ["task", "काम"],
  refund: ["refund {id}", "वापसी {id}"],
  letter: ["letter {id}", "पत्र {id}"],
  bill: ["invoicing {id}", "बीजक सूची {id}"],
  bill_invoice: ["invoice {number}", "बीजक {number}"],
  bill_credit_note: ["credit note {number}", "क्रेडिट नोट {number}"],
  dispute: ["dispute {id}", "विवाद {id}"],
  call: ["call about {id}", "{id} का फ़ोन"],
  report: ["report version {id}", "रिपोर्ट संस्करण {id}"],
  priority: ["priority", "प्राथमिकता"],
  ward: ["ward", "वार्ड"],
  queue: ["called to", "बुलाया"],
  visit_type: ["visit", "भेंट"],
  orderer: ["who asked", "किसने माँगा"],
  clinical: ["clinical information", "नैदानिक जानकारी"],
  preferred_date: ["day", "दिन"],
  slot: ["time", "समय"],
  home: ["drawn at home", "घर पर नमूना"],
  patient: ["patient", "मरीज़"],
  slip: ["slip", "पर्ची"],
  handed: ["handed on", "आगे दिया"],
  moved: ["{part}: {from} → {to}", "{part}: {from} → {to}"],
  became: ["{part}: {to}", "{part}: {to}"],
  changed: ["{part}: changed", "{part}: बदला"],
  nothing: ["none", "कुछ नहीं"],
  v_waiting: ["waiting for payment", "भुगतान की प्रतीक्षा"],
  v_payment_failed: ["payment failed", "भुगतान विफल"],
  v_expired: ["ended unpaid", "बिना भुगतान समाप्त"],
  v_confirmed: ["confirmed", "पक्का"],
  v_cancelled: ["cancelled", "रद्द"],
  v_completed: ["completed", "पूरा"],
  v_online: ["online", "ऑनलाइन"],
  v_cod: ["cash at collection", "नमूने पर नक़द"],
  v_later: ["later", "बाद में"],
  v_asked: ["asked for", "माँगा"],
  v_open: ["open", "खुला"],
  v_superseded: ["replaced", "बदला गया"],
  v_authorized: ["authorised by the bank", "बैंक से स्वीकृत"],
  v_captured: ["taken", "लिया गया"],
  v_failed: ["failed", "विफल"],
  v_owed: ["owed", "देय"],
  v_approved: ["approved", "स्वीकृत"],
  v_sent: ["sent", "भेजा"],
  v_paid: ["paid back", "लौटाया"],
  v_dropped: ["no longer owed", "अब देय नहीं"],
  v_held: ["held", "रुका"],
  v_done: ["done", "पूरा हुआ"],
  v_bounced: ["came back", "लौट आया"],
  v_won: ["won", "जीता"],
  v_lost: ["lost", "हारा"],
  v_closed: ["closed", "बंद"],
  v_unable_to_reach: ["nobody reached", "कोई नहीं मिला"],
  v_making: ["being made", "बन रही है"],
  v_stored: ["stored", "सहेजी"],
  v_inpatient: ["inpatient", "भर्ती"],
  v_outpatient: ["outpatient", "बाह्य"],
  v_emergency: ["emergency", "आपात"],
  m_owed: ["owed {amount}", "देय {amount}"],
  m_cash: ["cash {amount}", "नक़द {amount}"],
  m_gateway: ["online {amount}", "ऑनलाइन {amount}"],
  m_unapplied: ["not used {amount}", "अप्रयुक्त {amount}"],
  m_refunds_owed: ["to give back {amount}", "लौटाना {amount}"],
  m_given_back: ["given back outside {amount}", "बाहर लौटाया {amount}"],
  m_goodwill: ["goodwill {amount}", "सद्भाव {amount}"],
  m_disputed: ["disputed {amount}", "विवादित {amount}"],
  m_written_off: ["written off {amount}", "बट्टे {amount}"],
});

type Word = keyof typeof changeWords.pairs;
const isWord = (key: string): key is Word => key in changeWords.pairs;

/** The words of an event's changes of an order. */
export function useChanges(order: Order | undefined) {
  const say = useWords(changeWords);
  const states = useWords(stateWords);
  const value = (kind: string, text: string): string => {
    if (text === "") return say("nothing");
    if (kind === "money")
      return text
        .split(", ")
        .map((one) => {
          const [, name, paise] = /^([a-z_]+) (-?\d+)$/.exec(one) ?? [];
          const key = `m_${name}`;
          return isWord(key) ? say(key, { amount: rupees(Number(paise)) } as never) : one;
        })
        .join(", ");
    const [paper = "", number = ""] = text.split(" ");
    const bill = `bill_${paper}`;
    if (kind === "bill" && isWord(bill)) return say(bill, { number } as never);
    const state = `${kind}_${text}`;
    if (state in stateWords.pairs) return states(state as keyof typeof stateWords.pairs);
    const key = `v_${text}`;
    return isWord(key) ? say(key) : text.replaceAll("_", " ");
  };
  return (change: Change): string => {
    const [kind = "", id = ""] = [change.part.split(":")[0], change.part.slice(change.part.indexOf(":") + 1)];
    const part =
      kind === "item"
        ? (order?.items.find((item) => item.code === id)?.name ?? id)
        : isWord(kind)
          ? say(kind, { id } as never)
          : change.part.replaceAll("_", " ");
    if (["orderer", "clinical", "handed"].includes(kind)) return say("changed", { part });
    const to = value(kind, change.to);
    return change.from && change.from !== change.to
      ? say("moved", { part, from: value(kind, change.from), to })
      : say("became", { part, to });
  };
}
