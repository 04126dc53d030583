package report

import (
	"slices"
	"strings"
	"testing"

	"assay/shared/lab"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

// inEveryScript holds a name in each script of India, and words whose letters join, stack or turn around.
var inEveryScript = []struct {
	script, name, words string
	joined              map[string]int // a word and the number of glyphs that its letters make
}{
	{"Devanagari", "श्रीमती कृष्णा द्विवेदी", "क्षत्रिय ज्ञान र्ज़्ज शृंखला हृदय डॉ॰ ळेले",
		map[string]int{"क्ष": 1, "द्ध": 1, "कि": 2, "र्क": 2, "श्री": 2}},
	{"Bengali", "শ্রী কৃষ্ণেন্দু চট্টোপাধ্যায়", "ক্ষুদিরাম জ্ঞান অসমীয়া ৰাভা ৱাহিদ উৎপল ঠাকুর র\u200d্যাব",
		map[string]int{"ক্ষ": 1, "জ্ঞ": 1, "কি": 2, "র্ক": 2}},
	{"Gurmukhi", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਕ੍ਰਿਸ਼ਨ ਸ੍ਵਰਨ ਪੱਗ ਹ੍ਰਿਦੇ", map[string]int{"ਪ੍ਰ": 2, "ਸਿ": 2}},
	{"Gujarati", "કૃષ્ણાબેન દ્વિવેદી", "ક્ષમા જ્ઞાન શ્રીમતી હર્ષદ ટ્રસ્ટ", map[string]int{"ક્ષ": 1, "જ્ઞ": 1, "કિ": 2}},
	{"Odia", "ଶ୍ରୀମତୀ କୃଷ୍ଣା ମିଶ୍ର", "କ୍ଷେତ୍ର ଜ୍ଞାନ ସତ୍ୟବ୍ରତ ୱାସିମ", map[string]int{"କ୍ଷ": 1, "ଜ୍ଞ": 1}},
	{"Tamil", "கிருஷ்ணமூர்த்தி ஸ்ரீநிவாசன்", "க்ஷேத்ரம் லக்ஷ்மி கௌரி சொக்கலிங்கம்", map[string]int{"க்ஷ": 1, "ஸ்ரீ": 1, "கெ": 2}},
	{"Telugu", "శ్రీమతి కృష్ణవేణి", "క్షేత్రం జ్ఞాన లక్ష్మీ స్త్రీ త్రివిక్రమ", map[string]int{"క్ష": 1, "కి": 1}},
	{"Kannada", "ಶ್ರೀಮತಿ ಕೃಷ್ಣವೇಣಿ", "ಕ್ಷೇತ್ರ ಜ್ಞಾನ ಲಕ್ಷ್ಮೀ ಸೂರ್ಯ ರ\u200d್ಯಾಂಕ್", map[string]int{"ಕ್ಷ": 1, "ಕಿ": 1}},
	{"Malayalam", "ശ്രീമതി കൃഷ്ണവേണി", "ക്ഷേത്രം ജ്ഞാനം രാമൻ അവന്\u200d ചന്ദ്രൻ സ്ത്രീ", map[string]int{"ക്ഷ": 1, "ന്ദ": 1, "കെ": 2}},
	{"Urdu", "محمد عبدالرحمٰن صدیقی", "ڈاکٹر پیٹھ ہمّت نگہت آپا ٹیپو چوہان گڑیا ئی", nil},
	{"Ol Chiki", "ᱨᱟᱢᱟᱪᱟᱱᱫᱨᱚ ᱢᱩᱨᱢᱩ", "ᱥᱟᱱᱛᱟᱲᱤ", nil},
	{"Meetei Mayek", "ꯏꯕꯣꯝꯆꯥ ꯁꯤꯡꯍ", "ꯃꯅꯤꯄꯨꯔꯤ", nil},
}

func TestNamesInEveryScript(t *testing.T) {
	for _, c := range inEveryScript {
		t.Run(c.script, func(t *testing.T) {
			s := krishna()
			s.Patient.Name = c.name
			s.Sections[0].Rows[0].Comment = c.words
			pdf := render(t, s)
			modes := []string{"-layout", "-raw"}
			if c.script == "Urdu" {
				modes = modes[:1] // -raw gives what stands on the page from left to right
			}
			for _, mode := range modes {
				found := strings.Fields(withoutDirections(text(t, pdf, mode)))
				for word := range strings.FieldsSeq(c.name + " " + c.words) {
					if !slices.Contains(found, word) {
						t.Errorf("pdftotext %s: %q is not in the text", mode, word)
					}
				}
			}
		})
	}
}

// withoutDirections drops the marks that pdftotext puts around what runs from right to left.
func withoutDirections(s string) string {
	return strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "").Replace(s)
}

// Letters that join must be drawn as the font draws them together, and with no dotted circle, which stands for a sign
// that hangs on nothing.
func TestEveryScriptIsShaped(t *testing.T) {
	for _, c := range inEveryScript {
		t.Run(c.script, func(t *testing.T) {
			for _, bold := range []bool{false, true} {
				s := newShaper()
				for word, glyphs := range c.joined {
					if n := len(shaped(t, s, word, bold)); n != glyphs {
						t.Errorf("%s has %d glyphs, want %d (bold %v)", word, n, glyphs, bold)
					}
				}
				for word := range strings.FieldsSeq(c.name + " " + c.words) {
					shaped(t, s, word, bold)
				}
				for _, f := range s.fonts.all {
					circle, _ := f.shaping.NominalGlyph('\u25cc')
					for _, m := range f.marks[1:] {
						if m.id == 0 || m.id == circle {
							t.Errorf("%q has no glyph of its own in %s", m.text, f.typeface.name)
						}
					}
				}
			}
		})
	}
}

// What the desk takes must be printable days later: every character that may be typed has a glyph in both weights.
func TestWhatMayBeTypedCanBePrinted(t *testing.T) {
	s := newShaper()
	typed := 0
	for r := ' '; r < 0x20000; r++ {
		if !lab.Printable(string(r)) {
			continue
		}
		typed++
		for _, bold := range []bool{false, true} {
			if _, err := s.fonts.pick(bold, r, language.LookupScript(r), nil); err != nil {
				t.Error(err)
			}
		}
	}
	if typed < 2000 {
		t.Errorf("only %d characters may be typed", typed)
	}
}

// A bracket opens towards what it holds, in either direction.
func TestBracketsAreMirrored(t *testing.T) {
	s := newShaper()
	lines, err := s.wrap("محمد (علی)", body, width)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lines[0].inOrder() {
		if p.piece.text != "(" && p.piece.text != ")" {
			continue
		}
		other := map[string]rune{"(": ')', ")": '('}[p.piece.text]
		want, _ := p.piece.face.shaping.NominalGlyph(other)
		if got := p.piece.face.marks[p.piece.glyphs[0].code].id; got != want {
			t.Errorf("%s is drawn as glyph %d, want that of %c, %d", p.piece.text, got, other, want)
		}
	}
}

// A letter of Urdu looks another at the start, in the middle and at the end of a word.
func TestUrduIsJoined(t *testing.T) {
	s := newShaper()
	w, err := s.word("ببب", false, levelsOf([]rune("ببب")))
	if err != nil {
		t.Fatal(err)
	}
	alone, _ := w.pieces[0].face.shaping.NominalGlyph('ب')
	drawn := map[font.GID]bool{alone: true}
	for _, g := range w.pieces[0].glyphs {
		drawn[w.pieces[0].face.marks[g.code].id] = true
	}
	if len(drawn) != 4 {
		t.Errorf("%d shapes of one letter, want 4", len(drawn))
	}
}

// What runs in both directions is put on the line as Unicode has it; | parts what is drawn apart.
func TestOrderOnTheLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"left to right":                     {"Asha Devi", "Asha| |Devi"},
		"right to left":                     {"محمد علی", "علی| |محمد"},
		"a name in an English line":         {"Order 26-000417 · محمد علی", "Order| |26-000417| |·| |علی| |محمد"},
		"a number behind the name":          {"Patient محمد علی 26 of 30", "Patient| |26| |علی| |محمد| |of| |30"},
		"a number in an Urdu line":          {"عمر 26 سال", "سال| |26| |عمر"},
		"Latin words in an Urdu line":       {"محمد (2nd twin) علی", "علی| |)|2nd| |twin|(| |محمد"},
		"a stop at the end of an Urdu line": {"محمد علی.", ".|علی| |محمد"},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := newShaper().wrap(c.text, body, width)
			if err != nil || len(lines) != 1 {
				t.Fatalf("%d lines, %v", len(lines), err)
			}
			var drawn []string
			for _, p := range lines[0].inOrder() {
				drawn = append(drawn, p.piece.text)
			}
			if got := strings.Join(drawn, "|"); got != c.want {
				t.Errorf("%s is drawn as %s, want %s", c.text, got, c.want)
			}
		})
	}
}

func shaped(t *testing.T, s *shaper, text string, bold bool) []glyph {
	t.Helper()
	w, err := s.word(text, bold, levelsOf([]rune(text)))
	if err != nil {
		t.Fatal(err)
	}
	var all []glyph
	for _, p := range w.pieces {
		all = append(all, p.glyphs...)
	}
	return all
}
