package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// Fault is something that a list lacks, or in which it contradicts itself: no list with one is put in force.
type Fault struct {
	Code  string // of the test, panel or container
	Field string // as in a change
	Why   string
}

// limits of a list: it is one row, and all of it is in the memory of whoever asks.
const (
	maxTests      = 1000
	maxPanels     = 300
	maxContainers = 26
)

var (
	containerForm  = regexp.MustCompile(`^[A-Z]$`)
	departmentForm = regexp.MustCompile(`^[a-z][a-z_-]{1,29}$`)
	codeForm       = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,9}$`)
)

// Faults finds everything that is wrong with a list. What one analyte shows by itself is for measure.Analyte.Validate; the rest are
// references between the parts.
func (l List) Faults() (faults []Fault) {
	fault := func(wrong bool, code, field, why string) {
		if wrong {
			faults = append(faults, Fault{code, field, why})
		}
	}
	fault(l.Version == "", "", "version", "no version")
	fault(len(l.Analytes) > maxTests || len(l.Panels) > maxPanels || len(l.Specimens) > maxContainers, "", "tests", "there are too many")
	for letter, kind := range l.Specimens {
		fault(!containerForm.MatchString(letter) || blank(kind.Name) || blank(kind.Colour), letter, "containers", "a container needs one capital letter, a name and a colour")
		fault(unprintable(kind.Name, kind.Colour), letter, "containers", "it cannot be printed")
	}
	type draw struct {
		specimen string
		at       lab.Timepoint
	}
	unit, seen := map[string]string{}, map[string]draw{} // of an analyte; of a panel no draw
	for _, s := range l.Analytes {
		unit[s.Code] = s.Unit
	}
	offered := func(code string, o offer) {
		_, twice := seen[code]
		fault(twice, code, "code", "the code is used twice")
		fault(!codeForm.MatchString(code), code, "code", "the code is not capitals and digits")
		fault(blank(o.ShortName), code, "short_name", "short name missing")
		fault(!departmentForm.MatchString(o.Department), code, "department", "department missing, or not in small letters")
		fault(o.TATMinutes <= 0 || o.StatTATMinutes < 0 || o.StatTATMinutes > o.TATMinutes || o.TATMinutes > maxMinutes, code, "tat_minutes", "TAT missing, or shorter than the one of STAT")
		fault(!o.Price.IsWithinBounds(), code, "price", "price out of bounds")
		fault(o.LOINCMark != "" && l.LOINCMarks[o.LOINCMark] == "", code, "loinc", "unknown LOINC mark")
	}
	source := func(code, field, letter string) {
		fault(l.Sources[letter] == "", code, field, "unknown source \""+letter+"\"")
	}
	for _, s := range l.Analytes {
		offered(s.Code, s.offer)
		seen[s.Code] = draw{s.Specimen, s.Timepoint}
		faults = append(faults, ofAnalyte(s.Analyte)...)
		fault(len(judgedBy(s.Analyte)) > maxRanges, s.Code, "ranges", "there are too many ranges")
		fault(s.IsNumber() && !slices.Contains(units, s.Unit), s.Code, "unit", "unit \""+s.Unit+"\" is not in the list of UCUM units")
		fault(l.Specimens[s.Specimen].Name == "", s.Code, "specimen", "unknown specimen \""+s.Specimen+"\"")
		fault(s.Timepoint != lab.AnyTime && !slices.Contains(lab.Timepoints, s.Timepoint), s.Code, "timepoint", "unknown time point \""+string(s.Timepoint)+"\"")
		fault(blank(s.NameHi), s.Code, "name_hi", "no name in Hindi")
		fault(unprintable(s.Name, s.NameHi, s.ShortName, s.Method), s.Code, "name", "it cannot be printed")
		for _, r := range s.Ranges {
			source(s.Code, "ranges", r.Source)
			fault((r.Text == "") != (r.TextHi == ""), s.Code, "ranges", "the text \""+r.Text+r.TextHi+"\" is not in both languages")
			fault(unprintable(r.Text, r.TextHi), s.Code, "ranges", "it cannot be printed")
		}
		for _, c := range s.Critical {
			source(s.Code, "critical", c.Source)
		}
	}
	inputs := map[string][]string{} // of a calculated analyte
	for _, s := range l.Analytes {
		formula, calculated := s.Formula()
		fault(calculated && s.Price > 0, s.Code, "price", "it is calculated and cannot be ordered alone")
		for _, in := range formula.Inputs {
			inputs[s.Code] = append(inputs[s.Code], in.Code)
			fault(unit[in.Code] != in.Unit, s.Code, "unit", "its formula takes "+in.Code+" in "+in.Unit)
			fault(seen[in.Code] != seen[s.Code], s.Code, "specimen", in.Code+" is of another specimen")
		}
		fault(formula.Fasting && s.Timepoint != lab.Fasting, s.Code, "timepoint", "its formula holds for a fasting specimen only")
	}
	for _, p := range l.Panels {
		offered(p.Code, p.offer)
		fault(p.LOINC != "" && !measure.ValidLOINC(p.LOINC), p.Code, "loinc", "LOINC is malformed or fails its check digit")
		fault(blank(p.NameHi), p.Code, "name_hi", "no name in Hindi")
		fault(blank(p.Name), p.Code, "name", "name missing")
		fault(unprintable(p.Name, p.NameHi, p.ShortName), p.Code, "name", "it cannot be printed")
		fault(p.Price == 0, p.Code, "price", "price missing")
		fault(len(p.Members) == 0, p.Code, "members", "members missing")
		for i, m := range p.Members {
			fault(seen[m] == draw{}, p.Code, "members", "member \""+m+"\" is no analyte")
			for _, in := range inputs[m] {
				fault(!slices.Contains(p.Members, in), p.Code, "members", m+" is calculated from "+in+", which is no member")
			}
			fault(slices.Contains(p.Members[:i], m), p.Code, "members", "member "+m+" comes twice")
			// A panel is drawn into one tube; one of several tubes needs a test that names several.
			fault(seen[m] != seen[p.Members[0]], p.Code, "members", "member "+m+" needs another specimen")
		}
		seen[p.Code] = draw{}
	}
	for _, s := range l.Analytes {
		fault(s.Price == 0 && !slices.ContainsFunc(l.Panels, func(p panel) bool { return slices.Contains(p.Members, s.Code) }), s.Code, "price",
			"price missing, and it is in no panel")
	}
	return faults
}

// maxRanges is how long the ranges of a test may be as the chain of the hospital tells them.
const maxRanges = 3500

// maxMinutes is longer than any test takes: sixty days, as a culture of tuberculosis.
const maxMinutes = 60 * 24 * 60

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func unprintable(texts ...string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return !lab.PlainLine(s, 200) })
}

// fieldOf says which field of a change a fault of an analyte is about, by how the sentence begins.
var fieldOf = []struct{ begins, field string }{
	{"code ", "code"}, {"no name", "name"}, {"LOINC ", "loinc"}, {"no unit", "unit"}, {"no formula", "calculated"}, {"its formula", "unit"},
	{"absurd ", "absurd_low"}, {"no_range ", "no_range"}, {"critical ", "critical"}, {"range", "ranges"},
}

// ofAnalyte are the faults that an analyte shows by itself.
func ofAnalyte(a measure.Analyte) (faults []Fault) {
	var visit func(error)
	visit = func(err error) {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range many.Unwrap() {
				visit(one)
			}
			return
		}
		if err == nil {
			return
		}
		why, field := strings.TrimPrefix(err.Error(), "analyte "+a.Code+": "), "decimals"
		for _, f := range fieldOf {
			if strings.HasPrefix(why, f.begins) {
				field = f.field
				break
			}
		}
		faults = append(faults, Fault{a.Code, field, why})
	}
	visit(a.Validate())
	return faults
}

// units are the UCUM units in use, as docs/facts/laboratory.md#ucum spells them. A new one is added here only after a
// UCUM parser took it: "mIU/L" or "gm/dl" look right and are not UCUM.
var units = []string{"g/dL", "mg/dL", "mmol/L", "10*3/uL", "10*6/uL", "U/L", "u[IU]/mL", "%", "fL", "pg", "{ratio}",
	"mL/min/{1.73_m2}", "mm/h", "s", "{INR}", "ug/mL{FEU}", "ng/mL", "pg/mL", "ug/dL", "ng/dL", "mg/L", "[IU]/mL", "m[IU]/mL", "mg/g", "1", "[pH]", "/[HPF]", "{titer}"}
