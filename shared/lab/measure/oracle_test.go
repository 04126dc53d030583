package measure_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"assay/shared/lab/measure"
)

// somebody is a person of the vectors: as the code knows them, and every day on which they may be born.
type somebody struct {
	name   string
	known  measure.Person
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
	days, all := newAlmanac(), os.Getenv("PROOF") != ""
	var vectors atomic.Int64
	t.Run("analytes", func(t *testing.T) {
		for i, p := range papers.Analytes {
			t.Run(p.Code, func(t *testing.T) {
				t.Parallel()
				r := trial{T: t, almanac: days, paper: p, code: codes.Analytes[i], all: all, draw: rand.New(rand.NewPCG(10, uint64(i)))}
				r.run()
				vectors.Add(int64(r.vectors))
			})
		}
	})
	t.Logf("%d vectors", vectors.Load())
	if least := map[bool]int64{true: 500_000, false: 20_000}[all]; vectors.Load() < least {
		t.Errorf("only %d vectors were tried, want %d", vectors.Load(), least)
	}
}

// trial is all vectors of one analyte.
type trial struct {
	*testing.T
	almanac
	paper
	code           measure.Analyte
	all            bool
	draw           *rand.Rand
	vectors, wrong int
}

func (r *trial) run() {
	edges, bounds := map[string]bool{"0d": true}, map[string]bool{}
	for _, row := range slices.Concat(r.Ranges, r.NoRange, r.Critical) {
		for _, text := range []string{row.From, row.To} {
			edges[text] = text != ""
		}
		for _, bound := range []fraction{row.Low, row.High} {
			if bound.Rat != nil {
				bounds[bound.RatString()] = true
			}
		}
	}
	for _, edge := range sorted(edges) {
		for shift := -1; shift <= 1; shift++ {
			day := r.index[date{2024, 2, 20}] + r.draw.IntN(800)
			if r.draw.IntN(2) == 0 { // the days on which birthdays of a 29th, 30th or 31st fall
				day = r.index[[]date{{2024, 2, 29}, {2024, 3, 1}, {2025, 2, 28}, {2025, 3, 1}, {2025, 5, 1}}[r.draw.IntN(5)]]
			}
			for _, who := range r.people(r.T, edge, shift, day) {
				for _, sex := range []string{"female", "male", "other", "unknown"} {
					who.known.Sex = sex
					r.person(who, day, sorted(bounds))
				}
			}
		}
	}
}

// person tries every number at every bound on one person.
func (r *trial) person(who somebody, day int, bounds []string) {
	sexes := []string{who.known.Sex}
	if who.known.Sex != "female" && who.known.Sex != "male" {
		sexes = []string{"female", "male"}
	}
	mays := r.mays(r.paper, sexes, who.births, day)
	for _, bound := range bounds {
		if !r.all && r.draw.IntN(80) > 0 {
			continue
		}
		for _, number := range typed(exactly(bound).Rat, r.Decimals) {
			n := exactly(number).Rat
			xs := r.stretches(n)
			verdicts := r.verdicts(mays, xs)
			for _, comparator := range []string{"", "<", "≤", ">", "≥"} {
				r.vectors++
				v, err := measure.ParseValue(comparator+number, r.Unit)
				if err != nil {
					r.Fatal(err)
				}
				got := answered(r.code.Interpret(v, who.known, noonOf(r.days[day])))
				if want := judged(mays, verdicts, xs, n, comparator); got != want {
					if r.wrong++; r.wrong <= 5 {
						r.Errorf("%s%s of %s %s on %s: got %q, want %q", comparator, number, who.known.Sex, who.name, r.days[day], got, want)
					}
				}
			}
		}
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
