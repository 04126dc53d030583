import { words } from "../../words/words";

export const slipWords = words("slip", {
  title: ["Slip of {number}", "{number} की पर्ची"],
  what: ["What is to be done", "क्या करना है"],
  print: ["Print it again", "फिर छापें"],
  send: ["Send on WhatsApp", "WhatsApp पर भेजें"],
  send_why: [
    "Opens the app of this device with a message to {phone}, in the patient's language. It names no test and is kept like a printing.",
    "इस डिवाइस का ऐप {phone} के लिए संदेश के साथ खुलेगा, मरीज़ की भाषा में। कोई जाँच नहीं लिखी जाती; यह छपाई की तरह दर्ज होगा।",
  ],
  no_phone: ["No mobile is written down", "कोई मोबाइल दर्ज नहीं"],
  the_message: ["The message", "संदेश"],
  open_app: ["Open WhatsApp", "WhatsApp खोलें"],
  // what the patient reads
  message: [
    "{hospital} has taken your laboratory order {number}. You can follow your order with this link: {link} {guard, select, birth_date {The page asks for your date of birth.} phone {The page asks for the last four digits of your registered phone.} other {It is opened at the desk.}}",
    "{hospital} ने आपका लैब ऑर्डर {number} दर्ज कर लिया है। इस लिंक से आप अपना ऑर्डर देख सकते हैं: {link} {guard, select, birth_date {वहाँ आपकी जन्मतिथि पूछी जाएगी।} phone {वहाँ आपके पंजीकृत फ़ोन के अंतिम चार अंक पूछे जाएँगे।} other {यह काउंटर पर खुलती है।}}",
  ],
  t_send: ["Message with the slip of {number}", "{number} की पर्ची का संदेश"],
  renew: ["Print a new one, end the old", "नई छापें, पुरानी बंद करें"],
  void: ["Make it void", "रद्द करें"],
  unlock: ["Unlock it", "ताला खोलें"],
  print_why: [
    "The same slip once more. The printing is kept with your name.",
    "वही पर्ची फिर से। छपाई आपके नाम से दर्ज होगी।",
  ],
  renew_why: ["What was printed and mailed so far opens nothing any more.", "अब तक छपी और भेजी पर्ची कुछ नहीं खोलेगी।"],
  void_why: ["What was printed and mailed so far opens nothing any more.", "अब तक छपी और भेजी पर्ची कुछ नहीं खोलेगी।"],
  unlock_why: [
    "After five wrong answers the slip is locked. Unlock it for a person you know; that you did is kept.",
    "पाँच ग़लत उत्तरों के बाद पर्ची बंद हो जाती है। परिचित व्यक्ति के लिए खोलें; आपका नाम दर्ज होगा।",
  ],
  know: ["I know this person", "मैं इस व्यक्ति को जानता हूँ"],
  know_first: ["Confirm that you know the person", "पुष्टि करें कि आप व्यक्ति को जानते हैं"],
  why: ["Why?", "क्यों?"],
  why_first: ["Choose a reason", "कारण चुनें"],
  unlocked: ["Unlocked: five tries more.", "खोली गई: पाँच कोशिशें और।"],
  t_unlock: ["Unlock the slip of {number}", "{number} की पर्ची खोलें"],
});
