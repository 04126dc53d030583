package lab

import (
	"assay/shared/lab/measure"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Decision authorises one item: the run that was looked at, and the hold reasons that are set aside with a note.
type Decision struct {
	Item  string
	Run   int
	Clear []measure.HoldReason
	Note  string
}

// Printing is what the authorising function knows and a report freezes.
type Printing struct {
	Letterhead Letterhead
	Check      string                 // token of the report check page, 128 bits
	Title      func(item Item) string // heading of the section the item is printed under
}

// Authorise lets a signatory of the department, who is not the one who entered it, stand for results. It freezes the
// next report version and promises its making; the items are released when it is stored.
func (o Order) AuthoriseResults(by Member, at time.Time, decisions []Decision, p Printing) (Outcome, error) {
	if err := by.May(Authorise); err != nil {
		return Outcome{}, err
	}
	if o.State != Completed { // where corrections go on
		if err := o.alive(); err != nil {
			return Outcome{}, err
		}
	}
	if o.held(HoldIdentity) {
		return Outcome{}, refuse(Conflict, "identity_in_doubt", "It is in doubt whose specimens these are. Settle that first.")
	}
	if len(decisions) == 0 {
		return Outcome{}, Bad("items", "Name at least one test.")
	}
	s := o.begin(Authorise, by.Person, At(at))
	var stands []string
	kind, reason := ReportKind(""), ""
	for n, d := range decisions {
		field := fmt.Sprintf("items[%d]", n)
		i := s.o.itemIndex(d.Item)
		if i < 0 {
			return Outcome{}, Bad(field+".item", "This order has no such test.")
		}
		if utf8.RuneCountInString(d.Note) > maxComment {
			return Outcome{}, Bad(field+".note", "This is too long.")
		}
		it := s.o.Items[i]
		if err := it.judge(by, d); err != nil {
			return Outcome{}, blame(field, err)
		}
		if c := it.Correction; c != nil && kind != Corrected {
			kind, reason = c.Kind, c.Reason
		}
		now := s.item(i, Authorised)
		now.AuthorisedBy, now.Correction, now.Printed = by.Person, nil, it.Run
		stands = append(stands, d.Item)
	}
	if kind == "" {
		kind = s.o.completeness()
	}
	s.freeze(by, stands, kind, reason, p)
	return s.done(), nil
}

// judge checks one decision against the item as it stands.
func (i Item) judge(by Member, d Decision) error {
	switch i.State {
	case Resulted, Held:
	case Correcting:
		if i.Run == i.Printed {
			return refuse(Conflict, "not_resulted", "No new value has been entered for this correction.")
		}
	default:
		return refuse(Conflict, "not_resulted", "This test has no result that waits for authorisation.")
	}
	if i.EnteredBy == by.Person {
		return refuse(Forbidden, "own_result", "Whoever entered a result cannot authorise it.")
	}
	if !by.Signs(i.Department) {
		return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
	}
	if d.Run != i.Run {
		return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"item:" + i.Code: i.Rev},
			Sentence: "The result was entered again after you looked at it."}
	}
	for _, reason := range i.Hold {
		if !slices.Contains(d.Clear, reason) || d.Note == "" {
			return refuse(Conflict, "held", "This result is held. Set each reason aside with a note, or have it repeated.")
		}
	}
	return nil
}

// completeness says whether a version issued now would be the last but for corrections.
func (o Order) completeness() ReportKind {
	for _, i := range o.Items {
		if i.open() && i.State != Authorised {
			return Partial
		}
	}
	return Final
}

// freeze writes down all that the next report version prints, except the values, which stay in their run sheets, and
// promises its making. A value under correction is printed as it was released.
func (s *step) freeze(by Member, stands []string, kind ReportKind, reason string, p Printing) {
	o := &s.o
	version := len(o.Reports.Versions) + 1
	o.Reports.Versions = append(o.Reports.Versions, Report{Version: version, Kind: kind, State: ReportMaking,
		Reason: reason, AuthorisedAt: s.ev.At, Items: stands})
	if by.Person != "" {
		o.Reports.sign(by, s.ev.At)
	}
	s.note(fmt.Sprintf("report:%d", version), "", ReportMaking)
	s.duty(Duty{Kind: DutyDocument, Report: version})

	f := Frozen{Order: o.ID, Version: version, Kind: kind, Reason: reason, Check: p.Check, At: s.ev.At,
		Letterhead: p.Letterhead, Subject: o.Patient.subject(o.PlacedAt.Time), Number: o.Number, PlacedAt: o.PlacedAt,
		Ward: o.Ward, Priority: o.Priority, Signatories: slices.Clone(o.Reports.Signatories)}
	if o.Orderer != nil {
		f.Orderer = o.Orderer.Name
	}
	used := map[string]bool{}
	for _, i := range o.Items {
		if kind == Withdrawn || i.Printed == 0 || i.gone() {
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

// sign keeps who stood for results of this order, with the degree and number held at that time.
func (r *Reports) sign(by Member, at Moment) {
	r.Signatories = slices.Clone(r.Signatories)
	r.Signatories = slices.DeleteFunc(r.Signatories, func(s SignedBy) bool { return s.Person == by.Person })
	r.Signatories = append(r.Signatories, SignedBy{Person: by.Person, Name: by.Name, Degree: by.Qualification,
		Registration: by.Registration, At: at})
}

// StoreReport records that a version's document is made and kept. It releases the version's items and completes the
// order when nothing is left to do. changed is false when that was recorded before.
func (o Order) StoreReport(by Member, at time.Time, version int, sha256 string) (out Outcome, changed bool, err error) {
	if err := by.May(StoreReport); err != nil {
		return Outcome{}, false, err
	}
	n := slices.IndexFunc(o.Reports.Versions, func(r Report) bool { return r.Version == version })
	if n < 0 {
		return Outcome{}, false, refuse(NotFound, "not_found", "This order has no such report version.")
	}
	if o.Reports.Versions[n].State == ReportStored {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(StoreReport, by.Person, At(at))
	r := &s.o.Reports.Versions[n]
	r.State, r.SHA256 = ReportStored, sha256
	s.note(fmt.Sprintf("report:%d", version), ReportMaking, ReportStored)
	for _, code := range r.Items {
		if i := s.o.itemIndex(code); s.o.Items[i].State == Authorised {
			s.item(i, Released)
		}
	}
	s.finish("", Printing{})
	switch r.Kind {
	case Final:
		s.duty(Duty{Kind: DutyMail, Stage: MailReady, Report: version})
	case Corrected, Amended, Withdrawn:
		s.duty(Duty{Kind: DutyMail, Stage: MailCorrected, Report: version})
	}
	return s.done(), true, nil
}
