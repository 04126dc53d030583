package lab

// Paise is an amount of Indian money: 100 paise are one rupee. Amounts are never floats.
type Paise int64

// Line is one line of what an order costs, fixed when it is placed: quote, charge and invoice show the same lines.
type Line struct {
	Code   string `json:"code"` // the orderable's code, LineVAT or LineHome
	Name   string `json:"name"`
	Amount Paise  `json:"amount"`
}

// The codes of the lines that are not tests. LineVAT is the tax, a flat amount per order that the hospital names; LineHome is the fee of a home visit
// (docs/rules.md#order-lines).
const (
	LineVAT  = "vat"
	LineHome = "home"
)

// Credit takes back one line, because what it is for was cancelled or not performed.
type Credit struct {
	Code   string `json:"code"` // code of the line
	Amount Paise  `json:"amount"`
	N      int    `json:"n"` // number of the event
}

// Cash is one receipt of money paid by hand, at the desk or at the patient's home: of cash, or in another way with the reference by
// which the bank knows it.
type Cash struct {
	Receipt    string    `json:"receipt"` // "R26-000012", unique in the hospital
	Amount     Paise     `json:"amount"`
	At         Moment    `json:"at"`
	By         string    `json:"by"` // person
	Device     string    `json:"device,omitempty"`
	Method     Method    `json:"method"`
	Reference  string    `json:"reference,omitempty"` // unique in the hospital
	Tendered   Paise     `json:"tendered,omitempty"`  // of cash, what was handed over; 0 where nobody said
	State      CashState `json:"state,omitempty"`
	ApprovedBy string    `json:"approved_by,omitempty"` // the second person
	Unapplied  bool      `json:"unapplied,omitempty"`   // taken although it was not due: to be applied later, or refunded
}

// Money is what an order costs and what was paid. Entries are added and never removed.
type Money struct {
	Rev      int       `json:"rev"`
	Lines    []Line    `json:"lines"`
	Credits  []Credit  `json:"credits,omitempty"`
	Cash     []Cash    `json:"cash,omitempty"`
	Attempts []Attempt `json:"attempts,omitempty"` // to pay online
	Refunds  []Refund  `json:"refunds,omitempty"`
	Disputes []Dispute `json:"disputes,omitempty"`
	Books    []Posting `json:"books,omitempty"`
	Bills    []Bill    `json:"bills,omitempty"`
	Unbilled bool      `json:"unbilled,omitempty"` // placed under a release that made no bills: it may have none though it is settled
}

// Total returns what the order cost when it was placed: the sum of its lines.
func (m Money) Total() Paise {
	return Sum(m.Lines, func(l Line) Paise { return l.Amount })
}

// Charged returns what the order costs after the credits.
func (m Money) Charged() Paise {
	return Add(m.Total(), -Sum(m.Credits, func(c Credit) Paise { return c.Amount }))
}

// Due returns what the patient still has to pay.
func (m Money) Due() Paise { return m.Balance(Owed) }

// Paid returns how much of the charged amount was received.
func (m Money) Paid() Paise { return Add(m.Charged(), -m.Due()) }

// lineAmount returns the amount of a line, 0 if it was taken back or does not exist.
func (m Money) lineAmount(code string) Paise {
	for _, c := range m.Credits {
		if c.Code == code {
			return 0
		}
	}
	for _, l := range m.Lines {
		if l.Code == code {
			return l.Amount
		}
	}
	return 0
}

// Quote prices the given tests: a line for each, then the tax if there is one, then the fee for a home visit if one is asked for. A quote
// and the lines of an order both come from here, so they cannot differ.
func Quote(tests []OrderedTest, tax Tax, homeFee Paise, home bool) []Line {
	lines := make([]Line, 0, len(tests)+2)
	for _, t := range tests {
		lines = append(lines, Line{Code: t.Code, Name: t.Name, Amount: t.Price})
	}
	if tax.Amount != 0 {
		lines = append(lines, Line{Code: LineVAT, Name: tax.Name, Amount: tax.Amount})
	}
	if home {
		lines = append(lines, Line{Code: LineHome, Name: "Collection at home", Amount: homeFee})
	}
	return lines
}
