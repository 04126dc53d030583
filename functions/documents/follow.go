package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

// followPatient takes the data of a person who was corrected or merged over to each of the person's orders, in one
// transaction for each. An order that has the data stays as it is, so being interrupted anywhere and starting again ends
// in the same orders.
func (h handlers) followPatient(ctx context.Context, ref store.DutyRef, at time.Time) error {
	person, err := h.store.Person(ctx, ref.Patient)
	if err != nil {
		return fmt.Errorf("documents: read the patient: %w", err)
	}
	var missing error
	judged := func(version int, code string) (a measure.Analyte, known bool) { // by what a value was judged by
		tests, err := h.store.CatalogueNumbered(ctx, person.Records[0].Hospital, version)
		if err != nil {
			missing = fmt.Errorf("read the catalogue: %w", err)
			return a, false
		}
		return tests.Analyte(code)
	}
	by := lab.SystemActor("documents")
	for order, err := range h.store.Orders(ctx, person) {
		if err != nil {
			return fmt.Errorf("documents: list the orders of patient %s: %w", ref.Patient, err)
		}
		err = h.store.FollowPerson(ctx, order, person, func(o lab.Order, runs []lab.RunSheet) (lab.Outcome, bool, error) {
			out, changed, err := o.FollowPatient(by, at, person.Snapshot(), runs, judged)
			return out, changed, cmp.Or(missing, err)
		})
		if err != nil {
			return fmt.Errorf("documents: order %s follows patient %s: %w", order, ref.Patient, err)
		}
	}
	return h.store.Finish(ctx, ref, "followed")
}
