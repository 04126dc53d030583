package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"assay/infra/testing/cast"
	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
)

// searched is a hospital whose patients are written without the machine.
type searched struct {
	*Store
	db       *enginetest.Database
	hospital lab.Hospital
	people   map[string]person
}

type person struct {
	lab.Patient
	contact lab.Contact
}

func (p person) found() lab.FoundPatient { return p.Patient.Found(p.contact) }

func newSearched(t testing.TB, d *enginetest.Database) *searched {
	t.Helper()
	s := &searched{New(d.Client, d.Truth, d.Views), d, lab.Hospital{ID: cast.Sahyadri.ID, Rev: 1, Secret: []byte("0123456789abcdef0123456789abcdef")}, map[string]person{}}
	s.write(t, hospitalKey(hospitalNamed(s.hospital.ID)), s.hospital)
	return s
}

func (s *searched) write(t testing.TB, k key, v any) {
	t.Helper()
	i, err := s.doc(k, v, item{"v": num(1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &s.truth, Item: i}); err != nil {
		t.Fatal(err)
	}
}

// save writes a patient as it is now, one rev on.
func (s *searched) save(t testing.TB, p person) {
	t.Helper()
	p.Hospital, p.Rev = s.hospital.ID, s.people[p.ID].Rev+1
	s.people[p.ID] = p
	h := hospitalNamed(s.hospital.ID)
	s.write(t, contactKey(h, patientNamed(p.ID)), p.contact)
	s.write(t, patientKey(h, patientNamed(p.ID)), p.Patient)
}

func (s *searched) told(t testing.TB, id string) {
	t.Helper()
	if err := s.UpdateViews(t.Context(), patientPK(hospitalNamed(s.hospital.ID), patientNamed(id)).pk); err != nil {
		t.Fatal(err)
	}
}

// find follows a search to its end, and fails where a page costs more than it may.
func (s *searched) find(t testing.TB, typed string, limit int) (found map[string]bool) {
	t.Helper()
	search, ok := lab.ReadNameSearch(typed)
	if !ok {
		t.Fatalf("%q is nothing to search", typed)
	}
	found = map[string]bool{} // near or not
	after := ""
	for pages := 0; ; pages++ {
		page, err := s.FindNames(t.Context(), s.hospital, search, after, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			if _, twice := found[row.ID]; twice {
				t.Fatalf("%q finds %s twice", typed, row.Name)
			}
			found[row.ID] = row.Near
		}
		if len(page.Rows) > limit || pages > 500 {
			t.Fatalf("%d rows on page %d, at most %d", len(page.Rows), pages, limit)
		}
		if after = page.Next; after == "" {
			return found
		}
	}
}

// recount finds the same by looking at every patient.
func (s *searched) recount(typed string) map[string]bool {
	search, _ := lab.ReadNameSearch(typed)
	found := map[string]bool{}
	for id, p := range s.people {
		if like := search.Like(p.found()); like != lab.Unlike {
			found[id] = like == lab.Near
		}
	}
	return found
}

func personID(n int) string { return fmt.Sprintf("0193c0de-%04d-7000-8000-0000000000f1", n) }

// Names of nobody, by their parts.
var givenNames, familyNames = []string{"Ram", "Ramesh", "Rajesh", "Sunita", "Sumita", "Kiran", "सुनीता", "Mohammed", "Mohd"},
	[]string{"Kumar", "Kunar", "Patil", "Patel", "पाटील", "Kumari", "Kushwaha", "Ansari"}

// namesake is what thousands are called.
const namesake = "Ram Kumar"

func anyPerson(id string) *rapid.Generator[person] {
	return rapid.Custom(func(t *rapid.T) person {
		var words []string
		for range rapid.IntRange(1, 3).Draw(t, "words") {
			words = append(words, rapid.SampledFrom(append(slices.Clone(givenNames), familyNames...)).Draw(t, "word"))
		}
		p := person{Patient: lab.Patient{ID: id, Number: "P26-000001", Name: strings.Join(words, " "),
			NameLatin: rapid.SampledFrom(givenNames[:6]).Draw(t, "latin") + " " + rapid.SampledFrom(familyNames[:4]).Draw(t, "latin"),
			BirthDate: rapid.SampledFrom([]string{"1984-03-12", "1990-07-04", "1984-11-30"}).Draw(t, "born")}}
		if rapid.Bool().Draw(t, "stated") {
			p.Estimated, p.EarliestBirth = true, "1983-07-05"
		}
		p.contact.Phone = rapid.SampledFrom([]string{"", cast.Sunita.Phone, cast.Kavita.Phone}).Draw(t, "phone")
		if rapid.IntRange(0, 4).Draw(t, "merged") == 0 {
			p.Merge = &lab.MergeLink{Into: personID(9)}
		}
		return p
	})
}

// Whatever happens to patients, and however the stream tells of it, the search finds what looking at every patient finds, its
// rows are those of a rebuild, and of an erased phone nothing is left (docs/rules.md#invariant-13).
func TestSearchOfAnyHistory(t *testing.T) {
	e := enginetest.Start(t).Engine
	rapid.Check(t, func(rt *rapid.T) {
		s := newSearched(t, enginetest.Tables(t, e))
		for _, what := range rapid.SliceOfN(rapid.IntRange(0, 11), 1, 16).Draw(rt, "told") {
			id := personID(what % 6)
			if what < 6 {
				s.save(t, anyPerson(id).Draw(rt, id))
			}
			if rapid.Bool().Draw(rt, "told at once") {
				s.told(t, id)
			}
		}
		for range 2 {
			for id := range s.people {
				s.told(t, id)
			}
		}
		limit := rapid.IntRange(1, 4).Draw(rt, "limit")
		for _, typed := range []string{"ram", "ra", "kumar", "Ram Kumar", "kum ram", "Sunita", "सुनी", "Sunita Patel", "पाटील सुनीता", "rajes kum", "md", "Mohammed Ansari",
			"kumar 1984", "ram kumar 1983", "3210", "3211 sun", "Ramesj", "ramesh patil kumar"} {
			if got, want := s.find(t, typed, limit), s.recount(typed); !maps.Equal(got, want) {
				rt.Fatalf("%q finds %v, there are %v, of %v", typed, got, want, s.people)
			}
		}
		kept := dump(t, s.db.Client, s.db.Views)
		if err := s.RebuildViews(rt.Context(), s.db.Client, 3, func(RebuildProgress) {}); err != nil {
			rt.Fatal(err)
		}
		if made := dump(t, s.db.Client, s.db.Views); made != kept {
			rt.Fatalf("made anew:\n%s\nkept up:\n%s", made, kept)
		}
		var broken []string
		if err := s.AuditSearch(rt.Context(), s.db.Client, 3, func(where, why string) { broken = append(broken, where+": "+why) }); err != nil || len(broken) > 0 {
			rt.Fatal(broken, err)
		}
	})
}

// The longest names fit into a transaction, and so does the change of one into another.
func TestTheLongestNames(t *testing.T) {
	s := newSearched(t, enginetest.Start(t))
	for _, name := range []string{"Kalyanasundaram Kirubananda Kuzhandaivelu Koteswararao Krishnamachari", "Katyayanidatta Kumaraswamy Kamalakannan Karunanidhi Kapileshwar"} {
		s.save(t, person{lab.Patient{ID: personID(1), Name: name, NameLatin: name, BirthDate: "1983-07-04", EarliestBirth: "1981-07-05", Estimated: true},
			lab.Contact{Phone: cast.Sunita.Phone}})
		s.told(t, personID(1))
		if got := s.find(t, strings.Fields(name)[4], 10); len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// No key and no cursor says anything of a name, and two hospitals write one name in two ways.
func TestNoKeyHoldsAName(t *testing.T) {
	d := enginetest.Start(t)
	s := newSearched(t, d)
	for n := range 3 {
		s.save(t, person{lab.Patient{ID: personID(n), Name: cast.Sunita.Name, NameLatin: cast.Sunita.NameLatin, BirthDate: cast.Sunita.BirthDate}, lab.Contact{Phone: cast.Sunita.Phone}})
		s.told(t, personID(n))
	}
	for _, row := range scanned(t, d.Client, d.Views) {
		for _, part := range []string{"sunita", "sunit", "snt", "patil", "ptl", "1984", "3210"} {
			if k := keyOf(row); strings.Contains(strings.ToLower(k.String()), part) {
				t.Errorf("%s holds %q", k, part)
			}
		}
	}
	search, _ := lab.ReadNameSearch("sunita patil")
	page, err := s.FindNames(t.Context(), s.hospital, search, "", 1)
	if err != nil || page.Next == "" || strings.Contains(page.Next, "snt") {
		t.Errorf("%+v, %v", page, err)
	}
	other := hidden{hospitalNamed("narmada"), []byte("another secret of 16 bytes")}
	mine := hidden{hospitalNamed(s.hospital.ID), s.hospital.Secret}
	if other.write("1sunita", 0) == mine.write("1sunita", 0) || !strings.HasPrefix(mine.write("1sunita", 0), mine.write("1sun", 0)) {
		t.Error("a name is written as elsewhere, or its beginning is not")
	}
}

// A page of a search costs the same however many have the name, and a year tells them apart in one page.
func TestUnitsOfTheSearch(t *testing.T) {
	s := newSearched(t, enginetest.Start(t))
	of := func(n int) map[string]float64 {
		for i := len(s.people); i < n; i++ {
			s.save(t, person{lab.Patient{ID: personID(i), Name: namesake, NameLatin: namesake, BirthDate: fmt.Sprintf("%d-01-01", 1940+i%80)}, lab.Contact{}})
			s.told(t, personID(i))
		}
		units := map[string]float64{}
		for _, typed := range []string{"Ram", "Ram Kumar", "Kumar 1984", "Rak Kumar"} {
			search, _ := lab.ReadNameSearch(typed)
			c := &counting{Scanner: s.db.Client}
			if _, err := New(c, s.truth, s.views).FindNames(t.Context(), s.hospital, search, "", 20); err != nil {
				t.Fatal(err)
			}
			if c.calls > searchReads {
				t.Errorf("%q asks %d times", typed, c.calls)
			}
			units[typed] = c.units
		}
		return units
	}
	few, many := of(200), of(600)
	t.Logf("read units of a page among 200 and 600 of one name: %v, %v", few, many)
	for typed, units := range many {
		if units > few[typed]*1.2+1 {
			t.Errorf("%q costs %v units among 600 and %v among 200", typed, units, few[typed])
		}
	}
}

// counting counts what reading costs.
type counting struct {
	Scanner
	units float64
	calls int
}

func (c *counting) add(all ...*types.ConsumedCapacity) {
	c.calls++
	for _, one := range all {
		if one != nil && one.CapacityUnits != nil {
			c.units += *one.CapacityUnits
		}
	}
}

func (c *counting) Query(ctx context.Context, in *dynamodb.QueryInput, o ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := c.Scanner.Query(ctx, in, o...)
	if err == nil {
		c.add(out.ConsumedCapacity)
	}
	return out, err
}

func (c *counting) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := c.Scanner.BatchGetItem(ctx, in, o...)
	if err == nil {
		for _, one := range out.ConsumedCapacity {
			c.add(&one)
		}
	}
	return out, err
}
