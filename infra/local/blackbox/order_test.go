package blackbox

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
)

// send makes a call. Only a broken connection fails the test here.
func (w world) send(s *client.Session, c client.Call) client.Answer {
	w.t.Helper()
	a, err := s.Do(context.Background(), c)
	if err != nil {
		w.t.Fatalf("%s %s: %v", c.Method, c.Path, err)
	}
	return a
}

// yes makes a call that must be granted.
func (w world) yes(s *client.Session, method, path string, body, into any) client.Answer {
	w.t.Helper()
	a := w.send(s, client.Call{Method: method, Path: path, Body: body})
	if err := a.Into(into); err != nil {
		w.t.Fatal(err)
	}
	return a
}

// patient is somebody registered.
type patient struct {
	ID, Number             string
	Name, Latin, Birth     string
	Phone, Email, Language string
	Hospital               string
}

var people atomic.Int64

// someone makes up a person: all different, so that tests side by side never find each other's.
func someone() patient {
	n := people.Add(1)
	return patient{ID: client.NewID(time.Now()), Name: cast.Sunita.Name, Latin: cast.Sunita.NameLatin, Birth: cast.Sunita.BirthDate, Hospital: sahyadri,
		Phone: fmt.Sprintf("+919%09d", n), Email: fmt.Sprintf("sunita.%d@patients.example", n), Language: "hi"}
}

func (p patient) registration() map[string]any {
	return map[string]any{"id": p.ID, "name": p.Name, "name_latin": p.Latin, "birth_date": p.Birth, "sex": "female",
		"phone": p.Phone, "email": p.Email, "language": p.Language,
		"consent": map[string]any{"text_version": "2026-2", "language": p.Language, "purpose": "care", "attested": true}}
}

// register registers a person at the desk of somebody.
func (w world) register(by caller, p patient) patient {
	w.t.Helper()
	p.Hospital = by.hospital
	w.yes(w.as(by), "POST", "/v1/patients", p.registration(), &p)
	return p
}

// order is an order as the tests drive it.
type order struct {
	w       world
	Patient patient
	ID      string
	Number  string
	Slip    string
	Total   int64
	Tubes   []tube
	Items   []string // that are measured
	// Calculated are the items whose values come with those of others.
	Calculated []string
	Run        int
	// bench and signatory are who does the work and who stands for it.
	bench, signatory caller
	// other is another record of the same person, mark a rev that a change is decided on.
	other string
	mark  int
	// login is the patient's own session; values are typed in place of the normal ones.
	login  *client.Session
	values map[string]string
	// gateway is Razorpay's id of the payment that was started, said what the checkout handed to the browser.
	gateway string
	said    map[string]any
}

type tube struct {
	ID        string `json:"id"`
	Accession string `json:"accession"`
}

// shown is what GET answers of an order, as far as the tests look at it.
type shown struct {
	Version           int
	State, Tab, Stage string
	Total, Due        int64
	Cash              []struct {
		Receipt string
		Amount  int64
	}
	Items []struct {
		CalculatedFrom []string `json:"calculated_from"`
		Code, State    string
		EnteredBy      string `json:"entered_by"`
		AuthorisedBy   string `json:"authorised_by"`
		Rev            int
	}
	Specimens []struct{ ID, Accession, State string }
	Reports   []struct {
		Version             int
		Kind, State, SHA256 string
	}
	Parts map[string]int
}

// placement is the body of an order of a patient.
func placement(p patient, tests ...string) map[string]any {
	return map[string]any{"id": p.Hospital + "-" + client.NewID(time.Now()), "patient": p.ID, "tests": tests, "settlement": "cod"}
}

// place orders tests for a patient.
func (w world) place(by caller, p patient, tests ...string) *order {
	w.t.Helper()
	return w.placed(by, p, placement(p, tests...))
}

func (w world) placed(by caller, p patient, body map[string]any) *order {
	w.t.Helper()
	o := &order{w: w, Patient: p, bench: by, signatory: meera}
	var receipt struct {
		Order string
		New   struct {
			Number    string
			Total     int64
			Specimens []tube
		}
	}
	w.yes(w.as(by), "POST", "/v1/orders", body, &receipt)
	o.ID, o.Number, o.Total, o.Tubes = receipt.Order, receipt.New.Number, receipt.New.Total, receipt.New.Specimens
	o.Slip = o.printed()
	for _, i := range o.show().Items {
		if i.CalculatedFrom == nil {
			o.Items = append(o.Items, i.Code)
		} else {
			o.Calculated = append(o.Calculated, i.Code)
		}
	}
	return o
}

// printed prints the visit slip, and reads its token off the paper.
func (o *order) printed() string {
	o.w.t.Helper()
	var paper client.PrintedSlip
	o.w.yes(o.w.as(o.bench), "POST", o.path("/print-slip"), map[string]string{"form": "80mm"}, &paper)
	_, token, err := paper.Address()
	if err != nil {
		o.w.t.Fatal(err)
	}
	return token
}

// with is the same order in a subtest.
func (o *order) with(t *testing.T) *order {
	own := *o
	own.w = open(t)
	return &own
}

func (o *order) path(more string) string { return "/v1/orders/" + o.ID + more }

