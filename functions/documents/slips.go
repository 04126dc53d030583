package main

import (
	"context"
	"fmt"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// endSlips ends the visit slips of a patient whose contact was erased, order by order. Done twice it ends those that were
// printed in between too, which harms nobody; orders that were placed later keep theirs.
func (h handlers) endSlips(ctx context.Context, job store.Job, at time.Time) error {
	person, err := h.store.Person(ctx, job.Ref.Patient)
	if err != nil {
		return fmt.Errorf("documents: read the patient: %w", err)
	}
	by := lab.SystemActor("documents")
	for order, err := range h.store.Orders(ctx, person) {
		if err != nil {
			return fmt.Errorf("documents: list the orders of patient %s: %w", job.Ref.Patient, err)
		}
		err = h.store.ChangeOrder(ctx, order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
			out, ended, err := o.EndSlipOfErased(by, at, job.Duty.Due)
			return out, nil, ended, err
		})
		if err != nil {
			return fmt.Errorf("documents: end the slip of order %s: %w", order, err)
		}
	}
	return h.store.Finish(ctx, job.Ref, "ended")
}
