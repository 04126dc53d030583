package lab

import "slices"

// The reasons for commands are codes, so that they can be counted and never contain words about a person. The lists are
// this project's own, except that the one for rejection follows docs/facts/laboratory.md#rejection-reasons.
var (
	RejectReasons = []string{"haemolysed", "clotted", "insufficient", "wrong_container", "unlabelled", "mislabelled",
		"leaking", "delayed", "wrong_temperature", "wrong_patient", "contaminated", "lipaemic", "other"}
	RecollectReasons = []string{"insufficient", "used_up", "lost_in_process", "other"}
	LossReasons      = []string{"broken", "not_found", "other"}
	RestartReasons   = []string{"implausible", "control_failed", "instrument_error", "diluted", "wrong_entry", "other"}
	CancelReasons    = []string{PatientAsked, "ordered_in_error", "duplicate", "not_paid", "other"}
	UndoneReasons    = []string{"no_reagent", "instrument_down", "specimen_unfit", "patient_refused",
		"not_indicated", "other"}
	CorrectReasons = []string{"wrong_value", "wrong_unit", "wrong_specimen", "wrong_patient", PatientCorrected,
		"wrong_range", "comment", "other"}
	SlipReasons      = []string{"lost", "wrong_person", "misprinted", "seen_by_others", "other"}
	OverrideReasons  = []string{"patient_leaves", "bank_refused", "urgent", "other"}
	ReinstateReasons = []string{"patient_paid", "will_be_paid", "closed_in_error", "other"}
)

// PatientAsked is the reason recorded when patients cancel their own order.
const PatientAsked = "patient_asked"

// doubtfulReasons are the reasons for rejecting one specimen that put the identity of all specimens of the order in
// doubt.
var doubtfulReasons = []string{"unlabelled", "mislabelled", "wrong_patient"}

func checkReason(field, reason string, list []string) error {
	if slices.Contains(list, reason) {
		return nil
	}
	return Bad(field, "Choose one of the reasons.")
}
