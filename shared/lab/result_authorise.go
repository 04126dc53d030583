package lab

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"assay/shared/lab/measure"
)

// Decision authorises one item: the run that the signatory has seen, and the hold reasons that are overruled with a
// note.
type Decision struct {
	Item  string
	Run   int
	Clear []measure.HoldReason
	Note  string
}

// AuthoriseResults records that a signatory of the department authorises results that somebody else entered. It freezes
// the next report version and adds the duty to make its document. The items are released when that is stored.
func (o Order) AuthoriseResults(by Member, at time.Time, decisions []Decision, p Printing) (Outcome, error) {
	if err := by.May(Authorise); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	if o.hasHold(HoldIdentity) {
		return Outcome{}, refuse(Conflict, "identity_in_doubt",
			"It is not certain whose specimens these are. Confirm the identity first.")
	}
	if len(decisions) == 0 {
		return Outcome{}, Bad("items", "Name at least one test.")
	}
	s := o.begin(Authorise, by.Person, At(at))
	var authorised []string
	kind, reason := ReportKind(""), ""
	for n, d := range decisions {
		field := fmt.Sprintf("items[%d]", n)
		i := s.order.itemIndex(d.Item)
		if i < 0 {
			return Outcome{}, Bad(field+".item", "This order has no such test.")
		}
		if utf8.RuneCountInString(d.Note) > maxCommentRunes {
			return Outcome{}, Bad(field+".note", "This is too long.")
		}
		it := s.order.Items[i]
		if err := it.checkDecision(by, d); err != nil {
			return Outcome{}, prefixField(field, err)
		}
		if c := it.Correction; c != nil && kind != Corrected {
			kind, reason = c.Kind, c.Reason
		}
		now := s.setItemState(i, Authorised)
		now.AuthorisedBy, now.Correction, now.Printed = by.Person, nil, it.Run
		authorised = append(authorised, d.Item)
	}
	if err := s.checkCalculated(o, decisions); err != nil {
		return Outcome{}, err
	}
	if kind == "" {
		kind = s.order.nextReportKind()
	}
	s.freezeReport(by, authorised, kind, reason, p)
	return s.seal(), nil
}

// checkDecision refuses a decision that the item's state, or who entered the value, does not allow.
func (i Item) checkDecision(by Member, d Decision) error {
	switch i.State {
	case Resulted, Held:
	case Correcting:
		if i.Run == i.Printed {
			return refuse(Conflict, "not_resulted", "No new value has been entered for this correction.")
		}
	default:
		return refuse(Conflict, "not_resulted", "This test has no result to authorise.")
	}
	if i.EnteredBy == by.Person {
		return refuse(Forbidden, "own_result", "You cannot authorise a result that you entered yourself.")
	}
	if !by.Signs(i.Department) {
		return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
	}
	if d.Run != i.Run {
		return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"item:" + i.Code: i.Rev},
			Sentence: "The result was entered again after you saw it."}
	}
	for _, reason := range i.Hold {
		if !slices.Contains(d.Clear, reason) || d.Note == "" {
			return refuse(Conflict, "held", "This result is held. Overrule each reason with a note, or have the test repeated.")
		}
	}
	return nil
}

// checkCalculated refuses to authorise a calculated value before those it is calculated from, and a corrected value
// without what is calculated from it: a report would print values that contradict each other.
func (s *step) checkCalculated(before Order, decisions []Decision) error {
	for n, d := range decisions {
		item := fmt.Sprintf("items[%d].item", n)
		i := s.order.itemIndex(d.Item)
		for _, code := range s.order.Items[i].CalculatedFrom {
			from := s.order.itemIndex(code)
			if from >= 0 && (s.order.Items[from].isInWork() || s.order.Items[from].State == Correcting) {
				return &Refusal{Kind: Conflict, Code: "input_not_authorised", Field: item,
					Sentence: "This value is calculated. Authorise what it is calculated from before it, or with it."}
			}
		}
		if before.Items[i].State != Correcting {
			continue
		}
		for _, c := range s.order.calculatedFrom(d.Item) {
			if s.order.Items[c].State == Correcting {
				return &Refusal{Kind: Conflict, Code: "calculated_too", Field: item,
					Sentence: "Another value is calculated from this one. Authorise both corrections together."}
			}
		}
	}
	return nil
}
