package lab

import "time"

// ReferSpecimensOut records that specimens were sent to another laboratory. What is measured from them is printed with
// the name of that laboratory, or as measured elsewhere if it is not named.
func (o Order) ReferSpecimensOut(by Member, at time.Time, specimens []string, laboratory string) (Outcome, error) {
	laboratory = FoldBlanks(laboratory)
	if !PlainLine(laboratory, maxName) {
		return Outcome{}, Bad("laboratory", "Enter the name of the laboratory, at most 120 characters on one line.")
	}
	out, err := o.MoveSpecimens(by, at, ReferOut, specimens, nil)
	if err != nil {
		return Outcome{}, err
	}
	for _, id := range specimens {
		out.Order.Specimens[out.Order.specimenIndex(id)].Laboratory = laboratory
	}
	return out, nil
}
