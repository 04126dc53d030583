package lab

import (
	"slices"
	"testing"
)

func TestMergePatients(t *testing.T) {
	record := func(id string) Patient { p, _ := registeredSunita(); p.ID = id; return p }
	merge := func(a, b Patient) (Patient, Patient) {
		t.Helper()
		out, err := a.MergeRecord(meera, deskTime, a.Rev, b, b.Rev, "same phone and date")
		if err != nil {
			t.Fatal(err)
		}
		return out.Survivor, out.Other
	}
	a, b := merge(record("a"), record("b"))
	if !slices.Equal(a.RecordIDs(), []string{"a", "b"}) || b.Merge.Into != "a" || a.Rev != 5 || b.Rev != 5 {
		t.Fatalf("survivor %+v, other %+v", a, b)
	}
	c, a2 := merge(record("c"), a)
	if !slices.Equal(c.RecordIDs(), []string{"c", "a", "b"}) {
		t.Errorf("a chain is found by %v", c.RecordIDs())
	}
	for _, k := range []struct {
		name, want string
		run        func() error
	}{
		{"by a technician", "not_allowed", func() error { _, err := record("x").MergeRecord(tara, deskTime, 4, record("y"), 4, "r"); return err }},
		{"with itself", "bad_request other", func() error { _, err := record("x").MergeRecord(meera, deskTime, 4, record("x"), 4, "r"); return err }},
		{"without a reason", "bad_request reason", func() error { _, err := record("x").MergeRecord(meera, deskTime, 4, record("y"), 4, ""); return err }},
		{"on an older rev of the other", "stale", func() error { _, err := record("x").MergeRecord(meera, deskTime, 4, record("y"), 3, "r"); return err }},
		{"into a merged one", "merged", func() error { _, err := b.MergeRecord(meera, deskTime, 5, record("y"), 4, "r"); return err }},
		{"a merged one", "merged", func() error { _, err := record("y").MergeRecord(meera, deskTime, 4, b, 5, "r"); return err }},
		{"a merged one is corrected", "merged", func() error {
			_, err := b.Correct(tara, deskTime, Contact{}, PatientCorrection{Rev: 5, Reason: "x", Sex: new("male")})
			return err
		}},
		{"a merged one is ordered for", "merged", func() error { return b.MayOrder(deskTime) }},
		{"separated by a technician", "not_allowed", func() error { _, err := a.SeparateRecord(tara, deskTime, 5, b, 5); return err }},
		{"what was not merged is separated", "not_merged", func() error { _, err := a.SeparateRecord(meera, deskTime, 5, record("y"), 4); return err }},
		{"under a survivor that is merged itself", "merged", func() error { _, err := a2.SeparateRecord(meera, deskTime, a2.Rev, b, 5); return err }},
	} {
		t.Run(k.name, func(t *testing.T) {
			if code := refusalCode(t, k.run()); code != k.want {
				t.Errorf("refusal %q, want %q", code, k.want)
			}
		})
	}
	back, err := c.SeparateRecord(meera, deskTime, c.Rev, a2, a2.Rev)
	if err != nil || !slices.Equal(back.Survivor.RecordIDs(), []string{"c"}) || !slices.Equal(back.Other.RecordIDs(), []string{"a", "b"}) || back.Other.Merge != nil {
		t.Errorf("separated: %+v, %v", back, err)
	}
}
