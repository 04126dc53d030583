package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type slipAnswer struct {
	Hospital       slipHospital    `json:"hospital"`
	Number         string          `json:"number"`
	Stage          string          `json:"stage"`
	PlacedAt       lab.Moment      `json:"placed_at"`
	Total          lab.Paise       `json:"total"`
	Due            lab.Paise       `json:"due"`
	Paid           lab.Paise       `json:"paid"`
	Payment        slipPayment     `json:"payment"`
	Tests          []string        `json:"tests"`
	Report         *slipReport     `json:"report,omitempty"`
	ReportInMaking bool            `json:"report_in_making"`
	Steps          []lab.StepTaken `json:"steps"`
	ExpectedAt     *lab.Moment     `json:"expected_at,omitempty"`
	Notices        []lab.Notice    `json:"notices"`
	Bills          []slipBill      `json:"bills"`
}

type slipHospital struct {
	Name      string `json:"name"`
	NameLocal string `json:"name_local"`
	Phone     string `json:"phone"`
}

// slipPayment is the state of the money, and what the holder of the slip can do about it now.
type slipPayment struct {
	State      lab.State      `json:"state"` // of the order
	Settlement lab.Settlement `json:"settlement"`
	Ends       *lab.Moment    `json:"ends,omitempty"` // when the order ends by itself
	Confirming bool           `json:"confirming"`
	GoesBack   lab.Paise      `json:"goes_back"`
	ByBank     bool           `json:"by_bank"` // what goes back goes to the account it came from
	WentBack   lab.Paise      `json:"went_back"`
	Online     bool           `json:"online"` // can be started, or tried again
	Cash       bool           `json:"cash"`   // can be chosen instead
	Cancel     bool           `json:"cancel"`
}

type slipReport struct {
	URL       string         `json:"url"`
	ExpiresAt lab.Moment     `json:"expires_at"`
	Version   int            `json:"version"`
	Kind      lab.ReportKind `json:"kind"`
	SHA256    string         `json:"sha256"`
	Values    []valueInWords `json:"values"`
}

// openSlip shows status, payment and the newest report to whoever holds the visit slip and knows the birth date.
func (h handlers) openSlip(w http.ResponseWriter, r *http.Request) error {
	body, _, err := apigw.Decode[command.Slip](r)
	if err != nil {
		return err
	}
	paper, err := command.OpenSlip(r.Context(), h.store, body)
	if err != nil {
		return err
	}
	o := paper.Order
	hospital, ok, err := h.store.Hospital(r.Context(), o.Hospital)
	if err == nil && !ok {
		err = errors.New("there is no such hospital")
	}
	if err != nil {
		return fmt.Errorf("the hospital of order %s: %w", o.ID, err)
	}
	tests, err := h.store.Tests(r.Context(), hospital, apigw.RequestInfoFrom(r.Context()).Now)
	if err != nil {
		return fmt.Errorf("the catalogue of order %s: %w", o.ID, err)
	}
	answer := slipAnswer{Hospital: slipHospital{hospital.Name, hospital.NameLocal, hospital.Phone}, Number: o.Number, Stage: o.Stage(),
		PlacedAt: o.PlacedAt, Total: o.Money.Total(), Due: o.Money.Due(), Paid: o.Money.Paid(),
		Payment: paymentOf(o, apigw.RequestInfoFrom(r.Context()).Now), Tests: []string{}, Steps: o.StepsTaken()}
	if answer.Bills, err = h.slipBills(r.Context(), o); err != nil {
		return err
	}
	shown := o.ViewForPatient()
	answer.ExpectedAt = tests.DueAt(shown.Open, o.Priority, o.FirstCollected())
	answer.Notices, answer.ReportInMaking = append([]lab.Notice{}, shown.Notices...), shown.Making
	for _, code := range shown.Tests {
		if t, known := tests.Test(code); known {
			answer.Tests = append(answer.Tests, t.Name)
		}
	}
	if shown.Newest == nil {
		if err := h.recordAccess(r.Context(), o, "slip", store.BySlip); err != nil {
			return err
		}
	} else {
		merged, err := h.store.MergedInto(r.Context(), paper.Person)
		if err != nil {
			return fmt.Errorf("the records of order %s: %w", o.ID, err)
		}
		values, also, err := h.inWords(r, o, tests, o.RecordsWhenPlaced(merged))
		if err != nil {
			return fmt.Errorf("the values of order %s: %w", o.ID, err)
		}
		link, err := h.newLink(r.Context(), o, shown.Newest, shown.Making, store.BySlip, also...)
		if err != nil {
			return fmt.Errorf("the report of order %s: %w", o.ID, err)
		}
		answer.Report = &slipReport{link.URL, link.ExpiresAt, link.Version, shown.Newest.Kind, link.SHA256, values}
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// paymentOf tries on the order itself what it would let the holder of the slip do, so that the page offers nothing that is
// refused afterwards.
func paymentOf(o lab.Order, now time.Time) slipPayment {
	p := slipPayment{State: o.State, Settlement: o.Settlement, Confirming: o.Money.AwaitsConfirmation(), WentBack: o.Money.Refunded()}
	p.GoesBack, p.ByBank = o.Money.ToRefund()
	holder := lab.SlipActor(o.Hospital)
	_, _, err := o.StartPayment(holder, now)
	p.Online = err == nil
	_, err = o.ConvertToCOD(holder, now, 0)
	p.Cash = err == nil
	_, err = o.Cancel(holder, now, lab.PatientAsked)
	p.Cancel = err == nil
	if p.Cancel && o.Money.Due() > 0 {
		p.Ends = o.ExpiresAt
	}
	return p
}
