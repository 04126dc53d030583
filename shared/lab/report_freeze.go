package lab

import (
	"fmt"
	"slices"
	"time"
)

// PrintDetails is what a report prints that is not in the order.
type PrintDetails struct {
	Letterhead Letterhead
	Check      string                    // token of the check page, 128 random bits
	Names      func(item Item) ItemNames // as the catalogue has them
}

// ItemNames are the names under which a report prints an item, in English and in Hindi; the Hindi ones may be empty.
type ItemNames struct {
	Section, SectionHi string // heading of the section that the item is in
	Name, NameHi       string
}

// freezeReport records everything that the next report version prints, except the values, which stay in their run
// sheets, and adds the duty to make its document. A value under correction is printed as it was released.
func (s *step) freezeReport(by Member, items []string, kind ReportKind, reason string, p PrintDetails) {
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
		Letterhead: p.Letterhead, Language: o.Patient.Language, Number: o.Number, PlacedAt: o.PlacedAt,
		Ward: o.Ward, Priority: o.Priority, Signatories: slices.Clone(o.Reports.Signatories), Changes: s.changes,
		MoreFollow: kind != Withdrawn && o.nextReportKind() == Partial}
	if o.Orderer != nil {
		f.Orderer = o.Orderer.Name
	}
	used := map[string]bool{}
	for _, i := range o.Items {
		undone := i.State == NotPerformed
		if kind == Withdrawn || i.State == ItemCancelled || i.Printed == 0 && !undone {
			continue
		}
		names := p.Names(i)
		row := FrozenRow{Section: names.Section, SectionHi: names.SectionHi, Item: i.Code}
		if undone {
			row.NotPerformed, row.Name, row.NameHi = i.Reason, names.Name, names.NameHi
		} else {
			sp := o.Specimens[o.specimenIndex(i.Specimen)]
			used[sp.ID] = true
			row.Run, row.Accession = i.Printed, o.Accession(sp)
		}
		f.Rows = append(f.Rows, row)
	}
	f.Subject = o.Patient.subject(o.collectionOf(used))
	for _, sp := range o.Specimens {
		if !used[sp.ID] {
			continue
		}
		printed := SheetSpecimen{Accession: o.Accession(sp), Kind: sp.Name, CollectedAt: sp.CollectedAt.Time,
			CollectedBy: sp.CollectedByName}
		if sp.ReceivedAt != nil {
			printed.ReceivedAt = sp.ReceivedAt.Time
		}
		f.Specimens = append(f.Specimens, printed)
	}
	s.frozen = &f
	o.Reports.Patient = nil
	s.settlePatient()
}

// collectionOf returns when the first of these specimens was collected; of all where these have none; else when the
// order was placed.
func (o Order) collectionOf(of map[string]bool) time.Time {
	var first, any time.Time
	for _, sp := range o.Specimens {
		if sp.CollectedAt == nil {
			continue
		}
		at := sp.CollectedAt.Time
		if any.IsZero() || at.Before(any) {
			any = at
		}
		if of[sp.ID] && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	switch {
	case !first.IsZero():
		return first
	case !any.IsZero():
		return any
	}
	return o.PlacedAt.Time
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
