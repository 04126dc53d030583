package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

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

// check finds what lab.Analyte.Validate cannot see: references between the parts of the file.
func (f file) check() error {
	var faults []error
	fault := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	fault(f.Version == "", "no version")
	unit := map[string]string{} // of an analyte
	for _, s := range f.Analytes {
		unit[s.Code] = s.Unit
	}
	type draw struct {
		specimen string
		at       lab.Timepoint
	}
	seen := map[string]draw{} // of an analyte; none for a panel
	offered := func(code string, o offer) {
		_, twice := seen[code]
		fault(twice, "%s: the code is used twice", code)
		fault(o.ShortName == "" || o.Department == "", "%s: short name or department missing", code)
		fault(o.TATMinutes <= 0 || o.StatTATMinutes < 0 || o.StatTATMinutes > o.TATMinutes, "%s: TAT", code)
		fault(!o.Price.IsWithinBounds(), "%s: price", code)
		fault(f.LOINCMarks[o.LOINCMark] == "", "%s: LOINC mark", code)
	}
	source := func(code, letter string) { fault(f.Sources[letter] == "", "%s: unknown source %q", code, letter) }
	for _, s := range f.Analytes {
		offered(s.Code, s.offer)
		seen[s.Code] = draw{s.Specimen, s.Timepoint}
		faults = append(faults, s.Validate())
		fault(!s.Coded() && !slices.Contains(units, s.Unit), "%s: unit %q is not in the list of UCUM units", s.Code, s.Unit)
		fault(f.Specimens[s.Specimen].Name == "", "%s: unknown specimen %q", s.Code, s.Specimen)
		fault(s.Timepoint != lab.AnyTime && !slices.Contains(lab.Timepoints, s.Timepoint), "%s: unknown time point %q", s.Code, s.Timepoint)
		fault(s.NameHi == "", "%s: no name in Hindi", s.Code)
		for _, r := range s.Ranges {
			source(s.Code, r.Source)
			fault((r.Text == "") != (r.TextHi == ""), "%s: the text %q is not in both languages", s.Code, r.Text)
		}
		for _, c := range s.Critical {
			source(s.Code, c.Source)
		}
	}
	inputs := map[string][]string{} // of a calculated analyte
	for _, s := range f.Analytes {
		formula, calculated := s.Formula()
		fault(calculated && s.Price > 0, "%s: it is calculated and cannot be ordered alone", s.Code)
		for _, in := range formula.Inputs {
			inputs[s.Code] = append(inputs[s.Code], in.Code)
			fault(unit[in.Code] != in.Unit, "%s: its formula takes %s in %s", s.Code, in.Code, in.Unit)
			fault(seen[in.Code] != seen[s.Code], "%s: %s is of another specimen", s.Code, in.Code)
		}
		fault(formula.Fasting && s.Timepoint != lab.Fasting, "%s: its formula holds for a fasting specimen only", s.Code)
	}
	for _, p := range f.Panels {
		offered(p.Code, p.offer)
		fault(!measure.ValidLOINC(p.LOINC), "%s: LOINC", p.Code)
		fault(p.NameHi == "", "%s: no name in Hindi", p.Code)
		fault(p.Name == "" || p.Price == 0 || len(p.Members) == 0, "%s: name, price or members missing", p.Code)
		for i, m := range p.Members {
			fault(seen[m] == draw{}, "%s: member %q is no analyte", p.Code, m)
			for _, in := range inputs[m] {
				fault(!slices.Contains(p.Members, in), "%s: %s is calculated from %s, which is no member", p.Code, m, in)
			}
			fault(slices.Contains(p.Members[:i], m), "%s: member %s comes twice", p.Code, m)
			// A panel is drawn into one tube; one of several tubes needs a test that names several.
			fault(seen[m] != seen[p.Members[0]], "%s: member %s needs another specimen", p.Code, m)
		}
		seen[p.Code] = draw{}
	}
	return errors.Join(faults...)
}

// units are the UCUM units in use, as docs/facts/laboratory.md#ucum spells them. A new one is added here only after a
// UCUM parser took it: "mIU/L" or "gm/dl" look right and are not UCUM.
var units = []string{"g/dL", "mg/dL", "mmol/L", "10*3/uL", "10*6/uL", "U/L", "u[IU]/mL", "%", "fL", "pg", "{ratio}",
	"mL/min/{1.73_m2}", "mm/h", "s", "{INR}", "ug/mL{FEU}", "ng/mL", "pg/mL", "ug/dL", "ng/dL", "mg/L", "[IU]/mL", "m[IU]/mL", "mg/g", "1", "[pH]", "/[HPF]"}
