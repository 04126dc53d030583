package catalogue

import "assay/shared/lab"

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
