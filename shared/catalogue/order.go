package catalogue

import (
	"time"

	"assay/shared/lab"
)

// Order looks up a choice of orderables. A code that cannot be ordered is refused by the field "tests"; what is asked
// for twice is refused by lab.PlaceOrder and by a quote alike.
func (c *Catalogue) Order(codes []string) ([]lab.OrderedTest, error) {
	ordered := make([]lab.OrderedTest, 0, len(codes))
	for _, code := range codes {
		o, ok := c.Orderable(code)
		if !ok {
			return nil, lab.Bad("tests", "One of these tests cannot be ordered here.")
		}
		ordered = append(ordered, o)
	}
	return ordered, lab.CheckDistinct(ordered)
}

// Names gives the names under which a report prints a test. The section is that of its panel, or its own.
func (c *Catalogue) Names(i lab.Item) lab.ItemNames {
	analyte, _ := c.Analyte(i.Code)
	names := lab.ItemNames{Section: analyte.Name, SectionHi: analyte.NameHi, Name: analyte.Name, NameHi: analyte.NameHi}
	if panel, ok := c.Test(i.Panel); ok {
		names.Section, names.SectionHi = panel.Name, panel.NameHi
	}
	return names
}

// DueAt is when the slowest of the tests that are open should be released, by its target counted from the first collection; nil
// before that, and where nothing is open. A STAT order has targets of its own.
func (c *Catalogue) DueAt(open []string, priority lab.Priority, collected *lab.Moment) *lab.Moment {
	slowest := 0
	for _, code := range open {
		test, known := c.Test(code)
		if !known {
			continue
		}
		minutes := test.TATMinutes
		if priority == lab.Stat && test.StatTATMinutes > 0 {
			minutes = test.StatTATMinutes
		}
		slowest = max(slowest, minutes)
	}
	if collected == nil || slowest == 0 {
		return nil
	}
	due := lab.At(collected.Add(time.Duration(slowest) * time.Minute))
	return &due
}
