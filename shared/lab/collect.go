package lab

import (
	"fmt"
	"slices"
	"time"
)

// Collection says which tubes were drawn from whom, and the cash taken with them.
type Collection struct {
	Tubes    []Tube
	Identity Identity
	Cash     *Paise
	Receipt  string // number of the cash receipt, given out by the caller when there is cash
}

// Tube is one container as its label was scanned or read.
type Tube struct{ ID, Accession string }

// identifiers are the ways in which a person is told from another at the bedside.
var identifiers = []string{"name", "birth_date", "uhid", "phone", "wristband"}

// Collect records the drawing of tubes. A COD order with money due is settled in the same step, so that blood and cash
// can never disagree (rules §4).
func (o Order) Collect(by Member, at time.Time, c Collection) (Outcome, error) {
	if err := by.May(Collect); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	if err := c.Identity.check(); err != nil {
		return Outcome{}, err
	}
	if len(c.Tubes) == 0 {
		return Outcome{}, Bad("specimens", "Name at least one specimen.")
	}
	s := o.begin(Collect, by.Person, At(at))
	for n, t := range c.Tubes {
		field := fmt.Sprintf("specimens[%d]", n)
		i := s.o.specimenIndex(t.ID)
		if i < 0 {
			return Outcome{}, Bad(field+".id", "This order has no such specimen.")
		}
		if t.Accession != s.o.Accession(s.o.Specimens[i]) {
			return Outcome{}, &Refusal{Kind: Unprocessable, Code: "wrong_tube", Field: field + ".accession",
				Sentence: "The label is not the one of this specimen. Check the tube."}
		}
		if st := s.o.Specimens[i].State; st != Planned && st != Labelled {
			return Outcome{}, &Refusal{Kind: Conflict, Code: "already_collected", Field: field,
				Sentence: "This specimen is no longer waiting to be collected."}
		}
		sp := s.specimen(i, TubeCollected, Requested, ItemCollected)
		moment, identity := At(at), c.Identity
		sp.CollectedAt, sp.CollectedBy, sp.Identity = &moment, by.Person, &identity
	}
	if c.Cash != nil {
		if err := s.takeCash(by, at, *c.Cash, c.Receipt, "cash.amount"); err != nil {
			return Outcome{}, err
		}
	} else if o.Settlement == COD && o.Money.Due() > 0 {
		return Outcome{}, refuse(Conflict, "cash_due", "This order is paid in cash at collection. Take the amount due.")
	}
	return s.done(), nil
}

// TakeCash settles what is due at the desk, before or after the collection.
func (o Order) TakeCash(by Member, at time.Time, amount Paise, receipt string) (Outcome, error) {
	if err := by.May(TakeCash); err != nil {
		return Outcome{}, err
	}
	if o.State != Confirmed && o.State != Completed {
		return Outcome{}, o.alive()
	}
	s := o.begin(TakeCash, by.Person, At(at))
	if err := s.takeCash(by, at, amount, receipt, "amount"); err != nil {
		return Outcome{}, err
	}
	return s.done(), nil
}

func (s *step) takeCash(by Member, at time.Time, amount Paise, receipt, field string) error {
	due := s.o.Money.Due()
	if due == 0 {
		return refuse(Conflict, "nothing_due", "Nothing is due on this order.")
	}
	if amount != due {
		return &Refusal{Kind: Unprocessable, Code: "cash_differs", Field: field,
			Sentence: "The amount is not the amount due."}
	}
	s.cash(Cash{Receipt: receipt, Amount: amount, At: At(at), By: by.Person})
	return nil
}

func (i Identity) check() error {
	if i.How != "spoken" && i.How != "scanned" {
		return Bad("identity.how", "Say whether the identity was spoken or scanned.")
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(i.Confirmed)))
	if len(distinct) < 2 || len(distinct) != len(i.Confirmed) {
		return Bad("identity.confirmed", "Confirm two different identifiers.")
	}
	for _, c := range distinct {
		if !slices.Contains(identifiers, c) {
			return Bad("identity.confirmed", "Choose from name, birth_date, uhid, phone and wristband.")
		}
	}
	return nil
}
