package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assay/infra/client"
	"assay/shared/catalogue"
	"assay/shared/ids"
)

func TestDemoStaffCanSignIn(t *testing.T) {
	demo, err := os.ReadFile("demo.json")
	if err != nil {
		t.Fatal(err)
	}
	var f founding
	if err := json.Unmarshal(demo, &f); err != nil {
		t.Fatal(err)
	}
	if err := f.complete(); err != nil {
		t.Fatal(err)
	}
	people, err := client.People()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range f.Members {
		if !slices.ContainsFunc(people["staff"], func(p client.Person) bool { return p.Sub == m.Person && p.Name == m.Name }) {
			t.Errorf("%s is a member and nobody who can sign in", m.Name)
		}
	}
	if len(f.Members) != len(people["staff"]) {
		t.Errorf("%d members, %d who can sign in", len(f.Members), len(people["staff"]))
	}
}

// Nothing is founded by default: a forgotten flag must not put the demo hospital into a table of production.
func TestFoundingNamesItsFileAndTable(t *testing.T) {
	misspelt := filepath.Join(t.TempDir(), "hospital.json")
	if err := os.WriteFile(misspelt, []byte(`{"hospital":{"id":"sahyadri","expiryHours":24}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, file, table, want string }{
		{"no file", "", "Table", "-file is missing"},
		{"no table", "demo.json", "", "TABLE is missing"},
		{"a file that is not there", "nowhere.json", "Table", "nowhere.json"},
		{"a setting misspelt", misspelt, "Table", "expiryHours"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := found(t.Context(), c.file, c.table); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// A second person comes from the same command, by a file that says all of it, and only where two persons decide.
func TestAppointingNamesWhoAndWhere(t *testing.T) {
	const whole = `{"hospital": "sahyadri", "person": "p1", "name": "Asha Verma", "email": "asha@assay.example", "roles": [%q]}`
	for name, c := range map[string]struct{ file, table, want string }{
		"no table":     {fmt.Sprintf(whole, "admin"), "", "TABLE is missing"},
		"a technician": {fmt.Sprintf(whole, "technician"), "Table", "only a supervisor or admin"},
		"no address":   {`{"hospital": "sahyadri", "person": "p1", "name": "Asha Verma", "roles": ["admin"]}`, "Table", "email"},
		"misspelt":     {`{"hospital": "sahyadri", "role": "admin"}`, "Table", "role"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "member.json")
			if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := appoint(t.Context(), file, c.table); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestFoundingWantsAnAdmin(t *testing.T) {
	cases := map[string]struct {
		file string
		ok   bool
	}{
		"with an admin":  {`{"hospital":{"id":"sahyadri","name":"Sahyadri Hospital","phone":"1"},"members":[{"person":"p1","roles":["admin"]},{"person":"p2","roles":["supervisor"]}]}`, true},
		"an admin alone": {`{"hospital":{"id":"sahyadri","name":"Sahyadri Hospital","phone":"1"},"members":[{"person":"p1","roles":["admin"]}]}`, false},
		"nobody":         {`{"hospital":{"id":"sahyadri","name":"Sahyadri Hospital","phone":"1"}}`, false},
		"no admin":       {`{"hospital":{"id":"sahyadri","name":"Sahyadri Hospital","phone":"1"},"members":[{"person":"p1","roles":["supervisor"]}]}`, false},
		"no name":        {`{"hospital":{"id":"sahyadri","phone":"1"},"members":[{"person":"p1","roles":["admin"]},{"person":"p2","roles":["admin"]}]}`, false},
		"no phone":       {`{"hospital":{"id":"sahyadri","name":"Sahyadri Hospital"},"members":[{"person":"p1","roles":["admin"]},{"person":"p2","roles":["admin"]}]}`, false},
		"no id":          {`{"hospital":{"name":"Sahyadri Hospital","phone":"1"},"members":[{"person":"p1","roles":["admin"]},{"person":"p2","roles":["admin"]}]}`, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var f founding
			if err := json.Unmarshal([]byte(c.file), &f); err != nil {
				t.Fatal(err)
			}
			if err := f.complete(); (err == nil) != c.ok {
				t.Fatalf("%v", err)
			}
			if c.ok && (len(f.Hospital.Secret) != 32 || f.Hospital.ExpiryHours != 48 || !f.Members[0].Active || f.Members[0].Hospital != "sahyadri") {
				t.Errorf("%+v %+v", f.Hospital, f.Members)
			}
		})
	}
}

func TestVisitsFitTheCatalogue(t *testing.T) {
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, v := range visits("2026-11-27") {
		if seen[v.who.Name] || seen[v.who.Phone] && v.who.Phone != "" {
			t.Errorf("%s comes twice", v.who.Name)
		}
		seen[v.who.Name], seen[v.who.Phone] = true, true
		if !slices.Contains(steps, v.until) {
			t.Errorf("%s: there is no step %q", v.who.Name, v.until)
		}
		ordered, err := tests.Order(v.order.Tests)
		if err != nil {
			t.Errorf("%s: %v", v.who.Name, err)
		}
		for _, o := range ordered {
			for _, i := range o.Items {
				a, _ := tests.Analyte(i.Code)
				if a.Calculated != "" {
					continue
				}
				value := v.values[a.Code]
				if value == "" {
					value = healthy[a.Code]
				}
				if _, err := a.Read(value, a.Unit); err != nil {
					t.Errorf("%s: %s %q: %v", v.who.Name, a.Code, value, err)
				}
			}
		}
	}
}

func TestIDsStayTheSame(t *testing.T) {
	// What an earlier start has registered must be found by a later one.
	if got := id("order Sunita Patil"); got != "01a19528-2ac0-7dbc-8bf2-17397267ed59" || got == id("patient Sunita Patil") {
		t.Error(got)
	}
	if !ids.IsUUIDv7(id("order Sunita Patil")) {
		t.Error(id("order Sunita Patil") + " is no UUIDv7")
	}
}

func TestNextStep(t *testing.T) {
	order := func(tube, haematology, biochemistry string) (o client.Order) {
		raw := `{"due":30000,"specimens":[{"state":"` + tube + `"}],"items":[{"department":"haematology","state":"` + haematology +
			`"},{"department":"biochemistry","state":"` + biochemistry + `"}]}`
		if err := json.Unmarshal([]byte(raw), &o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	waiting := order("planned", "ordered", "ordered")
	waiting.State = "waiting"
	cases := []struct {
		name string
		v    visit
		o    client.Order
		want string
	}{
		{"placed and left so", visit{until: place}, order("planned", "ordered", "ordered"), ""},
		{"waits for a payment online", visit{until: place}, waiting, ""},
		{"is paid online", visit{until: pay, bank: "success"}, waiting, pay},
		{"was paid online", visit{until: pay, bank: "success"}, order("planned", "ordered", "ordered"), ""},
		{"paid at the desk", visit{until: cash, payFirst: true}, order("planned", "ordered", "ordered"), cash},
		{"paid at collection", visit{until: receive}, order("planned", "ordered", "ordered"), collect},
		{"arrives", visit{until: receive}, order("collected", "collected", "collected"), receive},
		{"stays where it arrived", visit{until: receive}, order("received", "received", "received"), ""},
		{"is looked at", visit{until: submit}, order("received", "received", "received"), accept},
		{"goes on the bench", visit{until: submit}, order("accepted", "ready", "ready"), start},
		{"is measured", visit{until: submit}, order("accepted", "in_process", "in_process"), submit},
		{"waits for a signature", visit{until: submit}, order("accepted", "resulted", "held"), ""},
		{"is signed", visit{until: authorise}, order("accepted", "resulted", "held"), authorise},
		{"is signed in part", visit{until: authorise, only: "haematology"}, order("accepted", "resulted", "in_process"), authorise},
		{"the other part stays", visit{until: authorise, only: "haematology"}, order("accepted", "released", "in_process"), ""},
		{"is done", visit{until: authorise}, order("accepted", "released", "released"), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.v.next(c.o); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
