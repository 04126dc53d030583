package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"assay/infra/testing/cast"
	"assay/shared/lab"
	"assay/shared/store"
)

// underPhone reads everybody under a phone number, two a page.
func (w *world) underPhone(t *testing.T, h lab.Hospital, phone string) (all []lab.Patient, err error) {
	t.Helper()
	for after := ""; ; {
		found, err := w.PatientsByPhone(t.Context(), h, phone, after, 2)
		all = append(all, found.Rows...)
		if after = found.Next; err != nil || after == "" {
			return all, err
		}
	}
}

// register writes a patient with a phone.
func (w *world) register(t *testing.T, id, number, phone string) error {
	p := lab.Patient{Hospital: "sahyadri", ID: id, Number: number, Rev: 1, Name: cast.Sunita.NameLatin, BirthDate: born}
	writes, err := w.NewPatient(sahyadri, lab.ChangedPatient{Patient: p, Event: lab.Event{N: 1, At: lab.At(w.now), By: tara}.Seal()}, lab.Contact{Phone: phone})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Do(t.Context(), w.command(tara, ""), func(store.Loaded) (store.Result, error) {
		return store.Result{Writes: writes, Status: 201}, nil
	})
	return err
}

func ids(patients []lab.Patient) (list []string) {
	for _, p := range patients {
		list = append(list, p.ID)
	}
	slices.Sort(list)
	return list
}

