package lab

import (
	"time"

	"assay/shared/lab/measure"
)

// TryResult returns how a value would be judged for somebody, drawn at a time, by the judge of SubmitResults; or the refusal that it
// would meet. It is of no order, and nothing of it is kept.
func TryResult(a measure.Analyte, value string, who measure.Person, at time.Time) (Run, error) {
	if a.Calculated != "" {
		return Run{}, Item{CalculatedFrom: []string{a.Calculated}}.CheckEntry()
	}
	drawn := At(at)
	o := Order{Patient: Snapshot{Sex: who.Sex, BirthDate: who.BirthDate}}
	return o.readResult(a, Entry{Item: a.Code, Value: value, Unit: a.Unit}, Specimen{CollectedAt: &drawn})
}
