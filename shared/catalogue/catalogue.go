// Package catalogue holds what can be ordered, as data: tests, panels, reference ranges, critical limits and prices. The
// file catalogue.json says where each figure comes from and what is left out.
package catalogue

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

//go:embed catalogue.json
var data []byte

// Catalogue answers by code. It is shared: what it returns must not be changed.
type Catalogue struct {
	version    string
	orderables []lab.Test
	items      map[string]lab.Test
}

// Load gives the catalogue that is built in, read once in the life of the process. A critical limit inside or on a range is
// refused (docs/rules.md#critical-limits); everything else was checked before it was built in, by the tests.
func Load() (*Catalogue, error) { return load() }

// MustLoad is Load for a main: the catalogue is part of the binary, so one that cannot be read is a mistake of the build.
func MustLoad() *Catalogue {
	tests, err := Load()
	if err != nil {
		panic(err)
	}
	return tests
}

var load = sync.OnceValues(func() (*Catalogue, error) { return read(data) })

func read(data []byte) (*Catalogue, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	var faults []error
	for _, s := range f.Analytes {
		faults = append(faults, s.ValidateCritical())
	}
	return f.catalogue(data), errors.Join(faults...)
}

// Version names the content: the number in the file and the head of its hash, "2026-11-2-5f0c1a2b". Orders keep it.
func (c *Catalogue) Version() string { return c.version }

// Orderables lists what can be ordered: the panels, then the single tests, in printing order.
func (c *Catalogue) Orderables() []lab.Test { return slices.Clone(c.orderables) }

// Test gives an orderable test or panel.
func (c *Catalogue) Test(code string) (lab.Test, bool) {
	i := slices.IndexFunc(c.orderables, func(t lab.Test) bool { return t.Code == code })
	if i < 0 {
		return lab.Test{}, false
	}
	return c.orderables[i], true
}

// Item gives a single test by its analyte's code, also one that comes only within a panel and so has no price.
func (c *Catalogue) Item(code string) (lab.Test, bool) {
	t, ok := c.items[code]
	return t, ok
}

// Analyte gives an analyte, orderable alone or not.
func (c *Catalogue) Analyte(code string) (measure.Analyte, bool) {
	t, ok := c.items[code]
	if !ok {
		return measure.Analyte{}, false
	}
	return t.Analytes[0], true
}

// Departments lists the departments that have a test, by their codes. There are no others.
func (c *Catalogue) Departments() []string {
	have := map[string]bool{}
	for _, t := range c.items {
		have[t.Department] = true
	}
	return slices.Sorted(maps.Keys(have))
}

// Orderable gives one with its price and the items it brings into an order: itself, or one per panel member.
func (c *Catalogue) Orderable(code string) (lab.OrderedTest, bool) {
	t, ok := c.Test(code)
	if !ok {
		return lab.OrderedTest{}, false
	}
	o := lab.OrderedTest{Code: t.Code, Name: t.Name, Price: t.Price}
	for _, a := range t.Analytes {
		item := c.items[a.Code]
		member := lab.OrderedItem{Code: item.Code, Department: item.Department, Container: item.Specimen.Letter,
			ContainerName: item.Specimen.Name, Timepoint: item.Timepoint, Sensitive: item.Sensitive}
		if t.Panel {
			member.Panel = t.Code
		}
		if formula, calculated := a.Formula(); calculated {
			for _, input := range formula.Inputs {
				member.CalculatedFrom = append(member.CalculatedFrom, input.Code)
			}
		}
		o.Items = append(o.Items, member)
	}
	return o, true
}

// file is catalogue.json.
type file struct {
	Version    string                      `json:"version"`
	Notes      []string                    `json:"notes"`
	Sources    map[string]string           `json:"sources"`     // by the letter a range names
	LOINCMarks map[string]string           `json:"loinc_marks"` // how well a code was checked
	Specimens  map[string]lab.SpecimenKind `json:"specimens"`
	Panels     []panel                     `json:"panels"`
	Analytes   []single                    `json:"analytes"`
}

// offer is what a panel and a single test have in common.
type offer struct {
	ShortName      string    `json:"short_name"`
	LOINCMark      string    `json:"loinc_mark"`
	Department     string    `json:"department"`
	TATMinutes     int       `json:"tat_minutes"`
	StatTATMinutes int       `json:"stat_tat_minutes"`
	Price          lab.Paise `json:"price"` // none: not orderable alone
}

type panel struct {
	offer
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	NameHi  string   `json:"name_hi"`
	LOINC   string   `json:"loinc"`
	Members []string `json:"members"`
}

type single struct {
	offer
	measure.Analyte
	Specimen  string        `json:"specimen"`
	Timepoint lab.Timepoint `json:"timepoint"` // when it is drawn; empty where it does not matter
	Sensitive bool          `json:"sensitive"`
}

func (o offer) test(code, name, nameHi, loinc string) lab.Test {
	return lab.Test{Code: code, Name: name, NameHi: nameHi, LOINC: loinc, ShortName: o.ShortName,
		Department: o.Department, Price: o.Price, TATMinutes: o.TATMinutes, StatTATMinutes: o.StatTATMinutes}
}

func (f file) catalogue(data []byte) *Catalogue {
	sum := sha256.Sum256(data)
	c := &Catalogue{version: f.Version + "-" + hex.EncodeToString(sum[:4]), items: map[string]lab.Test{}}
	var alone []lab.Test
	for _, s := range f.Analytes {
		a := s.Analyte
		a.Unverified = true // a file that is shipped cannot have been signed by the laboratory that uses it
		t := s.test(a.Code, a.Name, a.NameHi, a.LOINC)
		t.Specimen, t.Sensitive, t.Analytes = f.specimen(s.Specimen), s.Sensitive, []measure.Analyte{a}
		t.Timepoint = s.Timepoint
		c.items[t.Code] = t
		if t.Price > 0 {
			alone = append(alone, t)
		}
	}
	for _, p := range f.Panels {
		t := p.test(p.Code, p.Name, p.NameHi, p.LOINC)
		t.Panel = true
		for _, code := range p.Members {
			member := c.items[code]
			t.Specimen, t.Timepoint = member.Specimen, member.Timepoint
			t.Sensitive = t.Sensitive || member.Sensitive
			t.Analytes = append(t.Analytes, member.Analytes[0])
		}
		c.orderables = append(c.orderables, t)
	}
	c.orderables = append(c.orderables, alone...)
	return c
}

func (f file) specimen(letter string) lab.SpecimenKind {
	kind := f.Specimens[letter]
	kind.Letter = letter
	return kind
}
