package lab

// Event is what happened to an order, a patient or another record. It is never changed. It contains ids, states and
// amounts, but no name, phone number or clinical value, so that contact data can be erased while the events stay
// (docs/rules.md#events).
type Event struct {
	N       int      `json:"n"` // the version it led to
	At      Moment   `json:"at"`
	By      string   `json:"by"` // person, or "system:<function>"
	Action  Action   `json:"command"`
	Reason  string   `json:"reason,omitempty"` // a code, never free text
	Changes []Change `json:"changes"`
	// Recorded says that this had happened before it was sent. Exception is the code of the refusal that it would have
	// met.
	Recorded  *Recorded `json:"recorded,omitempty"`
	Exception string    `json:"exception,omitempty"`
	Request   string    `json:"request,omitempty"` // the gateway's id of the request, or the queue's of the message, that led to it
	Prev      string    `json:"prev"`              // hash of event n-1; "" for the first, and in lists from before they were chained
	Hash      string    `json:"hash,omitempty"`
}

// Under returns the outcome with the request or message that led to it in its event, unless the event has one.
func (out Outcome) Under(request string) Outcome {
	if out.Event.Request == "" && request != "" {
		out.Event.Request = request
		out.Event = out.Event.Seal()
		out.Order.Chain = out.Event.Hash
	}
	return out
}

// Change is the step of one part from one state to another.
type Change struct {
	Part string `json:"part"` // as in Order.Revs
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}
