package lab

// requireConfirmed refuses work on an order that is not confirmed.
func (o Order) requireConfirmed() error {
	switch o.State {
	case Confirmed:
		return nil
	case Waiting, PaymentFailed:
		return refuse(Conflict, "unpaid", "This order is not paid yet.")
	}
	return refuseClosed()
}

// confirmOrder allows the laboratory to work. Items catch up with specimens that were collected before, and unusable
// specimens are replaced.
func (s *step) confirmOrder() {
	s.setState(Confirmed)
	s.order.ClosedAt, s.order.CloseReason = nil, ""
	for i, it := range s.order.Items {
		if it.State != Requested {
			continue
		}
		switch s.order.Specimens[s.order.specimenIndex(it.Specimen)].State {
		case TubeCollected, InTransit:
			s.setItemState(i, ItemCollected)
		case TubeReceived:
			s.setItemState(i, ItemReceived)
		case TubeAccepted, Stored, ReferredOut:
			s.setItemState(i, Ready)
		}
	}
	for _, sp := range s.order.Specimens {
		if !sp.isUsable() {
			s.planReplacement(sp.ID)
		}
	}
	s.liftHold(HoldPayment)
	s.closeTasks(func(t Task) bool { return t.Kind == TaskReinstate })
}

func (s *step) setSettlement(to Settlement) {
	if s.order.Settlement == to {
		return
	}
	s.noteChange("settlement", string(s.order.Settlement), string(to))
	s.order.Settlement = to
}

// requireConfirmedOrCompleted refuses work on any other order. A completed order still takes corrections, and money that
// is due.
func (o Order) requireConfirmedOrCompleted() error {
	if o.State == Completed {
		return nil
	}
	return o.requireConfirmed()
}
