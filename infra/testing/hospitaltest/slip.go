package hospitaltest

import (
	"bytes"
	"testing"

	"assay/shared/lab"
	"assay/shared/slip"
	"assay/shared/store"
)

// SlipKeys are the keys that the tests make tokens of visit slips with.
var SlipKeys = slip.Keys{Current: "test", Keys: map[string][]byte{"test": bytes.Repeat([]byte{7}, 32)}}

// Slip hands out the visit slip of an order: the token that is printed on it. Whoever the order is of is registered, unless
// there is such a record.
func (h *House) Slip(t testing.TB, o lab.Order) (token string) {
	t.Helper()
	_, known, err := h.Store.Patient(t.Context(), o.Hospital, o.Patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !known {
		h.write(t, Ask{As: o.PlacedBy, Hospital: o.Hospital}, store.ReadSet{NewPatient: o.Patient.ID, Settings: true}, "", func(d store.Loaded) ([]store.Write, error) {
			p := lab.Patient{Hospital: o.Hospital, ID: o.Patient.ID, Number: "P26-900001", Rev: 1, Name: o.Patient.Name, NameLatin: o.Patient.NameLatin,
				BirthDate: o.Patient.BirthDate, Sex: o.Patient.Sex, Language: "en", RegisteredAt: lab.At(h.Now), RegisteredBy: o.PlacedBy}
			e := lab.Event{N: 1, At: lab.At(h.Now), By: o.PlacedBy, Action: lab.RegisterPatient}.Seal()
			p.Chain = e.Hash
			return h.Store.NewPatient(d.Hospital, lab.ChangedPatient{Patient: p, Event: e}, lab.Contact{})
		})
	}
	issued := SlipKeys.Of(o)
	if err := h.Store.IssueSlip(t.Context(), issued); err != nil {
		t.Fatal(err)
	}
	return issued.Token
}
