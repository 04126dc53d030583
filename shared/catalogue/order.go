package catalogue

import "assay/shared/lab"

// Order looks up a choice of orderables. A code that cannot be ordered is refused by the field "tests"; what is asked
// for twice is refused by lab.PlaceOrder and by a quote alike.
func (c *Catalogue) Order(codes []string) ([]lab.Ordered, error) {
	ordered := make([]lab.Ordered, 0, len(codes))
	for _, code := range codes {
		o, ok := c.Ordered(code)
		if !ok {
			return nil, lab.Bad("tests", "One of these tests cannot be ordered here.")
		}
		ordered = append(ordered, o)
	}
	return ordered, lab.CheckDistinct(ordered)
}

// Title heads the section of a report under which a test is printed: the name of its panel, or its own.
func (c *Catalogue) Title(i lab.Item) string {
	if panel, ok := c.Test(i.Panel); ok {
		return panel.Name
	}
	analyte, _ := c.Analyte(i.Code)
	return analyte.Name
}
