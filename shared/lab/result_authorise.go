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

// DecisionIfCleared is the decision about a run as it would be with everything set aside that it is held for.
func (o Order) DecisionIfCleared(item string, run int) Decision {
	d := Decision{Item: item, Run: run, Note: "-"}
	if i := o.itemIndex(item); i >= 0 {
		d.Clear = o.Items[i].Hold
	}
	return d
}

// AuthoriseResults records that a signatory of the department authorises results that somebody else entered. It freezes
// the next report version and adds the duty to make its document. The items are released when that is stored.
func (o Order) AuthoriseResults(by Member, at time.Time, decisions []Decision, p PrintDetails) (Outcome, error) {
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
	s := o.begin(Authorise, by, At(at))
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
		if !PlainText(d.Note) {
			return Outcome{}, Bad(field+".note", "Enter words, in Latin letters or letters of a script of India.")
		}
		it := s.order.Items[i]
		if err := it.checkDecision(by, d); err != nil {
			return Outcome{}, prefixField(field, err)
		}
		if o.hasHold(HoldDispute) && it.Correction == nil { // what patients have in hand is put right all the same
			return Outcome{}, refuse(Conflict, "order_disputed",
				"A payment of this order is disputed. New results are released when the dispute has ended; whoever treats the patient reads them here.")
		}
		if c := it.Correction; c != nil && kind != Corrected {
			kind, reason = c.Kind, c.Reason
		}
		s.setAuthorised(i, by)
		authorised = append(authorised, d.Item)
	}
	also, err := s.authoriseCalculated(by, decisions)
	if err != nil {
		return Outcome{}, err
	}
	authorised = append(authorised, also...)
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
		if !i.HasNewValue() {
			return refuse(Conflict, "not_resulted", "No new value has been entered for this correction.")
		}
	default:
		return refuse(Conflict, "not_resulted", "This test has no result to authorise.")
	}
	if i.IsEnteredBy(by.Person) {
		return refuse(Forbidden, "own_result", "You cannot authorise a result that you entered yourself.")
	}
	if err := i.checkEntries(); err != nil {
		return err
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

// authoriseCalculated authorises what is calculated from the values of a decision, and returns the codes: a value without
// a reason of its own to be held stands with its inputs. One that has such a reason waits for a decision of its own,
// unless it is corrected: a report would print it beside inputs that it does not follow from.
func (s *step) authoriseCalculated(by Member, decisions []Decision) (also []string, err error) {
	for n, d := range decisions {
		item := fmt.Sprintf("items[%d].item", n)
		if it := s.order.Items[s.order.itemIndex(d.Item)]; slices.ContainsFunc(it.CalculatedFrom, s.awaitsSignature) {
			return nil, &Refusal{Kind: Conflict, Code: "input_not_authorised", Field: item,
				Sentence: "This value is calculated. Authorise what it is calculated from before it, or with it."}
		}
		for _, c := range s.order.calculatedFrom(d.Item) {
			it := s.order.Items[c]
			if !s.awaitsSignature(it.Code) || slices.ContainsFunc(it.CalculatedFrom, s.awaitsSignature) {
				continue
			}
			own := slices.ContainsFunc(it.Hold, func(h measure.HoldReason) bool { return h != measure.HoldInput })
			if !own {
				own = it.checkDecision(by, Decision{Item: it.Code, Run: it.Run, Clear: it.Hold, Note: "as its inputs"}) != nil
			}
			switch {
			case !own:
				s.setAuthorised(c, by)
				also = append(also, it.Code)
			case it.State == Correcting:
				return nil, &Refusal{Kind: Conflict, Code: "calculated_too", Field: item,
					Sentence: "Another value is calculated from this one. Authorise both corrections together."}
			}
		}
	}
	return also, nil
}

// awaitsSignature reports whether an item has, or will have, a value that nobody has authorised.
func (s *step) awaitsSignature(code string) bool {
	i := s.order.itemIndex(code)
	return i >= 0 && (s.order.Items[i].isInWork() || s.order.Items[i].State == Correcting)
}

func (s *step) setAuthorised(i int, by Member) {
	it := s.setItemState(i, Authorised)
	if c := it.Correction; c != nil {
		s.changes = append(s.changes, FrozenChange{Item: it.Code, From: it.Printed, To: it.Run, Reason: c.Reason})
	}
	if it.Printed != it.Run {
		s.discardRun(it.Code, it.Printed)
	}
	s.closeTasksAbout(TaskSign, "item:"+it.Code)
	it.AuthorisedBy, it.Correction, it.Printed = by.Person, nil, it.Run
}
