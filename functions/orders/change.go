package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// changeBody names what is to be another; what is left out stays as it is.
type changeBody struct {
	Priority      *lab.Priority  `json:"priority,omitempty"`
	VisitType     *lab.VisitType `json:"visit_type,omitempty"`
	Ward          *string        `json:"ward,omitempty"`
	Orderer       *orderer       `json:"orderer,omitempty"`
	PreferredDate *string        `json:"preferred_date,omitempty"`
	Slot          *string        `json:"slot,omitempty"`
	Home          *homeVisit     `json:"home,omitempty"`
	command.Basis
}

// change changes what an order says beside its tests and its money.
func (h handlers) change(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[changeBody]{By: command.StaffOnOrder, Settings: true, Decide: func(d store.Loaded, b changeBody) (store.Result, error) {
		return command.Acknowledge(d.Order.ChangeOrder(d.Caller, d.Now, lab.OrderChange{Priority: b.Priority, VisitType: b.VisitType,
			Ward: b.Ward, Orderer: (*lab.Orderer)(b.Orderer), PreferredDate: b.PreferredDate, Slot: b.Slot, Home: (*lab.HomeVisit)(b.Home)}, d.Hospital))
	}}.Serve(w, r, h.store)
}
