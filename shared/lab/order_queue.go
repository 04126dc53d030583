package lab

import (
	"fmt"
	"regexp"
	"time"
)

// QueueCall says where the holder of a queue number was called to (docs/rules.md#queue-call).
type QueueCall struct {
	Place string `json:"place"` // as the screen in the waiting room says it: "Chair 2"
	At    Moment `json:"at"`    // the last time
	Times int    `json:"times"`
}

// queuePlace is a word and a number. What anybody in the waiting room reads has no room for a name.
var queuePlace = regexp.MustCompile(`^\p{L}[\p{L}\p{M}]{0,14} [0-9]{1,3}$`)

// partQueue is the part under which events note where a number was called to.
const partQueue = "queue"

// CallNumber calls the holder of the order's queue number to a place, again as often as it takes, on the day of the number and until
// the first tube is drawn.
func (o Order) CallNumber(by Member, at time.Time, place string) (Outcome, error) {
	if err := by.May(CallNumber); err != nil {
		return Outcome{}, err
	}
	if place = FoldBlanks(place); !queuePlace.MatchString(place) {
		return Outcome{}, Bad("place", "Enter a word and a number, as Chair 2.")
	}
	if err := o.checkQueue(at); err != nil {
		return Outcome{}, err
	}
	next := QueueCall{Place: place, At: At(at), Times: 1}
	if o.Called != nil {
		next.Times = o.Called.Times + 1
	}
	return o.calledNow(CallNumber, by, at, &next), nil
}

// PutBackNumber takes the call of a number back: its holder waits as before.
func (o Order) PutBackNumber(by Member, at time.Time) (Outcome, error) {
	if err := by.May(PutBackNumber); err != nil {
		return Outcome{}, err
	}
	if err := o.checkQueue(at); err != nil {
		return Outcome{}, err
	}
	if o.Called == nil {
		return Outcome{}, refuse(Conflict, "not_called", "This number was not called.")
	}
	return o.calledNow(PutBackNumber, by, at, nil), nil
}

// checkQueue refuses to call whoever is not in today's queue.
func (o Order) checkQueue(at time.Time) error {
	switch {
	case o.QueueNumber == 0 || Day(o.PlacedAt.Time) != Day(at):
		return refuse(Conflict, "not_in_queue", "This order has no number of today's queue.")
	case o.isClosed():
		return refuseClosed()
	case o.anyCollected():
		return refuse(Conflict, "collected", "A specimen was collected: nobody has to come for it any more.")
	}
	return nil
}

func (o Order) calledNow(c Action, by Member, at time.Time, next *QueueCall) Outcome {
	s := o.begin(c, by, At(at))
	s.noteChange(partQueue, o.Called.stateName(), next.stateName())
	s.order.Called = next
	return s.seal()
}

// WaitsAt is where the holder of the number was called to and has still to come; nil for nowhere.
func (o Order) WaitsAt() *QueueCall {
	if o.Called == nil || o.isClosed() || o.anyCollected() {
		return nil
	}
	return o.Called
}

// stateName is what events say of it: "Chair 2", "Chair 2 (3)" for the third time.
func (q *QueueCall) stateName() string {
	switch {
	case q == nil:
		return ""
	case q.Times == 1:
		return q.Place
	}
	return fmt.Sprintf("%s (%d)", q.Place, q.Times)
}
