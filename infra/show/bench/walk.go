package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
)

// invoker hands an event to a function, by folder, and gives its answer.
type invoker func(ctx context.Context, function string, event []byte) ([]byte, error)

// walker takes one patient and one order of theirs through the desk, as the pages would.
type walker struct {
	hospital        string
	technician, who string // enterer; signatory
	login           string // of the patient
	tests           []string
	system          *system
	settlement      lab.Settlement

	patient, order string
	phone          string // nobody else's, so that nobody may be somebody else
	number, slip   string
	specimens      []string
	accession      map[string]string
	items          []string
	units          map[string]string
	total          lab.Paise
	run            int
	noSlip         bool
	checkout       client.Checkout
	callback       client.Callback
}

// values are results of a healthy woman of forty.
var values = map[string]string{
	"HB": "13.5", "WBC": "7.20", "RBC": "4.60", "HCT": "40.5", "MCV": "88.0", "MCH": "29.3", "MCHC": "33.3", "RDW": "13.0",
	"PLT": "250", "MPV": "9.5", "NEUT": "60", "LYMPH": "30", "MONO": "6", "EOS": "3", "BASO": "1",
	"UREA": "28", "CREA": "0.80", "URIC": "4.5", "NA": "140", "K": "4.2", "CL": "102", "HCO3": "25",
	"FBS": "92", "HBA1C": "5.4", "TSH": "2.10",
	"TBIL": "0.6", "DBIL": "0.2", "IBIL": "0.4", "AST": "22", "ALT": "20", "ALP": "80", "GGT": "20", "TP": "7.2", "ALB": "4.4",
	"GLOB": "2.8", "AG": "1.6",
}

// chosen is what is ordered (docs/rules.md#figure-write-units).
var chosen = []string{"CBC", "LFT"}

func newWalker(s *system, tests *catalogue.Catalogue, settlement lab.Settlement) (*walker, error) {
	w := &walker{system: s, hospital: s.hospital, tests: chosen, settlement: settlement, login: client.NewID(time.Now()), units: map[string]string{}, accession: map[string]string{}}
	for _, m := range s.staff {
		switch {
		case slices.Contains(m.Roles, lab.Technician) && w.technician == "":
			w.technician = m.Person
		case slices.Contains(m.Roles, lab.Supervisor) && len(m.Signatory) > 1:
			w.who = m.Person
		}
	}
	ordered, err := tests.Order(chosen)
	if err != nil {
		return nil, err
	}
	for _, o := range ordered {
		for _, i := range o.Items {
			if i.CalculatedFrom != nil { // comes with what it is calculated from
				continue
			}
			a, known := tests.Analyte(i.Code)
			if !known || values[i.Code] == "" {
				return nil, fmt.Errorf("no example value for %s: add one to values", i.Code)
			}
			w.items, w.units[i.Code] = append(w.items, i.Code), a.Unit
		}
	}
	return w, nil
}

// step is one request of the walk. write is true for a command, false for a question.
type step struct {
	name, function string
	by             string // "" on an open route
	method, path   string // the path may hold a query
	body           any
	write          bool
	no             int // the status of the refusal that is wanted; none where it is 0
	take           func(answer json.RawMessage) error
	scheduled      bool // it is no request, and answers nothing
	// outside is what somebody else does, which the function learns of; it takes the place of the request.
	outside func(context.Context) error
}

type object = map[string]any

// registered counts the patients, whose phones all differ.
var registered atomic.Int64

// register is the patient's registration.
func (w *walker) register() step {
	w.patient, w.phone = client.NewID(time.Now()), fmt.Sprintf("+919%09d", registered.Add(1))
	return step{name: "register a patient", function: "patients", by: w.technician, method: "POST", path: "/v1/patients", write: true,
		body: object{"id": w.patient, "name": cast.Sunita.Name, "name_latin": cast.Sunita.NameLatin, "birth_date": cast.Sunita.BirthDate, "sex": cast.Sunita.Sex,
			"phone": w.phone, "email": cast.Sunita.Email, "language": cast.Sunita.Language,
			"consent": object{"text_version": "2026-2", "language": "hi", "purpose": "care", "attested": true}}}
}

