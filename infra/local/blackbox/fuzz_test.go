package blackbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/contract"
	"assay/shared/lab"
)

// sown is in every text that this test types, and in nothing else: in names, notes and addresses.
const sown = "zaqwix"

// TestFuzz sends what nobody foresaw: every operation of the contract as seven kinds of caller, about an order at the step
// the operation is for and again after it was done. Each call is a right one with up to three things wrong in it. Nothing
// is answered with 5xx; what is granted is what the contract allows; a refusal repeats nothing of what was typed; no
// answer but the printed slip holds the slip's token; and of all that was typed nothing is found in a log, a queue, the
// stream, a file's name or at Razorpay. FUZZ_SEED repeats a run.
func TestFuzz(t *testing.T) {
	w := open(t)
	operations, err := running.contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	each, every := 2, uint64(4) // calls of a caller for an operation, before it and after, of every fourth operation
	if proof {
		each, every = 105, 1
	}
	f := &fuzz{seed: seedOfFuzz(t), deeds: map[string]deed{}, calls: map[string]int{}, granted: map[string]bool{}}
	for _, d := range deeds {
		f.deeds[d.operation] = d
	}
	hospital := w.settings()
	for n, op := range operations {
		if (uint64(n)+f.seed)%every == 0 {
			t.Run(op.ID, func(t *testing.T) { f.operation(t, op, each) })
		}
	}
	w.restore(hospital)
	t.Logf("seed %d; calls %v; %d of %d operations granted", f.seed, f.calls, len(f.granted), len(operations))
	if proof && len(f.granted) < 80 {
		t.Errorf("%d operations were granted, too few to have been tried in earnest", len(f.granted))
	}
	t.Run("nothing typed is left behind", nothingLeft)
}

