package lab

import (
	"slices"
	"time"
)

// PatientCorrected is the reason of what follows from a correction of the person (docs/rules.md#patient-follows).
const PatientCorrected = "patient_corrected"

// followAgainAfter is when the orders of a person are looked through once more: an order that was placed a moment before
// the person was corrected may not be listed yet.
const followAgainAfter = 15 * time.Minute

// followDuties are what remains to be done when what orders know of a person has changed.
func (p Patient) followDuties(at time.Time) []Duty {
	return []Duty{{N: p.Rev, Kind: DutyFollow, Due: At(at)}, {N: p.Rev, Kind: DutyFollow, Due: At(at.Add(followAgainAfter)), Later: true}}
}

// takeOver returns the snapshot with the data of a person as recorded now. Id and number stay those of the order.
func (s Snapshot) takeOver(p Snapshot) Snapshot {
	p.Rev, p.ID, p.Number = s.Rev, s.ID, s.Number
	return p
}

// printsAs reports whether a report prints the same person. In which language it does is not asked.
func (s Snapshot) printsAs(p Snapshot) bool {
	p.Language = s.Language
	return s.takeOver(p) == s
}

// follows reports whether the order has the data of a person as recorded now.
func (o Order) follows(p Snapshot) bool { return o.Patient.takeOver(p) == o.Patient }

// RunsToJudge returns the numbers of the run sheets that FollowPatient needs, each once.
func (o Order) RunsToJudge(p Snapshot) []int {
	if o.Patient.Person() == p.Person() {
		return nil
	}
	var numbers []int
	for _, i := range o.Items {
		for _, n := range []int{i.CurrentRun(), i.Printed} {
			if n > 0 && !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	}
	return numbers
}

// FollowPatient takes the data of a person who was corrected or merged over to an order. Values that are not released
// are judged again. A released value that is judged otherwise waits for a signatory as a correction. The tasks ask for a
// new report where one is printed, and else to check what was labelled; while one of them is open the order is marked
// (PatientChanged). runs are the sheets of RunsToJudge. changed is false when the order has the data.
func (o Order) FollowPatient(by Member, at time.Time, p Snapshot, runs []RunSheet, analyte JudgedBy) (
	out Outcome, changed bool, err error) {
	if err := by.May(FollowPatient); err != nil {
		return Outcome{}, false, err
	}
	if o.follows(p) {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(FollowPatient, by, At(at))
	s.noteChange("patient", o.patientState(), patientFollowed)
	s.order.Patient = o.Patient.takeOver(p)
	s.runs = &RunSheet{Order: o.ID, N: s.event.N, At: s.event.At, By: by.Person}
	if o.Patient.Person() != p.Person() {
		s.judgeAgain(o.Patient.Person(), runs, analyte)
	}
	if len(s.runs.Runs) == 0 {
		s.runs = nil
	}
	if !s.order.Patient.printsAs(o.Patient) {
		s.askAboutPatient(o.Patient)
	}
	return s.seal(), true, nil
}

// patientFollowed is the state of the part "patient" once it has followed a correction.
const patientFollowed = "followed"

func (o Order) patientState() string {
	if o.Patient.Rev > 1 {
		return patientFollowed
	}
	return ""
}

// PatientChanged reports whether the person was corrected and what was labelled or printed before is not settled.
func (o Order) PatientChanged() bool {
	return slices.ContainsFunc(o.Tasks, func(t Task) bool { return t.Why == PatientCorrected })
}

// askAboutPatient opens the tasks that follow from a change of the person, and closes them when the data are again those
// that were printed.
func (s *step) askAboutPatient(before Snapshot) {
	o := &s.order
	if len(o.Reports.Versions) > 0 && !o.isWithdrawn() {
		if o.Reports.Patient == nil {
			o.Reports.Patient = &before
		}
		s.settlePatient()
		if o.Reports.Patient != nil && !s.hasTask(TaskCorrectReport, "report") {
			s.openTask(TaskCorrectReport, Supervisor, "report", PatientCorrected)
		}
		return
	}
	labelled := slices.ContainsFunc(o.Specimens, func(sp Specimen) bool { return sp.State != Planned && sp.isUsable() })
	open := o.State == Waiting || o.State == PaymentFailed || o.State == Confirmed
	if labelled && open && !s.hasTask(TaskReview, "patient") {
		s.openTask(TaskReview, Supervisor, "patient", PatientCorrected)
	}
}

func (s *step) hasTask(kind TaskKind, about string) bool {
	return slices.ContainsFunc(s.order.Tasks, func(t Task) bool { return t.Kind == kind && t.About == about })
}

// settlePatient ends the task to correct the report when the newest version prints the person as recorded, and each
// value as it is judged for that person.
func (s *step) settlePatient() {
	o := &s.order
	if was := o.Reports.Patient; was != nil && o.Patient.printsAs(*was) {
		o.Reports.Patient = nil
	}
	waits := slices.ContainsFunc(o.Items, func(i Item) bool { return i.Correction.isOfPatient() && i.HasNewValue() })
	if o.Reports.Patient == nil && !waits {
		s.closeTasksAbout(TaskCorrectReport, "report")
	}
}

func (c *Correction) isOfPatient() bool { return c != nil && c.Reason == PatientCorrected }