// place takes the order; its receipt names what later steps need.
func (w *walker) place() step {
	w.order = w.hospital + "-" + client.NewID(time.Now())
	return step{name: "place", function: "orders", by: w.technician, method: "POST", path: "/v1/orders", write: true,
		body: object{"id": w.order, "patient": w.patient, "tests": w.tests, "settlement": w.settlement,
			"orderer": object{"name": "Dr A. Rao", "registration": "MMC 2011/03/1022"}},
		take: func(answer json.RawMessage) error {
			var r struct {
				New struct {
					Number    string
					Total     lab.Paise
					Specimens []struct{ ID, Accession string }
				}
			}
			err := json.Unmarshal(answer, &r)
			w.number, w.total, w.specimens = r.New.Number, r.New.Total, nil
			for _, sp := range r.New.Specimens {
				w.specimens, w.accession[sp.ID] = append(w.specimens, sp.ID), sp.Accession
			}
			return err
		}}
}

// printSlip prints the visit slip, which the patient opens later.
func (w *walker) printSlip() step {
	return step{name: "print the visit slip", function: "slips", by: w.technician, method: "POST", path: "/v1/orders/" + w.order + "/print-slip",
		body: object{"form": "80mm"}, write: true,
		take: func(answer json.RawMessage) error {
			var paper client.PrintedSlip
			err := json.Unmarshal(answer, &paper)
			if err == nil {
				_, w.slip, err = paper.Address()
			}
			return err
		}}
}

// collect is the first of the commands that take a placed order to its report; authorise ends the persons' part.
func (w *walker) collect() step {
	var tubes []object
	for _, id := range w.specimens {
		tubes = append(tubes, object{"id": id, "accession": w.accession[id]})
	}
	name, body := "collect", object{"specimens": tubes, "identity": object{"confirmed": []string{"name", "birth_date"}, "how": "spoken"}}
	if w.settlement == lab.COD {
		name, body["cash"] = "collect, with the cash", object{"amount": w.total}
	}
	return w.command(name, "status", "collect", w.technician, body)
}

func (w *walker) receive() step {
	return w.command("receive", "status", "receive", w.technician, object{"specimens": w.specimens})
}

func (w *walker) accept() step {
	return w.command("accept", "status", "accept", w.technician, object{"specimens": w.specimens})
}

func (w *walker) start() step {
	return w.command("start", "status", "start", w.technician, object{"items": w.items})
}

func (w *walker) submit() step {
	var results []object
	for _, i := range w.items {
		results = append(results, object{"item": i, "value": values[i], "unit": w.units[i]})
	}
	s := w.command("submit", "results", "submit", w.technician, object{"results": results})
	s.take = func(answer json.RawMessage) error {
		var r struct{ New struct{ Run int } }
		err := json.Unmarshal(answer, &r)
		w.run = r.New.Run
		return err
	}
	return s
}

func (w *walker) authorise() step {
	var items []object
	for _, i := range w.items {
		items = append(items, object{"item": i, "run": w.run})
	}
	return w.command("authorise", "results", "authorise", w.who, object{"items": items})
}

func (w *walker) command(name, function, verb, by string, body any) step {
	return step{name: name, function: function, by: by, method: "POST", path: "/v1/orders/" + w.order + "/" + verb, body: body, write: true}
}

// commands are the persons' steps from placed to authorised, each made when its turn comes.
func (w *walker) commands() []func() step {
	if w.settlement == lab.Online {
		return []func() step{w.place, w.printSlip, w.startPayment, w.pay, w.confirm, w.collect, w.receive, w.accept, w.start, w.submit, w.authorise}
	}
	work := []func() step{w.collect, w.receive, w.accept, w.start, w.submit, w.authorise}
	if w.noSlip {
		return append([]func() step{w.place}, work...)
	}
	return append([]func() step{w.place, w.printSlip}, work...)
}

