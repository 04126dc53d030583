import { words } from "../../words/words";

export const onlineWords = words("online", {
  title: ["Pay online, {number}", "ऑनलाइन भुगतान, {number}"],
  due: ["To pay", "देना है"],
  here: [
    "The checkout opens in a window of its own on this device. The patient can pay the same from the visit slip too.",
    "भुगतान इसी उपकरण पर अलग विंडो में खुलता है। मरीज़ पर्ची से भी यही भुगतान कर सकता है।",
  ],
  open: ["Open the checkout", "भुगतान खोलें"],
  opening: ["Opening…", "खुल रहा है…"],
  waits: ["The patient pays in the other window.", "मरीज़ दूसरी विंडो में भुगतान कर रहा है।"],
  paid: ["Paid online", "ऑनलाइन भुगतान हुआ"],
  confirming: ["The payment is being confirmed", "भुगतान की पुष्टि हो रही है"],
  failed: ["The payment did not go through. It can be tried again.", "भुगतान नहीं हुआ। फिर कोशिश की जा सकती है।"],
  blocked: ["The checkout does not open here.", "भुगतान यहाँ नहीं खुलता।"],
  back: ["Back", "वापस"],
});
