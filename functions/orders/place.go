package main

import (
	"encoding/hex"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
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
	PreferredDate  string         `json:"preferred_date,omitempty"`
	ExpectedTotal  *lab.Paise     `json:"expected_total,omitempty"`
	Orderer        *lab.Orderer   `json:"orderer,omitempty"`
	Ward           string         `json:"ward,omitempty"`
}

type placed struct {
	Number    string       `json:"number"`
	Slip      string       `json:"slip"`
	Total     lab.Paise    `json:"total"`
	Specimens []placedTube `json:"specimens"`
}

type placedTube struct {
	ID        string `json:"id"`
	Accession string `json:"accession"`
	Container string `json:"container"`
	Name      string `json:"name"`
}

// place takes an order for a registered patient.
func place(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[placeBody](r)
		if err != nil {
			return err
		}
		return placeFor(w, r, s, tests, who, body, key, func(o lab.Order) any { return placedReceipt(o, body.Settlement) })
	}
}

// placeFor takes an order for whoever may place it. receipt answers from what never changes about an order, so that a
// request sent again years later gets the answer it got at first.
func placeFor(w http.ResponseWriter, r *http.Request, s *store.Store, tests *catalogue.Catalogue, who store.Caller,
	body placeBody, key apigw.IdempotencyKey, receipt func(lab.Order) any) error {
	if err := body.check(who.Hospital); err != nil {
		return err
	}
	ordered, err := tests.Order(body.Tests)
	if err != nil {
		return err
	}
	slip, origin := store.Token(), hex.EncodeToString(key.Hash[:16])
	c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Series: store.OrderNumbers,
		Read: store.ReadSet{NewOrder: body.ID, Patient: body.Patient, Settings: true}}
	return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
		if d.Order.ID != "" {
			if d.Order.Origin != origin {
				return store.Result{}, taken()
			}
			return made(receipt(d.Order)), nil
		}
		if err := d.Patient.MayOrder(); err != nil {
			return store.Result{}, err
		}
		p := body.placement(d, ordered)
		p.Slip, p.Origin, p.Catalogue = slip, origin, tests.Version()
		out, err := lab.PlaceOrder(d.Caller, who.Now, p)
		if err != nil {
			return store.Result{}, err
		}
		result := made(receipt(out.Order))
		result.Outcome = &out
		return result, nil
	})
}

func (b placeBody) check(hospital string) error {
	id, ok := apigw.ParseOrderID(b.ID)
	if !ok || id.Hospital != hospital {
		return lab.Bad("id", "The id must be the hospital's id, a dash and a UUID of version 7.")
	}
	if !apigw.ValidUUIDv7(b.Patient) {
		return lab.Bad("patient", "The id of a patient must be a UUID of version 7.")
	}
	return nil
}

func (b placeBody) placement(d store.Loaded, ordered []lab.Ordered) lab.Placement {
	p := lab.Placement{ID: b.ID, Number: d.Number, Patient: d.Patient.Snapshot(), Tests: ordered,
		Settlement: b.Settlement, Reason: b.Reason, Priority: b.Priority, Home: b.HomeCollection,
		PreferredDate: b.PreferredDate, Orderer: b.Orderer, Ward: b.Ward, ExpectedTotal: b.ExpectedTotal,
		VAT: d.Hospital.VAT, HomeFee: d.Hospital.HomeFee, ExpiryHours: d.Hospital.ExpiryHours}
	if p.Priority == "" {
		p.Priority = lab.Routine
	}
	return p
}

// placedReceipt is the desk's receipt of a placement: the order as it was then, before it was settled in another way or a
// tube was drawn again.
func placedReceipt(o lab.Order, settlement lab.Settlement) command.Acknowledgement {
	given := placed{Number: o.Number, Slip: o.Slip, Total: o.Money.Total()}
	parts := o.Revs()
	for part := range parts {
		parts[part] = 1
	}
	for _, sp := range o.Specimens {
		if sp.Parent != "" {
			delete(parts, "specimen:"+sp.ID)
			continue
		}
		given.Specimens = append(given.Specimens, placedTube{sp.ID, o.Accession(sp), sp.Container, sp.Name})
	}
	tab := lab.TabCOD
	switch {
	case settlement == lab.Online:
		tab = lab.TabAwaiting
	case given.Total == 0:
		tab = lab.TabPaid
	}
	return command.Acknowledgement{Order: o.ID, Version: 1, Tab: tab, Parts: parts, New: given}
}
