package blackbox

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"assay/infra/client"
	"assay/infra/contract"
)

// columns reads the table: what each caller gets, by route, and the callers' names in order.
func columns(t *testing.T) (names []string, rows map[string][]string) {
	t.Helper()
	rows = map[string][]string{}
	for line := range strings.SplitSeq(table, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case names == nil:
			names = words
		case len(words) != 2+len(names):
			t.Fatalf("this row has %d of %d cells: %s", len(words)-2, len(names), line)
		default:
			route := words[0] + " " + words[1]
			if rows[route] != nil {
				t.Errorf("%s stands twice", route)
			}
			rows[route] = words[2:]
		}
	}
	return names, rows
}

// TestMatrix sends every operation of the API as every kind of caller. What they get stands in the table; the requests
// are the contract's own examples, about an order and people made for the row.
func TestMatrix(t *testing.T) {
	w := open(t)
	disable(w)
	operations, err := running.contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	names, rows := columns(t)
	cells := 0
	for _, op := range operations {
		route := op.Method + " " + op.Path
		row := rows[route]
		if row == nil {
			t.Errorf("%s has no row in the table", route)
			continue
		}
		delete(rows, route)
		cells += len(row)
		t.Run(route, func(t *testing.T) { newScene(t, op).play(names, row) })
	}
	for route := range rows {
		t.Errorf("%s is in the table and not in the contract", route)
	}
	t.Logf("%d operations, %d callers, %d cells", len(operations), len(names), cells)
}

// scene is one operation with everything its requests are about.
type scene struct {
	w        world
	op       contract.Operation
	order    *order
	stranger *order            // of another patient
	logins   map[string]string // subjects of the two patients
	// invitation is one to the hospital, where the operation is about one.
	invitation string
	code       string // of a printed report, where the operation asks for one
}

func newScene(t *testing.T, op contract.Operation) *scene {
	w := open(t)
	s := &scene{w: w, op: op, logins: map[string]string{}}
	at := "collect"
	if last := op.Path[strings.LastIndexByte(op.Path, '/')+1:]; slices.Contains(steps, last) {
		at = last
	}
	s.order, s.stranger = w.at(at, "CBC", "HBA1C", "TSH"), w.at("collect", "HBA1C")
	for name, o := range map[string]*order{"patient": s.order, "stranger": s.stranger} {
		s.logins[name] = "login-of-" + o.Patient.ID
		if strings.HasPrefix(op.Path, "/v1/my/") {
			w.tie(w.bearing(running.issuers["Patients"].token(s.logins[name], nil)), o.Patient)
		}
	}
	if strings.HasSuffix(op.Path, "/merge/confirm") || strings.HasSuffix(op.Path, "/merge/refuse") { // asked for by one who does not decide
		unlike := map[string]any{"rev": 1, "reason": "Read from the card.", "birth_date": "1984-03-13"}
		w.yes(w.as(tara), "POST", "/v1/patients/"+s.stranger.Patient.ID+"/correct", unlike, nil)
		w.yes(w.as(ravi), "POST", "/v1/patients/"+s.order.Patient.ID+"/merge/ask",
			map[string]any{"rev": 1, "other": s.stranger.Patient.ID, "other_rev": 2, "reason": "Same phone."}, nil)
	}
	if strings.Contains(op.Path, "{person}/grant/") { // something must have been asked, and not by the one who decides
		asker := ravi
		if strings.HasSuffix(op.Path, "/withdraw") {
			asker = asha
		}
		rev, _ := w.member(s.spare())
		w.yes(w.as(asker), "POST", "/v1/staff/"+s.spare().person+"/grant", map[string]any{"roles": []string{"technician", "supervisor"},
			"active": true, "reason": "Leads the night shift.", "rev": rev}, nil)
	}
	if strings.Contains(op.Path, "{invitation}") {
		s.invitation = s.order.Patient.ID
		invite(s.order)
	}
	if strings.HasSuffix(op.Path, "/bill-link") { // what is completed has an invoice
		s.order.upTo("").completed()
	}
	if op.Path == "/v1/report-checks" {
		s.order.upTo("").completed()
		var link struct{ URL string }
		w.yes(w.as(tara), "POST", s.order.path("/report-link"), map[string]any{}, &link)
		_, _, pdf := w.get(link.URL)
		s.code = printedCode(t, save(t, pdf))
	}
	return s
}

// spare is the member of staff whom the operation is tried out on: one for each decision about a grant.
func (s *scene) spare() caller {
	for end, who := range map[string]caller{"/confirm": promoted, "/refuse": passedOver, "/withdraw": forgotten} {
		if strings.HasSuffix(s.op.Path, "/grant"+end) {
			return who
		}
	}
	return spare
}

// caller is the session of a column.
func (s *scene) caller(column string) *client.Session {
	switch column {
	case "none":
		return s.at(s.w.sys.Nobody())
	case "expired":
		return s.at(s.w.bearing(running.issuers["Staff"].token(tara.person, jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()})))
	case "foreign":
		return s.at(s.w.bearing(running.issuers["elsewhere"].token(tara.person, nil)))
	case "patient", "stranger":
		return s.at(s.w.bearing(running.issuers["Patients"].token(s.logins[column], nil)))
	}
	people := map[string]caller{"tech": tara, "away": {dev.person, sahyadri}, "out": disabled, "super": joseph, "sign": meera,
		"admin": asha, "south": omar}
	who, known := people[column]
	if !known {
		s.w.t.Fatalf("the table has a column %s", column)
	}
	return s.w.as(who)
}

