package lab

import (
	"regexp"
	"slices"
	"time"
)

// HomeVisit is where to draw at home, and whom to ring before. It is contact data: it lies beside the order and goes when the
// patient's contact is erased (docs/rules.md#home-collection).
type HomeVisit struct {
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"` // "+919876543210"
}

// UsualSlots are the hours of a hospital that has set none.
var UsualSlots = []string{"06:00-08:00", "08:00-10:00", "10:00-12:00", "16:00-18:00"}

// maxSlots is how many a hospital may set.
const maxSlots = 24

var slotForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$`)

// Slots lists the hours of a day in which the hospital draws at home.
func (h Hospital) Slots() []string {
	if len(h.HomeSlots) == 0 {
		return UsualSlots
	}
	return h.HomeSlots
}

func (h Hospital) checkSlots() error {
	if len(h.HomeSlots) > maxSlots {
		return Bad("home_slots", "A hospital has at most 24 slots.")
	}
	for n, slot := range h.HomeSlots {
		if !slotForm.MatchString(slot) || slot[:5] >= slot[6:] || slices.Contains(h.HomeSlots[:n], slot) {
			return Bad("home_slots", "Enter each slot once, as 08:00-10:00.")
		}
	}
	return nil
}

func (v *HomeVisit) fold() {
	v.Address = FoldBlanks(v.Address)
	v.Phone, _ = ReadMobile(v.Phone)
}

func (v HomeVisit) check() error {
	switch {
	case v.Address == "":
		return Bad("home.address", "Enter where to draw.")
	case !mobileForm.MatchString(v.Phone):
		return Bad("home.phone", "Enter an Indian mobile number of ten digits.")
	}
	return checkLine("home.address", v.Address)
}

// checkVisit refuses a visit that nobody could make: the day is tomorrow or later, in a slot of the hospital.
func (p Particulars) checkVisit(at time.Time, slots []string) error {
	switch {
	case p.PreferredDate <= Day(at):
		return Bad("preferred_date", "Choose a day from tomorrow on.")
	case !slices.Contains(slots, p.Slot):
		return Bad("slot", "Choose a slot of the hospital.")
	}
	return nil
}
