// Package consent holds the texts that people consent to, as data: each version has a date, and for each purpose the words in
// English and Hindi, for patients and for guardians (docs/rules.md#consent-texts). A version is never changed: what somebody agreed
// to is found by its name for as long as the record is kept.
package consent

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"assay/shared/lab"
)

//go:embed texts/*.json
var files embed.FS

// Version is all texts of one version.
type Version struct {
	Name  string `json:"version"`
	Since string `json:"since"` // the day from which it is read out, in India
	Texts []Text `json:"texts"`
}

// Text is what is read out or shown for one purpose. "{hospital}" in it stands for the hospital's name.
type Text struct {
	Purpose lab.Purpose      `json:"purpose"`
	GivenBy lab.ConsentGiver `json:"given_by"`
	English string           `json:"en"`
	Hindi   string           `json:"hi"`
}

// Versions lists all versions, the oldest first; the last one is to be used. They are part of the binary, so that one which cannot
// be read is a mistake of the build, which the tests find.
var Versions = sync.OnceValue(func() []Version {
	entries, err := files.ReadDir("texts") // sorted by name
	var all []Version
	for _, e := range entries {
		var v Version
		var text []byte
		if text, err = files.ReadFile("texts/" + e.Name()); err == nil {
			err = json.Unmarshal(text, &v)
		}
		if err != nil {
			break
		}
		all = append(all, v)
	}
	if err != nil {
		panic(fmt.Errorf("consent: read the texts: %w", err))
	}
	return all
})

// Find finds a version by its name.
func Find(name string) (Version, bool) {
	all := Versions()
	n := slices.IndexFunc(all, func(v Version) bool { return v.Name == name })
	if n < 0 {
		return Version{}, false
	}
	return all[n], true
}

// Check refuses a consent to a text that there is not: of no such version, or of a version that has none for the purpose and for
// who gives it.
func Check(c lab.Consent) error {
	v, ok := Find(c.TextVersion)
	if !ok || !slices.ContainsFunc(v.Texts, func(t Text) bool { return t.Purpose == c.Purpose && t.GivenBy == c.Giver() }) {
		return lab.Bad("consent.text_version", "There is no such text: use a version that the list of consent texts has for the purpose.")
	}
	return nil
}