func seedOfFuzz(t *testing.T) uint64 {
	text := os.Getenv("FUZZ_SEED")
	if text == "" {
		return uint64(time.Now().UnixNano())
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return seed
}

// fuzz counts what was sent and what was granted.
type fuzz struct {
	seed    uint64
	deeds   map[string]deed
	calls   map[string]int // by caller
	granted map[string]bool
}

// operation fuzzes one operation: before it is done, and after.
func (f *fuzz) operation(t *testing.T, op contract.Operation, each int) {
	right, byWhom, o := f.right(t, op)
	f.send(t, op, o, right, each, 0)
	a, err := byWhom.Do(context.Background(), right())
	if err != nil {
		t.Fatal(err)
	}
	f.judge(t, op, o, a)
	if a.Status < 300 {
		f.granted[op.ID] = true
	} else { // what was sent before may have done it already, or spoilt it
		fresh, who, _ := f.right(t, op)
		if a, err = who.Do(context.Background(), fresh()); err == nil && a.Status < 300 {
			f.granted[op.ID] = true
		}
	}
	f.send(t, op, o, right, each, 1)
}

// right gives a call of the operation that is right as things stand, who makes it, and the order it is about.
func (f *fuzz) right(t *testing.T, op contract.Operation) (func() client.Call, *client.Session, *order) {
	if d, known := f.deeds[op.ID]; known {
		o := d.readyFor(t, sownPerson())
		return func() client.Call { return d.call(o) }, d.session(o), o
	}
	s := newScene(t, op)
	who := s.caller("sign")
	if strings.HasPrefix(op.Path, "/v1/my/") {
		who = s.caller("patient")
	}
	return func() client.Call { return s.call(sahyadri, false) }, who, s.order
}

// sownPerson is somebody in whose every word the sown one stands.
func sownPerson() patient {
	p := someone()
	p.Name, p.Latin = "Zaqwixa Devi", "Zaqwixa Devi"
	p.Email = sown + "." + p.Email
	return p
}

// send makes calls with something wrong in them, as all callers at once.
func (f *fuzz) send(t *testing.T, op contract.Operation, o *order, right func() client.Call, each int, round uint64) {
	w := o.w
	me := w.bearing(running.issuers["Patients"].token("login-of-"+o.Patient.ID, nil))
	callers := map[string]*client.Session{"nobody": w.sys.Nobody(), "patient": me, "technician": w.as(tara), "supervisor": w.as(joseph),
		"signatory": w.as(meera), "admin": w.as(asha), "admin elsewhere": w.as(omar)}
	sample := right()
	var all sync.WaitGroup
	for name, who := range callers {
		random := rand.New(rand.NewPCG(f.seed, hash(op.ID+name)+round))
		all.Go(func() {
			for range each {
				a, err := who.Do(context.Background(), spoilt(random, op, sample))
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				f.judge(t, op, o, a)
			}
		})
		f.calls[name] += each
	}
	all.Wait()
}

func hash(text string) (sum uint64) {
	for _, b := range []byte(text) {
		sum = sum*1099511628211 + uint64(b)
	}
	return sum
}

// judge holds an answer against what every answer must be; the transport has compared it with the contract.
func (f *fuzz) judge(t *testing.T, op contract.Operation, o *order, a client.Answer) {
	said := fmt.Sprintf("%s %s %s", a.Call.Method, a.Call.Path, text(a.Call.Body))
	switch {
	case a.Status >= 500:
		t.Errorf("answered %d: %.1500s\n%s", a.Status, said, a.Body)
	case a.Status >= 400 && bytes.Contains(bytes.ToLower(a.Body), []byte(sown)):
		t.Errorf("a refusal repeats what was typed: %.1500s\n%s", said, a.Body)
	}
	if o.Slip != "" && op.ID != "printSlip" && bytes.Contains(a.Body, []byte(o.Slip)) {
		t.Errorf("the answer holds the slip's token: %.1500s", said)
	}
}

func text(body any) string {
	if raw, ok := body.([]byte); ok {
		return string(raw)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// settings is the hospital as it is before it is changed at random.
func (w world) settings() (all map[string]any) {
	w.t.Helper()
	w.yes(w.as(asha), "GET", "/v1/hospital", nil, &all)
	return all
}

// restore gives the hospital its settings back, for the tests that follow.
func (w world) restore(to map[string]any) {
	w.t.Helper()
	now := w.settings()
	body := map[string]any{"rev": now["rev"], "lab_email": now["lab_email"], "refund_limit": now["refund_limit"]}
	for _, name := range []string{"name", "name_local", "address", "phone", "email", "registration", "vat", "home_fee", "expiry_hours", "mail"} {
		body[name] = to[name]
	}
	if fmt.Sprint(changed(now, map[string]any{"rev": nil})) != fmt.Sprint(changed(to, map[string]any{"rev": nil})) {
		w.yes(w.as(asha), "PUT", "/v1/hospital", body, nil)
	}
	w.restoreGuarded(to)
}

// restoreGuarded does so with the settings that two persons decide.
func (w world) restoreGuarded(to map[string]any) {
	w.t.Helper()
	var list struct {
		Grants []struct {
			Person struct{ Person string }
			State  string
			Rev    int
		}
	}
	w.yes(w.as(joseph), "GET", "/v1/grants", nil, &list)
	for _, g := range list.Grants {
		if g.Person.Person == lab.SettingsGrant && g.State == string(lab.GrantPending) {
			w.yes(w.as(joseph), "POST", "/v1/hospital/grant/refuse", map[string]any{"rev": g.Rev}, nil)
		}
	}
	guarded := func(s map[string]any) string {
		return fmt.Sprint(s["refund_limit"], s["lab_email"], s["invite_domains"], s["root_letter_to"])
	}
	now := w.settings()
	if guarded(now) == guarded(to) {
		return
	}
	ask := map[string]any{"refund_limit": to["refund_limit"], "lab_email": to["lab_email"], "root_letter_to": to["root_letter_to"], "reason": "As it was.", "rev": now["rev"]}
	if domains := to["invite_domains"]; domains != nil {
		ask["invite_domains"] = domains
	}
	var asked struct{ Rev int }
	w.yes(w.as(asha), "POST", "/v1/hospital/grant", ask, &asked)
	w.yes(w.as(joseph), "POST", "/v1/hospital/grant/confirm", map[string]any{"rev": asked.Rev}, nil)
}

// nothingLeft looks for what was sown wherever no personal data may be.
func nothingLeft(t *testing.T) {
	data := filepath.Join(running.dir, "data")
	files := 0
	for _, folder := range []string{"logs", "queues", "streams", "razorpay"} {
		err := filepath.WalkDir(filepath.Join(data, folder), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files++
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer file.Close()
			content, err := io.ReadAll(file)
			if at := bytes.Index(bytes.ToLower(content), []byte(sown)); at >= 0 {
				t.Errorf("%s holds what was typed: …%s…", path, content[max(0, at-200):min(len(content), at+100)])
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Error(err)
		}
	}
	err := filepath.WalkDir(filepath.Join(data, "objects"), func(path string, _ os.DirEntry, err error) error {
		if strings.Contains(strings.ToLower(path), sown) {
			t.Errorf("a file is named by what was typed: %s", path)
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("looked into %d files: %v", files, err)
	}
}
