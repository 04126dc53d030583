package lab

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Decision authorises one item: the run that was looked at, and the hold reasons that are set aside with a note.
type Decision struct {
	Item  string
	Run   int
	Clear []HoldReason
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
func (o Order) Authorise(by Member, at time.Time, decisions []Decision, p Printing) (Outcome, error) {
	if err := by.May(Authorise); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	if len(decisions) == 0 {
		return Outcome{}, Bad("items", "Name at least one test.")
	}
	s := o.begin(Authorise, by.Person, At(at))
	var released []string
	for n, d := range decisions {
		field := fmt.Sprintf("items[%d]", n)
		i := s.o.itemIndex(d.Item)
		if i < 0 {
			return Outcome{}, Bad(field+".item", "This order has no such test.")
		}
		if utf8.RuneCountInString(d.Note) > maxComment {
			return Outcome{}, Bad(field+".note", "This is too long.")
		}
		if err := s.o.Items[i].judge(by, d); err != nil {
			return Outcome{}, blame(field, err)
		}
		s.item(i, Authorised).AuthorisedBy = by.Person
		released = append(released, d.Item)
	}
	frozen := s.freeze(by, released, p)
	out := s.done()
	out.Frozen = &frozen
	return out, nil
}

// judge checks one decision against the item as it stands.
func (i Item) judge(by Member, d Decision) error {
	if i.State != Resulted && i.State != Held {
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

// freeze writes down all that the next report version prints, except the values, which stay in their run sheets.
func (s *step) freeze(by Member, released []string, p Printing) Frozen {
	o := &s.o
	version := len(o.Reports.Versions) + 1
	kind := Final
	for _, i := range o.Items {
		if i.open() && i.State != Authorised {
			kind = Partial
		}
	}
	o.Reports.Versions = append(o.Reports.Versions, Report{Version: version, Kind: kind, State: ReportMaking,
		AuthorisedAt: s.ev.At, Items: released})
	o.Reports.sign(by, s.ev.At)
	s.report(version, "", ReportMaking)
	s.duty(Duty{Kind: DutyDocument, Report: version})

	f := Frozen{Order: o.ID, Version: version, Kind: kind, Check: p.Check, At: s.ev.At, Letterhead: p.Letterhead,
		Subject: o.Patient.subject(o.PlacedAt.Time), Number: o.Number, PlacedAt: o.PlacedAt, Ward: o.Ward,
		Priority: o.Priority, Signatories: slices.Clone(o.Reports.Signatories)}
	if o.Orderer != nil {
		f.Orderer = o.Orderer.Name
	}
	used := map[string]bool{}
	for _, i := range o.Items {
		if i.State != Authorised && i.State != Released {
			continue
		}
		sp := o.Specimens[o.specimenIndex(i.Specimen)]
		used[sp.ID] = true
		f.Rows = append(f.Rows, FrozenRow{Section: p.Title(i), Item: i.Code, Run: i.Run, Accession: o.Accession(sp)})
	}
	for _, sp := range o.Specimens {
		if used[sp.ID] {
			f.Specimens = append(f.Specimens, SheetSpecimen{Accession: o.Accession(sp), Kind: sp.Name,
				CollectedAt: sp.CollectedAt.Time, ReceivedAt: sp.ReceivedAt.Time})
		}
	}
	return f
}

// sign keeps who stood for results of this order, with the degree and number held at that time.
func (r *Reports) sign(by Member, at Moment) {
	r.Signatories = slices.Clone(r.Signatories)
	r.Signatories = slices.DeleteFunc(r.Signatories, func(s SignedBy) bool { return s.Person == by.Person })
	r.Signatories = append(r.Signatories, SignedBy{Person: by.Person, Name: by.Name, Degree: by.Qualification,
		Registration: by.Registration, At: at})
}

// StoreReport records that a version's document is made and kept. It releases the version's items and completes the
// order when nothing is left to do. A second call for the same document changes nothing and says so.
func (o Order) StoreReport(system string, at time.Time, version int, sha256 string) (out Outcome, again bool, err error) {
	n := slices.IndexFunc(o.Reports.Versions, func(r Report) bool { return r.Version == version })
	if n < 0 {
		return Outcome{}, false, refuse(NotFound, "not_found", "This order has no such report version.")
	}
	if o.Reports.Versions[n].State == ReportStored {
		return Outcome{}, true, nil
	}
	s := o.begin(StoreReport, system, At(at))
	r := &s.o.Reports.Versions[n]
	r.State, r.SHA256 = ReportStored, sha256
	s.report(version, ReportMaking, ReportStored)
	for _, code := range r.Items {
		if i := s.o.itemIndex(code); s.o.Items[i].State == Authorised {
			s.item(i, Released)
		}
	}
	if s.o.State == Confirmed && !slices.ContainsFunc(s.o.Items, Item.open) {
		s.state(Completed)
		moment := At(at)
		s.o.ClosedAt = &moment
	}
	if r.Kind == Final {
		s.duty(Duty{Kind: DutyMail, Stage: MailReady, Report: version})
	}
	return s.done(), false, nil
}
