package lab

import "assay/shared/lab/measure"

// SpecimenKind is the container a test is measured from.
type SpecimenKind struct {
	Letter string `json:"letter"` // E, S, F, C or U: the head of a specimen's id
	Name   string `json:"name"`   // "EDTA whole blood"
	Colour string `json:"colour"` // of the cap: "lavender"
}

// Test is what can be asked for: a test of one analyte, or a panel of several. A panel is priced once, and ordering it
// gives one item per member. A member that cannot be ordered alone has no price.
type Test struct {
	Code       string       `json:"code"`
	Name       string       `json:"name"`
	NameHi     string       `json:"name_hi,omitempty"`
	ShortName  string       `json:"short_name"` // for labels and the board
	LOINC      string       `json:"loinc"`
	Specimen   SpecimenKind `json:"specimen"`
	Department string       `json:"department"`
	Price      Paise        `json:"price"`
	// TATMinutes and StatTATMinutes are the promised time from collection to release. Stat is 0 where none is promised.
	// Minutes, as a stat glucose has a quarter of an hour.
	TATMinutes     int `json:"tat_minutes"`
	StatTATMinutes int `json:"stat_tat_minutes,omitempty"`
	// Sensitive tests are told in person only, never on the visit slip (rules §1).
	Sensitive bool              `json:"sensitive,omitempty"`
	Panel     bool              `json:"panel,omitempty"`
	Analytes  []measure.Analyte `json:"analytes"` // one; the members, in printing order, of a panel
}
