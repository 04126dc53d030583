package lab

// Tab is the pigeonhole of the order board. Every order is in exactly one.
type Tab string

// The tabs (rules §2).
const (
	TabAwaiting   Tab = "awaiting_payment"
	TabPaid       Tab = "paid"
	TabCOD        Tab = "cod"
	TabProcessing Tab = "processing"
	TabCompleted  Tab = "completed"
	TabFailed     Tab = "failed"
	TabCancelled  Tab = "cancelled"
)

// Tabs lists all tabs in the order in which the board shows them.
var Tabs = []Tab{TabAwaiting, TabPaid, TabCOD, TabProcessing, TabCompleted, TabFailed, TabCancelled}

// Closed tells whether a tab only grows and is therefore read by day.
func (t Tab) Closed() bool { return t == TabCompleted || t == TabFailed || t == TabCancelled }

// Tab is a total function: the first match of rules §2.
func (o Order) Tab() Tab {
	switch {
	case o.State == Cancelled:
		return TabCancelled
	case o.State == Expired || o.State == PaymentFailed:
		return TabFailed
	case o.State == Completed:
		return TabCompleted
	case o.everCollected():
		return TabProcessing
	case o.State == Waiting:
		return TabAwaiting
	case o.Money.Due() > 0:
		return TabCOD
	default:
		return TabPaid
	}
}

func (o Order) everCollected() bool {
	for _, s := range o.Specimens {
		if s.CollectedAt != nil {
			return true
		}
	}
	return false
}

// Stage says in one word how far the work is: that of the item furthest behind among those that are alive.
func (o Order) Stage() string {
	behind := len(stages)
	for _, i := range o.Items {
		for n, s := range stages {
			if i.State == s.item && n < behind {
				behind = n
			}
		}
	}
	if behind == len(stages) {
		return "cancelled"
	}
	return stages[behind].word
}

// stages runs from the first step to the last; held work is as far as resulted work, a correction as far as the
// release it corrects.
var stages = []struct {
	item ItemState
	word string
}{
	{Requested, "placed"}, {ItemCollected, "collected"}, {ItemReceived, "received"}, {Ready, "received"},
	{InProcess, "in_process"}, {Resulted, "resulted"}, {Held, "resulted"}, {Authorised, "authorised"},
	{Correcting, "released"}, {Released, "released"},
}
