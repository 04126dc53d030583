package lab

import (
	"assay/shared/lab/measure"
	"regexp"
	"strings"
	"time"
)

// Ordered is one orderable with what it brings into an order.
type Ordered struct {
	Code, Name string
	Price      Paise
	Items      []OrderedItem
}

// OrderedItem is one test of an orderable and the container it is measured from.
type OrderedItem struct {
	Code, Panel, Department  string
	Container, ContainerName string
}

// Placement is a request to place an order. Number and Slip are given out by the caller before.
type Placement struct {
	ID, Number, Slip string
	Origin           string // hash of the request
	Patient          Snapshot
	Tests            []Ordered
	Settlement       Settlement
	Reason           string // why it is settled later
	Priority         Priority
	Home             bool
	PreferredDate    string // IST day, not before the day of placing
	Orderer          *Orderer
	Ward             string
	ExpectedTotal    *Paise // what the person who places it was shown
	Catalogue        string
	VAT, HomeFee     Paise
	ExpiryHours      int // of the hospital
}

// maxItems keeps an order and the transaction of a whole submit small: five times the largest panel.
const maxItems = 80

var isoDay = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// PlaceOrder starts an order. COD and later are confirmed at once, an online order waits for its money (rules §2).
func PlaceOrder(by Member, at time.Time, p Placement) (Outcome, error) {
	if err := by.May(Place); err != nil {
		return Outcome{}, err
	}
	if err := p.check(by, at); err != nil {
		return Outcome{}, err
	}
	o := Order{
		ID: p.ID, Hospital: by.Hospital, Number: p.Number, Slip: p.Slip, Origin: p.Origin,
		Settlement: p.Settlement, SettlementReason: p.Reason, Priority: p.Priority,
		PlacedAt: At(at), PlacedBy: by.Person, PreferredDate: p.PreferredDate, HomeCollection: p.Home,
		Orderer: p.Orderer, Ward: p.Ward, Catalogue: p.Catalogue,
		Patient: p.Patient, Money: Money{Lines: Quote(p.Tests, p.VAT, p.HomeFee, p.Home)}, ExpiresAt: p.expiry(at),
	}
	o.Patient.Rev = 0
	o.plan(p.Tests)
	if p.ExpectedTotal != nil && *p.ExpectedTotal != o.Money.Total() {
		return Outcome{}, &Refusal{Kind: Unprocessable, Code: "total_differs", Field: "expected_total",
			Sentence: "The total is not the one you were shown. Ask for a new quote."}
	}
	s := o.begin(Place, by.Person, At(at))
	state := Confirmed
	if p.Settlement == Online {
		state = Waiting
	}
	s.state(state)
	s.note("settlement", "", string(p.Settlement))
	s.post(Owed, Sales, o.Money.Total())
	s.settle(o.Money)
	s.duty(Duty{Kind: DutyMail, Stage: MailPlaced})
	if p.Settlement == COD {
		s.duty(Duty{Kind: DutyMail, Stage: MailLabCOD})
	}
	s.wait()
	out := s.done()
	out.Parts = out.Order.born()
	return out, nil
}

// born gives every part its first rev.
func (o *Order) born() map[string]int {
	for part, rev := range o.Revs() {
		if rev == 0 {
			*o.rev(part) = 1
		}
	}
	return o.Revs()
}

// expiry is when an order ends by itself: an online one the hospital's hours after it was placed, a cash one so long
// after the end of its preferred day, or after it was placed where it has none. What is settled later never does.
func (p Placement) expiry(at time.Time) *Moment {
	from := at
	switch {
	case p.Settlement == Later:
		return nil
	case p.Settlement == COD && p.PreferredDate != "":
		from = endOfDay(p.PreferredDate)
	}
	moment := At(from.Add(time.Duration(p.ExpiryHours) * time.Hour))
	return &moment
}

func endOfDay(day string) time.Time {
	start, err := time.ParseInLocation(time.DateOnly, day, measure.IST)
	if err != nil {
		panic("lab: a day that was checked is none: " + err.Error())
	}
	return start.AddDate(0, 0, 1)
}

// remindBefore is how long before a cash order ends its patient is reminded.
const remindBefore = 24 * time.Hour

// wait promises the end of an order that has one, and a reminder before a cash order's.
func (s *step) wait() {
	if s.o.ExpiresAt == nil {
		return
	}
	s.duty(Duty{Kind: DutyExpiry, Due: *s.o.ExpiresAt})
	if remind := s.o.ExpiresAt.Add(-remindBefore); s.o.Settlement == COD && remind.After(s.ev.At.Time) {
		s.duty(Duty{Kind: DutyMail, Stage: MailReminder, Due: At(remind)})
	}
}

func (p Placement) check(by Member, at time.Time) error {
	switch p.Settlement {
	case COD, Online:
	case Later:
		if err := by.May(SettleLater); err != nil {
			return err
		}
		if p.Reason == "" {
			return Bad("reason", "Say why this order is settled later.")
		}
	default:
		return Bad("settlement", "Choose online, cod or later.")
	}
	switch p.Priority {
	case Routine, Urgent, Stat:
	default:
		return Bad("priority", "Choose routine, urgent or stat.")
	}
	orderer := Orderer{}
	if p.Orderer != nil {
		orderer = *p.Orderer
	}
	for _, f := range []struct{ field, words string }{{"reason", p.Reason}, {"ward", p.Ward},
		{"orderer.name", orderer.Name}, {"orderer.phone", orderer.Phone}, {"orderer.registration", orderer.Registration}} {
		if len(f.words) > maxWords || !Printable(f.words) {
			return Bad(f.field, "Write a short text in Latin or Devanagari letters.")
		}
	}
	if p.Orderer != nil && strings.TrimSpace(orderer.Name) == "" {
		return Bad("orderer.name", "Name who asked for the tests.")
	}
	if p.PreferredDate != "" {
		if _, err := time.Parse(time.DateOnly, p.PreferredDate); err != nil || !isoDay.MatchString(p.PreferredDate) {
			return Bad("preferred_date", "Write the date as year-month-day.")
		}
		if p.PreferredDate < Day(at) {
			return Bad("preferred_date", "The preferred date has passed.")
		}
	}
	if len(p.Tests) == 0 {
		return Bad("tests", "Choose at least one test.")
	}
	return CheckDistinct(p.Tests)
}

// CheckDistinct refuses a choice in which a test stands twice, alone or as part of a panel: it would be paid twice and
// measured once.
func CheckDistinct(tests []Ordered) error {
	seen := map[string]bool{}
	for _, t := range tests {
		for _, i := range t.Items {
			if seen[i.Code] {
				return &Refusal{Kind: Unprocessable, Code: "test_twice", Field: "tests",
					Sentence: "A test is asked for twice, alone or as part of a panel."}
			}
			seen[i.Code] = true
		}
	}
	if len(seen) > maxItems {
		return Bad("tests", "An order holds at most 80 tests.")
	}
	return nil
}

// plan lays out items and the tubes they need: one container of each kind, numbered from 1.
func (o *Order) plan(tests []Ordered) {
	tubes := map[string]string{} // container -> specimen id
	for _, t := range tests {
		for _, i := range t.Items {
			if tubes[i.Container] == "" {
				tubes[i.Container] = i.Container + "1"
				o.Specimens = append(o.Specimens, Specimen{ID: i.Container + "1", Container: i.Container,
					Name: i.ContainerName, State: Planned})
			}
			o.Items = append(o.Items, Item{Code: i.Code, Panel: i.Panel, Specimen: tubes[i.Container],
				Department: i.Department, State: Requested})
		}
	}
}
