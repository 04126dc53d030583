package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// Change is what is to be another in one test or panel. What is left out stays as it is. A code that is not there yet is a new
// test, or with Members a new panel.
type Change struct {
	Code           string                   `json:"code"`
	Name           *string                  `json:"name,omitempty"`
	NameHi         *string                  `json:"name_hi,omitempty"`
	ShortName      *string                  `json:"short_name,omitempty"`
	LOINC          *string                  `json:"loinc,omitempty"`
	Department     *string                  `json:"department,omitempty"`
	Price          *lab.Paise               `json:"price,omitempty"`
	TATMinutes     *int                     `json:"tat_minutes,omitempty"`
	StatTATMinutes *int                     `json:"stat_tat_minutes,omitempty"`
	Withdrawn      *bool                    `json:"withdrawn,omitempty"`
	Members        []string                 `json:"members,omitempty"` // of a panel
	Method         *string                  `json:"method,omitempty"`  // this and what follows, of a test
	Specimen       *string                  `json:"specimen,omitempty"`
	Timepoint      *lab.Timepoint           `json:"timepoint,omitempty"`
	Sensitive      *bool                    `json:"sensitive,omitempty"`
	Unit           *string                  `json:"unit,omitempty"`
	Decimals       *int                     `json:"decimals,omitempty"`
	AbsurdLow      *measure.Decimal         `json:"absurd_low,omitempty"`
	AbsurdHigh     *measure.Decimal         `json:"absurd_high,omitempty"`
	Ranges         *[]measure.Range         `json:"ranges,omitempty"`
	NoRange        *[]measure.AgeGap        `json:"no_range,omitempty"`
	Critical       *[]measure.CriticalLimit `json:"critical,omitempty"`
}

// Container is one that specimens are drawn into.
type Container struct {
	Letter string `json:"letter"`
	Name   string `json:"name"`
	Colour string `json:"colour"`
}

// What a list says of its own origin: where the hospital itself has said a range or a LOINC code.
const (
	ownSource = "own"
	ownMark   = "H"
)

// List gives the catalogue as it is written down. It is shared: what it holds must not be changed.
func (c *Catalogue) List() List { return c.list }

// All lists the panels, then every test, also those that come only within a panel.
func (c *Catalogue) All() []lab.Test {
	all := slices.DeleteFunc(slices.Clone(c.priced), func(t lab.Test) bool { return !t.Panel })
	for _, s := range c.list.Analytes {
		all = append(all, c.items[s.Code])
	}
	return all
}

// SourcesOf says where the ranges and limits of an analyte are from, by the letters that they name.
func (l List) SourcesOf(a measure.Analyte) map[string]string {
	of := map[string]string{}
	for _, r := range a.Ranges {
		of[r.Source] = l.Sources[r.Source]
	}
	for _, c := range a.Critical {
		of[c.Source] = l.Sources[c.Source]
	}
	return of
}

// With returns a list with changes. The refusal names the place in the request ("tests[2].code"), or where they are from the lines of a
// file the line ("csv[3].code"); what the list as a whole lacks
// then is for Faults to say.
func (l List) With(tests []Change, containers []Container, lines ...int) (List, error) {
	next := l
	next.Analytes, next.Panels, next.Specimens = slices.Clone(l.Analytes), slices.Clone(l.Panels), maps.Clone(l.Specimens)
	next.Sources, next.LOINCMarks = maps.Clone(l.Sources), maps.Clone(l.LOINCMarks)
	next.Sources[ownSource], next.LOINCMarks[ownMark] = "as this laboratory has set it", "as this hospital has set it"
	for n, c := range containers {
		if !containerForm.MatchString(c.Letter) {
			return l, lab.Bad(fmt.Sprintf("containers[%d].letter", n), "The letter of a container is one capital letter.")
		}
		next.Specimens[c.Letter] = lab.SpecimenKind{Name: lab.FoldBlanks(c.Name), Colour: lab.FoldBlanks(c.Colour)}
	}
	for n, c := range tests {
		if !codeForm.MatchString(c.Code) {
			return l, lab.Bad(PlaceOf(n, lines, "code"), "A code is one to ten capital letters and digits.")
		}
		if slices.ContainsFunc(tests[:n], func(other Change) bool { return other.Code == c.Code }) {
			return l, lab.Bad(PlaceOf(n, lines, "code"), "This code is changed twice.")
		}
		if field := next.change(c); field != "" {
			return l, lab.Bad(PlaceOf(n, lines, field), "This cannot be changed of what has this code.")
		}
	}
	return next, nil
}

