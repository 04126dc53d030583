package consent

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"assay/shared/lab"
)

// sealed are the versions that have been read out to somebody, with the hash of their file: their words are for ever. A new version
// is added here with its file.
var sealed = map[string]string{
	"2026-1": "be536d9719d7b8d9ee7e1c8b0068da87e05a277bfcda4fe4800b3ce7a1a66a2f",
	"2026-2": "bed220384cb5bb467bb5fdd8a2f7c6db549ba47e15c6b4df1e905d212883783d",
}

func TestTextsAreForEver(t *testing.T) {
	all := Versions()
	if len(all) != len(sealed) {
		t.Errorf("%d versions, %d are sealed", len(all), len(sealed))
	}
	for n, v := range all {
		text, err := files.ReadFile("texts/" + v.Name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != sealed[v.Name] {
			t.Errorf("version %s has other words than were read out: make a new version. Its hash is %x", v.Name, sum)
		}
		if n > 0 && v.Since <= all[n-1].Since {
			t.Errorf("version %s is not newer than %s", v.Name, all[n-1].Name)
		}
		if _, err := time.Parse(time.DateOnly, v.Since); err != nil {
			t.Errorf("version %s: %v", v.Name, err)
		}
		for _, x := range v.Texts {
			if !strings.Contains(x.English, "{hospital}") || !strings.Contains(x.Hindi, "{hospital}") || !strings.ContainsFunc(x.Hindi, isDevanagari) ||
				strings.ContainsFunc(x.English, isDevanagari) {
				t.Errorf("version %s, %s by the %s: %q, %q", v.Name, x.Purpose, x.GivenBy, x.English, x.Hindi)
			}
		}
	}
	newest := all[len(all)-1]
	for _, p := range []lab.Purpose{lab.Care, lab.Research, lab.Sharing} {
		for _, by := range []lab.ConsentGiver{lab.ByPatient, lab.ByGuardian} {
			if !slices.ContainsFunc(newest.Texts, func(x Text) bool { return x.Purpose == p && x.GivenBy == by }) {
				t.Errorf("the newest version has no text for %s by the %s", p, by)
			}
		}
	}
}

func isDevanagari(r rune) bool { return unicode.Is(unicode.Devanagari, r) }

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		given lab.Consent
		ok    bool
	}{
		{"the first", lab.Consent{TextVersion: "2026-1", Purpose: lab.Care}, true},
		{"the first for research, which it has not", lab.Consent{TextVersion: "2026-1", Purpose: lab.Research}, false},
		{"the first by a guardian, for whom it has none", lab.Consent{TextVersion: "2026-1", Purpose: lab.Care, GivenBy: lab.ByGuardian}, false},
		{"by a guardian", lab.Consent{TextVersion: "2026-2", Purpose: lab.Care, GivenBy: lab.ByGuardian}, true},
		{"one to come", lab.Consent{TextVersion: "2031-1", Purpose: lab.Care}, false},
		{"none", lab.Consent{Purpose: lab.Care}, false},
	} {
		if err := Check(c.given); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
