package report

import (
	"fmt"
	"strings"
	"time"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// lang says the words of a report. Codes, units and numbers are the same in both.
type lang struct{ hindi bool }

func langOf(s lab.Sheet) lang { return lang{s.Language == "hi"} }

// say gives an English word or sentence in the language of the report.
func (l lang) say(english string) string {
	if word, known := hindi[english]; l.hindi && known {
		return word
	}
	return english
}

// both says it in both languages, that of the report first: what must be understood by whoever holds the paper.
func (l lang) both(english string) string {
	word, known := hindi[english]
	switch {
	case !known:
		return english
	case l.hindi:
		return word + " / " + english
	}
	return english + " / " + word
}

// name is the name of a test or panel: the one in Hindi, where there is one, in a Hindi report.
func (l lang) name(english, inHindi string) string {
	if l.hindi && inHindi != "" {
		return inHindi
	}
	return english
}

// reason says the code of a reason in both languages.
func (l lang) reason(code string) string {
	return l.both(reasonWords(code))
}

// india is Indian Standard Time, which has no summer time; fixed, so that no time zone data is needed.
var india = time.FixedZone("IST", 5*3600+1800)

// moment prints a time as it is read in the ward.
func (l lang) moment(t time.Time) string {
	if t.IsZero() {
		return l.say("not recorded")
	}
	t = t.In(india)
	return l.day(t) + t.Format(", 15:04")
}

func (l lang) day(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), l.say(t.Format("Jan")), t.Year())
}

// age prints an age such as "41 y".
func (l lang) age(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = l.say(w)
	}
	return strings.Join(words, " ")
}

// reference prints the reference range, or each that may hold, or why there is none.
func (l lang) reference(row lab.SheetRow) string {
	if _, words := hindi[row.Range]; words || len(row.Ranges) == 0 || !l.hindi {
		return l.say(row.Range)
	}
	parts := make([]string, len(row.Ranges))
	for i, p := range row.Ranges {
		parts[i] = l.possible(p)
	}
	return strings.Join(parts, "; ")
}

// possible prints one of several ranges, as measure.PossibleRange does in English.
func (l lang) possible(p measure.PossibleRange) string {
	var words []string
	if p.Sex != "" {
		words = append(words, l.say(p.Sex))
	}
	switch newborn := p.From == (measure.Age{}).String(); {
	case p.From == "" && p.To == "":
	case newborn:
		words = append(words, fmt.Sprintf(l.say("under %s"), l.age(p.To)))
	case p.To == "":
		words = append(words, fmt.Sprintf(l.say("from %s"), l.age(p.From)))
	default:
		words = append(words, fmt.Sprintf(l.say("%s to %s"), l.age(p.From), l.age(p.To)))
	}
	if p.Text == "" {
		return strings.Join(append(words, l.say("no range")), " ")
	}
	return strings.Join(append(words, p.Text), " ")
}

// kinds names the kinds of a version as printed.
var kinds = map[string]string{
	"partial": "Partial", "final": "Final", "corrected": "Corrected", "amended": "Amended", "appended": "Appended",
	"withdrawn": "Withdrawn",
}

// marks are what must not be overlooked about a version.
var marks = map[string]string{
	"partial":   "PARTIAL REPORT, more to follow",
	"corrected": "CORRECTED REPORT, it replaces the one before",
	"amended":   "AMENDED REPORT, it replaces the one before",
	"appended":  "REPORT WITH AN ADDITION, it replaces the one before",
	"withdrawn": "WITHDRAWN, do not use these results",
}

