package lab

// Paise is an amount of Indian money: 100 paise are one rupee. Amounts are never floats.
type Paise int64

// Line is one line of what an order costs, frozen when it is placed: quote, charge and invoice are the same lines.
type Line struct {
	Code   string `json:"code"` // the orderable's code, or LineVAT, LineHome
	Name   string `json:"name"`
	Amount Paise  `json:"amount"`
}

// The codes of the lines that are not tests. VAT is flat per order and a line of its own; so is the collection at home
// (rules §2).
const (
	LineVAT  = "vat"
	LineHome = "home"
)

// Credit takes back one line: what it stands for was cancelled or could not be done.
type Credit struct {
	Code   string `json:"code"` // of the line
	Amount Paise  `json:"amount"`
	N      int    `json:"n"` // the event
}

// Cash is one receipt of cash at the desk or the bedside.
type Cash struct {
	Receipt   string `json:"receipt"` // "R26-000012", unique in the hospital
	Amount    Paise  `json:"amount"`
	At        Moment `json:"at"`
	By        string `json:"by"` // person
	Device    string `json:"device,omitempty"`
	Unapplied bool   `json:"unapplied,omitempty"` // taken though it was not due: to be applied or given back
}

// Money is the part of an order that says what it costs and what was paid. Its amounts only ever grow by new entries.
type Money struct {
	Rev      int       `json:"rev"`
	Lines    []Line    `json:"lines"`
	Credits  []Credit  `json:"credits,omitempty"`
	Cash     []Cash    `json:"cash,omitempty"`
	Attempts []Attempt `json:"attempts,omitempty"` // to pay online
	Refunds  []Refund  `json:"refunds,omitempty"`
	Books    []Posting `json:"books,omitempty"`
}

// Total is what the order cost when it was placed: the sum of its frozen lines.
func (m Money) Total() Paise {
	var sum Paise
	for _, l := range m.Lines {
		sum += l.Amount
	}
	return sum
}

// Charged is what the order costs after what was taken back.
func (m Money) Charged() Paise {
	sum := m.Total()
	for _, c := range m.Credits {
		sum -= c.Amount
	}
	return sum
}

// Due is what is still owed by the patient.
func (m Money) Due() Paise { return m.Balance(Owed) }

// Paid is how much of what is charged was received.
func (m Money) Paid() Paise { return m.Charged() - m.Due() }

// line is the amount of a line that was not taken back, 0 for one that was or that does not exist.
func (m Money) line(code string) Paise {
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

// Quote prices a set of orderables: their own lines, then VAT, then the visit at home where it is asked for. The same
// function makes the quote a patient reads and the lines an order freezes, so the two cannot differ.
func Quote(tests []Ordered, vat, homeFee Paise, home bool) []Line {
	lines := make([]Line, 0, len(tests)+2)
	for _, t := range tests {
		lines = append(lines, Line{Code: t.Code, Name: t.Name, Amount: t.Price})
	}
	lines = append(lines, Line{Code: LineVAT, Name: "VAT", Amount: vat})
	if home {
		lines = append(lines, Line{Code: LineHome, Name: "Collection at home", Amount: homeFee})
	}
	return lines
}