// PlaceOf names a field of a change: of the request, or of a line of a file.
func PlaceOf(n int, lines []int, field string) string {
	if n >= len(lines) {
		return fmt.Sprintf("tests[%d].%s", n, field)
	}
	if field == "specimen" {
		field = "container"
	}
	return fmt.Sprintf("csv[%d].%s", lines[n], field)
}

// change makes one change, and returns the field that cannot be changed of what has the code, "" for none. What is measured under
// a code stays what it is: values of years are compared by it.
func (l *List) change(c Change) (field string) {
	at := slices.IndexFunc(l.Panels, func(p panel) bool { return p.Code == c.Code })
	alone := slices.IndexFunc(l.Analytes, func(s single) bool { return s.Code == c.Code })
	if at < 0 && alone < 0 {
		if len(c.Members) > 0 {
			l.Panels, at = append(l.Panels, panel{Code: c.Code}), len(l.Panels)
			l.Panels[at].LOINCMark = ownMark
		} else {
			l.Analytes, alone = append(l.Analytes, single{}), len(l.Analytes)
			l.Analytes[alone].Code, l.Analytes[alone].LOINCMark, l.Analytes[alone].Unverified = c.Code, ownMark, true
			set(&l.Analytes[alone].Unit, c.Unit)
		}
	}
	if at >= 0 {
		p := &l.Panels[at]
		if field := c.ofTestsOnly(); field != "" {
			return field
		}
		if len(c.Members) > 0 {
			p.Members = slices.Clone(c.Members)
		}
		setName(&p.Name, c.Name)
		setName(&p.NameHi, c.NameHi)
		p.offer.change(c, &p.LOINC)
		return ""
	}
	s := &l.Analytes[alone]
	switch {
	case len(c.Members) > 0:
		return "members"
	case c.Unit != nil && *c.Unit != s.Unit:
		return "unit"
	case !s.IsNumber() && (c.Ranges != nil || c.NoRange != nil || c.Critical != nil):
		return "ranges"
	}
	setName(&s.Name, c.Name)
	setName(&s.NameHi, c.NameHi)
	setName(&s.Method, c.Method)
	set(&s.Specimen, c.Specimen)
	set(&s.Timepoint, c.Timepoint)
	set(&s.Sensitive, c.Sensitive)
	set(&s.Decimals, c.Decimals)
	s.offer.change(c, &s.LOINC)
	s.changeRanges(c)
	return ""
}

// ofTestsOnly names the first field that a panel has not.
func (c Change) ofTestsOnly() string {
	for _, f := range []struct {
		name string
		is   bool
	}{{"method", c.Method != nil}, {"specimen", c.Specimen != nil}, {"timepoint", c.Timepoint != nil}, {"sensitive", c.Sensitive != nil},
		{"unit", c.Unit != nil}, {"decimals", c.Decimals != nil}, {"absurd_low", c.AbsurdLow != nil}, {"absurd_high", c.AbsurdHigh != nil},
		{"ranges", c.Ranges != nil}, {"no_range", c.NoRange != nil}, {"critical", c.Critical != nil}} {
		if f.is {
			return f.name
		}
	}
	return ""
}

// changeRanges changes what a value is judged by. A range that is another is signed by nobody yet.
func (s *single) changeRanges(c Change) {
	was := judgedBy(s.Analyte)
	if c.AbsurdLow != nil {
		s.AbsurdLow = c.AbsurdLow
	}
	if c.AbsurdHigh != nil {
		s.AbsurdHigh = c.AbsurdHigh
	}
	if c.Ranges != nil {
		s.Ranges = slices.Clone(*c.Ranges)
		for n := range s.Ranges {
			setIfEmpty(&s.Ranges[n].Source)
		}
	}
	if c.NoRange != nil {
		s.NoRange = slices.Clone(*c.NoRange)
	}
	if c.Critical != nil {
		s.Critical = slices.Clone(*c.Critical)
		for n := range s.Critical {
			setIfEmpty(&s.Critical[n].Source)
		}
	}
	s.Unverified = s.Unverified || judgedBy(s.Analyte) != was
}

