package lab

import (
	"strings"
	"testing"
)

func TestValidName(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"Latin":                          {"Asha Devi", true},
		"Latin with marks":               {"Kṛṣṇa Müller-D’Souza", true},
		"initials":                       {"K.R.Narayanan", true},
		"no blank behind a stop":         {"Md.Ali", true},
		"capitals, no blank":             {"RAM.KUMAR", true},
		"relation":                       {"Baby of Sunita (2nd twin), W/o Ram", true},
		"Devanagari, short":              {"कु॰ आशा", true},
		"Bengali":                        {"শ্রী কৃষ্ণেন্দু চট্টোপাধ্যায়", true},
		"Assamese":                       {"ৰাভা ৱাহিদ", true},
		"Gurmukhi":                       {"ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", true},
		"Gujarati":                       {"કૃષ્ણાબેન દ્વિવેદી", true},
		"Odia":                           {"ଶ୍ରୀମତୀ କୃଷ୍ଣା ମିଶ୍ର", true},
		"Tamil":                          {"கிருஷ்ணமூர்த்தி", true},
		"Telugu":                         {"శ్రీమతి కృష్ణవేణి", true},
		"Kannada":                        {"ಶ್ರೀಮತಿ ಕೃಷ್ಣವೇಣಿ", true},
		"Malayalam":                      {"ശ്രീമതി കൃഷ്ണവേണി", true},
		"Urdu":                           {"محمد عبدالرحمٰن صدیقی", true},
		"Santali":                        {"ᱢᱩᱨᱢᱩ", true},
		"Manipuri":                       {"ꯏꯕꯣꯝꯆꯥ", true},
		"two scripts":                    {"Asha आशा", true},
		"one letter":                     {"आ", true},
		"120 letters":                    {strings.Repeat("क", 120), true},
		"joiner beside a virama":         {"क्\u200dष र\u200d्य", true},
		"joiner that ends a word":        {"അവന്\u200d", true},
		"non-joiner in Urdu":             {"علی\u200cپور", true},
		"empty":                          {"", false},
		"121 letters":                    {strings.Repeat("क", 121), false},
		"no letter":                      {"1234 .", false},
		"a sign alone":                   {"ि", false},
		"a sign behind a blank":          {"राम ्", false},
		"markup":                         {"<b>Asha</b>", false},
		"a bracket":                      {"Asha < Devi", false},
		"an entity":                      {"Asha &lt;", false},
		"an address":                     {"http://evil.example/x", false},
		"an address without scheme":      {"www.evil.example", false},
		"a host":                         {"win at evil.com now", false},
		"a host in capitals":             {"EVIL.COM", false},
		"mail address":                   {"sunita@patients.example", false},
		"line end":                       {"Asha\nDevi", false},
		"tab":                            {"Asha\tDevi", false},
		"control character":              {"Asha\x07", false},
		"delete":                         {"Asha\x7f", false},
		"bidi override":                  {"Asha \u202eiveD", false},
		"bidi isolate":                   {"Asha \u2067iveD", false},
		"direction mark":                 {"Asha\u200f", false},
		"Arabic letter mark":             {"علی\u061c", false},
		"blank without width":            {"Asha\u200bDevi", false},
		"byte order mark":                {"\ufeffAsha", false},
		"word joiner":                    {"Asha\u2060", false},
		"soft hyphen":                    {"Asha\u00adDevi", false},
		"joiner in Latin":                {"As\u200dha", false},
		"joiner in Tamil, no virama":     {"அ\u200dஆ", false},
		"joiner at the start":            {"\u200dराम", false},
		"two joiners":                    {"क्\u200d\u200dष", false},
		"joiner between Urdu letters":    {"علی\u200dپور", false},
		"non-joiner at the end":          {"علی\u200c", false},
		"picture":                        {"Asha 👍", false},
		"Chinese":                        {"王小明", false},
		"full width":                     {"Ａｓｈａ", false},
		"mathematical letters":           {"𝐀sha", false},
		"Arabic presentation form":       {"ﷺ", false},
		"a letter no font has":           {"ೝ", false},
		"private use":                    {"Asha \ue000", false},
		"broken UTF-8":                   {"Asha \xff", false},
		"line separator":                 {"Asha\u2028Devi", false},
		"blank without width, Mongolian": {"Asha\u180e", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ValidName(c.text); got != c.ok {
				t.Errorf("%q: %v, want %v", c.text, got, c.ok)
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"comparators":   {"Repeated: < 5 & > 2, 3<4, ± 2 µmol/L, ×10⁹/L, −1, 37 °C", true},
		"several lines": {"first\nsecond", true},
		"danda":         {"नमूना ठीक है।", true},
		"Urdu stop":     {"نمونہ ٹھیک ہے۔", true},
		"tag":           {"see <a href=x>", false},
		"closing tag":   {"</p>", false},
		"entity":        {"&nbsp;", false},
		"link":          {"see https://evil.example", false},
		"carriage":      {"first\r\nsecond", false},
		"zero width":    {"a\u200bb", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := PlainText(c.text); got != c.ok {
				t.Errorf("%q: %v, want %v", c.text, got, c.ok)
			}
		})
	}
}

func TestFoldBlanks(t *testing.T) {
	for text, want := range map[string]string{
		" \u00a0Asha \u3000\u2003 Devi\n": "Asha Devi",
		"Asha\tDevi":                      "Asha\tDevi",
		"\u00a0":                          "",
	} {
		if got := FoldBlanks(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
