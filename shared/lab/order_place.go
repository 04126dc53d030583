package lab

import (
	"cmp"
	"regexp"
	"time"
)

// OrderedTest is one orderable that is being ordered, with the items it adds to the order.
type OrderedTest struct {
	Code, Name string
	Price      Paise
	Items      []OrderedItem
}

// OrderedItem is one item of an orderable and the container it needs.
type OrderedItem struct {
	Code, Panel, Department  string
	Container, ContainerName string
	Timepoint                Timepoint
	Sensitive                bool     // its result is given in person only
	CalculatedFrom           []string // codes of the items its value is calculated from; none if it is measured
}

// Placement is a request to place an order. The caller has reserved Number before.
type Placement struct {
	ID, Number string
	Origin     string // hash of the request
	Patient    Snapshot
	Tests      []OrderedTest
	Settlement Settlement
	Reason     string // why it is settled later
	Particulars
	ByWord      bool // the request was said and has still to be seen in writing
	QueueNumber int  // 0 for an order that nobody waits in the hospital with
	Home        bool
	// Visit is where to draw at home. A client of an earlier release does not send it: then a task asks for it.
	Visit         *HomeVisit
	Slots         []string // of the hospital
	ExpectedTotal *Paise   // the total that the person who places it has seen
	Catalogue     string
	Tax           Tax
	HomeFee       Paise
	ExpiryHours   int  // the hospital's setting
	StatLater     bool // likewise
}

// maxItems limits the size of an order, and of the transaction that submits all its results: four times the largest
// panel.
const maxItems = 80

var dayForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// PlaceOrder places an order. Orders settled by COD or later are confirmed at once; an online order waits for its
// payment (docs/rules.md#placing).
func PlaceOrder(by Member, at time.Time, p Placement) (Outcome, error) {
	if err := by.May(Place); err != nil {
		return Outcome{}, err
	}
	p.Reason = FoldBlanks(p.Reason)
	p.Particulars.fold()
	if p.Visit != nil {
		visit := *p.Visit
		visit.fold()
		p.Home, p.Visit = true, &visit
	}
	if err := p.check(by, at); err != nil {
		return Outcome{}, err
	}
	o := Order{
		ID: p.ID, Hospital: by.Hospital, Number: p.Number, SlipVersion: 1, Origin: p.Origin,
		Settlement: p.Settlement, SettlementReason: p.Reason, Priority: p.Priority,
		PlacedAt: At(at), PlacedBy: by.Person, PreferredDate: p.PreferredDate, HomeCollection: p.Home,
		Orderer: p.Orderer, Ward: p.Ward, VisitType: p.VisitType, QueueNumber: p.QueueNumber, Catalogue: p.Catalogue,
		Patient: p.Patient, Money: Money{Lines: Quote(p.Tests, p.Tax, p.HomeFee, p.Home)}, ExpiresAt: p.expiresAt(at),
	}
	o.Patient.Rev = 0
	o.planSpecimens(p.Tests)
	if o.Money.CheckAmounts() != nil || !o.Money.Total().IsWithinBounds() {
		return Outcome{}, Bad("tests", "An order costs at most one crore rupees.")
	}
	if p.ExpectedTotal != nil && *p.ExpectedTotal != o.Money.Total() {
		return Outcome{}, &Refusal{Kind: Unprocessable, Code: "total_differs", Field: "expected_total",
			Sentence: "The total is not the one you were shown. Ask for a new quote."}
	}
	s := o.begin(Place, by, At(at))
	state := Confirmed
	if p.Settlement == Online {
		state = Waiting
	}
	s.setState(state)
	s.noteChange("settlement", "", string(p.Settlement))
	s.post(Owed, Sales, o.Money.Total())
	s.settleMoney(o.Money)
	s.addDuty(Duty{Kind: DutyMail, Stage: MailPlaced})
	if p.Settlement == COD {
		s.addDuty(Duty{Kind: DutyMail, Stage: MailLabCOD})
	}
	switch {
	case p.Visit != nil:
		s.order.Slot, s.order.AtHome, s.home = p.Slot, true, p.Visit
	case p.Home:
		s.openTask(TaskAskHome, Technician, "order", "")
	}
	if p.Settlement == Later {
		alone, _ := by.maySettleLater(p.Priority, p.StatLater) // check has refused whoever may not
		s.reviewLater(alone)
	}
	if p.ByWord {
		s.openTask(TaskConfirmRequest, Technician, "order", "")
	}
	s.scheduleExpiry()
	out := s.seal()
	out.Parts = out.Order.setFirstRevs()
	return out, nil
}