func (o *order) show() (s shown) {
	o.w.t.Helper()
	o.w.yes(o.w.as(o.bench), "GET", o.path(""), nil, &s)
	return s
}

// command is one step of an order: what is sent, by whom.
func (o *order) command(step string) (by caller, body any) {
	var ids []string
	for _, t := range o.Tubes {
		ids = append(ids, t.ID)
	}
	switch step {
	case "collect":
		return o.bench, map[string]any{"specimens": o.Tubes, "cash": map[string]any{"amount": o.Total},
			"identity": map[string]any{"confirmed": []string{"name", "birth_date"}, "how": "spoken"}}
	case "receive", "accept":
		return o.bench, map[string]any{"specimens": ids}
	case "start":
		return o.bench, map[string]any{"items": o.Items}
	case "submit":
		results := entries(o.Items...)
		for _, r := range results {
			if typed, ok := o.values[r["item"].(string)]; ok {
				r["value"] = typed
			}
		}
		return o.bench, map[string]any{"results": results}
	case "authorise":
		var items []map[string]any
		for _, code := range o.Items {
			items = append(items, map[string]any{"item": code, "run": o.Run})
		}
		return o.signatory, map[string]any{"items": items}
	}
	o.w.t.Fatalf("no step %s", step)
	return caller{}, nil
}

// do takes one step.
func (o *order) do(step string) client.Answer {
	o.w.t.Helper()
	by, body := o.command(step)
	var receipt struct{ New struct{ Run int } }
	a := o.w.yes(o.w.as(by), "POST", o.path("/"+step), body, &receipt)
	if step == "submit" {
		o.Run = receipt.New.Run
	}
	return a
}

// steps are the way of an order from placed to authorised.
var steps = []string{"collect", "receive", "accept", "start", "submit", "authorise"}

// upTo takes every step before the named one; "" takes them all.
func (o *order) upTo(step string) *order {
	o.w.t.Helper()
	for _, next := range steps {
		if next == step {
			break
		}
		o.do(next)
	}
	return o
}

// at makes an order of somebody new that waits for the named step.
func (w world) at(step string, tests ...string) *order {
	w.t.Helper()
	return w.place(tara, w.register(tara, someone()), tests...).upTo(step)
}

// completed waits for the report and gives the order as it then stands.
func (o *order) completed() (s shown) {
	o.w.t.Helper()
	o.w.await("the report of order "+o.Number, func() bool { s = o.show(); return s.State == "completed" })
	return s
}

// normal are values that nobody has to look at twice, for a woman of 42.
var normal = map[string][2]string{"HB": {"13.0", "g/dL"}, "WBC": {"7.0", "10*3/uL"}, "RBC": {"4.3", "10*6/uL"}, "HCT": {"40", "%"},
	"MCV": {"90", "fL"}, "MCH": {"29", "pg"}, "MCHC": {"33", "g/dL"}, "RDW": {"13.5", "%"}, "PLT": {"250", "10*3/uL"},
	"MPV": {"10.0", "fL"}, "NEUT": {"60", "%"}, "LYMPH": {"30", "%"}, "MONO": {"6", "%"}, "EOS": {"3", "%"}, "BASO": {"1", "%"},
	"UREA": {"25", "mg/dL"}, "CREA": {"0.8", "mg/dL"}, "URIC": {"4.0", "mg/dL"}, "NA": {"140", "mmol/L"}, "K": {"4.2", "mmol/L"},
	"CL": {"102", "mmol/L"}, "HCO3": {"25", "mmol/L"}, "HBA1C": {"5.2", "%"}, "TSH": {"2.10", "u[IU]/mL"}, "FBS": {"90", "mg/dL"}}

func entries(codes ...string) (list []map[string]any) {
	for _, code := range codes {
		list = append(list, map[string]any{"item": code, "value": normal[code][0], "unit": normal[code][1]})
	}
	return list
}

// everything is all that a caller can read about an order and its hospital, to be compared before and after.
func (o *order) everything() map[string]string {
	o.w.t.Helper()
	all := map[string]string{}
	for _, path := range []string{o.path(""), o.path("/timeline"), o.path("/results"), o.path("/drafts")} {
		all[path] = string(o.w.yes(o.w.as(tara), "GET", path, nil, nil).Body)
	}
	for _, path := range []string{"/v1/hospital", "/v1/staff"} {
		all[path] = string(o.w.yes(o.w.as(asha), "GET", path, nil, nil).Body)
	}
	return all
}

// mails is the inbox, newest first.
func (w world) mails() []client.Mail {
	w.t.Helper()
	all, err := w.sys.Mails(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// mailsTo are the mails to an address, oldest first.
func (w world) mailsTo(address string) []client.Mail {
	w.t.Helper()
	all := slices.DeleteFunc(w.mails(), func(m client.Mail) bool { return !m.Is(address, "") })
	slices.Reverse(all)
	return all
}

// get downloads what a link leads to.
func (w world) get(url string) (status int, header http.Header, body []byte) {
	w.t.Helper()
	res, err := http.Get(url)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var all bytes.Buffer
	if _, err := all.ReadFrom(res.Body); err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, res.Header, all.Bytes()
}
