package lab

import "slices"

// PatientView is what an order tells its patient, and whoever holds its slip, of tests and results. Every way that a
// patient has (slip, login, report check) takes them from here: results of sensitive tests are given in person only, and
// the tests are not named (docs/rules.md#sensitive-tests).
type PatientView struct {
	InPerson bool     // the report is handed over at the desk, and no value of it is shown
	Tests    []string // codes of what was ordered and may be named
	Open     []string // those of them that have a value still to be released
	Lines    []Line   // of the invoice
	Newest   *Report  // the newest version that may be opened, nil if there is none
	Making   bool     // a newer one is being made
	Reports  []Report // all that were issued
	Notices  []Notice
}

// LineUnnamed is the code of a line of the invoice that names no test.
const LineUnnamed = "TEST"

// ViewForPatient returns what the order tells its patient.
func (o Order) ViewForPatient() PatientView {
	p := PatientView{InPerson: o.inPerson(), Notices: o.Notices()}
	for _, l := range o.Money.Lines {
		if l.Code != LineVAT && l.Code != LineHome && !o.isSensitive(l.Code) {
			p.Tests = append(p.Tests, l.Code)
		}
		p.Lines = append(p.Lines, o.withoutSensitiveName(l))
	}
	p.Open = slices.DeleteFunc(o.OpenTests(), func(code string) bool { return o.isSensitive(code) })
	if p.InPerson {
		return p
	}
	if p.Newest, p.Making = o.Reports.NewestStored(); slices.Contains(p.Notices, NoticeWithdrawn) {
		p.Newest = nil
	}
	for _, r := range o.Reports.Versions {
		if r.State == ReportStored {
			p.Reports = append(p.Reports, r)
		}
	}
	return p
}

// withoutSensitiveName returns a line as it may be named to the patient, and on paper.
func (o Order) withoutSensitiveName(l Line) Line {
	if o.isSensitive(l.Code) {
		l.Code, l.Name = LineUnnamed, "Laboratory test"
	}
	return l
}

// Sensitive returns the codes of what was ordered and is not named to the patient.
func (o Order) Sensitive() []string {
	var codes []string
	for _, l := range o.Money.Lines {
		if o.isSensitive(l.Code) {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

// isSensitive reports whether an orderable of the order is a sensitive test, or a panel with one.
func (o Order) isSensitive(orderable string) bool {
	return slices.ContainsFunc(o.Items, func(i Item) bool { return i.Sensitive && i.Orderable() == orderable })
}

// inPerson reports whether a report of the order names a sensitive test, or will: a cancelled one is not printed.
func (o Order) inPerson() bool {
	return slices.ContainsFunc(o.Items, func(i Item) bool { return i.Sensitive && i.State != ItemCancelled })
}

// NewestStored returns the newest version with a document, and whether a newer one is being made.
func (r Reports) NewestStored() (newest *Report, making bool) {
	for n := range r.Versions {
		if v := &r.Versions[n]; v.State == ReportStored {
			newest, making = v, false
		} else {
			making = true
		}
	}
	return newest, making
}