// draft is what typing one result leaves behind, before it is submitted.
func (w *walker) draft() step {
	return step{name: "draft one result", function: "results", by: w.technician, method: "PUT",
		path: "/v1/orders/" + w.order + "/drafts/" + w.items[0], body: object{"rev": 0, "value": values[w.items[0]]}, write: true}
}

// questions are what the pages ask of the order at its end.
func (w *walker) questions() []step {
	get := func(name, function, by, path string) step {
		return step{name: name, function: function, by: by, method: "GET", path: path}
	}
	order := "/v1/orders/" + w.order
	return []step{
		get("catalogue", "catalogue", "", "/v1/hospitals/"+w.hospital+"/catalogue"),
		get("quote", "catalogue", "", "/v1/hospitals/"+w.hospital+"/quote?tests="+strings.Join(w.tests, ",")),
		{name: "find a patient by phone", function: "patients", by: w.technician, method: "POST", path: "/v1/patients/find", body: object{"phone": w.phone}},
		{name: "find an order by number", function: "orders", by: w.technician, method: "POST", path: "/v1/orders/find", body: object{"number": w.number}},
		get("board", "orders", w.technician, "/v1/orders?tab=processing"),
		get("order", "orders", w.technician, order),
		get("timeline", "orders", w.technician, order+"/timeline"),
		get("results", "results", w.technician, order+"/results"),
		get("drafts", "results", w.technician, order+"/drafts"),
		{name: "report link", function: "reports", by: w.technician, method: "POST", path: order + "/report-link"},
		{name: "visit slip", function: "reports", method: "POST", path: "/v1/slips", body: object{"slip": w.slip, "birth_date": cast.Sunita.BirthDate}},
		get("who am I", "staff", w.technician, "/v1/me"),
	}
}

// do makes the event the gateway would make of a step, has it answered, and reads the answer.
func (w *walker) do(ctx context.Context, invoke invoker, s step) (json.RawMessage, error) {
	if s.outside != nil {
		return nil, s.outside(ctx)
	}
	event, err := w.event(s)
	if err != nil {
		return nil, err
	}
	raw, err := invoke(ctx, s.function, event)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return w.read(s, raw)
}

func (w *walker) read(s step, raw []byte) (json.RawMessage, error) {
	var answer events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	if answer.StatusCode >= 300 && answer.StatusCode != s.no {
		return nil, fmt.Errorf("%s: %d %s", s.name, answer.StatusCode, answer.Body)
	}
	body := json.RawMessage(answer.Body)
	if s.take != nil {
		return body, s.take(body)
	}
	return body, nil
}

func (w *walker) event(s step) ([]byte, error) {
	path, query, _ := strings.Cut(s.path, "?")
	ev := events.APIGatewayV2HTTPRequest{Version: "2.0", RouteKey: "$default", RawPath: path, RawQueryString: query,
		Headers: map[string]string{"host": "api.assay.example", "x-hospital": w.hospital, "user-agent": "bench", "accept": "application/json",
			apigw.EdgeKeyHeader: edgeKey}}
	if s.body != nil {
		body, err := json.Marshal(s.body)
		if err != nil {
			return nil, err
		}
		ev.Body, ev.Headers["content-type"] = string(body), "application/json"
	}
	if s.write {
		ev.Headers["idempotency-key"] = client.NewID(time.Now())
	}
	rc := &ev.RequestContext
	rc.Stage, rc.RequestID, rc.DomainName, rc.TimeEpoch = "$default", client.NewID(time.Now()), "api.assay.example", time.Now().UnixMilli()
	rc.HTTP = events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: s.method, Path: path, Protocol: "HTTP/1.1",
		SourceIP: "203.0.113.7", UserAgent: "bench"}
	if s.by != "" {
		claims := map[string]string{"sub": s.by, "iss": "https://cognito-idp.ap-south-1.amazonaws.com/ap-south-1_bench", "token_use": "access"}
		rc.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: maps.Clone(claims)}}
	}
	return json.Marshal(ev)
}
