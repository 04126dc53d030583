import { words } from "../../words/words";

export const codeWords = words("code", {
  title: ["UPI at the counter, {number}", "काउंटर पर UPI, {number}"],
  making: ["The code is being made…", "कोड बन रहा है…"],
  scan: ["Scan with any UPI app", "किसी भी UPI ऐप से स्कैन करें"],
  code: ["QR code of {amount}", "{amount} का QR कोड"],
  until: ["until {time}", "{time} तक"],
  over: ["This code is closed. Show another one.", "यह कोड बंद हो गया। नया दिखाएँ।"],
  picture: ["Open Razorpay's picture of the code", "रेज़रपे का कोड खोलें"],
  ask: ["Paid? Ask Razorpay", "भुगतान हुआ? रेज़रपे से पूछें"],
  another: ["Show another code", "नया कोड दिखाएँ"],
  waits: ["Not paid yet, as far as Razorpay knows.", "रेज़रपे के अनुसार अभी भुगतान नहीं हुआ।"],
  paid: ["Paid by UPI", "UPI से भुगतान हुआ"],
  close: ["Close", "बंद करें"],
});
