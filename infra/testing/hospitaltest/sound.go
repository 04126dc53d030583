package hospitaltest

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
	"assay/shared/store"
)

// account is what Razorpay's double says of the money of its hospitals.
type account struct {
	Orders []struct{ ID, Receipt string }
	Codes  []struct {
		ID    string
		Notes struct{ Receipt string }
	} `json:"qr_codes"`

	Payments []struct {
		ID       string
		Order    string `json:"order_id"`
		Amount   lab.Paise
		Captured bool
	}
	Refunds []struct {
		ID      string
		Payment string `json:"payment_id"`
		Receipt string
		Amount  lab.Paise
		Status  string
	}
	Disputes []struct {
		ID       string
		Payment  string    `json:"payment_id"`
		Deducted lab.Paise `json:"amount_deducted"`
		Status   string
	}
}

// Sound holds an order and the tables against the invariants (docs/rules.md#invariants), and against what Razorpay's
// double says. It reads nothing else. Everything that was set going must have come to its end.
func (h *House) Sound(t *testing.T, b *Bank, order string) {
	t.Helper()
	o, err := h.Store.Order(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	said := httptest.NewRecorder()
	b.ServeHTTP(said, httptest.NewRequest("GET", "/control", nil))
	var bank account
	if err := json.Unmarshal(said.Body.Bytes(), &bank); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range slices.Concat(kept(o), settled(o, bank), h.events(t, o), h.duties(t, o), h.inbox(t), h.opened(t, o, bank)) {
		t.Error(wrong)
	}
}

// kept: nobody has paid twice without money going back (docs/rules.md#invariant-3).
func kept(o lab.Order) (wrong []string) {
	if back, _ := o.Money.ToRefund(); o.Money.Balance(lab.InCash)+o.Money.Balance(lab.AtGateway)+o.Money.Balance(lab.Disputed)-back > o.Money.Charged() {
		wrong = append(wrong, "docs/rules.md#invariant-3: more is kept than is charged, and it does not go back")
	}
	return wrong
}

// settled: payment by payment the ledger has what Razorpay has, and every refund of ours was made once and is no more
// than was captured (docs/rules.md#invariant-2, docs/rules.md#invariant-14, docs/rules.md#invariant-15).
func settled(o lab.Order, bank account) (wrong []string) {
	say := func(format string, a ...any) { wrong = append(wrong, fmt.Sprintf(format, a...)) }
	var held lab.Paise
	for _, p := range bank.Payments {
		var back, leaving, ours, deducted lab.Paise
		keys := map[string]int{}
		for _, r := range bank.Refunds {
			if r.Payment != p.ID {
				continue
			}
			if keys[r.Receipt]++; r.Receipt != "" && keys[r.Receipt] > 1 {
				say("docs/rules.md#invariant-15: the refund %s was made twice", r.Receipt)
			}
			if r.Status == "processed" {
				back += r.Amount
			}
			if r.Status != "failed" {
				leaving += r.Amount
				if r.Receipt != "" {
					ours += r.Amount
				}
			}
		}
		for _, d := range bank.Disputes {
			if d.Payment != p.ID {
				continue
			}
			deducted += d.Deducted
			if n := slices.IndexFunc(o.Money.Disputes, func(k lab.Dispute) bool { return k.ID == d.ID }); n < 0 ||
				string(o.Money.Disputes[n].State) != d.Status || o.Money.Disputes[n].Deducted != d.Deducted {
				say("docs/rules.md#row-31: the dispute %s is %s, %d deducted; the order knows %+v", d.ID, d.Status, d.Deducted, o.Money.Disputes)
			}
		}
		if deducted > 0 && ours+deducted > p.Amount {
			say("docs/rules.md#row-30: %d goes back on top of %d that was deducted", ours, deducted)
		}
		if leaving > p.Amount {
			say("docs/rules.md#invariant-15: %d of %d go back", leaving, p.Amount)
		}
		known := paymentOf(o, p.ID)
		switch {
		case !p.Captured:
			if known.State == lab.PayCaptured {
				say("docs/rules.md#invariant-2: a payment that Razorpay did not capture is in the books")
			}
		case known.State != lab.PayCaptured || known.Amount != p.Amount || known.Back != back:
			say("docs/rules.md#invariant-2: of a payment Razorpay has %d, gave back %d; the order knows %+v", p.Amount, back, known)
		default:
			held += p.Amount - back - deducted
		}
	}
	if books := o.Money.Balance(lab.AtGateway) + o.Money.Balance(lab.Disputed); books != held {
		say("docs/rules.md#invariant-2: Razorpay holds %d, the books say %d", held, books)
	}
	for _, r := range o.Money.Refunds {
		if (r.Via != "") && !o.Money.IsDisputed(r.Via) && (r.State == lab.RefundOwed || r.State == lab.RefundPaid && r.Gateway == "") {
			say("docs/rules.md#invariant-15: the refund %s is %s, at Razorpay %q", r.ID, r.State, r.Gateway)
		}
	}
	if o.State == lab.Expired && held != 0 {
		say("docs/rules.md#invariant-14: expired, and Razorpay holds %d", held)
	}
	return wrong
}

func paymentOf(o lab.Order, id string) lab.Payment {
	for _, a := range o.Money.Attempts {
		for _, p := range a.Payments {
			if p.ID == id {
				return p
			}
		}
	}
	return lab.Payment{}
}

// events: numbers without a gap, a whole chain, books that prove, and the order is what its events make of it
// (docs/rules.md#invariant-1, docs/rules.md#invariant-7).
func (h *House) events(t *testing.T, o lab.Order) (wrong []string) {
	t.Helper()
	events, err := h.Store.Timeline(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := lab.Fold(events)
	if err != nil {
		return []string{"docs/rules.md#invariant-7: " + err.Error()}
	}
	if len(events) != o.Version {
		wrong = append(wrong, fmt.Sprintf("docs/rules.md#invariant-7: version %d has %d events", o.Version, len(events)))
	}
	if what := trace.Difference(o.Trace()); what != "" {
		wrong = append(wrong, "docs/rules.md#invariant-7: the events make another order: "+what)
	}
	err = h.Store.Audit(t.Context(), h.DB.Client, 100, store.AuditReporter{Say: func(store.AuditProgress) {},
		Found: func(f store.Finding) {
			wrong = append(wrong, "docs/rules.md#invariant-1, docs/rules.md#invariant-7: "+f.String())
		}})
	if err != nil {
		t.Fatal(err)
	}
	return wrong
}

// duties: one letter for each thing there is to say, and no call that is still promised but the checks
// (docs/rules.md#invariant-5, docs/rules.md#invariant-6, docs/rules.md#invariant-8).
func (h *House) duties(t *testing.T, o lab.Order) (wrong []string) {
	t.Helper()
	say := func(format string, a ...any) { wrong = append(wrong, fmt.Sprintf(format, a...)) }
	calls, err := h.Store.OpenDuties(t.Context(), o.ID, lab.DutyGateway)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range calls {
		if j.Duty.Act != lab.GatewayCheck {
			say("docs/rules.md#invariant-8: the call %s is still promised", j.Ref.Duty)
		}
	}
	mails, err := h.Store.OpenDuties(t.Context(), o.ID, lab.DutyMail) // nobody sends them here
	if err != nil {
		t.Fatal(err)
	}
	sent := map[string]int{}
	for _, j := range mails {
		sent[string(j.Duty.Stage)+" "+j.Duty.Of]++
	}
	want := func(stage lab.MailStage, of string, n int) {
		if got := sent[string(stage)+" "+of]; got != n {
			say("docs/rules.md#invariant-5: %d letters of %s about %q, want %d", got, stage, of, n)
		}
	}
	for _, a := range o.Money.Attempts {
		for _, p := range a.Payments {
			want(lab.MailReceipt, p.ID, map[bool]int{true: 1}[p.Use == lab.UseSettled])
			want(lab.MailWrongAmount, p.ID, map[bool]int{true: 1}[p.State == lab.PayCaptured && p.Amount != a.Amount || p.Currency != "" && p.State == lab.PayCaptured])
			want(lab.MailRefunded, p.ID, map[bool]int{true: 1}[p.State == lab.PayReturned])
		}
	}
	for _, r := range o.Money.Refunds {
		if r.Via != "" {
			want(lab.MailRefunded, r.ID, map[bool]int{true: 1}[r.State == lab.RefundPaid])
		}
	}
	want(lab.MailPlaced, "", 1)
	for _, end := range []lab.MailStage{lab.MailCancelled, lab.MailExpired} {
		if sent[string(end)+" "] > 1 {
			say("docs/rules.md#invariant-6: two letters say that the order is %s", end)
		}
	}
	return wrong
}

// inbox: every webhook that was taken has ended (docs/rules.md#invariant-16).
func (h *House) inbox(t *testing.T) (wrong []string) {
	t.Helper()
	filter := "attribute_exists(#hash) AND attribute_exists(#name) AND attribute_not_exists(ended)"
	out, err := h.DB.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &h.DB.Truth, FilterExpression: &filter,
		ExpressionAttributeNames: map[string]string{"#hash": "hash", "#name": "name"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range out.Items {
		name, _ := i["name"].(*types.AttributeValueMemberS)
		wrong = append(wrong, fmt.Sprintf("docs/rules.md#invariant-16: a webhook that was taken has not ended: %+v", name))
	}
	return wrong
}

// opened: every attempt has at most one order at Razorpay, and each of the two leads to the other
// (docs/rules.md#invariant-17).
func (h *House) opened(t *testing.T, o lab.Order, bank account) (wrong []string) {
	t.Helper()
	say := func(format string, a ...any) { wrong = append(wrong, fmt.Sprintf(format, a...)) }
	made := map[string]string{}
	for _, r := range bank.Orders {
		if made[r.Receipt] != "" {
			say("docs/rules.md#invariant-4: the attempt %s has two orders at Razorpay", r.Receipt)
		}
		made[r.Receipt] = r.ID
	}
	for _, c := range bank.Codes {
		if made[c.Notes.Receipt] != "" {
			say("docs/rules.md#invariant-4: the attempt %s has two codes at Razorpay", c.Notes.Receipt)
		}
		made[c.Notes.Receipt] = c.ID
	}
	for _, a := range o.Money.Attempts {
		if a.Gateway == "" {
			continue
		}
		found, err := h.Store.OrderByGateway(t.Context(), o.Hospital, a.Gateway)
		if err != nil {
			t.Fatal(err)
		}
		if made[a.Receipt] != a.Gateway || found != o.ID {
			say("docs/rules.md#invariant-17: the attempt %s is %q here and %q at Razorpay, and leads to %q", a.Receipt, a.Gateway, made[a.Receipt], found)
		}
	}
	return wrong
}
