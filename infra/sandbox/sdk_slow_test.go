//go:build slow

package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asked are the same questions put by each of Razorpay's clients, to the double alone: orders, payments, captures, refunds,
// settlements, signatures, and what is refused. A line each, so that the two are held against the same answers.
var asked = map[string]string{
	"python": `
import os, razorpay
c = razorpay.Client(auth=(os.environ["KEY"], os.environ["SECRET"]), base_url=os.environ["BASE"])
o = c.order.create({"amount": 125000, "currency": "INR", "receipt": "py-1", "notes": {"assay": "sahyadri-0199"}})
print("order", o["entity"], o["amount"], o["status"], o["receipt"], o["notes"]["assay"])
print("found", [x["receipt"] for x in c.order.all({"receipt": "py-"})["items"]])
print("edited", c.order.edit(o["id"], {"notes": {"ward": "4"}})["notes"])
paid, order, signature, late = os.environ["PAID"], os.environ["ORDER"], os.environ["SIGNATURE"], os.environ["LATE"]
p = c.payment.fetch(paid)
print("payment", p["status"], p["amount"], p["captured"], p["fee"], p["tax"])
print("of order", [x["status"] for x in c.order.payments(order)["items"]])
print("captured", c.payment.capture(late, 125000, {"currency": "INR"})["status"])
r = c.payment.refund(paid, {"amount": 5000, "notes": {"why": "test"}})
print("refund", r["amount"], r["status"], c.refund.fetch(r["id"])["id"] == r["id"], c.payment.fetch_refund_id(paid, r["id"])["amount"])
print("refunds", c.payment.fetch_multiple_refund(paid)["count"])
try: c.payment.refund(paid, {"amount": 125000})
except razorpay.errors.BadRequestError as e: print("too much", e)
try: c.payment.fetch("pay_1")
except razorpay.errors.BadRequestError as e: print("unknown", e)
print("settlements", [s["status"] for s in c.settlement.all()["items"]], c.settlement.report({"year": 2026, "month": 11})["count"])
good = c.utility.verify_payment_signature({"razorpay_order_id": order, "razorpay_payment_id": paid, "razorpay_signature": signature})
print("callback", good)
try: c.utility.verify_payment_signature({"razorpay_order_id": "order_1", "razorpay_payment_id": paid, "razorpay_signature": signature})
except razorpay.errors.SignatureVerificationError: print("forged callback")
print("webhook", c.utility.verify_webhook_signature(os.environ["BODY"], os.environ["SIGNED"], os.environ["HOOK"]))
try: c.utility.verify_webhook_signature(os.environ["BODY"] + " ", os.environ["SIGNED"], os.environ["HOOK"])
except razorpay.errors.SignatureVerificationError: print("forged webhook")
`,
	"node": `
const Razorpay = require("razorpay"), { validatePaymentVerification, validateWebhookSignature } = require("razorpay/dist/utils/razorpay-utils")
const env = process.env, show = (...all) => console.log(all.map((x) => typeof x === "string" ? x : x === true ? "True" : x === false ? "False" :
  Array.isArray(x) ? "[" + x.map((y) => "'" + y + "'").join(", ") + "]" : typeof x === "object" ? JSON.stringify(x).replaceAll('"', "'").replaceAll(":", ": ") : x).join(" "))
async function main() {
  const c = new Razorpay({ key_id: env.KEY, key_secret: env.SECRET })
  c.api.rq.defaults.baseURL = env.BASE
  const o = await c.orders.create({ amount: 125000, currency: "INR", receipt: "py-1", notes: { assay: "sahyadri-0199" } })
  show("order", o.entity, o.amount, o.status, o.receipt, o.notes.assay)
  show("found", (await c.orders.all({ receipt: "py-" })).items.map((x) => x.receipt))
  show("edited", (await c.orders.edit(o.id, { notes: { ward: "4" } })).notes)
  const p = await c.payments.fetch(env.PAID)
  show("payment", p.status, p.amount, p.captured, p.fee, p.tax)
  show("of order", (await c.orders.fetchPayments(env.ORDER)).items.map((x) => x.status))
  show("captured", (await c.payments.capture(env.LATE, 125000, "INR")).status)
  const r = await c.payments.refund(env.PAID, { amount: 5000, notes: { why: "test" } })
  show("refund", r.amount, r.status, (await c.refunds.fetch(r.id)).id === r.id, (await c.payments.fetchRefund(env.PAID, r.id)).amount)
  show("refunds", (await c.payments.fetchMultipleRefund(env.PAID)).count)
  await c.payments.refund(env.PAID, { amount: 125000 }).catch((e) => show("too much", e.error.description))
  await c.payments.fetch("pay_1").catch((e) => show("unknown", e.error.description))
  show("settlements", (await c.settlements.all()).items.map((s) => s.status), (await c.settlements.reports({ year: 2026, month: 11 })).count)
  show("callback", validatePaymentVerification({ order_id: env.ORDER, payment_id: env.PAID }, env.SIGNATURE, env.SECRET))
  if (!validatePaymentVerification({ order_id: "order_1", payment_id: env.PAID }, env.SIGNATURE, env.SECRET)) show("forged callback")
  show("webhook", validateWebhookSignature(env.BODY, env.SIGNED, env.HOOK))
  if (!validateWebhookSignature(env.BODY + " ", env.SIGNED, env.HOOK)) show("forged webhook")
}
main().catch((e) => { console.error(e); process.exit(1) })
`,
}

// TestRazorpaysOwnClients: the clients of Razorpay for Python and Node work with the double as they are; razorpay-go does in every
// other test.
func TestRazorpaysOwnClients(t *testing.T) {
	const want = `order order 125000 created py-1 sahyadri-0199
found ['py-1']
edited {'ward': '4'}
payment captured 125000 True 2950 450
of order ['captured']
captured captured
refund 5000 processed True 5000
refunds 1
too much The refund amount provided is greater than amount captured
unknown The id provided does not exist
settlements ['processed'] 1
callback True
forged callback
webhook True
forged webhook`
	tools, err := filepath.Abs("../../.tools/venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	modules, err := filepath.Abs("../rules/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	for name, program := range map[string][]string{"python": {tools, "-c"}, "node": {"node", "-e"}} {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			early := w.order("r-0")
			w.pay(early, "success")
			w.pass(48 * time.Hour)
			o, second := w.order("r-1"), w.order("r-2")
			paid := w.pay(o, "success")
			late := w.pay(second, "late").Payment
			w.pass(16 * time.Minute)
			server := httptest.NewServer(w.box)
			defer server.Close()
			const body = `{"event":"payment.captured"}`
			cmd := exec.Command(program[0], program[1], asked[name])
			cmd.Env = append(os.Environ(), "BASE="+server.URL, "KEY=rzp_test_sahyadri", "SECRET=key-secret", "HOOK=hook-secret",
				"PAID="+paid.Payment, "ORDER="+o.ID, "SIGNATURE="+paid.Signature, "LATE="+late, "BODY="+body,
				"SIGNED="+hexHMAC("hook-secret", body), "NODE_PATH="+modules)
			said, err := cmd.CombinedOutput()
			if got := strings.TrimSpace(string(said)); err != nil || got != want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, want)
			}
		})
	}
}

func hexHMAC(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}
