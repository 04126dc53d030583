package measure

import (
	"math"
	"math/big"
	"os"
	"strings"
	"testing"
)

// calculated is an analyte of a formula, in the formula's unit.
func calculated(name string, decimals int) Analyte {
	return Analyte{Code: "X", Unit: formulas[name].Unit, Decimals: decimals, Calculated: name}
}

// inputs reads "TBIL 1.2 DBIL <0.3", in the units the formula takes.
func inputs(t *testing.T, name, text string) map[string]Value {
	t.Helper()
	values := map[string]Value{}
	words := strings.Fields(text)
	for i := 0; i < len(words); i += 2 {
		unit := ""
		for _, in := range formulas[name].Inputs {
			if in.Code == words[i] {
				unit = in.Unit
			}
		}
		v, err := ParseValue(words[i+1], unit)
		if err != nil {
			t.Fatal(err)
		}
		values[words[i]] = v
	}
	return values
}

// The arithmetic stands beside each value as somebody would do it by hand.
func TestFormulas(t *testing.T) {
	day := "2026-11-25"
	aged := func(sex, birthDate string) Person { return Person{Sex: sex, BirthDate: birthDate} }
	adult := aged(female, "1984-03-12")
	for _, c := range []struct {
		name, formula string
		decimals      int
		inputs        string
		who           Person
		fasting       bool
		want          string // the number, or why there is none
	}{
		{"7.50 × 62 / 100 = 4.65", "anc", 2, "WBC 7.50 NEUT 62", adult, false, "4.65"},
		{"1.01 × 50 / 100 = 0.505, half to even", "anc", 2, "WBC 1.01 NEUT 50", adult, false, "0.50"},
		{"1.03 × 50 / 100 = 0.515, half to even", "anc", 2, "WBC 1.03 NEUT 50", adult, false, "0.52"},
		{"no neutrophils", "anc", 2, "WBC 7.50 NEUT 0", adult, false, "0.00"},
		{"7.50 × 30 / 100 = 2.25", "alc", 2, "WBC 7.50 LYMPH 30", adult, false, "2.25"},
		{"7.50 × 5 / 100 = 0.375, half to even", "amc", 2, "WBC 7.50 MONO 5", adult, false, "0.38"},
		{"7.50 × 2 / 100 = 0.15", "aec", 2, "WBC 7.50 EOS 2", adult, false, "0.15"},
		{"7.50 × 1 / 100 = 0.075, half to even", "abc", 2, "WBC 7.50 BASO 1", adult, false, "0.08"},
		{"1.2 − 0.3 = 0.9", "indirect_bilirubin", 1, "TBIL 1.2 DBIL 0.3", adult, false, "0.9"},
		{"all of it direct", "indirect_bilirubin", 1, "TBIL 1.2 DBIL 1.2", adult, false, "0.0"},
		{"7.2 − 4.1 = 3.1", "globulin", 1, "TP 7.2 ALB 4.1", adult, false, "3.1"},
		{"4.1 / (7.2 − 4.1) = 1.3226", "albumin_globulin_ratio", 1, "TP 7.2 ALB 4.1", adult, false, "1.3"},
		{"4.1 / 3.1 = 1.32258", "albumin_globulin_ratio", 4, "TP 7.2 ALB 4.1", adult, false, "1.3226"},
		{"no globulin", "albumin_globulin_ratio", 1, "TP 4.1 ALB 4.1", adult, false, "impossible"},
		{"30 / 2.14 = 14.0187", "bun", 1, "UREA 30", adult, false, "14.0"},
		{"107 / 2.14 = 50", "bun", 1, "UREA 107", adult, false, "50.0"},
		{"200 − 45 = 155", "non_hdl", 0, "CHOL 200 HDL 45", adult, false, "155"},
		{"200 − 45 − 150 / 5 = 125", "ldl_friedewald", 0, "CHOL 200 HDL 45 TG 150", adult, true, "125"},
		{"200 − 45 − 152 / 5 = 124.6", "ldl_friedewald", 0, "CHOL 200 HDL 45 TG 152", adult, true, "125"},
		{"triglycerides at the limit: 300 − 40 − 80 = 180", "ldl_friedewald", 0, "CHOL 300 HDL 40 TG 400", adult, true, "180"},
		{"triglycerides above it", "ldl_friedewald", 0, "CHOL 300 HDL 40 TG 401", adult, true, "triglycerides_over_400"},
		{"not known to fast", "ldl_friedewald", 0, "CHOL 200 HDL 45 TG 150", adult, false, "not_fasting"},

		// 0.9 / 0.7 = 1.285714; ^−1.2 = 0.739651; 0.9938^55 = 0.710305; 142 × 0.739651 × 0.710305 × 1.012 = 75.499
		{"woman of 55, 0.9", "egfr_ckd_epi_2021", 1, "CREA 0.9", aged(female, "1971-11-25"), false, "75.5"},
		// 1.0 / 0.9 = 1.111111; ^−1.2 = 0.881234; 0.9938^40 = 0.779758; 142 × 0.881234 × 0.779758 = 97.575
		{"man of 40, 1.0", "egfr_ckd_epi_2021", 1, "CREA 1.0", aged(male, "1986-11-25"), false, "97.6"},
		// 0.6 / 0.7 = 0.857143; ^−0.241 = 1.037849; 0.9938^30 = 0.829793; 142 × 1.037849 × 0.829793 × 1.012 = 123.758
		{"woman of 30, 0.6", "egfr_ckd_epi_2021", 1, "CREA 0.6", aged(female, "1996-11-25"), false, "123.8"},
		// 2.5 / 0.9 = 2.777778; ^−1.2 = 0.293470; 0.9938^70 = 0.647038; 142 × 0.293470 × 0.647038 = 26.964
		{"man of 70, 2.5", "egfr_ckd_epi_2021", 1, "CREA 2.5", aged(male, "1956-11-25"), false, "27.0"},
		// Scr = κ: 142 × 0.9938^18 × 1.012 = 142 × 0.894091 × 1.012 = 128.484
		{"woman on her 18th birthday, at κ", "egfr_ckd_epi_2021", 1, "CREA 0.7", aged(female, "2008-11-25"), false, "128.5"},
		// 0.5 / 0.9 = 0.555556; ^−0.302 = 1.194242; 0.9938^25 = 0.856002; 142 × 1.194242 × 0.856002 = 145.163
		{"man of 25, 0.5", "egfr_ckd_epi_2021", 1, "CREA 0.5", aged(male, "2001-11-25"), false, "145.2"},
		{"the day before the 18th birthday", "egfr_ckd_epi_2021", 1, "CREA 0.7", aged(female, "2008-11-26"), false, "under_18"},
		{"a child of no known sex", "egfr_ckd_epi_2021", 1, "CREA 0.7", aged("unknown", "2016-11-26"), false, "under_18"},
		{"sex other", "egfr_ckd_epi_2021", 1, "CREA 0.9", aged("other", "1971-11-25"), false, "sex_open"},
		{"sex unknown", "egfr_ckd_epi_2021", 1, "CREA 0.9", aged("unknown", "1971-11-25"), false, "sex_open"},
		{"no birth date", "egfr_ckd_epi_2021", 1, "CREA 0.9", aged(female, ""), false, "age_open"},
		{"said 55 today", "egfr_ckd_epi_2021", 1, "CREA 0.9", of(t, female, day, "55y"), false, "75.5"},
		{"said 55 a month ago", "egfr_ckd_epi_2021", 1, "CREA 0.9", of(t, female, "2026-10-25", "55y"), false, "age_open"},
		{"said 17 a month ago", "egfr_ckd_epi_2021", 1, "CREA 0.9", of(t, female, "2026-10-25", "17y"), false, "age_open"},
		{"said 16 a month ago", "egfr_ckd_epi_2021", 1, "CREA 0.9", of(t, female, "2026-10-25", "16y"), false, "under_18"},

		{"an input with a comparator", "indirect_bilirubin", 1, "TBIL 1.2 DBIL <0.1", adult, false, "input_comparator"},
		{"an input that was not measured", "indirect_bilirubin", 1, "TBIL 1.2", adult, false, "input_missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := calculated(c.formula, c.decimals)
			v, none := a.Calculate(inputs(t, c.formula, c.inputs), c.who, noon(t, day), c.fasting)
			got := string(none)
			if none == "" {
				got = v.Number.String()
			}
			if got != c.want || none == "" && v.Unit != formulas[c.formula].Unit || none != "" && none.String() == "" {
				t.Errorf("got %s %+v, want %s", got, v, c.want)
			}
		})
	}
}

