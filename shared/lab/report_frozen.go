package lab

import (
	"fmt"
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
	Subject     Subject         `json:"subject"`
	Number      string          `json:"number"`
	PlacedAt    Moment          `json:"placed_at"`
	Orderer     string          `json:"orderer,omitempty"`
	Ward        string          `json:"ward,omitempty"`
	Priority    Priority        `json:"priority"`
	Specimens   []SheetSpecimen `json:"specimens"`
	Signatories []SignedBy      `json:"signatories"`
	Rows        []FrozenRow     `json:"rows"`
}

// FrozenRow names the run that one printed row is taken from.
type FrozenRow struct {
	Section   string `json:"section"`
	Item      string `json:"item"`
	Run       int    `json:"run"`
	Accession string `json:"accession"`
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
	seen := map[int]bool{}
	for _, r := range f.Rows {
		if !seen[r.Run] {
			seen[r.Run] = true
			sheets = append(sheets, r.Run)
		}
	}
	return sheets
}

// Sheet joins a frozen version with its run sheets into what is printed. previousSHA is the hash of the version before,
// checkPage the address of the check page. A missing run is an error, so that nothing is printed with a value missing.
func (f Frozen) Sheet(runs []RunSheet, previousSHA, checkPage string) (Sheet, error) {
	sheet := Sheet{Hospital: f.Letterhead, Patient: f.Subject, OrderNumber: f.Number, OrderedAt: f.PlacedAt.Time,
		Orderer: f.Orderer, Ward: f.Ward, Priority: string(f.Priority), Version: f.Version, Kind: string(f.Kind),
		Reason: f.Reason, PreviousSHA: previousSHA, IssuedAt: f.At.Time, Specimens: f.Specimens,
		CheckURL: checkPage + "#" + f.Check}
	for _, s := range f.Signatories {
		sheet.Signatories = append(sheet.Signatories, Signatory{Name: s.Name, Degree: s.Degree,
			Registration: s.Registration, At: s.At.Time})
	}
	for _, row := range f.Rows {
		run, by, ok := findRun(runs, row)
		if !ok {
			return Sheet{}, fmt.Errorf("report %s version %d: no run %d of %s", f.Order, f.Version, row.Run, row.Item)
		}
		if n := len(sheet.Sections); n == 0 || sheet.Sections[n-1].Title != row.Section {
			sheet.Sections = append(sheet.Sections, SheetSection{Title: row.Section})
		}
		section := &sheet.Sections[len(sheet.Sections)-1]
		section.Rows = append(section.Rows, SheetRow{Analyte: run.Name, LOINC: run.LOINC,
			Value: measure.PrintedComparator(run.Comparator) + run.Printed, Unit: measure.PrintedUnit(run.Unit), Flag: run.Flag, Range: run.Range,
			RangeUnverified: run.Unverified, Comment: run.Comment, EnteredBy: by, Specimen: row.Accession})
	}
	return sheet, nil
}

func findRun(runs []RunSheet, row FrozenRow) (Run, string, bool) {
	for _, sheet := range runs {
		if sheet.N != row.Run {
			continue
		}
		for _, r := range sheet.Runs {
			if r.Item == row.Item {
				return r, sheet.Name, true
			}
		}
	}
	return Run{}, "", false
}

// subject returns the patient as printed, with the age on the day on which the order was placed.
func (s Snapshot) subject(at time.Time) Subject {
	return Subject{Number: s.Number, Name: s.Name, NameLatin: s.NameLatin, BirthDate: s.BirthDate,
		Estimated: s.Estimated, Age: s.AgeText(at), Sex: s.Sex}
}

// ReportKey returns where the document of a report version is stored. It contains the order's id and nothing about the
// patient.
func ReportKey(order string, version int) string {
	return fmt.Sprintf("reports/%s/%s/v%d.pdf", HospitalOf(order), order, version)
}
