package lab

import "slices"

// isClosed reports whether nothing is left to do for an order, unless somebody corrects or reinstates it.
func (o Order) isClosed() bool {
	return o.State == Cancelled || o.State == Completed || o.State == Expired
}

func refuseClosed() error { return refuse(Conflict, "order_closed", "This order is closed.") }

// closeOrder gives the order a final state.
func (s *step) closeOrder(to State, reason string) {
	s.setState(to)
	moment := s.event.At
	s.order.ClosedAt, s.order.CloseReason = &moment, reason
}

// cancelOrder cancels the order and takes back every line, except for a home visit that took place.
func (s *step) cancelOrder(reason string) {
	for _, l := range s.order.Money.Lines {
		if l.Code != LineHome || !s.order.anyCollected() {
			s.creditLine(l.Code)
		}
	}
	s.liftHold(HoldIdentity)
	s.closeTasks(func(t Task) bool {
		return !slices.Contains([]TaskKind{TaskGiveBack, TaskApprove, TaskApprovePayment, TaskReview, TaskReinstate, TaskInformAgain, TaskExplain, TaskDispute}, t.Kind)
	})
	s.closeOrder(Cancelled, reason)
	s.addDuty(Duty{Kind: DutyMail, Stage: MailCancelled})
}

// dropUnneeded follows every command that takes items out of the order: it takes back the lines that have no item left,
// closes the tasks to collect specimens that nobody needs, and closes the order if no work is left.
func (s *step) dropUnneeded(reason string, p PrintDetails) {
	left := map[string]bool{}
	for _, it := range s.order.Items {
		if !it.isDropped() {
			left[it.Orderable()] = true
		}
	}
	for _, it := range s.order.Items {
		if !left[it.Orderable()] {
			s.creditLine(it.Orderable())
		}
	}
	for _, sp := range s.order.Specimens {
		if (sp.State == Planned || sp.State == Labelled) && !s.hasItemsToMeasure(sp.ID) {
			s.closeTasksAbout(TaskRecollect, "specimen:"+sp.ID)
		}
	}
	s.closeIfFinished(reason, p)
}

// closeIfFinished closes the order when no work is left: completed if something was released, else cancelled. If the
// newest report is partial and nothing more will come, it issues the final one.
func (s *step) closeIfFinished(reason string, p PrintDetails) {
	if n := len(s.order.Reports.Versions); p.Names != nil && n > 0 && s.order.Reports.Versions[n-1].Kind == Partial &&
		s.order.nextReportKind() == Final {
		s.freezeReport(Member{}, nil, Final, reason, p)
	}
	if slices.ContainsFunc(s.order.Items, Item.isOpen) {
		return
	}
	switch nothing := !slices.ContainsFunc(s.order.Items, func(i Item) bool { return !i.isDropped() }); {
	case nothing && s.order.State != Cancelled:
		s.cancelOrder(reason)
	case !nothing && s.order.State == Confirmed:
		s.closeOrder(Completed, "")
	}
}