func TestWhatCannotBeCalculated(t *testing.T) {
	at, adult := noon(t, "2026-11-25"), Person{Sex: female, BirthDate: "1984-03-12"}
	bilirubin := calculated("indirect_bilirubin", 1)
	bilirubin.AbsurdLow, bilirubin.AbsurdHigh = ref(t, "0"), ref(t, "100")
	if _, none := bilirubin.Calculate(inputs(t, bilirubin.Calculated, "TBIL 1.2 DBIL 1.3"), adult, at, false); none != Impossible {
		t.Errorf("direct above total: %s", none)
	}
	wrongUnit := inputs(t, bilirubin.Calculated, "TBIL 1.2 DBIL 0.3")
	wrongUnit["TBIL"] = Value{Number: dec(t, "20"), Unit: "umol/L"}
	if _, none := bilirubin.Calculate(wrongUnit, adult, at, false); none != InputMissing {
		t.Errorf("an input in another unit: %s", none)
	}
	measured := haemoglobin(t)
	if _, none := measured.Calculate(nil, adult, at, false); none != InputMissing {
		t.Errorf("a measured analyte: %s", none)
	}
	if _, err := bilirubin.Read("0.9", "mg/dL"); err != ErrCalculated {
		t.Errorf("a calculated value is typed: %v", err)
	}
}

