package lab

import "slices"

// maxStaffLetters bounds the letters of one event: they are written in one transaction with it.
const maxStaffLetters = 50

// lettersTo are the duties to write to members, each by name, in the language of that person. Who has no address has the
// task alone.
func lettersTo(stage MailStage, n int, at Moment, staff []Member) (duties []Duty) {
	for _, m := range staff {
		if m.Active && m.Email != "" && len(duties) < maxStaffLetters {
			duties = append(duties, Duty{N: n, Kind: DutyMail, Stage: stage, Person: m.Person, Due: at})
		}
	}
	return duties
}

// ToStaff reports whether a letter is about no order, but about staff or settings.
func (m MailStage) ToStaff() bool { return slices.Contains(StaffStages, m) }

// MailApplies reports whether a letter about the request is still true.
func (g Grant) MailApplies(mail Duty) bool { return g.State == GrantPending && g.Rev == mail.N }
