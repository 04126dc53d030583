package catalogue

import (
	"errors"
	"strings"
	"testing"

	"assay/shared/lab"
)

// What was exported and comes back as it is changes nothing.
func TestCSVThereAndBack(t *testing.T) {
	c := loaded(t)
	text, err := c.CSV()
	if err != nil {
		t.Fatal(err)
	}
	changes, lines, err := ReadCSV(text)
	if err != nil {
		t.Fatal(err)
	}
	next, err := c.List().With(changes, nil, lines...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := next.Changes(c.List()); len(changes) != len(c.All()) || len(diff) > 0 {
		t.Errorf("%d lines, and they change %v", len(changes), diff)
	}
}

func TestReadCSV(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"prices only":             {"code,price\nHB,70\nPLT,120.5\n", "test:HB.price 7000, test:PLT.price 12050"},
		"with the mark":           {"\ufeffcode,price\r\nHB,70.00\r\n", "test:HB.price 7000"},
		"an empty cell":           {"code,price,name\nHB,,Haemoglobin A\n", "test:HB.name Haemoglobin A"},
		"withdrawn":               {"code,withdrawn\nHB,yes\n", "test:HB.withdrawn yes"},
		"members":                 {"code,members\nELEC,NA K CL\n", "panel:ELEC.members NA K CL"},
		"a minus made harmless":   {"code,method\nHB,'-photometry\n", "test:HB.method -photometry"},
		"a container of a panel":  {"code,price,container\nHB,70,E\nCBC,300,E\n", "csv[3].container"},
		"a column there is not":   {"code,cost\nHB,70\n", "csv[1]"},
		"a column twice":          {"code,price,price\nHB,70,80\n", "csv[1]"},
		"no code":                 {"name,price\nHB,70\n", "csv[1].code"},
		"nothing":                 {"", "csv[1]"},
		"a price of three digits": {"code,price\nHB,70\nPLT,70.005\n", "csv[3].price"},
		"a negative price":        {"code,price\nHB,-70\n", "csv[2].price"},
		"a price in words":        {"code,price\nHB,seventy\n", "csv[2].price"},
		"a price that overflows":  {"code,price\nHB,99999999999999999999\n", "csv[2].price"},
		"a code twice":            {"code,price\nHB,70\nHB,80\n", "csv[3].code"},
		"a small code":            {"code,price\nhb,70\n", "csv[2].code"},
		"a cell too many":         {"code,price\nHB,70,x\n", "csv[2]"},
		"a lost quotation mark":   {"code,name\nHB,\"x\nPLT,y\n", "csv["},
		"neither yes nor no":      {"code,sensitive\nHB,maybe\n", "csv[2].sensitive"},
		"minutes that are none":   {"code,tat_minutes\nHB,soon\n", "csv[2].tat_minutes"},
	} {
		t.Run(name, func(t *testing.T) {
			changes, lines, err := ReadCSV(c.text)
			var refusal *lab.Refusal
			if errors.As(err, &refusal) {
				if !strings.HasPrefix(refusal.Field, c.says) {
					t.Errorf("refused by %s, want %s", refusal.Field, c.says)
				}
				return
			}
			before := loaded(t).List()
			next, err := before.With(changes, nil, lines...)
			if errors.As(err, &refusal) && refusal.Field == c.says {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, change := range next.Changes(before) {
				got = append(got, change.Part+" "+change.To)
			}
			if strings.Join(got, ", ") != c.says {
				t.Errorf("changes %q, want %q", got, c.says)
			}
		})
	}
}

// No cell of an export begins as a formula does.
func TestCSVHasNoFormula(t *testing.T) {
	evil := "=HYPERLINK(\"x\")"
	list, err := loaded(t).List().With([]Change{{Code: "HB", Method: &evil}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := Version{Number: 1, Hash: list.Hash(), List: list}.Catalogue().CSV()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, ",=") || strings.Contains(text, ",\"=") || !strings.Contains(text, "'=HYPERLINK") {
		t.Error("a formula is exported")
	}
	changes, lines, err := ReadCSV(text)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := list.With(changes, nil, lines...); err != nil || len(again.Changes(list)) > 0 {
		t.Errorf("it does not come back as it was: %v, %v", again.Changes(list), err)
	}
}
