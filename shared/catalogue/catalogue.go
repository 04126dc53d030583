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
	number  int // of the version of the hospital; 0 for the starter list
	version string
	list    List
	// priced are the panels, then the single tests, in printing order; those that are withdrawn too.
	priced []lab.Test
	byCode map[string]int // place in priced
	items  map[string]lab.Test
}

// Load gives the starter list: the catalogue that is built in, with which a hospital begins. It is read once in the life of the
// process. A critical limit inside or on a range is refused (docs/rules.md#critical-limits); everything else was checked before it
// was built in, by the tests.
func Load() (*Catalogue, error) { return load() }

var load = sync.OnceValues(func() (*Catalogue, error) { return read(data) })

func read(data []byte) (*Catalogue, error) {
	var l List
	if err := json.Unmarshal(data, &l); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	var faults []error
	for n, s := range l.Analytes {
		faults = append(faults, s.ValidateCritical())
		l.Analytes[n].Unverified = true // a list that is shipped cannot have been signed by the laboratory that uses it
	}
	sum := sha256.Sum256(data)
	return l.catalogue(0, hex.EncodeToString(sum[:])), errors.Join(faults...)
}

// Version names the content: of the starter list its name and the head of its hash, "2026-11-2-5f0c1a2b", of a version of the
// hospital its number and the same. Orders keep it.
func (c *Catalogue) Version() string { return c.version }

// Number is the number of the version of the hospital, 0 for the starter list. Values keep it (lab.Run).
func (c *Catalogue) Number() int { return c.number }

// Orderables lists what can be ordered: the panels, then the single tests, in printing order.
func (c *Catalogue) Orderables() []lab.Test {
	return slices.DeleteFunc(slices.Clone(c.priced), func(t lab.Test) bool { return t.Withdrawn })
}

// Test gives a test or panel that can be ordered, or could before it was withdrawn: what has been ordered goes on.
func (c *Catalogue) Test(code string) (lab.Test, bool) {
	n, ok := c.byCode[code]
	if !ok {
		return lab.Test{}, false
	}
	return c.priced[n], true
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
	o, ok := c.Ordered(code)
	return o, ok && !c.priced[c.byCode[code]].Withdrawn
}

// Ordered is Orderable also for what is withdrawn: the items that an order has of it.
func (c *Catalogue) Ordered(code string) (lab.OrderedTest, bool) {
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

// List is a catalogue as it is written down: catalogue.json, or a version of a hospital.
type List struct {
	Version    string                      `json:"version"`
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
	// Withdrawn: it can be ordered no more, and what was ordered goes on. Nothing is ever taken out of a catalogue.
	Withdrawn bool `json:"withdrawn,omitempty"`
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
		Department: o.Department, Price: o.Price, Withdrawn: o.Withdrawn, TATMinutes: o.TATMinutes, StatTATMinutes: o.StatTATMinutes}
}

// catalogue makes one that answers, of a number; hash is that of its content.
func (l List) catalogue(number int, hash string) *Catalogue {
	c := &Catalogue{number: number, version: l.Version + "-" + hash[:8], list: l, items: make(map[string]lab.Test, len(l.Analytes)), byCode: map[string]int{}}
	var alone []lab.Test
	for _, s := range l.Analytes {
		t := s.test(s.Code, s.Name, s.NameHi, s.LOINC)
		t.Specimen, t.Sensitive, t.Analytes = l.specimen(s.Specimen), s.Sensitive, []measure.Analyte{s.Analyte}
		t.Timepoint = s.Timepoint
		c.items[t.Code] = t
		if t.Price > 0 {
			alone = append(alone, t)
		}
	}
	for _, p := range l.Panels {
		t := p.test(p.Code, p.Name, p.NameHi, p.LOINC)
		t.Panel = true
		for _, code := range p.Members {
			member := c.items[code]
			t.Specimen, t.Timepoint = member.Specimen, member.Timepoint
			t.Sensitive = t.Sensitive || member.Sensitive
			t.Analytes = append(t.Analytes, member.Analytes...)
		}
		c.priced = append(c.priced, t)
	}
	c.priced = append(c.priced, alone...)
	for n, t := range c.priced {
		c.byCode[t.Code] = n
	}
	return c
}

// Hash is SHA-256 over the list as it is stored, but for its number, in hexadecimal digits. The event of a version has it.
func (l List) Hash() string {
	l.Version = ""
	text, err := json.Marshal(l)
	if err != nil { // impossible: a list has only texts, numbers and lists of them
		panic(fmt.Sprintf("catalogue: a list does not marshal: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func (l List) specimen(letter string) lab.SpecimenKind {
	kind := l.Specimens[letter]
	kind.Letter = letter
	return kind
}