func setIfEmpty(source *string) {
	if *source == "" {
		*source = ownSource
	}
}

func (o *offer) change(c Change, loinc *string) {
	setName(&o.ShortName, c.ShortName)
	set(&o.Department, c.Department)
	set(&o.Price, c.Price)
	set(&o.TATMinutes, c.TATMinutes)
	set(&o.StatTATMinutes, c.StatTATMinutes)
	set(&o.Withdrawn, c.Withdrawn)
	if c.LOINC != nil && *c.LOINC != *loinc {
		*loinc, o.LOINCMark = *c.LOINC, ownMark
	}
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func setName(to *string, from *string) {
	if from != nil {
		*to = lab.FoldBlanks(*from)
	}
}

// Signed returns a list in which the ranges of analytes are signed, and the departments that they are of. The refusal names the place
// in the request.
func (l List) Signed(codes []string) (next List, departments []string, err error) {
	next = l
	next.Analytes = slices.Clone(l.Analytes)
	for n, code := range codes {
		at := slices.IndexFunc(next.Analytes, func(s single) bool { return s.Code == code })
		if at < 0 || !next.Analytes[at].AwaitsSignature() {
			return l, nil, lab.Bad(fmt.Sprintf("tests[%d]", n), "No ranges of this test wait for a signature.")
		}
		next.Analytes[at].Unverified = false
		departments = append(departments, next.Analytes[at].Department)
	}
	return next, departments, nil
}

// WithAll returns a list into which another one is loaded: what has the same code becomes as it is there, what is only here stays.
// Ranges that a signatory has signed stay signed where they are the same.
func (l List) WithAll(from List) List {
	next := l
	next.Analytes, next.Panels, next.Specimens = slices.Clone(l.Analytes), slices.Clone(l.Panels), maps.Clone(l.Specimens)
	next.Sources, next.LOINCMarks = maps.Clone(l.Sources), maps.Clone(l.LOINCMarks)
	maps.Copy(next.Specimens, from.Specimens)
	maps.Copy(next.Sources, from.Sources)
	maps.Copy(next.LOINCMarks, from.LOINCMarks)
	for _, s := range from.Analytes {
		at := slices.IndexFunc(next.Analytes, func(is single) bool { return is.Code == s.Code })
		if at < 0 {
			next.Analytes = append(next.Analytes, s)
			continue
		}
		if !next.Analytes[at].Unverified && judgedBy(next.Analytes[at].Analyte) == judgedBy(s.Analyte) {
			s.Unverified = false
		}
		next.Analytes[at] = s
	}
	for _, p := range from.Panels {
		at := slices.IndexFunc(next.Panels, func(is panel) bool { return is.Code == p.Code })
		if at < 0 {
			next.Panels = append(next.Panels, p)
			continue
		}
		next.Panels[at] = p
	}
	return next
}

// Before finds what a list may not change of the one before it: nothing is taken out, and a code stays what it is.
func (l List) Before(before List) (faults []Fault) {
	fault := func(wrong bool, code, field, why string) {
		if wrong {
			faults = append(faults, Fault{code, field, why})
		}
	}
	analytes, panels := map[string]single{}, map[string]panel{}
	for _, s := range l.Analytes {
		analytes[s.Code] = s
	}
	for _, p := range l.Panels {
		panels[p.Code] = p
	}
	for _, was := range before.Analytes {
		is, there := analytes[was.Code]
		fault(!there, was.Code, "code", "it is taken out; withdraw it instead")
		fault(there && was.Unit != is.Unit, was.Code, "unit", "another unit is another test with a code of its own")
		fault(there && (was.Coded() != is.Coded() || was.Text() != is.Text() || was.TwoEntries != is.TwoEntries || was.Calculated != is.Calculated), was.Code, "calculated", "what is measured under a code stays what it is")
		fault(there && was.Price > 0 && is.Price == 0, was.Code, "price", "price missing; withdraw it instead")
	}
	for _, was := range before.Panels {
		_, there := panels[was.Code]
		fault(!there, was.Code, "code", "it is taken out; withdraw it instead")
	}
	return faults
}
