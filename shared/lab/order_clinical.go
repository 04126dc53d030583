package lab

import "time"

// Clinical is what is known about the patient beside the order, so that values can be understood. It is kept
// where clinical values are, and each version of it stays (docs/rules.md#clinical-information).
type Clinical struct {
	Note       string `json:"note,omitempty"`        // why the tests were asked for, what is known
	LastDose   string `json:"last_dose,omitempty"`   // of a drug that is measured or disturbs: what, how much, when
	LastPeriod string `json:"last_period,omitempty"` // day in India
	By         string `json:"by"`
	At         Moment `json:"at"`
}

func (c Clinical) folded() Clinical {
	c.Note, c.LastDose = FoldBlanks(c.Note), FoldBlanks(c.LastDose)
	return c
}

func (c Clinical) check(at time.Time) error {
	for _, f := range []struct{ name, text string }{{"note", c.Note}, {"last_dose", c.LastDose}} {
		if err := checkLine(f.name, f.text); err != nil {
			return err
		}
	}
	switch {
	case c.LastPeriod != "" && !isDay(c.LastPeriod):
		return Bad("last_period", "Enter the date as YYYY-MM-DD.")
	case c.LastPeriod > Day(at):
		return Bad("last_period", "This day is still to come.")
	}
	return nil
}
