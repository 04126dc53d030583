import { words } from "../../words/words";

export const takingsWords = words("takings", {
  title: ["Takings", "वसूली"],
  day: ["Day", "दिन"],
  day_before: ["Day before", "पिछला दिन"],
  day_after: ["Day after", "अगला दिन"],
  by_method: ["By method", "तरीक़े से"],
  by_person: ["By person", "व्यक्ति से"],
  method: ["Method", "तरीक़ा"],
  person: ["Person", "व्यक्ति"],
  taken: ["Taken", "लिया"],
  given_back: ["Given back", "लौटाया"],
  stays: ["Stays", "बचा"],
  cash_back: ["Cash given back", "लौटाया नक़द"],
  cash_stays: ["Cash to hand over", "जमा करने का नक़द"],
  online: ["Online", "ऑनलाइन"],
  all: ["All together", "कुल"],
  print: ["Print", "छापें"],
  nobody: ["Nobody took money by hand on this day.", "इस दिन किसी ने हाथ से पैसा नहीं लिया।"],
  gone: ["somebody who has left", "जो अब यहाँ नहीं"],
  how: [
    "What was paid at the desk goes back in cash, what was paid online through Razorpay. A day counts what was taken and given back on it, whenever its order was placed.",
    "डेस्क पर दिया पैसा नक़द लौटता है, ऑनलाइन दिया पैसा रेज़रपे से। दिन में वही गिना जाता है जो उस दिन लिया और लौटाया गया, ऑर्डर कभी भी दर्ज हुआ हो।",
  ],
  recount: [
    "The counts are being made anew; they may be short for a minute.",
    "गिनती फिर से हो रही है; एक मिनट तक कम दिख सकती है।",
  ],
  again: ["Try again", "फिर कोशिश करें"],
});
