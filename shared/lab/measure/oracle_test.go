package measure_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"assay/shared/lab/measure"
)

// somebody is a person of the vectors: as the code is told of them, and every day on which they may be born.
type somebody struct {
	name   string
	told   measure.Person
	births []int
}

// people are three who are at an edge of a band on a day: one whose birth date is known, one who said years, and one who
// said months, all as near to it as they can be.
func (a almanac) people(t *testing.T, edge string, shift, day int) (all []somebody) {
	n, unit := age(edge)
	born := day
	for a.turns(born, n, unit) > day {
		born--
	}
	born -= shift
	exact := somebody{"born " + a.days[born].String(), measure.Person{BirthDate: a.days[born].String()}, []int{born}}
	if born > day { // after the day of collection, which cannot be
		exact.births = nil
	}
	all = []somebody{exact}
	if edge == "0d" && shift == 0 {
		all = append(all, somebody{name: "of no known age"})
	}
	for _, rough := range []byte{'y', 'm', 'w'} {
		// Said some days before the day of collection, so that the edge may have been passed since.
		spoke := day - 3*(shift+1)
		if born > spoke {
			continue
		}
		n := 0
		for a.turns(born, n+1, rough) <= spoke {
			n++
		}
		s := measure.StatedAge{}
		switch rough {
		case 'y':
			s.Years = &n
		case 'm':
			s.Months = &n
		case 'w':
			s.Weeks = &n
		}
		earliest, latest, err := s.Births(noonOf(a.days[spoke]))
		if err != nil {
			t.Fatal(err)
		}
		var births []int
		for b := spoke; b >= 0 && a.turns(b, n+1, rough) > spoke; b-- {
			if a.turns(b, n, rough) <= spoke {
				births = append(births, b)
			}
		}
		all = append(all, somebody{fmt.Sprintf("said %d%c on %s", n, rough, a.days[spoke]),
			measure.Person{BirthDate: latest, Estimated: true, EarliestBirth: earliest}, births})
	}
	return all
}

func noonOf(d date) time.Time {
	return time.Date(d.y, time.Month(d.m), d.d, 12, 0, 0, 0, measure.IST)
}

// typed are the numbers tried at a bound: it, and half a printed digit and a whole one beside it on both sides.
func typed(bound *big.Rat, decimals int) (all []string) {
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(ten, big.NewInt(2)))
	for n := int64(-2); n <= 2; n++ {
		x := new(big.Rat).Add(bound, new(big.Rat).Mul(half, big.NewRat(n, 1)))
		all = append(all, x.FloatString(decimals+1))
	}
	return all
}

// TestOracle compares Interpret with the oracle at every edge of every band of the catalogue: a day before, on the day,
// a day after; by every bound of the analyte, half and one printed digit beside it; with each comparator; for four
// sexes; of known birth date and of ages said in years, months and weeks. PROOF=1 tries all of them, else a part is drawn.
func TestOracle(t *testing.T) {
	a := newAlmanac()
	source, err := os.ReadFile("../../catalogue/catalogue.json")
	if err != nil {
		t.Fatal(err)
	}
	var papers struct{ Analytes []paper }
	var codes struct{ Analytes []measure.Analyte }
	if err := json.Unmarshal(source, &papers); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(source, &codes); err != nil {
		t.Fatal(err)
	}
	all := os.Getenv("PROOF") != ""
	draw := rand.New(rand.NewPCG(10, 10))
	vectors, wrong := 0, 0
	for i, p := range papers.Analytes {
		edges, bounds := map[string]bool{"0d": true}, map[string]bool{}
		for _, r := range slices.Concat(p.Ranges, p.NoRange, p.Critical) {
			for _, text := range []string{r.From, r.To} {
				edges[text] = text != ""
			}
			for _, bound := range []fraction{r.Low, r.High} {
				if bound.Rat != nil {
					bounds[bound.RatString()] = true
				}
			}
		}
		for _, edge := range sorted(edges) {
			for shift := -1; shift <= 1; shift++ {
				day := a.index[date{2024, 2, 20}] + draw.IntN(800)
				if draw.IntN(2) == 0 { // the days on which birthdays of a 29th, 30th or 31st fall
					day = a.index[[]date{{2024, 2, 29}, {2024, 3, 1}, {2025, 2, 28}, {2025, 3, 1}, {2025, 5, 1}}[draw.IntN(5)]]
				}
				for _, who := range a.people(t, edge, shift, day) {
					for _, sex := range []string{"female", "male", "other", "unknown"} {
						who.told.Sex = sex
						sexes := []string{sex}
						if sex != "female" && sex != "male" {
							sexes = []string{"female", "male"}
						}
						mays := a.mays(p, sexes, who.births, day)
						for _, bound := range sorted(bounds) {
							if !all && draw.IntN(80) > 0 {
								continue
							}
							for _, number := range typed(exactly(bound).Rat, p.Decimals) {
								n := exactly(number).Rat
								xs := p.stretches(n)
								for _, comparator := range []string{"", "<", "≤", ">", "≥"} {
									vectors++
									v, err := measure.ParseValue(comparator+number, p.Unit)
									if err != nil {
										t.Fatal(err)
									}
									got := answered(codes.Analytes[i].Interpret(v, who.told, noonOf(a.days[day])))
									if want := p.judged(mays, xs, n, comparator); got != want {
										if wrong++; wrong <= 20 {
											t.Errorf("%s %s%s of %s %s on %s: got %q, want %q", p.Code, comparator, number, sex,
												who.name, a.days[day], got, want)
										}
									}
								}
							}
						}
					}
				}
			}
		}
	}
	t.Logf("%d vectors, %d judged otherwise than by the oracle", vectors, wrong)
	if least := map[bool]int{true: 500_000, false: 20_000}[all]; vectors < least {
		t.Errorf("only %d vectors were tried, want %d", vectors, least)
	}
}

func sorted(set map[string]bool) (all []string) {
	for text, in := range set {
		if in {
			all = append(all, text)
		}
	}
	slices.Sort(all)
	return all
}
