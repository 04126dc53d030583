package store_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
	"assay/shared/store"
)

// look is an opening of the test, as the test itself keeps it.
type look struct {
	record, order, who, what string
	staff                    bool
	at                       time.Time
}

// recount works the lists out of all openings there were: by day and person, each look once, where the same again within ten
// minutes is the same look.
func recount(looks []look, records []string, staff bool) (rows []store.AccessDay) {
	type row struct{ record, day, who string }
	of := map[row]*store.AccessDay{}
	for _, l := range looks {
		if l.staff != staff || !slices.Contains(records, l.record) {
			continue
		}
		k := row{l.record, lab.Day(l.at), l.who}
		a := of[k]
		if a == nil {
			a = &store.AccessDay{Day: k.day, Who: l.who, First: lab.At(l.at)}
			of[k] = a
		} else if slices.Contains(a.What, l.what) && slices.Contains(a.Orders, l.order) && l.at.Sub(a.Last.Time) < 10*time.Minute {
			continue
		}
		a.Openings++
		a.Last = lab.At(l.at)
		a.What, a.Orders = with(a.What, l.what), with(a.Orders, l.order)
	}
	joined := map[[2]string]store.AccessDay{}
	for _, a := range of {
		k := [2]string{a.Day, a.Who}
		if b, there := joined[k]; there {
			a.Openings += b.Openings
			if b.First.Before(a.First.Time) {
				a.First = b.First
			}
			if b.Last.After(a.Last.Time) {
				a.Last = b.Last
			}
			for _, w := range b.What {
				a.What = with(a.What, w)
			}
			for _, o := range b.Orders {
				a.Orders = with(a.Orders, o)
			}
		}
		joined[k] = *a
	}
	return slices.SortedFunc(maps.Values(joined), func(a, b store.AccessDay) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.Who, a.Who))
	})
}

func with(set []string, s string) []string {
	set = append(slices.Clone(set), s)
	slices.Sort(set)
	return slices.Compact(set)
}

// The lists are a recount of the openings, whoever opened what, when and how often: of one record and of two that are one person,
// whole and page by page; and so is the list of a month.
func TestAccessIsARecount(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := enginetest.Start(t)
			s := store.New(d.Client, d.Truth, d.Views)
			r := rand.New(rand.NewPCG(seed, 7))
			record := func(n int) string { return fmt.Sprintf("0193c0de-%04d-7000-8000-0000000000aa", n) }
			one := func(list ...string) string { return list[r.IntN(len(list))] }
			now := time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC)
			var looks []look
			for range 150 {
				now = now.Add([]time.Duration{time.Second, 4 * time.Minute, 10 * time.Minute, 3 * time.Hour, 13 * time.Hour}[r.IntN(5)])
				l := look{record: record(r.IntN(3)), at: now, staff: r.IntN(3) > 0, what: one("values", "report")}
				l.order = fmt.Sprintf("city-0193c0de-%s-7000-8000-0000000000d%d", l.record[9:13], r.IntN(2))
				by := store.ByCheck
				switch l.who = "check"; {
				case l.staff:
					l.who = one("tara", "meera", "imran")
					by = store.ByStaff(l.who)
				case r.IntN(3) == 0:
					l.who, by = "slip", store.BySlip
				case r.IntN(2) == 0:
					l.who, by = "login-sunita", store.ByLogin("sunita")
				}
				looks = append(looks, l)
				o := lab.Order{ID: l.order, Hospital: "city", Patient: lab.Snapshot{ID: l.record}}
				if _, err := s.RecordAccess(t.Context(), o, store.Opening{By: by, What: l.what, At: lab.At(l.at)}); err != nil {
					t.Fatal(err)
				}
			}
			for _, records := range [][]string{{record(0)}, {record(1), record(2)}} {
				for in, staff := range map[store.AccessList]bool{store.StaffAccess: true, store.PatientAccess: false} {
					want := recount(looks, records, staff)
					for _, limit := range []int{1, 3, 100} {
						var got []store.AccessDay
						for after, pages := "", 0; ; pages++ {
							p, err := s.AccessDays(t.Context(), "city", records, in, after, limit)
							if err != nil || len(p.Rows) > limit || pages > 200 {
								t.Fatalf("%d rows of %d, page %d: %v", len(p.Rows), limit, pages, err)
							}
							got = append(got, p.Rows...)
							if after = p.Next; after == "" {
								break
							}
						}
						if fmt.Sprint(got) != fmt.Sprint(want) {
							t.Fatalf("%v %s, %d a page:\n%v\nwant\n%v", records, in, limit, got, want)
						}
					}
				}
			}
			for _, month := range []string{"2026-11", "2026-12"} {
				got, err := s.AccessOfMonth(t.Context(), "city", month+"-15")
				if err != nil {
					t.Fatal(err)
				}
				want := map[store.AccessCount]bool{}
				of := map[[2]string]store.AccessCount{}
				for n := range 3 {
					for _, a := range recount(looks, []string{record(n)}, true) {
						if a.Day[:7] == month {
							k := [2]string{a.Day, a.Who}
							of[k] = store.AccessCount{Day: a.Day, Person: a.Who, Openings: of[k].Openings + a.Openings, Patients: of[k].Patients + 1}
						}
					}
				}
				for _, c := range of {
					want[c] = true
				}
				for _, c := range got {
					if !want[c] {
						t.Errorf("%s has %+v, which the openings have not", month, c)
					}
					delete(want, c)
				}
				if len(want) > 0 {
					t.Errorf("%s lacks %v", month, want)
				}
			}
		})
	}
}

// A day becomes unusual once: with the first patient more than the hospital calls usual, and not again with the next ones.
func TestUnusualAccess(t *testing.T) {
	d := enginetest.Start(t)
	s := store.New(d.Client, d.Truth, d.Views)
	now := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	if err := s.Found(t.Context(), lab.Hospital{ID: "city", Rev: 1, AccessAlarm: 12}, nil, lab.At(now)); err != nil {
		t.Fatal(err)
	}
	open := func(person string, patients int, at time.Time) (raised []int) {
		t.Helper()
		for n := range patients {
			o := lab.Order{ID: fmt.Sprintf("city-0193c0de-%04d-7000-8000-0000000000d0", n), Hospital: "city",
				Patient: lab.Snapshot{ID: fmt.Sprintf("0193c0de-%04d-7000-8000-0000000000aa", n)}}
			for range 2 {
				unusual, err := s.RecordAccess(t.Context(), o, store.Opening{By: store.ByStaff(person), What: "values", At: lab.At(at)})
				if err != nil {
					t.Fatal(err)
				}
				if unusual {
					raised = append(raised, n+1)
				}
				at = at.Add(time.Second)
			}
		}
		return raised
	}
	for _, c := range []struct {
		name, person string
		patients     int
		at           time.Time
		want         []int // the patients with whom it was said
	}{
		{"as many as is usual", "tara", 12, now, nil},
		{"the same once more", "tara", 12, now.Add(time.Hour), nil},
		{"one more", "tara", 13, now.Add(2 * time.Hour), []int{13}},
		{"and many more", "tara", 20, now.Add(3 * time.Hour), nil},
		{"somebody else", "meera", 20, now, []int{13}},
		{"the next day", "tara", 20, now.Add(24 * time.Hour), []int{13}},
	} {
		if got := open(c.person, c.patients, c.at); !slices.Equal(got, c.want) {
			t.Errorf("%s: raised with %v, want %v", c.name, got, c.want)
		}
	}
}
