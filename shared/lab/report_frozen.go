package lab

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"assay/shared/lab/measure"
)

// Frozen is a report version as it was authorised: everything that is printed, with references to the runs that hold
// the values. Runs never change, so Frozen and its run sheets always give the same Sheet.
type Frozen struct {
	Order       string          `json:"order"`
	Version     int             `json:"version"`
	Kind        ReportKind      `json:"kind"`
	Reason      string          `json:"reason,omitempty"`
	Check       string          `json:"check"`
	At          Moment          `json:"at"`
	Letterhead  Letterhead      `json:"letterhead"`
	Language    string          `json:"language,omitempty"` // of the report; English where it is empty
	Subject     Subject         `json:"subject"`
	Number      string          `json:"number"`
	PlacedAt    Moment          `json:"placed_at"`
	Orderer     string          `json:"orderer,omitempty"`
	Ward        string          `json:"ward,omitempty"`
	Priority    Priority        `json:"priority"`
	Specimens   []SheetSpecimen `json:"specimens"`
	Signatories []SignedBy      `json:"signatories"`
	Rows        []FrozenRow     `json:"rows"`
	Changes     []FrozenChange  `json:"changes,omitempty"`     // what a corrected or amended version changes
	MoreFollow  bool            `json:"more_follow,omitempty"` // tests of the order are still without a result
}

// FrozenRow names the run that one printed row is taken from; a test that was not performed has a reason instead.
type FrozenRow struct {
	Section      string `json:"section"`
	SectionHi    string `json:"section_hi,omitempty"`
	Item         string `json:"item"`
	Run          int    `json:"run"`
	Accession    string `json:"accession"`
	NotPerformed string `json:"not_performed,omitempty"` // the code of the reason
	Name         string `json:"name,omitempty"`          // of a test that was not performed
	NameHi       string `json:"name_hi,omitempty"`
}

// FrozenChange names the runs of an item before and after a correction, and the code of the reason. From is 0 where a
// withdrawn report had taken the value back.
type FrozenChange struct {
	Item   string `json:"item"`
	From   int    `json:"from,omitempty"`
	To     int    `json:"to"`
	Reason string `json:"reason"`
}

// SignedBy is a signatory, with the degree and registration number held when signing.
type SignedBy struct {
	Person       string `json:"person"`
	Name         string `json:"name"`
	Degree       string `json:"degree,omitempty"`
	Registration string `json:"registration,omitempty"`
	At           Moment `json:"at"`
}

// RunNumbers returns the numbers of the run sheets that the version needs, each once.
func (f Frozen) RunNumbers() []int {
	var sheets []int
	add := func(n int) {
		if n > 0 && !slices.Contains(sheets, n) {
			sheets = append(sheets, n)
		}
	}
	for _, r := range f.Rows {
		add(r.Run)
	}
	for _, c := range f.Changes {
		add(c.From)
		add(c.To)
	}
	return sheets
}

// Sheet joins a frozen version with its run sheets into what is printed. previousSHA is the hash of the version before,
// checkPage the address of the check page. A missing run is an error, so that nothing is printed with a value missing.
func (f Frozen) Sheet(runs []RunSheet, previousSHA, checkPage string) (Sheet, error) {
	sheet := Sheet{Hospital: f.Letterhead, Patient: f.Subject, OrderNumber: f.Number, OrderedAt: f.PlacedAt.Time,
		Orderer: f.Orderer, Ward: f.Ward, Priority: string(f.Priority), Version: f.Version, Kind: string(f.Kind),
		Reason: f.Reason, PreviousSHA: previousSHA, IssuedAt: f.At.Time, Specimens: f.Specimens,
		CheckURL: checkPage + "#" + f.Check, Language: f.Language, MoreFollow: f.MoreFollow || f.Kind == Partial}
	for _, s := range f.Signatories {
		sheet.Signatories = append(sheet.Signatories, Signatory{Name: s.Name, Degree: s.Degree,
			Registration: s.Registration, At: s.At.Time})
	}
	for _, row := range f.Rows {
		if n := len(sheet.Sections); n == 0 || sheet.Sections[n-1].Title != row.Section {
			sheet.Sections = append(sheet.Sections, SheetSection{Title: row.Section, TitleHi: row.SectionHi})
		}
		section := &sheet.Sections[len(sheet.Sections)-1]
		if row.NotPerformed != "" {
			section.Rows = append(section.Rows, SheetRow{Analyte: row.Name, AnalyteHi: row.NameHi, NotPerformed: row.NotPerformed})
			continue
		}
		run, by, ok := findRun(runs, row.Run, row.Item)
		if !ok {
			return Sheet{}, f.missingRun(row.Run, row.Item)
		}
		section.Rows = append(section.Rows, SheetRow{Analyte: run.Name, AnalyteHi: run.NameHi, LOINC: run.LOINC,
			Value: run.printedValue(), ValueHi: run.PrintedHi, Text: run.Text, Unit: measure.PrintedUnit(run.Unit), Flag: run.Flag, Range: run.Range,
			Ranges: run.Ranges, RangeNote: run.RangeNote, RangeNoteHi: run.RangeNoteHi, RangeUnverified: run.Unverified,
			Comment: run.Comment, Method: run.Method, Calculated: run.Calculated != "", NotCalculated: run.NotCalculated,
			Referred: run.Referred, Laboratory: run.Laboratory, EnteredBy: by, Specimen: row.Accession})
	}
	for _, c := range f.Changes {
		to, _, ok := findRun(runs, c.To, c.Item)
		if !ok {
			return Sheet{}, f.missingRun(c.To, c.Item)
		}
		change := SheetChange{Analyte: to.Name, AnalyteHi: to.NameHi, To: to.state(), Reason: c.Reason}
		if c.From > 0 {
			from, _, ok := findRun(runs, c.From, c.Item)
			if !ok {
				return Sheet{}, f.missingRun(c.From, c.Item)
			}
			change.From = from.state()
		}
		sheet.Changes = append(sheet.Changes, change)
	}
	return sheet, nil
}

func (f Frozen) missingRun(n int, item string) error {
	return fmt.Errorf("report %s version %d: no run %d of %s", f.Order, f.Version, n, item)
}

// printedValue is the value with its comparator.
func (r Run) printedValue() string { return measure.PrintedComparator(r.Comparator) + r.Printed }

// state is what a correction may change of a run.
func (r Run) state() SheetState {
	return SheetState{Value: r.printedValue(), ValueHi: r.PrintedHi, Unit: measure.PrintedUnit(r.Unit), Flag: r.Flag, Range: r.Range,
		NotCalculated: r.NotCalculated, Comment: r.Comment}
}

func findRun(runs []RunSheet, n int, item string) (Run, string, bool) {
	for _, sheet := range runs {
		if sheet.N != n {
			continue
		}
		for _, r := range sheet.Runs {
			if r.Item == item {
				return r, cmp.Or(r.EnteredByName, sheet.Name), true
			}
		}
	}
	return Run{}, "", false
}

// subject returns the patient as printed, with the age at a time: when the specimens were collected.
func (s Snapshot) subject(at time.Time) Subject {
	return Subject{Number: s.Number, Name: s.Name, NameLatin: s.NameLatin, BirthDate: s.BirthDate,
		Estimated: s.Estimated, Age: s.AgeText(at), Sex: s.Sex}
}

// ReportKey returns where the document of a report version is stored. It contains the order's id and nothing about the
// patient.
func ReportKey(order string, version int) string {
	return fmt.Sprintf("reports/%s/%s/v%d.pdf", HospitalOf(order), order, version)
}
