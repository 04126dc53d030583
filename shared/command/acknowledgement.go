package command

import (
	"net/http"

	"assay/shared/lab"
	"assay/shared/store"
)

// Acknowledgement is the small answer of a command on an order (docs/rules.md#acknowledgement): whoever needs more
// reads.
type Acknowledgement struct {
	Order   string         `json:"order"`
	Version int            `json:"version"`
	Tab     lab.Tab        `json:"tab"`
	Parts   map[string]int `json:"parts"` // the parts that changed, with their new revs
	New     any            `json:"new,omitempty"`
	// Exception is the code of the refusal that a record would have met, had it been a request (docs/rules.md#records).
	Exception string `json:"exception,omitempty"`
}

// Acknowledge is the result of a command on an order: what the rules decided, with the acknowledgement of it.
func Acknowledge(out lab.Outcome, err error) (store.Result, error) {
	return AcknowledgeNew(out, nil, err)
}

// AcknowledgeNew does the same for a command that gives out something new: a number, a report version, tubes.
func AcknowledgeNew(out lab.Outcome, given any, err error) (store.Result, error) {
	if err != nil {
		return store.Result{}, err
	}
	result := store.Result{Outcome: &out, Status: http.StatusOK, Answer: Acknowledgement{Order: out.Order.ID,
		Version: out.Order.Version, Tab: out.Order.Tab(), Parts: out.Parts, New: given, Exception: out.Event.Exception}}
	if out.Event.Exception != "" {
		result.Status = http.StatusAccepted
	}
	return result, nil
}

// PrintDetails is what a command that may issue a report version knows of the hospital and gives out, with the names
// of the tests.
func PrintDetails(d store.Loaded, names func(lab.Item) lab.ItemNames) lab.PrintDetails {
	return lab.PrintDetails{Letterhead: d.Hospital.Letterhead(), Check: store.Token(), Names: names}
}
