package measure

import (
	"math/big"
	"time"
)

// Formula is how an analyte is calculated from others of the same specimen. An analyte names it in Calculated.
type Formula struct {
	Inputs []Input
	Unit   string // of what it gives
	// Fasting: it holds only for a specimen that is drawn fasting.
	Fasting bool
	// of gives the exact result from the inputs in their order, or why there is none.
	of func(in []*big.Rat, who calculatedFor) (*big.Rat, NotCalculated)
}

// Input is one analyte a formula takes, with the unit it takes it in.
type Input struct{ Code, Unit string }

// calculatedFor is what a formula asks about the person and the draw.
type calculatedFor struct {
	sex          string
	least, most  int // completed years at collection; apart where the age leaves them open
	ageIsUnknown bool
}

// NotCalculated says why a formula gives no value. It is stored with the run and printed in words.
type NotCalculated string

// The reasons why there is no calculated value.
const (
	InputMissing    NotCalculated = "input_missing"    // one of the values it is calculated from was not measured
	InputComparator NotCalculated = "input_comparator" // one of them is known only as "below" or "above" a number
	Under18         NotCalculated = "under_18"
	AgeOpen         NotCalculated = "age_open" // the age in years is not settled
	SexOpen         NotCalculated = "sex_open" // neither male nor female
	TGOver400       NotCalculated = "triglycerides_over_400"
	NotFasting      NotCalculated = "not_fasting" // the specimen is not a fasting one
	Impossible      NotCalculated = "impossible"  // no patient can have the result: an input must be wrong
)

// String is the reason as printed.
func (n NotCalculated) String() string {
	return map[NotCalculated]string{
		InputMissing:    "not calculated: a value it needs is missing",
		InputComparator: "not calculated: a value it needs is only known as below or above a number",
		Under18:         "not calculated under 18 years",
		AgeOpen:         "not calculated: the age in years is not certain",
		SexOpen:         "not calculated: it differs between men and women",
		TGOver400:       "not calculated: triglycerides above 400 mg/dL",
		NotFasting:      "not calculated: needs a fasting sample",
		Impossible:      "not calculated: the values it needs contradict each other",
	}[n]
}

// formulas by the name that stands in Analyte.Calculated. All but eGFR are docs/facts/laboratory.md#formulas.
var formulas = map[string]Formula{
	"anc":                    absoluteCount("NEUT"),
	"alc":                    absoluteCount("LYMPH"),
	"amc":                    absoluteCount("MONO"),
	"aec":                    absoluteCount("EOS"),
	"abc":                    absoluteCount("BASO"),
	"indirect_bilirubin":     difference(Input{"TBIL", "mg/dL"}, Input{"DBIL", "mg/dL"}),
	"globulin":               difference(Input{"TP", "g/dL"}, Input{"ALB", "g/dL"}),
	"non_hdl":                difference(Input{"CHOL", "mg/dL"}, Input{"HDL", "mg/dL"}),
	"albumin_globulin_ratio": {[]Input{{"ALB", "g/dL"}, {"TP", "g/dL"}}, "{ratio}", false, albuminGlobulin},
	"bun":                    {[]Input{{"UREA", "mg/dL"}}, "mg/dL", false, ureaNitrogen},
	"ldl_friedewald":         {[]Input{{"CHOL", "mg/dL"}, {"HDL", "mg/dL"}, {"TG", "mg/dL"}}, "mg/dL", true, friedewald},
	"egfr_ckd_epi_2021":      {[]Input{{"CREA", "mg/dL"}}, "mL/min/{1.73_m2}", false, ckdEPI},
}

// Formula gives the formula of a calculated analyte; ok is false where the analyte is measured, or the name is unknown.
func (a Analyte) Formula() (f Formula, ok bool) {
	f, ok = formulas[a.Calculated]
	return f, ok
}

// absoluteCount is leucocytes × the percentage of one kind / 100.
func absoluteCount(kind string) Formula {
	return Formula{[]Input{{"WBC", "10*3/uL"}, {kind, "%"}}, "10*3/uL", false,
		func(in []*big.Rat, _ calculatedFor) (*big.Rat, NotCalculated) {
			count := new(big.Rat).Mul(in[0], in[1])
			return count.Quo(count, big.NewRat(100, 1)), ""
		}}
}

// difference is the whole less one part: indirect bilirubin, globulin, non-HDL cholesterol.
func difference(whole, part Input) Formula {
	return Formula{[]Input{whole, part}, whole.Unit, false,
		func(in []*big.Rat, _ calculatedFor) (*big.Rat, NotCalculated) {
			return new(big.Rat).Sub(in[0], in[1]), ""
		}}
}