var peoplePromises = []promise{
	{"a hospital is founded once, with all its members or not at all", func(t *testing.T, w *world) {
		before := w.dump(t)
		stranger := []lab.Member{{Hospital: "sahyadri", Person: "nila", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1}}
		if err := w.Found(t.Context(), sahyadri, stranger, lab.At(w.now)); err == nil {
			t.Error("founded twice")
		}
		// A person who is known already, in a new hospital, twice: the second row does not fit, so nothing is written.
		twice := []lab.Member{{Hospital: "godavari", Person: tara, Rev: 1}, {Hospital: "godavari", Person: tara, Rev: 1}}
		if err := w.Found(t.Context(), lab.Hospital{ID: "godavari", Rev: 1}, twice, lab.At(w.now)); err == nil {
			t.Error("founded with one person twice")
		}
		if w.dump(t) != before {
			t.Error("the table changed")
		}
		if h, ok, err := w.Hospital(t.Context(), "sahyadri"); !ok || err != nil || h.Name != sahyadri.Name {
			t.Errorf("%+v, %v, %v", h, ok, err)
		}
		if _, ok, err := w.Hospital(t.Context(), "godavari"); ok || err != nil {
			t.Errorf("godavari: %v, %v", ok, err)
		}
	}, false},
	{"members are listed by hospital, hospitals by person, names by id", func(t *testing.T, w *world) {
		members, err := w.Members(t.Context(), "sahyadri")
		for n := range members {
			if members[n].Chain == "" {
				t.Errorf("%s has no chain", members[n].Person)
			}
			members[n].Chain = ""
		}
		if err != nil || fmt.Sprint(members) != fmt.Sprint(w.members) {
			t.Errorf("members %+v, %v", members, err)
		}
		second := lab.Member{Hospital: "narmada", Person: tara, Name: "Tara Kulkarni", Active: true, Rev: 1}
		writes, err := w.MemberChange(second, lab.Event{N: 1, By: omar}.Seal())
		if err != nil {
			t.Fatal(err)
		}
		c := w.command(omar, "")
		c.Hospital = "narmada"
		w.do(t, c, func(store.Loaded) (store.Result, error) { return store.Result{Writes: writes, Status: 200}, nil })
		var got []string
		list, err := w.Memberships(t.Context(), tara)
		for _, m := range list {
			got = append(got, m.Name+" at "+m.HospitalName)
		}
		if want := []string{"Tara Kulkarni at Narmada Hospital", "Tara Kulkarni at Sahyadri Hospital"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("memberships %q, %v", got, err)
		}
		if list, err := w.Memberships(t.Context(), "nobody"); err != nil || len(list) != 0 {
			t.Errorf("nobody works at %v, %v", list, err)
		}
		names, err := w.Names(t.Context(), "sahyadri", []string{tara, meera, tara, omar, "system:documents"})
		if err != nil || len(names) != 2 || names[meera] != "Dr Meera Nair" {
			t.Errorf("names %v, %v", names, err)
		}
	}, false},
	{"settings and memberships follow the rev before", func(t *testing.T, w *world) {
		for name, writes := range map[string]func(rev int) ([]store.Write, error){
			"settings": func(rev int) ([]store.Write, error) {
				h := sahyadri
				h.Rev, h.Name = rev, fmt.Sprint("City ", rev)
				return w.HospitalChange(h, lab.Event{N: rev, By: omar}.Seal())
			},
			"member": func(rev int) ([]store.Write, error) {
				m := w.members[0]
				m.Rev, m.Name = rev, fmt.Sprint("Imran ", rev)
				return w.MemberChange(m, lab.Event{N: rev, By: omar}.Seal())
			},
		} {
			write := func(rev int) error {
				list, err := writes(rev)
				if err != nil {
					t.Fatal(err)
				}
				_, err = w.Do(t.Context(), w.command(meera, ""), func(store.Loaded) (store.Result, error) { return store.Result{Writes: list, Status: 200}, nil })
				return err
			}
			if err := write(2); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			before := w.dump(t)
			var all sync.WaitGroup
			for _, rev := range []int{1, 2, 4} {
				all.Go(func() {
					if err := write(rev); err == nil {
						t.Errorf("%s: rev %d was written", name, rev)
					}
				})
			}
			all.Wait()
			if w.dump(t) != before {
				t.Errorf("%s: written over another's", name)
			}
		}
	}, true},
	{"a transaction holds to a membership that it only read", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		asker := w.members[2]
		try := func() error {
			_, err := w.Do(t.Context(), w.command(tara, o.ID), func(d store.Loaded) (store.Result, error) {
				r, err := w.edit(tara, func(*lab.Order) {})(d)
				r.Writes = append(r.Writes, w.MemberUnchanged(asker))
				return r, err
			})
			return err
		}
		if err := try(); err != nil {
			t.Fatal(err)
		}
		changed := asker
		changed.Rev, changed.Active = 2, false
		writes, err := w.MemberChange(changed, lab.Event{N: 2, By: omar}.Seal())
		if err != nil {
			t.Fatal(err)
		}
		w.do(t, w.command(tara, ""), func(store.Loaded) (store.Result, error) { return store.Result{Writes: writes, Status: 200}, nil })
		before := w.dump(t)
		if refused(t, try(), lab.Busy, "busy"); w.dump(t) != before {
			t.Error("written on a membership that is gone")
		}
	}, true},
	{"a patient is found by id, number and phone, in this hospital only, and never written over", func(t *testing.T, w *world) {
		const phone, other = "+919876543210", "+919876543211"
		for n, id := range []string{sunita, kavita, ramesh} {
			if err := w.register(t, id, fmt.Sprintf("P26-00000%d", n+1), []string{phone, phone, other}[n]); err != nil {
				t.Fatal(err)
			}
		}
		before := w.dump(t)
		for name, again := range map[string][2]string{"the same id": {sunita, "P26-000009"}, "the same number": {leela, "P26-000001"}} {
			if refused(t, w.register(t, again[0], again[1], phone), lab.Busy, "busy"); w.dump(t) != before {
				t.Errorf("%s: the table changed", name)
			}
		}
		if p, ok, err := w.Patient(t.Context(), "sahyadri", kavita); !ok || err != nil || p.Number != "P26-000002" {
			t.Errorf("%+v, %v, %v", p, ok, err)
		}
		family, err := w.underPhone(t, sahyadri, phone)
		if err != nil || !slices.Equal(ids(family), []string{sunita, kavita}) {
			t.Errorf("by phone %v, %v", ids(family), err)
		}
		one, err := w.PatientByNumber(t.Context(), sahyadri, "P26-000003")
		if err != nil || !slices.Equal(ids(one), []string{ramesh}) {
			t.Errorf("by number %v, %v", ids(one), err)
		}
		elsewhere := lab.Hospital{ID: "narmada", Secret: sahyadri.Secret}
		for name, list := range map[string]func() ([]lab.Patient, error){
			"phone elsewhere":  func() ([]lab.Patient, error) { return w.underPhone(t, elsewhere, phone) },
			"number elsewhere": func() ([]lab.Patient, error) { return w.PatientByNumber(t.Context(), elsewhere, "P26-000001") },
			"no such phone":    func() ([]lab.Patient, error) { return w.underPhone(t, sahyadri, "+910000000000") },
			"no such number":   func() ([]lab.Patient, error) { return w.PatientByNumber(t.Context(), sahyadri, "P26-999999") },
		} {
			if found, err := list(); err != nil || len(found) != 0 {
				t.Errorf("%s: %v, %v", name, ids(found), err)
			}
		}
		if _, ok, err := w.Patient(t.Context(), "narmada", sunita); ok || err != nil {
			t.Errorf("found in the other hospital: %v, %v", ok, err)
		}
	}, true},
	{"a corrected phone is found again, and no more under the old one", func(t *testing.T, w *world) {
		const was, is = "+919876543210", "+919876543219"
		if err := w.register(t, sunita, "P26-000001", was); err != nil {
			t.Fatal(err)
		}
		correct := func(from string) error {
			d, err := w.Read(t.Context(), w.caller(tara), store.ReadSet{Patient: sunita, Contact: true})
			if err != nil {
				t.Fatal(err)
			}
			next, contact := d.Patient, d.Contact
			next.Rev++
			contact.Phone, contact.Rev = is, contact.Rev+1
			before := d.Contact
			before.Phone = from
			writes, err := w.PatientCorrection(sahyadri, lab.CorrectedPatient{Patient: next, Contact: contact,
				Before: lab.PatientVersion{Rev: d.Patient.Rev}, ContactBefore: &lab.ContactVersion{Contact: before},
				Event: lab.Event{N: next.Rev, By: tara}.Seal()})
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.Do(t.Context(), w.command(tara, ""), func(store.Loaded) (store.Result, error) { return store.Result{Writes: writes, Status: 200}, nil })
			return err
		}
		before := w.dump(t)
		if refused(t, correct("+910000000000"), lab.Busy, "busy"); w.dump(t) != before {
			t.Error("a pointer that is not there was taken away")
		}
		if err := correct(was); err != nil {
			t.Fatal(err)
		}
		for phone, want := range map[string][]string{was: nil, is: {sunita}} {
			list, err := w.underPhone(t, sahyadri, phone)
			if err != nil || !slices.Equal(ids(list), want) {
				t.Errorf("%s: %v, %v", phone, ids(list), err)
			}
		}
	}, true},
	{"a login sees the orders of its records and no others", func(t *testing.T, w *world) {
		if err := w.register(t, sunita, "P26-000001", ""); err != nil {
			t.Fatal(err)
		}
		mine, other := w.place(t, w.fresh(1)), w.fresh(1)
		other.Patient.ID = kavita
		other = w.place(t, other)
		w.tie(t, "login-1", sunita)
		links, err := w.Links(t.Context(), "login-1")
		if err != nil || !slices.Equal(links, []store.PatientLink{{Hospital: "sahyadri", Patient: sunita}}) {
			t.Errorf("links %v, %v", links, err)
		}
		if o, own, err := w.OwnOrder(t.Context(), "login-1", mine.ID); err != nil || o.ID != mine.ID || own.Holder.ID != sunita {
			t.Errorf("%+v of %+v, %v", o, own, err)
		}
		for name, ask := range map[string][2]string{"another patient's": {"login-1", other.ID}, "another login": {"login-2", mine.ID}, "unknown": {"login-1", orderNumbered(9999)}, "none": {"login-1", "sahyadri-none"}} {
			if _, _, err := w.OwnOrder(t.Context(), ask[0], ask[1]); err == nil {
				t.Error(name)
			} else {
				refused(t, err, lab.NotFound, "not_found")
			}
		}
	}, false},
}

// tie ties a login to a record, as an invitation of the desk does.
func (w *world) tie(t *testing.T, login, patient string) {
	t.Helper()
	desk := lab.Member{Hospital: "sahyadri", Person: "imran", Roles: []lab.Role{lab.Technician}, Active: true}
	for n, decide := range []func(d store.Loaded) ([]store.Write, error){
		func(d store.Loaded) ([]store.Write, error) {
			out, err := d.Patient.InviteLogin(desk, d.Now, d.Patient.Rev, d.Contact, "sunita@patients.example", true)
			if err != nil {
				return nil, err
			}
			return w.TieOffered(out)
		},
		func(d store.Loaded) ([]store.Write, error) {
			out, err := d.Patient.TieLogin(d.Caller, d.Now, d.Patient.Rev, d.Contact)
			if err != nil {
				return nil, err
			}
			return w.Tied(out, d.Contact)
		},
	} {
		c := store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: login, Now: w.now, Login: true}, Read: store.ReadSet{Asked: patient},
			Key: fmt.Sprint("tie-", login, n)}
		if _, err := w.Do(t.Context(), c, func(d store.Loaded) (store.Result, error) {
			writes, err := decide(d)
			return store.Result{Writes: writes, Status: 200, Answer: "done"}, err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
