import { words } from "../../words/words";

/** A receipt is on paper in both languages at once, whatever the pages speak. */
export const receiptWords = words("receipt", {
  title: ["Receipt", "रसीद"],
  back: ["Money given back", "पैसा वापस दिया"],
  order: ["Order", "ऑर्डर"],
  patient: ["Patient", "मरीज़"],
  cash: ["Received in cash", "नक़द प्राप्त"],
  upi: ["Received by UPI", "UPI से प्राप्त"],
  card: ["Received by card", "कार्ड से प्राप्त"],
  cheque: ["Received by cheque", "चेक से प्राप्त"],
  transfer: ["Received by transfer", "ट्रांसफ़र से प्राप्त"],
  reference: ["Reference", "संदर्भ संख्या"],
  tendered: ["Handed over", "दिया गया"],
  change: ["Change", "वापस"],
  returned: ["Given back in cash", "नक़द वापस"],
  at: ["On", "दिनांक"],
  by: ["By", "किसने"],
  total: ["Order total", "ऑर्डर की कुल राशि"],
  due: ["Still to pay", "बाक़ी राशि"],
  print: ["Print the receipt", "रसीद छापें"],
  print_one: ["Print receipt {receipt}", "रसीद {receipt} छापें"],
});