// albuminGlobulin is albumin / (total protein − albumin).
func albuminGlobulin(in []*big.Rat, _ calculatedFor) (*big.Rat, NotCalculated) {
	globulin := new(big.Rat).Sub(in[1], in[0])
	if globulin.Sign() <= 0 {
		return nil, Impossible
	}
	return globulin.Quo(in[0], globulin), ""
}

// ureaNitrogen is urea / 2.14, the part of urea's mass that is nitrogen (60.06 g hold 28.01 g).
func ureaNitrogen(in []*big.Rat, _ calculatedFor) (*big.Rat, NotCalculated) {
	return new(big.Rat).Quo(in[0], big.NewRat(214, 100)), ""
}

// friedewald is LDL cholesterol = total − HDL − triglycerides / 5, in mg/dL, of a fasting patient with triglycerides up
// to 400 (Friedewald, Levy, Fredrickson, Clin Chem 1972; 18: 499–502).
func friedewald(in []*big.Rat, _ calculatedFor) (*big.Rat, NotCalculated) {
	if in[2].Cmp(big.NewRat(400, 1)) > 0 {
		return nil, TGOver400
	}
	ldl := new(big.Rat).Sub(in[0], in[1])
	return ldl.Sub(ldl, new(big.Rat).Quo(in[2], big.NewRat(5, 1))), ""
}

// ckdEPI is the estimated glomerular filtration rate by CKD-EPI 2021 (Inker and others, N Engl J Med 2021; 385:
// 1737–1749; kidney.org/ckd-epi-creatinine-equation-2021), in mL/min/1.73 m², creatinine Scr in mg/dL, age in completed
// years: 142 × min(Scr/κ, 1)^α × max(Scr/κ, 1)^−1.200 × 0.9938^age × 1.012 for women; κ 0.7 and α −0.241 for women, 0.9
// and −0.302 for men. It holds from 18 years on.
func ckdEPI(in []*big.Rat, who calculatedFor) (*big.Rat, NotCalculated) {
	kappa, alpha, factor := big.NewRat(9, 10), big.NewRat(-302, 1000), big.NewRat(142, 1)
	if who.sex == female {
		kappa, alpha = big.NewRat(7, 10), big.NewRat(-241, 1000)
		factor.Mul(factor, big.NewRat(1012, 1000))
	}
	switch {
	case who.ageIsUnknown || who.least < 18 && who.most >= 18:
		return nil, AgeOpen
	case who.most < 18:
		return nil, Under18
	case who.least != who.most:
		return nil, AgeOpen
	case who.sex != female && who.sex != male:
		return nil, SexOpen
	case in[0].Sign() <= 0:
		return nil, Impossible
	}
	ratio := new(big.Rat).Quo(in[0], kappa)
	exponent := alpha
	if ratio.Cmp(big.NewRat(1, 1)) > 0 {
		exponent = big.NewRat(-1200, 1000)
	}
	rate := new(big.Rat).Mul(factor, power(ratio, exponent))
	for range who.least {
		rate.Mul(rate, big.NewRat(9938, 10000))
	}
	return rate, ""
}

// Calculate gives the value of a calculated analyte from those of its inputs as they are printed, by code, for a person
// at the time of collection; fasting says whether the specimen was drawn so. The exact result is rounded once, half to even, to the decimals that are printed: what is printed is what
// is judged. Where there is no value the reason is not empty. An input with a comparator gives none: what follows from
// "below 0.1" is no number.
func (a Analyte) Calculate(inputs map[string]Value, who Person, at time.Time, fasting bool) (Value, NotCalculated) {
	f, ok := a.Formula()
	if !ok {
		return Value{}, InputMissing
	}
	var in []*big.Rat
	for _, i := range f.Inputs {
		v, measured := inputs[i.Code]
		switch {
		case !measured || v.Unit != i.Unit:
			return Value{}, InputMissing
		case v.Comparator != "":
			return Value{}, InputComparator
		}
		in = append(in, v.Number.rat())
	}
	subject := calculatedFor{sex: who.Sex}
	if b, known := possibleBirths(who, civilDay(at)); known {
		subject.least, subject.most = completed(b.latest, b.day, Years), completed(b.earliest, b.day, Years)
	} else {
		subject.ageIsUnknown = true
	}
	exact, none := f.of(in, subject)
	if none == "" && f.Fasting && !fasting {
		none = NotFasting
	}
	if none != "" {
		return Value{}, none
	}
	number, fits := roundRat(exact, a.Decimals)
	v := Value{Number: number, Unit: a.Unit}
	if !fits || a.AbsurdLow != nil && number.Cmp(*a.AbsurdLow) < 0 || a.AbsurdHigh != nil && number.Cmp(*a.AbsurdHigh) > 0 {
		return Value{}, Impossible
	}
	v.Raw = number.String()
	return v, ""
}
