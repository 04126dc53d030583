package lab

import "strings"

// Revs returns the rev of every part: order, money, patient, report, specimen:<id>, item:<code>. A part's rev grows
// with every event that changes it.
func (o Order) Revs() map[string]int {
	revs := map[string]int{
		"order": o.Rev, "money": o.Money.Rev, "patient": o.Patient.Rev, "report": o.Reports.Rev,
	}
	for _, s := range o.Specimens {
		revs["specimen:"+s.ID] = s.Rev
	}
	for _, i := range o.Items {
		revs["item:"+i.Code] = i.Rev
	}
	return revs
}

// partOf returns the part whose rev a change raises, "" for none. Parts are what people look at when they decide
// (docs/rules.md#parts); tasks, letters, slips and bills are none.
func partOf(what string) string {
	kind, id, _ := strings.Cut(what, ":")
	switch kind {
	case "settlement", "hold", partPriority, partWard, partVisitType, partDate, partOrderer, partClinical, partSlot, partHome:
		return "order"
	case "refund", "receipt", "attempt", "payment", "dispute":
		return "money"
	case "report":
		return "report"
	case "call":
		return "item:" + id
	case "task", "handed", "letter", "slip", "reported", "bill", partQueue:
		return ""
	}
	return what
}

// revOf returns the rev of a part for writing, nil for a part that does not exist.
func (o *Order) revOf(part string) *int {
	kind, id, _ := strings.Cut(part, ":")
	switch kind {
	case "order":
		return &o.Rev
	case "money":
		return &o.Money.Rev
	case "patient":
		return &o.Patient.Rev
	case "report":
		return &o.Reports.Rev
	case "specimen":
		return &o.Specimens[o.specimenIndex(id)].Rev
	case "item":
		return &o.Items[o.itemIndex(id)].Rev
	}
	return nil
}

// setFirstRevs gives rev 1 to every part that has none.
func (o *Order) setFirstRevs() map[string]int {
	for part, rev := range o.Revs() {
		if rev == 0 {
			*o.revOf(part) = 1
		}
	}
	return o.Revs()
}

// CheckSeen refuses a command when a part that the person has seen has changed since. A part that does not exist is a
// malformed request.
func (o Order) CheckSeen(seen map[string]int) error {
	revs := o.Revs()
	stale := map[string]int{}
	for part, rev := range seen {
		now, known := revs[part]
		if !known {
			return Bad("seen", "A part listed here does not exist in this order.")
		}
		if now != rev {
			stale[part] = now
		}
	}
	if len(stale) == 0 {
		return nil
	}
	return &Refusal{Kind: Stale, Code: "stale", Current: stale,
		Sentence: "Somebody changed this in the meantime. Check it again before you decide."}
}