func (p Placement) check(by Member, at time.Time) error {
	switch p.Settlement {
	case COD, Online:
	case Later:
		if _, err := by.maySettleLater(p.Priority, p.StatLater); err != nil {
			return err
		}
		if p.Reason == "" {
			return Bad("reason", "Give the reason why this order is settled later.")
		}
	default:
		return Bad("settlement", "Choose online, cod or later.")
	}
	if err := checkLine("reason", p.Reason); err != nil {
		return err
	}
	if err := p.Particulars.check(); err != nil {
		return err
	}
	if err := p.checkDate(at); err != nil {
		return err
	}
	if p.Visit != nil {
		if err := cmp.Or(p.Visit.check(), p.checkVisit(at, p.Slots)); err != nil {
			return err
		}
	}
	if len(p.Tests) == 0 {
		return Bad("tests", "Choose at least one test.")
	}
	if p.ExpectedTotal != nil {
		if err := CheckAmount("expected_total", *p.ExpectedTotal); err != nil {
			return err
		}
	}
	return CheckDistinct(p.Tests)
}

// CheckDistinct refuses an order in which a test is chosen twice, alone or as part of a panel: it would be paid twice
// and measured once.
func CheckDistinct(tests []OrderedTest) error {
	seen := map[string]bool{}
	for _, t := range tests {
		for _, i := range t.Items {
			if seen[i.Code] {
				return &Refusal{Kind: Unprocessable, Code: "test_twice", Field: "tests",
					Sentence: "A test is chosen twice, alone or as part of a panel."}
			}
			seen[i.Code] = true
		}
	}
	if len(seen) > maxItems {
		return Bad("tests", "An order holds at most 80 tests.")
	}
	return nil
}

// PlannedSpecimens returns the specimens that tests need, as placing them plans them.
func PlannedSpecimens(tests []OrderedTest) []Specimen {
	var o Order
	o.planSpecimens(tests)
	return o.Specimens
}

// planSpecimens adds the items and the specimens they need, numbered from 1: one container of each kind, and one of a
// kind for each time point, because two draws are two specimens. An item of any time shares the first of its kind.
func (o *Order) planSpecimens(tests []OrderedTest) {
	type draw struct {
		container string
		at        Timepoint
	}
	timed := map[string]Timepoint{} // the first time point of a container
	for _, t := range tests {
		for _, i := range t.Items {
			if timed[i.Container] == AnyTime {
				timed[i.Container] = i.Timepoint
			}
		}
	}
	tubes := map[draw]string{} // specimen ids
	for _, t := range tests {
		for _, i := range t.Items {
			d := draw{i.Container, cmp.Or(i.Timepoint, timed[i.Container])}
			if tubes[d] == "" {
				tubes[d] = o.nextSpecimenID(i.Container)
				o.Specimens = append(o.Specimens, Specimen{ID: tubes[d], Container: i.Container, Name: i.ContainerName,
					Timepoint: d.at, State: Planned})
			}
			o.Items = append(o.Items, Item{Code: i.Code, Panel: i.Panel, Specimen: tubes[d], Department: i.Department,
				State: Requested, CalculatedFrom: i.CalculatedFrom, Sensitive: i.Sensitive})
		}
	}
}
