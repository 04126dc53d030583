package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// show answers one order, without clinical values.
func (h handlers) show(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadOrders, Settings: true, Tests: true, OwnCash: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	o := d.Order
	people := peopleOf(o)
	names, err := h.store.Names(r.Context(), o.Hospital, people)
	if err != nil {
		return err
	}
	home, err := h.store.Home(r.Context(), o)
	if err != nil {
		return err
	}
	a := orderAnswer{ID: o.ID, Number: o.Number, Version: o.Version, State: o.State, Tab: o.Tab(), Stage: o.Stage(),
		Settlement: o.Settlement, SettlementReason: o.SettlementReason, Priority: o.Priority, PlacedAt: o.PlacedAt,
		PlacedBy: named{o.PlacedBy, names[o.PlacedBy]}, PreferredDate: o.PreferredDate,
		HomeCollection: o.HomeCollection, Home: (*homeVisit)(home), Slot: o.Slot, Total: o.Money.Total(), Due: o.Money.Due(),
		Orderer: (*orderer)(o.Orderer), Ward: o.Ward, VisitType: o.VisitType, QueueNumber: o.QueueNumber, Called: (*calledAnswer)(o.WaitsAt()), ClinicalNoted: o.Clinical > 0, Parts: o.Revs(), SlipVersion: o.SlipVersion, ExpiresAt: o.ExpiresAt,
		ClosedAt: o.ClosedAt, CloseReason: o.CloseReason}
	p := o.Patient
	a.Patient = patientAnswer{p.ID, p.Number, p.Name, p.NameLatin, p.BirthDate, p.Estimated, p.AgeText(d.Now), p.Sex}
	a.NotHurried = notHurried(d.Tests, o)
	a.Payments, a.People, a.Bills = []paymentAnswer{}, []named{}, billsOf(o.Money)
	a.Lines = apigw.ListOf(o.Money.Lines, lineOf)
	a.Cash = apigw.ListOf(o.Money.Cash, func(c lab.Cash) cashAnswer { return cashAnswer(c) })
	a.Credits = apigw.ListOf(o.Money.Credits, func(c lab.Credit) creditAnswer { return creditAnswer{c.Code, c.Amount} })
	a.Disputes = apigw.ListOf(o.Money.Disputes, func(d lab.Dispute) disputeAnswer { return disputeAnswer(d) })
	a.Refunds = apigw.ListOf(o.Money.Refunds, func(f lab.Refund) refundAnswer {
		return refundAnswer{f.ID, f.Amount, f.State, f.Of, f.Via, f.AskedBy, f.WantedBy, f.ApprovedBy, f.PaidAt, f.Receipt, f.Unexplained, f.Goodwill}
	})
	a.Specimens = apigw.ListOf(o.Specimens, func(sp lab.Specimen) tubeAnswer {
		return tubeAnswer{ID: sp.ID, Accession: o.Accession(sp), Container: sp.Container, Name: sp.Name, Timepoint: sp.Timepoint, State: sp.State,
			Rev: sp.Rev, CollectedAt: sp.CollectedAt, CollectedBy: sp.CollectedBy, ReceivedAt: sp.ReceivedAt,
			AcceptedAt: sp.AcceptedAt, Parent: sp.Parent, Reason: sp.Reason, LeftAt: sp.LeftAt,
			Laboratory: sp.Laboratory, TimeDoubt: sp.TimeDoubt}
	})
	a.Items = apigw.ListOf(o.Items, func(i lab.Item) itemAnswer { return itemOf(d.Tests, i) })
	a.Reports = apigw.ListOf(o.Reports.Versions, func(v lab.Report) reportAnswer {
		return reportAnswer{v.Version, v.Kind, v.State, v.Reason, v.AuthorisedAt, v.SHA256}
	})
	a.Holds = apigw.ListOf(o.Holds, func(h lab.Hold) holdAnswer { return holdAnswer(h) })
	a.Tasks = apigw.ListOf(o.Tasks, func(t lab.Task) taskAnswer {
		return taskAnswer{t.ID, t.Kind, t.About, t.Why, o.RunOf(t), t.Role, t.Person, t.Opened, t.Due}
	})
	for _, attempt := range o.Money.Attempts {
		a.Payments = append(a.Payments, apigw.ListOf(attempt.Payments, func(p lab.Payment) paymentAnswer {
			return paymentAnswer{p.ID, p.State, p.Amount, p.At, p.Use, p.Back, p.Method, p.Why}
		})...)
	}
	for _, id := range people {
		if name, works := names[id]; works {
			a.People = append(a.People, named{id, name})
		}
	}
	a.Acts = apigw.ListOf(o.Acts(d.Caller, d.Now, d.Hospital, d.OwnCash), actOf)
	a.PatientChanged = o.PatientChanged()
	a.FailedLetters = apigw.ListOf(o.Letters, func(l lab.FailedLetter) letterAnswer { return letterAnswer{l.Stage, l.Fate, l.At} })
	a.Calls = apigw.ListOf(o.Calls, func(c lab.Call) callAnswer { return callAnswer(c) })
	return apigw.WriteTagged(w, r, a)
}

// notHurried lists the tests of a STAT order that have no STAT target: they cannot be hurried.
func notHurried(tests *catalogue.Catalogue, o lab.Order) []string {
	slow := []string{}
	for _, l := range o.Money.Lines {
		if test, known := tests.Test(l.Code); known && o.Priority == lab.Stat && test.StatTATMinutes == 0 {
			slow = append(slow, l.Code)
		}
	}
	return slow
}

func itemOf(tests *catalogue.Catalogue, i lab.Item) itemAnswer {
	analyte, _ := tests.Analyte(i.Code)
	a := itemAnswer{Code: i.Code, Name: analyte.Name, LOINC: analyte.LOINC, Panel: i.Panel, Specimen: i.Specimen,
		Department: i.Department, CalculatedFrom: i.CalculatedFrom, State: i.State, Rev: i.Rev, Held: append([]measure.HoldReason{}, i.Hold...), Run: i.CurrentRun(),
		EnteredBy: i.EnteredBy, AuthorisedBy: i.AuthorisedBy, Reason: i.Reason}
	if c := i.Correction; c != nil {
		a.Correction = &correctionAnswer{c.Kind, c.Reason, c.By, c.At, i.HasNewValue()}
	}
	return a
}

// peopleOf lists who stands in the answer about an order by id, each once.
func peopleOf(o lab.Order) []string {
	people := []string{o.PlacedBy}
	for _, c := range o.Money.Cash {
		people = append(people, c.By, c.ApprovedBy)
	}
	for _, r := range o.Money.Refunds {
		people = append(people, r.AskedBy, r.WantedBy, r.ApprovedBy)
	}
	for _, sp := range o.Specimens {
		people = append(people, sp.CollectedBy)
	}
	for _, i := range o.Items {
		people = append(people, i.EnteredBy, i.AuthorisedBy)
		if i.Correction != nil {
			people = append(people, i.Correction.By)
		}
	}
	for _, t := range o.Tasks {
		people = append(people, t.Person)
	}
	for _, c := range o.Calls {
		people = append(people, c.By)
	}
	slices.Sort(people)
	return slices.Compact(people)
}
