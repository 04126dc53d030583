package lab

import (
	"time"

	"assay/shared/lab/measure"
)

// Sheet is everything that one report version prints, and nothing that could change later. Rendering the same Sheet
// gives the same bytes.
type Sheet struct {
	Hospital Letterhead
	Patient  Subject

	OrderNumber string    // "26-000417"
	OrderedAt   time.Time // UTC, printed in IST
	Orderer     string    // requesting doctor as written, may be empty
	Ward        string
	Priority    string // "routine", "urgent", "stat"

	Version     int    // 1, 2, …
	Kind        string // "partial", "final", "corrected", "amended", "appended", "withdrawn"
	Reason      string // why this version replaces the one before: a code of CorrectReasons; empty for the first
	PreviousSHA string // hex SHA-256 of the version before; empty for the first
	IssuedAt    time.Time

	Language string // "hi"; anything else is English

	Specimens   []SheetSpecimen
	Sections    []SheetSection
	MoreFollow  bool          // tests of the order are still without a result
	Changes     []SheetChange // what a corrected or amended version changes
	Signatories []Signatory   // everybody who authorised a result of this version; the last one issued it

	// CheckURL is what the QR code opens: the check page with the report's check code. The page asks for the date of
	// birth.
	CheckURL string
}

// Letterhead is what a hospital prints at the head of every page. Like Subject and SheetSpecimen it is stored within a
// frozen report; the JSON names are the stored form.
type Letterhead struct {
	Name         string `json:"Name"`
	NameLocal    string `json:"NameLocal"`
	Address      string `json:"Address"`
	Phone        string `json:"Phone"`
	Email        string `json:"Email"`
	Registration string `json:"Registration"`
}

// Subject is the patient as known when the order was placed.
type Subject struct {
	Number    string `json:"Number"` // UHID
	Name      string `json:"Name"`   // as written, in Latin letters or a script of India
	NameLatin string `json:"NameLatin"`
	BirthDate string `json:"BirthDate"` // "1984-03-12"; empty when only an age is known
	Estimated bool   `json:"Estimated"` // the birth date was worked out from a stated age
	Age       string `json:"Age"`       // as printed: "41 y", "7 m", "12 d"
	Sex       string `json:"Sex"`       // "female", "male", "other", "unknown"
}

// SheetSpecimen is one specimen with the times that a report prints.
type SheetSpecimen struct {
	Accession   string    `json:"Accession"` // "26-000417-E1"
	Kind        string    `json:"Kind"`      // "EDTA whole blood"
	CollectedAt time.Time `json:"CollectedAt"`
	ReceivedAt  time.Time `json:"ReceivedAt"`
	CollectedBy string    `json:"CollectedBy,omitempty"` // name of the person
}

// SheetSection is the rows of one panel or single test.
type SheetSection struct {
	Title   string // "Complete blood count"
	TitleHi string // in Hindi; may be empty
	Rows    []SheetRow
}

// SheetRow is one analyte as printed.
type SheetRow struct {
	Analyte         string // "Haemoglobin"
	AnalyteHi       string // in Hindi; may be empty
	LOINC           string
	Value           string                  // formatted, with comparator: "9.4", "<0.5"; or words
	ValueHi         string                  // words in Hindi; empty for a number
	Text            bool                    // Value is a text of several lines
	Unit            string                  // UCUM as printed: "g/dL"
	Flag            measure.Flag            // empty where no range fits
	Range           string                  // "13.0 – 17.0", "≥ 40", words in English, or empty
	Ranges          []measure.PossibleRange // those that Range lists, where sex or age leave open which holds
	RangeNote       string                  // what else the laboratory says about the range: "diabetes ≥ 126"
	RangeNoteHi     string                  // in Hindi; may be empty
	RangeUnverified bool                    // prints "range not yet verified by this laboratory"
	Comment         string
	Method          string                // may be empty
	Referred        bool                  // another laboratory measured it
	Laboratory      string                // which one; may be empty
	Calculated      bool                  // from other values
	NotCalculated   measure.NotCalculated // why there is no value
	NotPerformed    string                // the code of UndoneReasons for which there is no value
	EnteredBy       string                // name of the person who entered it
	Specimen        string                // accession
}

// SheetChange is what a correction changed of one test. From is zero where a withdrawn report had taken the value back.
type SheetChange struct {
	Analyte, AnalyteHi string
	From, To           SheetState
	Reason             string // a code of CorrectReasons
}

// SheetState is what a correction may change.
type SheetState struct {
	Value, Unit   string
	ValueHi       string                // see SheetRow
	NotCalculated measure.NotCalculated // why there is no value
	Flag          measure.Flag
	Range         string
	Comment       string
}

// Signatory is a person who authorised results of the report.
type Signatory struct {
	Name, Degree, Registration string
	At                         time.Time
}