// reasons are the words of the codes in lab.CorrectReasons, lab.UndoneReasons and lab.CancelReasons.
var reasons = map[string]string{
	"wrong_value": "a wrong value had been issued", "wrong_unit": "a wrong unit had been issued",
	"wrong_specimen": "another specimen had been measured", "wrong_patient": "the report was of another patient",
	"patient_corrected": "the data of the patient have been corrected",
	"wrong_range":       "a wrong reference range had been issued", "comment": "the comment has been changed",
	"no_reagent": "reagent not available", "instrument_down": "instrument not working",
	"specimen_unfit": "specimen not fit for the test", "patient_refused": "the patient did not want it",
	"not_indicated":  "not needed medically",
	lab.PatientAsked: "cancelled as the patient wished", "ordered_in_error": "ordered in error",
	"duplicate": "ordered twice", "not_paid": "not paid", "other": "another reason",
}

// hindi holds every word that the laboratory's reports print of their own.
var hindi = map[string]string{
	"Laboratory report": "प्रयोगशाला रिपोर्ट", "Phone": "फ़ोन", "Registration": "पंजीकरण", "check this report only at": "यह रिपोर्ट केवल यहाँ जाँचें",
	"Version %d · %s": "संस्करण %d · %s", "Version %d · page %d of %d": "संस्करण %d · पृष्ठ %d / %d",
	"Patient": "मरीज़", "UHID": "UHID", "Age / sex": "आयु / लिंग", "Birth date": "जन्मतिथि", "(estimated)": "(अनुमानित)",
	"(age as stated)": "(बताई गई आयु)", "female": "महिला", "male": "पुरुष", "other": "अन्य", "unknown": "अज्ञात",
	"Order": "ऑर्डर", "Ordered (IST)": "ऑर्डर का समय", "Ordered by": "चिकित्सक", "Ward": "वार्ड", "Priority": "प्राथमिकता",
	"Issued (IST)": "जारी (IST)", "routine": "नियमित", "urgent": "शीघ्र", "stat": "अति शीघ्र (STAT)", "STAT": "अति शीघ्र (STAT)",
	"not recorded": "दर्ज नहीं",
	"Specimen":     "नमूना", "Kind": "प्रकार", "Collected (IST)": "लिया गया (IST)", "Collected by": "किसने लिया", "Received (IST)": "प्राप्त (IST)",
	"EDTA whole blood": "EDTA रक्त", "Serum": "सीरम", "Fluoride plasma": "फ्लोराइड प्लाज़्मा", "Citrate plasma": "सिट्रेट प्लाज़्मा", "Urine": "मूत्र", "Nasopharyngeal swab": "नाक और गले का स्वाब", "Sputum": "बलगम",
	"Test": "जाँच", "Result": "परिणाम", "Unit": "इकाई", "Flag": "संकेत", "Reference range": "संदर्भ सीमा",
	"%s (continued)": "%s (जारी)", "specimen": "नमूना", "entered by": "दर्ज किया:", "Comment:": "टिप्पणी:", "Method:": "विधि:", "calculated": "गणना से",
	"measured by": "जाँच की:", "measured by another laboratory": "जाँच दूसरी प्रयोगशाला ने की",
	"Normal": "सामान्य", "Abnormal": "असामान्य", "Low": "कम", "High": "अधिक", "Critical low": "गंभीर रूप से कम", "Critical high": "गंभीर रूप से अधिक", "Critical": "गंभीर",
	"Partial": "आंशिक", "Final": "अंतिम", "Corrected": "सुधारी हुई", "Amended": "संशोधित", "Appended": "पूरक सहित", "Withdrawn": "वापस ली गई",
	"PARTIAL REPORT, more to follow":                      "आंशिक रिपोर्ट, शेष परिणाम बाद में आएँगे",
	"CORRECTED REPORT, it replaces the one before":        "सुधारी हुई रिपोर्ट, यह पिछली रिपोर्ट की जगह है",
	"AMENDED REPORT, it replaces the one before":          "संशोधित रिपोर्ट, यह पिछली रिपोर्ट की जगह है",
	"REPORT WITH AN ADDITION, it replaces the one before": "पूरक सहित रिपोर्ट, यह पिछली रिपोर्ट की जगह है",
	"WITHDRAWN, do not use these results":                 "वापस ली गई रिपोर्ट, इन परिणामों का उपयोग न करें",
	"Version %d replaces version %d (SHA-256 %s…)":        "संस्करण %d, संस्करण %d की जगह है (SHA-256 %s…)",
	"the data of the patient have been corrected":         "मरीज़ की जानकारी सुधारी गई है",
	"Reason:": "कारण:", "Not performed": "जाँच नहीं हुई", "was": "पहले", "now": "अब", "empty": "खाली", "comment": "टिप्पणी", "range": "सीमा",
	"Authorised by": "अधिकृत किया", "Authorised and issued by": "अधिकृत और जारी किया", "Registration no.": "पंजीकरण सं.",
	"End of report": "रिपोर्ट समाप्त", "End of partial report, more to follow": "आंशिक रिपोर्ट समाप्त, शेष परिणाम बाद में आएँगे",
	"range not yet verified by this laboratory": "यह सीमा इस प्रयोगशाला ने अभी सत्यापित नहीं की है",
	measure.NoRangeForAge:                       "इस आयु के लिए कोई सीमा नहीं", measure.AgeNotKnown: "कोई सीमा नहीं: आयु ज्ञात नहीं",
	measure.InputMissing.String():    "गणना नहीं हुई: एक आवश्यक मान नहीं है",
	measure.InputComparator.String(): "गणना नहीं हुई: एक आवश्यक मान केवल किसी संख्या से कम या अधिक ज्ञात है",
	measure.Under18.String():         "18 वर्ष से कम आयु में गणना नहीं होती",
	measure.AgeOpen.String():         "गणना नहीं हुई: आयु (वर्षों में) निश्चित नहीं है",
	measure.SexOpen.String():         "गणना नहीं हुई: यह स्त्री और पुरुष में अलग होता है",
	measure.TGOver400.String():       "गणना नहीं हुई: ट्राइग्लिसराइड 400 mg/dL से अधिक",
	measure.NotFasting.String():      "गणना नहीं हुई: खाली पेट का नमूना चाहिए",
	measure.Impossible.String():      "गणना नहीं हुई: आवश्यक मान आपस में मेल नहीं खाते",
	measure.ManyRanges:               "सीमा सही आयु पर निर्भर है", "no range": "कोई सीमा नहीं", "under %s": "%s से कम", "from %s": "%s से", "%s to %s": "%s से %s",
	"y": "वर्ष", "m": "माह", "w": "सप्ताह", "d": "दिन",
	"Jan": "जनवरी", "Feb": "फ़रवरी", "Mar": "मार्च", "Apr": "अप्रैल", "May": "मई", "Jun": "जून", "Jul": "जुलाई", "Aug": "अगस्त", "Sep": "सितंबर",
	"Oct": "अक्टूबर", "Nov": "नवंबर", "Dec": "दिसंबर",
	"a wrong value had been issued": "ग़लत मान जारी हुआ था", "a wrong unit had been issued": "ग़लत इकाई जारी हुई थी",
	"another specimen had been measured":      "दूसरे नमूने की जाँच हुई थी",
	"the report was of another patient":       "रिपोर्ट किसी दूसरे मरीज़ की थी",
	"a wrong reference range had been issued": "ग़लत संदर्भ सीमा जारी हुई थी",
	"the comment has been changed":            "टिप्पणी बदली गई है",
	"reagent not available":                   "अभिकर्मक (रीएजेंट) उपलब्ध नहीं", "instrument not working": "मशीन काम नहीं कर रही",
	"specimen not fit for the test": "नमूना जाँच के योग्य नहीं", "the patient did not want it": "मरीज़ ने मना किया",
	"not needed medically": "चिकित्सकीय रूप से आवश्यक नहीं", "cancelled as the patient wished": "मरीज़ के कहने पर रद्द",
	"ordered in error": "ग़लती से ऑर्डर हुआ", "ordered twice": "दो बार ऑर्डर हुआ", "not paid": "भुगतान नहीं हुआ", "another reason": "अन्य कारण",
}
