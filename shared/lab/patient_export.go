package lab

// MayExport refuses who may not have all that is held about a patient exported, and an export without a reason. values says whether
// clinical values and reports are part of it: an admin sees none (docs/rules.md#export).
func (p Patient) MayExport(by Member, reason string) (folded string, values bool, err error) {
	if err := by.May(ExportPatient); err != nil {
		return "", false, err
	}
	if p.Merge != nil {
		return "", false, refuseMerged()
	}
	if folded = FoldBlanks(reason); folded == "" || !PlainLine(folded, maxText) {
		return "", false, Bad("reason", "Say who asks for the data and why, in at most 300 characters.")
	}
	return folded, by.May(ReadResults) == nil, nil
}
