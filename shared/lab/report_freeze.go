package lab

import (
	"fmt"
	"slices"
)

// Printing is what a report prints that is not in the order.
type Printing struct {
	Letterhead Letterhead
	Check      string                 // token of the check page, 128 random bits
	Title      func(item Item) string // heading of the section with an item
}

// freezeReport records everything that the next report version prints, except the values, which stay in their run
// sheets, and adds the duty to make its document. A value under correction is printed as it was released.
func (s *step) freezeReport(by Member, items []string, kind ReportKind, reason string, p Printing) {
	o := &s.order
	version := len(o.Reports.Versions) + 1
	o.Reports.Versions = append(o.Reports.Versions, Report{Version: version, Kind: kind, State: ReportMaking,
		Reason: reason, AuthorisedAt: s.event.At, Items: items})
	if by.Person != "" {
		o.Reports.sign(by, s.event.At)
	}
	s.noteChange(fmt.Sprintf("report:%d", version), "", ReportMaking)
	s.addDuty(Duty{Kind: DutyDocument, Report: version})

	f := Frozen{Order: o.ID, Version: version, Kind: kind, Reason: reason, Check: p.Check, At: s.event.At,
		Letterhead: p.Letterhead, Subject: o.Patient.subject(o.PlacedAt.Time), Number: o.Number, PlacedAt: o.PlacedAt,
		Ward: o.Ward, Priority: o.Priority, Signatories: slices.Clone(o.Reports.Signatories)}
	if o.Orderer != nil {
		f.Orderer = o.Orderer.Name
	}
	used := map[string]bool{}
	for _, i := range o.Items {
		if kind == Withdrawn || i.Printed == 0 || i.isDropped() {
			continue
		}
		sp := o.Specimens[o.specimenIndex(i.Specimen)]
		used[sp.ID] = true
		f.Rows = append(f.Rows, FrozenRow{Section: p.Title(i), Item: i.Code, Run: i.Printed, Accession: o.Accession(sp)})
	}
	for _, sp := range o.Specimens {
		if !used[sp.ID] {
			continue
		}
		printed := SheetSpecimen{Accession: o.Accession(sp), Kind: sp.Name, CollectedAt: sp.CollectedAt.Time}
		if sp.ReceivedAt != nil {
			printed.ReceivedAt = sp.ReceivedAt.Time
		}
		f.Specimens = append(f.Specimens, printed)
	}
	s.frozen = &f
}

// sign records who authorised results of the order, with the degree and registration number held now.
func (r *Reports) sign(by Member, at Moment) {
	r.Signatories = slices.Clone(r.Signatories)
	r.Signatories = slices.DeleteFunc(r.Signatories, func(s SignedBy) bool { return s.Person == by.Person })
	r.Signatories = append(r.Signatories, SignedBy{Person: by.Person, Name: by.Name, Degree: by.Qualification,
		Registration: by.Registration, At: at})
}

// nextReportKind returns Final if every result is authorised, else Partial.
func (o Order) nextReportKind() ReportKind {
	for _, i := range o.Items {
		if i.isOpen() && i.State != Authorised {
			return Partial
		}
	}
	return Final
}
