package client

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// Patient is a registration at the desk. Consent is read out and attested in the patient's language.
type Patient struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	NameLatin string   `json:"name_latin,omitempty"`
	BirthDate string   `json:"birth_date,omitempty"`
	Age       *Age     `json:"age,omitempty"`
	Sex       string   `json:"sex"`
	Phone     string   `json:"phone,omitempty"`
	Email     string   `json:"email,omitempty"`
	Guardian  string   `json:"guardian,omitempty"`
	Language  string   `json:"language"`
	Consent   *Consent `json:"consent,omitempty"`
}

// Age replaces a date of birth that is not known.
type Age struct {
	Years int `json:"years"`
}

// Consent is what the desk has read out.
type Consent struct {
	TextVersion string `json:"text_version"`
	Language    string `json:"language"`
	Purpose     string `json:"purpose"`
	Attested    bool   `json:"attested"`
}

// Register registers a patient and gives the number.
func (s *Session) Register(ctx context.Context, p Patient) (number string, err error) {
	p.Consent = &Consent{TextVersion: "2026-2", Language: p.Language, Purpose: "care", Attested: true}
	var made struct{ Number string }
	err = s.Send(ctx, "/v1/patients", p, &made)
	return made.Number, err
}

// Placement is an order as the desk places it.
type Placement struct {
	ID             string         `json:"id"`
	Patient        string         `json:"patient"`
	Tests          []string       `json:"tests"`
	Settlement     string         `json:"settlement"`
	Reason         string         `json:"reason,omitempty"`
	Priority       string         `json:"priority,omitempty"`
	HomeCollection bool           `json:"home_collection,omitempty"`
	Home           *lab.HomeVisit `json:"home,omitempty"`
	Slot           string         `json:"slot,omitempty"`
	PreferredDate  string         `json:"preferred_date,omitempty"`
	ExpectedTotal  *lab.Paise     `json:"expected_total,omitempty"`
	Orderer        *lab.Orderer   `json:"orderer,omitempty"`
	Ward           string         `json:"ward,omitempty"`
}

// Place places an order and reads it back.
func (s *Session) Place(ctx context.Context, p Placement) (Order, error) {
	if err := s.Send(ctx, "/v1/orders", p, nil); err != nil {
		return Order{}, err
	}
	return s.Order(ctx, p.ID)
}

// Order is what staff see of an order, as far as callers here need it.
type Order struct {
	ID        string     `json:"id"`
	Number    string     `json:"number"`
	State     string     `json:"state"`
	Tab       string     `json:"tab"`
	Stage     string     `json:"stage"`
	Total     lab.Paise  `json:"total"`
	Due       lab.Paise  `json:"due"`
	Lines     []lab.Line `json:"lines"`
	Settled   string     `json:"settlement"`
	Specimens []struct {
		ID        string `json:"id"`
		Accession string `json:"accession"`
		Name      string `json:"name"`
		State     string `json:"state"`
	} `json:"specimens"`
	Items []struct {
		Code           string               `json:"code"`
		Name           string               `json:"name"`
		Department     string               `json:"department"`
		CalculatedFrom []string             `json:"calculated_from"` // of a value that is never entered
		State          string               `json:"state"`
		Held           []measure.HoldReason `json:"held"`
		Run            int                  `json:"run"`
	} `json:"items"`
	Reports []struct {
		Version int    `json:"version"`
		Kind    string `json:"kind"`
		State   string `json:"state"`
		SHA256  string `json:"sha256"`
	} `json:"reports"`
}

// Order reads an order.
func (s *Session) Order(ctx context.Context, id string) (Order, error) {
	var o Order
	err := s.See(ctx, "/v1/orders/"+id, &o)
	return o, err
}

