package main

import (
	"context"
	"fmt"

	"assay/shared/lab"
	"assay/shared/report"
	"assay/shared/store"
)

// printBill prints a bill as it was frozen and stores the paper. The same sheet gives the same bytes and none is stored over another,
// so being interrupted anywhere and starting again ends in one paper.
func (h handlers) printBill(ctx context.Context, job store.Job) error {
	order, place := job.Ref.Order, job.Duty.Bill
	sheet, err := h.store.BillSheet(ctx, order, place)
	if err != nil {
		return fmt.Errorf("documents: order %s bill %d: %w", order, place, err)
	}
	paper, err := report.RenderBill(sheet)
	if err != nil {
		return fmt.Errorf("documents: order %s bill %d: %w", order, place, err)
	}
	if _, _, err := h.storeOnce(ctx, lab.BillKey(order, place), "application/pdf", paper); err != nil {
		return fmt.Errorf("documents: order %s bill %d: %w", order, place, err)
	}
	return h.store.Finish(ctx, job.Ref, "stored")
}
