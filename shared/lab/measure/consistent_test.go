package measure

import (
	"strings"
	"testing"
)

func TestInconsistent(t *testing.T) {
	for _, c := range []struct{ name, values, want string }{
		{"nothing", "", ""},
		{"differential of 100", "NEUT 60 LYMPH 30 MONO 6 EOS 3 BASO 1", ""},
		{"differential of 99", "NEUT 59 LYMPH 30 MONO 6 EOS 3 BASO 1", ""},
		{"differential of 101", "NEUT 61 LYMPH 30 MONO 6 EOS 3 BASO 1", ""},
		{"differential of 98", "NEUT 58 LYMPH 30 MONO 6 EOS 3 BASO 1", "BASO EOS LYMPH MONO NEUT"},
		{"differential of 98.9", "NEUT 58.9 LYMPH 30 MONO 6 EOS 3 BASO 1", "BASO EOS LYMPH MONO NEUT"},
		{"differential of 102", "NEUT 62 LYMPH 30 MONO 6 EOS 3 BASO 1", "BASO EOS LYMPH MONO NEUT"},
		{"two kinds that leave room", "NEUT 60 LYMPH 30", ""},
		{"two kinds that are too much", "NEUT 70 LYMPH 32", "LYMPH NEUT"},
		{"four kinds, the fifth not counted", "NEUT 40 LYMPH 30 MONO 6 EOS 3", ""},
		{"below one that may make it up", "NEUT 60 LYMPH 30 MONO 6 EOS 3 BASO <1", ""},
		{"below one that cannot", "NEUT 58 LYMPH 30 MONO 5 EOS 3 BASO <1", "BASO EOS LYMPH MONO NEUT"},
		{"above ninety may be all", "NEUT >90 LYMPH 3 MONO 1 EOS 0 BASO 0", ""},
		{"above ninety is too much", "NEUT >90 LYMPH 12", "LYMPH NEUT"},
		{"direct below total", "TBIL 1.2 DBIL 0.3", ""},
		{"direct is all", "TBIL 1.2 DBIL 1.20", ""},
		{"direct above total", "TBIL 1.2 DBIL 1.3", "DBIL TBIL"},
		{"direct at most the total", "TBIL 1.2 DBIL <1.3", ""},
		{"direct above what the total is below", "TBIL <0.5 DBIL 0.5", "DBIL TBIL"},
		{"direct at what the total may be", "TBIL <=0.5 DBIL 0.5", ""},
		{"total beyond the instrument", "TBIL >30 DBIL 32", ""},
		{"direct without total", "DBIL 1.3", ""},
		{"albumin is protein", "TP 7.0 ALB 4.0", ""},
		{"albumin above protein", "TP 3.9 ALB 4.0", "ALB TP"},
		{"HDL above cholesterol", "CHOL 150 HDL 151", "CHOL HDL"},
		// 45 × 10 / 5 = 90; parts within 4 % give 90 × 0.96 / 1.04 = 83.08 to 90 × 1.04 / 0.96 = 97.5.
		{"MCV that fits", "HCT 45 RBC 5.00 MCV 90", ""},
		{"MCV at the lowest that fits", "HCT 45 RBC 5.00 MCV 83.1", ""},
		{"MCV below it", "HCT 45 RBC 5.00 MCV 83.0", "HCT MCV RBC"},
		{"MCV at the highest that fits", "HCT 45 RBC 5.00 MCV 97.5", ""},
		{"MCV above it", "HCT 45 RBC 5.00 MCV 97.6", "HCT MCV RBC"},
		{"MCV of a slip of the point", "HCT 4.5 RBC 5.00 MCV 90", "HCT MCV RBC"},
		{"MCV without haematocrit", "RBC 5.00 MCV 9", ""},
		// 15 × 10 / 5 = 30: 27.69 to 32.5
		{"MCH that fits", "HB 15 RBC 5 MCH 27.7", ""},
		{"MCH too low", "HB 15 RBC 5 MCH 27.6", "HB MCH RBC"},
		{"MCH too high", "HB 15 RBC 5 MCH 32.6", "HB MCH RBC"},
		// 15 × 100 / 45 = 33.33: 30.77 to 36.11
		{"MCHC that fits", "HB 15 HCT 45 MCHC 36.1", ""},
		{"MCHC too high", "HB 15 HCT 45 MCHC 36.2", "HB HCT MCHC"},
		{"two indices through one wrong haematocrit", "HB 15 RBC 5 HCT 35 MCV 90 MCH 30 MCHC 33.3", "HB HCT MCHC MCV RBC"},
		{"thalassaemia breaks no law", "HB 10 RBC 6.2 HCT 34 MCV 54.8 MCH 16.1 MCHC 29.4", ""},
		{"parts beyond a bound", "HB <3 RBC 1 MCH 28", ""},
		{"no red cells at all", "HCT 1 RBC 0 MCV 90", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			values := map[string]Value{}
			words := strings.Fields(c.values)
			for i := 0; i < len(words); i += 2 {
				v, err := ParseValue(words[i+1], "")
				if err != nil {
					t.Fatal(err)
				}
				values[words[i]] = v
			}
			if got := strings.Join(Inconsistent(values), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTogether(t *testing.T) {
	for codes, want := range map[string]string{
		"":        "",
		"NA":      "NA",
		"DBIL":    "DBIL TBIL",
		"CREA":    "CREA",
		"TG":      "CHOL HDL TG",
		"WBC":     "BASO EOS LYMPH MONO NEUT WBC",
		"MCV":     "HB HCT MCH MCHC MCV RBC",
		"ALB EOS": "ALB BASO EOS LYMPH MONO NEUT TP WBC",
	} {
		if got := strings.Join(Together(strings.Fields(codes)), " "); got != want {
			t.Errorf("with %q: %s, want %s", codes, got, want)
		}
	}
}
