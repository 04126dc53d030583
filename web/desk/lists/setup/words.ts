import { words } from "../../words/words";

export const setupWords = words("setup", {
  title: ["This hospital still lacks", "इस अस्पताल में अभी कमी है"],
  lack_technician: ["a technician", "तकनीशियन"],
  lack_signatory: ["somebody who signs for {departments}", "{departments} के लिए हस्ताक्षर करने वाले"],
  lack_papers: [
    "degree or registration of {people}, as the report prints it",
    "{people} की उपाधि या पंजीकरण, जो रिपोर्ट पर छपता है",
  ],
  lack_second_admin: ["a second admin, because some acts need two", "दूसरे प्रशासक, क्योंकि कुछ काम दो से होते हैं"],
  lack_address: ["the address, as the report prints it", "पता, जो रिपोर्ट पर छपता है"],
  lack_registration: ["the registration, as the report prints it", "पंजीकरण, जो रिपोर्ट पर छपता है"],
  lack_lab_email: ["the laboratory's mail, for critical values", "गंभीर मानों के लिए प्रयोगशाला का ई-मेल"],
  lack_root_letter: ["an address outside for the letter of the nightly root", "रात की मुहर के पत्र के लिए बाहर का पता"],
  staff: ["Staff", "स्टाफ़"],
});
