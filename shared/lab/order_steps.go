package lab

// StepTaken is a stage that an order has reached, and when.
type StepTaken struct {
	Stage string `json:"stage"`
	At    Moment `json:"at"`
}

// StepsTaken lists the stages that the whole order has reached, as far as it is known when: drawn is an order whose last tube is
// drawn. It says nothing that the stage does not say (docs/rules.md#steps-taken).
func (o Order) StepsTaken() []StepTaken {
	steps := []StepTaken{{"placed", o.PlacedAt}}
	if drawn := o.lastOf(func(s Specimen) *Moment { return s.CollectedAt }); drawn != nil {
		steps = append(steps, StepTaken{"collected", *drawn})
		if received := o.lastOf(func(s Specimen) *Moment { return s.ReceivedAt }); received != nil {
			steps = append(steps, StepTaken{"received", *received})
		}
	}
	if n := len(o.Reports.Versions); n > 0 && o.Stage() == "released" {
		steps = append(steps, StepTaken{"released", o.Reports.Versions[n-1].AuthorisedAt})
	}
	return steps
}

// lastOf is the last time of the specimens that tests are measured from, nil where one of them has none.
func (o Order) lastOf(time func(Specimen) *Moment) (last *Moment) {
	for _, i := range o.Items {
		if i.isDropped() {
			continue
		}
		at := time(o.Specimens[o.specimenIndex(i.Specimen)])
		if at == nil {
			return nil
		}
		if last == nil || at.After(last.Time) {
			last = at
		}
	}
	return last
}
