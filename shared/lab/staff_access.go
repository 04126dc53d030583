package lab

// MayLookInto refuses who may not end the task about a day on which a person opened more results than is usual: nobody does so
// about the own day (docs/rules.md#access-records). open is false of a day that was usual, and of one that somebody has looked into.
func (m Member) MayLookInto(person string, open bool) error {
	if err := m.May(LookIntoAccess); err != nil {
		return err
	}
	switch {
	case m.Person == person:
		return refuse(Forbidden, "own_access", "Somebody else looks into what you opened.")
	case !open:
		return refuse(Conflict, "nothing_to_look_into", "There is nothing to look into on this day, or somebody has done so.")
	}
	return nil
}
