import { words } from "../words";

export const departmentWords = words("departments", {
  haematology: ["haematology", "रुधिर विज्ञान"],
  biochemistry: ["biochemistry", "जैव रसायन"],
  immunology: ["immunology", "प्रतिरक्षा विज्ञान"],
  serology: ["serology", "सीरम विज्ञान"],
  microbiology: ["microbiology", "सूक्ष्मजीव विज्ञान"],
  urinalysis: ["urinalysis", "मूत्र जाँच"],
  coagulation: ["coagulation", "रक्त जमाव"],
  endocrinology: ["endocrinology", "हार्मोन"],
  histopathology: ["histopathology", "ऊतक विज्ञान"],
  cytology: ["cytology", "कोशिका विज्ञान"],
});
