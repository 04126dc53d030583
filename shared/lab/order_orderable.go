package lab

import "assay/shared/lab/measure"

// SpecimenKind is the container that a test needs.
type SpecimenKind struct {
	Letter string `json:"letter"` // E, S, F, C or U; the ids of specimens start with it
	Name   string `json:"name"`   // "EDTA whole blood"
	Colour string `json:"colour"` // of the cap: "lavender"
}

// Test is what can be ordered: a single test, or a panel of several. A panel has one price, and ordering it adds one
// item for each member. A member that cannot be ordered alone has no price.
type Test struct {
	Code       string       `json:"code"`
	Name       string       `json:"name"`
	NameHi     string       `json:"name_hi,omitempty"`
	ShortName  string       `json:"short_name"` // for labels and the board
	LOINC      string       `json:"loinc"`
	Specimen   SpecimenKind `json:"specimen"`
	Timepoint  Timepoint    `json:"timepoint,omitempty"` // when the specimen is to be collected, if it matters
	Department string       `json:"department"`
	Price      Paise        `json:"price"`
	// TATMinutes and StatTATMinutes are the promised times from collection to release, in minutes; 0 where none is
	// promised.
	TATMinutes     int `json:"tat_minutes"`
	StatTATMinutes int `json:"stat_tat_minutes,omitempty"`
	// Results of sensitive tests are given in person only (docs/rules.md#sensitive-tests).
	Sensitive bool              `json:"sensitive,omitempty"`
	Panel     bool              `json:"panel,omitempty"`
	Withdrawn bool              `json:"withdrawn,omitempty"` // it can be ordered no more
	Analytes  []measure.Analyte `json:"analytes"`            // one; of a panel its members, in the order in which they are printed
}
