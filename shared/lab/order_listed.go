package lab

import "slices"

// ListedOrder is what an order is picked out by among those of its day. It holds nothing of a person.
type ListedOrder struct {
	Tab         Tab      `json:"tab"`
	Ward        string   `json:"ward,omitempty"`
	Tests       []string `json:"tests,omitempty"` // orderables, as on the invoice
	Departments []string `json:"departments,omitempty"`
	Queue       int      `json:"queue,omitempty"` // by which the patient is called that day
	// Place is where that number was called to, and CalledAt when, while somebody is still to come.
	Place    string `json:"place,omitempty"`
	CalledAt Moment `json:"called_at,omitzero"`
}

// QueueState is how far somebody is who waits with a number (docs/rules.md#queue-number).
type QueueState string

// The states of a number.
const (
	QueuePay     QueueState = "pay"     // the order waits for its money
	QueueWaiting QueueState = "waiting" // to be drawn
	QueueDone    QueueState = "done"    // a tube was drawn
)

// InQueue returns how far the order's number is; "" where it has none, or the order has ended without a tube.
func (l ListedOrder) InQueue() QueueState {
	if l.Queue == 0 {
		return ""
	}
	switch l.Tab {
	case TabAwaiting:
		return QueuePay
	case TabCOD, TabPaid:
		return QueueWaiting
	case TabProcessing, TabCompleted:
		return QueueDone
	}
	return ""
}

// listed returns what the order is picked out by now.
func (o Order) listed() *ListedOrder {
	l := ListedOrder{Tab: o.Tab(), Ward: o.Ward, Departments: o.Departments(), Tests: o.orderables(), Queue: o.QueueNumber}
	if at := o.WaitsAt(); at != nil {
		l.Place, l.CalledAt = at.Place, at.At
	}
	return &l
}

// orderables lists what was ordered, as on the invoice.
func (o Order) orderables() (codes []string) {
	for _, line := range o.Money.Lines {
		if line.Code != LineVAT && line.Code != LineHome {
			codes = append(codes, line.Code)
		}
	}
	return codes
}

// papers lists the numbers of receipts and bills and Razorpay's ids of payments that lead to the order.
func (o Order) papers() (numbers []string) {
	for _, c := range o.Money.Cash {
		if c.Receipt != "" {
			numbers = append(numbers, c.Receipt)
		}
	}
	for _, a := range o.Money.Attempts {
		for _, p := range a.Payments {
			numbers = append(numbers, p.ID)
		}
	}
	for _, b := range o.Money.Bills {
		numbers = append(numbers, b.Number)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// OrderFilter picks orders out of a day; what is empty is not looked at.
type OrderFilter struct {
	Test, Ward, Department string
	Tab                    Tab
}

// Picks reports whether the filter picks an order.
func (f OrderFilter) Picks(l ListedOrder) bool {
	return (f.Test == "" || slices.Contains(l.Tests, f.Test)) && (f.Department == "" || slices.Contains(l.Departments, f.Department)) &&
		(f.Ward == "" || f.Ward == l.Ward) && (f.Tab == "" || f.Tab == l.Tab)
}
