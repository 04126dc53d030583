// Package catalogue holds what can be ordered, as data: tests, panels, reference ranges, critical limits and prices. The
// file catalogue.json says where each figure comes from and what is left out.
package catalogue

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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

// Load gives the catalogue that is built in, read once in the life of the process. It was checked before it was built
// in: the tests do, and a cold start need not do it again.
func Load() (*Catalogue, error) { return load() }

var load = sync.OnceValues(func() (*Catalogue, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return f.catalogue(data), nil
})

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

// Ordered gives an orderable with its price and the items it brings into an order: itself, or one per panel member.
func (c *Catalogue) Ordered(code string) (lab.Ordered, bool) {
	t, ok := c.Test(code)
	if !ok {
		return lab.Ordered{}, false
	}
	o := lab.Ordered{Code: t.Code, Name: t.Name, Price: t.Price}
	for _, a := range t.Analytes {
		item := c.items[a.Code]
		member := lab.OrderedItem{Code: item.Code, Department: item.Department, Container: item.Specimen.Letter,
			ContainerName: item.Specimen.Name}
		if t.Panel {
			member.Panel = t.Code
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
	Specimen  string `json:"specimen"`
	Sensitive bool   `json:"sensitive"`
}

func (o offer) test(code, name, nameHi, loinc string) lab.Test {
	return lab.Test{Code: code, Name: name, NameHi: nameHi, LOINC: loinc, ShortName: o.ShortName,
		Department: o.Department, Price: o.Price, TATMinutes: o.TATMinutes, StatTATMinutes: o.StatTATMinutes}
}

// parse reads and checks a catalogue, as a change of the file must pass. Everything that is wrong with it is reported
// together.
func parse(data []byte) (*Catalogue, error) {
	var f file
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if err := f.check(); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return f.catalogue(data), nil
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
			t.Specimen = member.Specimen
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

// check finds what lab.Analyte.Validate cannot see: references between the parts of the file.
func (f file) check() error {
	var faults []error
	fault := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	fault(f.Version == "", "no version")
	seen := map[string]string{} // code to specimen; empty for a panel
	offered := func(code string, o offer) {
		_, twice := seen[code]
		fault(twice, "%s: the code is used twice", code)
		fault(o.ShortName == "" || o.Department == "", "%s: short name or department missing", code)
		fault(o.TATMinutes <= 0 || o.StatTATMinutes < 0 || o.StatTATMinutes > o.TATMinutes, "%s: TAT", code)
		fault(o.Price < 0, "%s: price", code)
		fault(f.LOINCMarks[o.LOINCMark] == "", "%s: LOINC mark", code)
	}
	source := func(code, letter string) { fault(f.Sources[letter] == "", "%s: unknown source %q", code, letter) }
	for _, s := range f.Analytes {
		offered(s.Code, s.offer)
		seen[s.Code] = s.Specimen
		if err := s.Validate(); err != nil {
			faults = append(faults, err)
		}
		fault(!slices.Contains(units, s.Unit), "%s: unit %q is not in the list of UCUM units", s.Code, s.Unit)
		fault(f.Specimens[s.Specimen].Name == "", "%s: unknown specimen %q", s.Code, s.Specimen)
		for _, r := range s.Ranges {
			source(s.Code, r.Source)
		}
		for _, c := range s.Critical {
			source(s.Code, c.Source)
		}
	}
	for _, p := range f.Panels {
		offered(p.Code, p.offer)
		fault(!measure.ValidLOINC(p.LOINC), "%s: LOINC", p.Code)
		fault(p.Name == "" || p.Price == 0 || len(p.Members) == 0, "%s: name, price or members missing", p.Code)
		for i, m := range p.Members {
			fault(seen[m] == "", "%s: member %q is no analyte", p.Code, m)
			fault(slices.Contains(p.Members[:i], m), "%s: member %s comes twice", p.Code, m)
			// A panel is drawn into one tube; one of several tubes needs a test that names several.
			fault(seen[m] != seen[p.Members[0]], "%s: member %s needs another specimen", p.Code, m)
		}
		seen[p.Code] = ""
	}
	return errors.Join(faults...)
}

// units are the UCUM units in use, as reference/lims.md §4.10 spells them. A new one is added here only after a UCUM
// parser took it: "mIU/L" or "gm/dl" look right and are not UCUM (reference/interop.md).
var units = []string{"g/dL", "mg/dL", "mmol/L", "10*3/uL", "10*6/uL", "U/L", "u[IU]/mL", "%", "fL", "pg"}