// eGFR of creatinines up to 60, every 61st or with PROOF=1 all, against the floating point of the machine, which is right to some 10^-13; and no
// result lies so near to a half that the error of a power could round it to the other side.
func TestEGFREverywhere(t *testing.T) {
	wide := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), 140))
	step := int64(61)
	if os.Getenv("PROOF") != "" {
		step = 1
	}
	for _, sex := range []string{female, male} {
		kappa, alpha, factor := 0.9, -0.302, 142.0
		if sex == female {
			kappa, alpha, factor = 0.7, -0.241, 142*1.012
		}
		for hundredths := int64(1); hundredths <= 6000; hundredths += step {
			for _, age := range []int{18, 40, 67, 99, 130} {
				exact, none := ckdEPI([]*big.Rat{big.NewRat(hundredths, 100)}, calculatedFor{sex: sex, least: age, most: age})
				if none != "" {
					t.Fatal(none)
				}
				x := float64(hundredths) / 100 / kappa
				want := factor * math.Pow(min(x, 1), alpha) * math.Pow(max(x, 1), -1.2) * math.Pow(0.9938, float64(age))
				got, _ := exact.Float64()
				if math.Abs(got/want-1) > 1e-12 {
					t.Fatalf("%s %d y, %d/100: got %v, want %v", sex, age, hundredths, got, want)
				}
				off := new(big.Rat).Mul(exact, wide)
				low, _ := roundRat(new(big.Rat).Sub(exact, off), 1)
				high, _ := roundRat(new(big.Rat).Add(exact, off), 1)
				if low != high {
					t.Errorf("%s %d y, %d/100 is too near to a half", sex, age, hundredths)
				}
			}
		}
	}
}

// The power whose exact value is known: of a square, a cube, and of numbers far from 1.
func TestPowersAreRight(t *testing.T) {
	bound := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), 150))
	for _, c := range []struct{ x, exponent, want *big.Rat }{
		{big.NewRat(4, 1), big.NewRat(1, 2), big.NewRat(2, 1)},
		{big.NewRat(1, 27), big.NewRat(1, 3), big.NewRat(1, 3)},
		{big.NewRat(243, 1), big.NewRat(-6, 5), big.NewRat(1, 729)},
		{big.NewRat(1, 32), big.NewRat(-6, 5), big.NewRat(64, 1)},
		{big.NewRat(1, 1), big.NewRat(-302, 1000), big.NewRat(1, 1)},
		{big.NewRat(255, 1), big.NewRat(0, 1), big.NewRat(1, 1)},
		{big.NewRat(9, 7), big.NewRat(1, 1), big.NewRat(9, 7)},
		{big.NewRat(9, 7), big.NewRat(-2, 1), big.NewRat(49, 81)},
	} {
		off := new(big.Rat).Sub(power(c.x, c.exponent), c.want)
		if off.Abs(off).Cmp(new(big.Rat).Mul(bound, c.want)) > 0 {
			f, _ := off.Float64()
			t.Errorf("%s to the %s is off by %g", c.x.RatString(), c.exponent.RatString(), f)
		}
	}
}
