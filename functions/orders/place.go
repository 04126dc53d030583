package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type placeBody struct {
	ID             string         `json:"id"`
	Patient        string         `json:"patient"`
	Tests          []string       `json:"tests"`
	Settlement     lab.Settlement `json:"settlement"`
	Reason         string         `json:"reason,omitempty"`
	Priority       lab.Priority   `json:"priority,omitempty"`
	HomeCollection bool           `json:"home_collection,omitempty"`
	Home           *homeVisit     `json:"home,omitempty"`
	Slot           string         `json:"slot,omitempty"`
	PreferredDate  string         `json:"preferred_date,omitempty"`
	ExpectedTotal  *lab.Paise     `json:"expected_total,omitempty"`
	Orderer        *orderer       `json:"orderer,omitempty"`
	Ward           string         `json:"ward,omitempty"`
	VisitType      lab.VisitType  `json:"visit_type,omitempty"`
	ByWord         bool           `json:"by_word,omitempty"`
}

// homeVisit is where to draw, and whom to ring before.
type homeVisit struct {
	Address string `json:"address"`
	Phone   string `json:"phone"`
}

type placed struct {
	Number      string       `json:"number"`
	Total       lab.Paise    `json:"total"`
	QueueNumber int          `json:"queue_number,omitempty"`
	Specimens   []placedTube `json:"specimens"`
}

type placedTube struct {
	ID        string `json:"id"`
	Accession string `json:"accession"`
	Container string `json:"container"`
	Name      string `json:"name"`
	// Timepoint says when it is to be drawn, where that matters.
	Timepoint lab.Timepoint `json:"timepoint,omitempty"`
}

// place takes an order for a registered patient.
func (h handlers) place(w http.ResponseWriter, r *http.Request) error {
	return placing[placeBody]{by: command.AnyStaff, body: func(b placeBody) placeBody { return b },
		answer: placedAnswer}.serve(w, r, h)
}

// placing is the command that takes an order, whoever sends it and as what.
type placing[B any] struct {
	by     command.Actor
	own    bool // a patient's own, which has limits
	body   func(B) placeBody
	answer func(lab.Order, placeBody) any
}

// serve makes the answer from what never changes about an order, so that a request sent again years later gets the answer
// it got at first.
func (p placing[B]) serve(w http.ResponseWriter, r *http.Request, h handlers) error {
	var (
		body   placeBody
		origin string
	)
	return command.WriteOnce[B]{By: p.by, Settings: true, Tests: true, Series: store.OrderNumbers,
		Prepare: func(c *store.Command, sent B) (err error) {
			body = p.body(sent)
			if err = body.check(c.Hospital); err != nil {
				return err
			}
			origin = command.Origin(c)
			c.Read.NewOrder, c.Read.Patient = body.ID, body.Patient
			c.Queue = !p.own && !body.HomeCollection && body.Home == nil
			if p.own {
				c.Quotas, c.Read.OpenOwn = []store.Quota{store.PlacedBy(c.Person)}, body.Patient
			}
			return nil
		},
		Decide: func(d store.Loaded, _ B) (store.Result, error) {
			switch {
			case d.Order.ID != "" && d.Order.Origin != origin:
				return store.Result{}, command.IDTaken()
			case d.Order.ID != "":
				return command.Created(p.answer(d.Order, body)), nil
			}
			if err := d.Patient.MayOrder(d.Now); err != nil {
				return store.Result{}, err
			}
			ordered, err := d.Tests.Order(body.Tests)
			if err != nil {
				return store.Result{}, err
			}
			placement := body.placement(d, ordered)
			placement.Origin, placement.Catalogue = origin, d.Tests.Version()
			out, err := lab.PlaceOrder(d.Caller, d.Now, placement)
			if err != nil {
				return store.Result{}, err
			}
			result := command.Created(p.answer(out.Order, body))
			// Whoever corrects the person at the same time finds this order, or this order has the correction.
			result.Outcome, result.Writes = &out, []store.Write{h.store.PatientUnchanged(d.Patient)}
			if p.own {
				open, err := h.store.OpenOwn(d, out.Order)
				if err != nil {
					return store.Result{}, err
				}
				result.Writes = append(result.Writes, open)
			}
			return result, nil
		}}.Serve(w, r, h.store)
}

func (b placeBody) check(hospital string) error {
	id, ok := ids.ParseOrder(b.ID)
	if !ok || id.Hospital().String() != hospital {
		return lab.Bad("id", "The id must be the hospital's id, a dash and a UUID of version 7.")
	}
	if !ids.IsUUIDv7(b.Patient) {
		return lab.Bad("patient", "The id of a patient must be a UUID of version 7.")
	}
	return nil
}

func (b placeBody) placement(d store.Loaded, ordered []lab.OrderedTest) lab.Placement {
	p := lab.Placement{ID: b.ID, Number: d.Number, Patient: d.Patient.Snapshot(), Tests: ordered,
		Settlement: b.Settlement, Reason: b.Reason, ByWord: b.ByWord, QueueNumber: d.Called, Home: b.HomeCollection, Visit: (*lab.HomeVisit)(b.Home), Slots: d.Hospital.Slots(), ExpectedTotal: b.ExpectedTotal,
		Particulars: lab.Particulars{Priority: b.Priority, VisitType: b.VisitType, PreferredDate: b.PreferredDate, Orderer: (*lab.Orderer)(b.Orderer), Ward: b.Ward, Slot: b.Slot},
		Tax:         d.Hospital.Tax(), HomeFee: d.Hospital.HomeFee, ExpiryHours: d.Hospital.ExpiryHours, StatLater: d.Hospital.StatLater}
	if p.Priority == "" {
		p.Priority = lab.Routine
	}
	return p
}

// placedAnswer acknowledges a placement to staff: the order as it was then, before it was settled in another way or a
// tube was drawn again.
func placedAnswer(o lab.Order, sent placeBody) any {
	given := placed{Number: o.Number, Total: o.Money.Total(), QueueNumber: o.QueueNumber}
	parts := o.Revs()
	for part := range parts {
		parts[part] = 1
	}
	for _, sp := range o.Specimens {
		if sp.Parent != "" {
			delete(parts, "specimen:"+sp.ID)
			continue
		}
		given.Specimens = append(given.Specimens, placedTube{sp.ID, o.Accession(sp), sp.Container, sp.Name, sp.Timepoint})
	}
	tab := lab.TabCOD
	switch {
	case sent.Settlement == lab.Online:
		tab = lab.TabAwaiting
	case given.Total == 0:
		tab = lab.TabPaid
	}
	return command.Acknowledgement{Order: o.ID, Version: 1, Tab: tab, Parts: parts, New: given}
}