// Stored waits until the newest report of an order is made and kept.
func (s *Session) Stored(ctx context.Context, id string) (Order, error) {
	deadline := time.Now().Add(s.System.Wait)
	for {
		o, err := s.Order(ctx, id)
		if n := len(o.Reports); err != nil || n > 0 && o.Reports[n-1].State == "stored" {
			return o, err
		}
		if time.Now().After(deadline) {
			return o, fmt.Errorf("the report of order %s was not made within %s", o.Number, s.System.Wait)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Cash takes all that is due, before any blood is drawn.
func (s *Session) Cash(ctx context.Context, o Order) (receipt string, err error) {
	var took struct {
		New struct {
			ReceiptNumber string `json:"receipt_number"`
		}
	}
	err = s.Send(ctx, "/v1/orders/"+o.ID+"/cash", map[string]any{"amount": o.Due}, &took)
	return took.New.ReceiptNumber, err
}

// Collect draws all tubes of an order, and takes the cash that is due at collection in the same step.
func (s *Session) Collect(ctx context.Context, o Order) (receipt string, err error) {
	type tube struct {
		ID        string `json:"id"`
		Accession string `json:"accession"`
	}
	var tubes []tube
	for _, t := range o.Specimens {
		tubes = append(tubes, tube{t.ID, t.Accession})
	}
	body := map[string]any{"specimens": tubes,
		"identity": map[string]any{"confirmed": []string{"name", "birth_date"}, "how": "spoken"}}
	if o.Settled == string(lab.COD) && o.Due > 0 {
		body["cash"] = map[string]any{"amount": o.Due}
	}
	var took struct {
		New struct {
			ReceiptNumber string `json:"receipt_number"`
		}
	}
	err = s.Send(ctx, "/v1/orders/"+o.ID+"/collect", body, &took)
	return took.New.ReceiptNumber, err
}

// Receive says that all tubes are in the laboratory.
func (s *Session) Receive(ctx context.Context, o Order) error { return s.bench(ctx, o, "receive") }

// Accept says that all tubes are fit for their tests.
func (s *Session) Accept(ctx context.Context, o Order) error { return s.bench(ctx, o, "accept") }

func (s *Session) bench(ctx context.Context, o Order, step string) error {
	var ids []string
	for _, t := range o.Specimens {
		ids = append(ids, t.ID)
	}
	return s.Send(ctx, "/v1/orders/"+o.ID+"/"+step, map[string]any{"specimens": ids}, nil)
}

// Start puts all tests of an order on the bench.
func (s *Session) Start(ctx context.Context, o Order) error {
	var codes []string
	for _, i := range o.Items {
		codes = append(codes, i.Code)
	}
	return s.Send(ctx, "/v1/orders/"+o.ID+"/start", map[string]any{"items": codes}, nil)
}

// Result is a value as somebody types it.
type Result struct {
	Item    string `json:"item"`
	Value   string `json:"value"`
	Unit    string `json:"unit"`
	Comment string `json:"comment,omitempty"`
}

// Submit enters results as one run.
func (s *Session) Submit(ctx context.Context, order string, results []Result) error {
	return s.Send(ctx, "/v1/orders/"+order+"/submit", map[string]any{"results": results}, nil)
}

// Authorise signs what has a result in these departments; what is held is set aside with a note.
func (s *Session) Authorise(ctx context.Context, o Order, note string, departments ...string) error {
	type decision struct {
		Item  string               `json:"item"`
		Run   int                  `json:"run"`
		Clear []measure.HoldReason `json:"clear,omitempty"`
		Note  string               `json:"note,omitempty"`
	}
	var decisions []decision
	for _, i := range o.Items {
		if i.State != string(lab.Resulted) && i.State != string(lab.Held) || !slices.Contains(departments, i.Department) {
			continue
		}
		d := decision{Item: i.Code, Run: i.Run, Clear: i.Held}
		if len(i.Held) > 0 {
			d.Note = note
		}
		decisions = append(decisions, d)
	}
	return s.Send(ctx, "/v1/orders/"+o.ID+"/authorise", map[string]any{"items": decisions}, nil)
}

// See reads a path into a value.
func (s *Session) See(ctx context.Context, path string, into any) error {
	a, err := s.Get(ctx, path)
	if err != nil {
		return err
	}
	return a.Into(into)
}

// Send sends a command and reads its answer.
func (s *Session) Send(ctx context.Context, path string, body, into any) error {
	a, err := s.Do(ctx, Call{Method: http.MethodPost, Path: path, Body: body})
	if err != nil {
		return err
	}
	return a.Into(into)
}