// at lets somebody who is no member say that he stands at the desk of sahyadri.
func (s *scene) at(session *client.Session) *client.Session {
	session.Hospital = sahyadri
	return session
}

const nobodysID = "01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8"

// call is the operation's example, about this scene; unknown puts ids in it that nobody has.
func (s *scene) call(hospital string, unknown bool) client.Call {
	s.w.t.Helper()
	req, sent, err := running.contract.Example(s.op)
	if err != nil {
		s.w.t.Fatal(err)
	}
	o, target := s.order, req.URL.RequestURI()
	subject := []string{o.ID, o.Patient.ID, o.Number, s.spare().person, s.stranger.Patient.ID}
	if unknown {
		subject = []string{hospital + "-" + nobodysID, nobodysID, "26-999999", "nobody", nobodysID}
	}
	id, patient := subject[0], subject[1]
	switch s.op.Method + " " + s.op.Path { // what is made again has an id of its own
	case "POST /v1/orders", "POST /v1/my/orders":
		id = hospital + "-" + client.NewID(time.Now())
	case "POST /v1/patients":
		patient = client.NewID(time.Now())
	case "GET /v1/orders":
		target = "/v1/orders?tab=cod"
	}
	invitation := s.invitation
	if invitation == "" || unknown {
		invitation = nobodysID
	}
	if s.op.Path == "/v1/invitations" {
		invitation = client.NewID(time.Now())
	}
	about := strings.NewReplacer("01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f70", invitation,
		"sahyadri-01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8", id, "01938f6c-11aa-7b20-8d5f-90ab12cd34ef", patient,
		"01938f6c-22bb-7b20-8d5f-90ab12cd34ef", subject[4], "26-000417", subject[2], "P26-000093", o.Patient.Number,
		"3f0e8a52-1111-4c6b-9d20-5a7b3c9e0003", subject[3], "k7q2m4x6zt3w5y2n7p4r6s2v5b", o.Slip,
		"b5v2s6r4p7n2y5w3t6z4x2m7q3", s.code, "nila@assay.example", client.NewID(time.Now())+"@assay.example")
	c := client.Call{Method: s.op.Method, Path: about.Replace(target)}
	last := s.op.Path[strings.LastIndexByte(s.op.Path, '/')+1:]
	switch {
	case slices.Contains(steps, last) && strings.HasPrefix(s.op.Path, "/v1/orders/"):
		_, c.Body = o.command(last)
	case sent != nil:
		c.Body = []byte(about.Replace(string(timeless(sent))))
		if s.op.Path == "/v1/hospital/grant" { // decided on settings that are not: a request would stay for the other tests
			c.Body = bytes.Replace(c.Body.([]byte), []byte(`"rev":3`), []byte(`"rev":3000`), 1)
		}
	}
	return c
}

// play makes the calls: those that are refused first, after which nothing may have changed.
func (s *scene) play(names, row []string) {
	t := s.w.t
	before := s.order.everything()
	for n, column := range names {
		if row[n] != "ok" && row[n] != "own" {
			s.cell(column, row[n])
		}
	}
	after := s.order.everything()
	for path := range before {
		if before[path] != after[path] {
			t.Errorf("refused calls have changed %s:\n%s\n%s", path, before[path], after[path])
		}
	}
	for n, column := range names {
		if row[n] == "ok" || row[n] == "own" {
			s.cell(column, row[n])
		}
	}
}

// cell makes one call and holds the answer against what the table says.
func (s *scene) cell(column, want string) {
	t, who := s.w.t, s.caller(column)
	a := s.w.send(who, s.call(who.Hospital, false))
	no, _ := a.Into(nil).(*client.Refused)
	got, code := a.Status, ""
	if no != nil {
		code = no.Code()
	}
	fits := false
	switch want {
	case "ok", "own":
		fits = got < 300 || got == 409 || got == 412 || got == 422 || code == "callback_forged" || code == "code_unknown" || code == "webhook_forged" // the example is signed by nobody
	case "401":
		fits = got == 401
	case "role":
		fits = got == 403 && code == "not_allowed"
	case "names": // the example has an e-mail address
		fits = got == 403 && code == "names_no_address"
	case "member":
		fits = got == 403 && code == "not_a_member"
	case "signs":
		fits = got == 403 && code == "not_signatory"
	case "404":
		fits = got == 404 && code == "not_found"
	}
	if !fits {
		t.Errorf("%s: answered %d %s, want %s: %.300s", column, got, code, want, a.Body)
	}
	if want == "404" {
		if nobodys := s.w.send(who, s.call(who.Hospital, true)); nobodys.Status != got || !bytes.Equal(nobodys.Body, a.Body) {
			t.Errorf("%s: an id nobody has is told apart: %d %s, theirs %d %s", column, nobodys.Status, nobodys.Body, got, a.Body)
		}
	}
	if want != "ok" {
		secrets := []string{s.order.ID, s.order.Patient.ID, s.order.Patient.Phone, s.order.Patient.Email}
		if column != "stranger" {
			secrets = append(secrets, `"sahyadri"`)
		}
		for _, secret := range secrets {
			if bytes.Contains(a.Body, []byte(secret)) {
				t.Errorf("%s: the answer (%d) tells %s", column, got, secret)
			}
		}
	}
}
