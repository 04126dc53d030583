package blackbox

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// TestRandomMoney: 32 people pay, fail to pay, pay twice and late, confirm, convert, take cash, collect, cancel and give back,
// as it comes, while Razorpay has its own troubles. When all has come to rest, the money of the hospital is Razorpay's to the
// paisa, every order proves its books, and every letter was sent once.
func TestRandomMoney(t *testing.T) {
	w := open(t)
	seed, clients, orders, lasts := uint64(time.Now().UnixNano()), 32, 20, 5*time.Second
	if proof {
		lasts = 60 * time.Second
	}
	t.Logf("seed %d", seed)
	w.double("POST", "/_local/razorpay/"+godavari, "", nil)
	m := &market{w: w, did: map[string]int{}}
	p := w.register(pia, someone())
	for range orders {
		m.place(p)
	}
	m.ends = time.Now().Add(lasts)
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() { m.client(rand.New(rand.NewPCG(seed, uint64(n))), p) })
	}
	all.Go(func() { m.trouble(rand.New(rand.NewPCG(seed, 1000))) })
	all.Wait()
	m.rest()

	var control struct {
		Totals   map[string]struct{ Captured, Refunded, Held, Deducted int64 }
		Webhooks struct{ Waiting, GivenUp int }
	}
	w.double("GET", "/razorpay/control", "", &control)
	is := control.Totals[godavari]
	said := w.audit()
	books := 0.0
	for _, account := range []string{"gateway", "disputed"} {
		line := regexp.MustCompile(`(?m)^` + account + ` .* (\S+)$`).FindStringSubmatch(section(said, godavari))
		if len(line) != 2 {
			t.Fatalf("the audit has no %s", account)
		}
		rupees, err := strconv.ParseFloat(line[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		books += rupees
	}
	if want := is.Captured - is.Refunded - is.Deducted; int64(math.Round(books*100)) != want {
		t.Errorf("Razorpay holds %d paise for the hospital, the books say %.2f rupees", want, books)
	}
	if control.Webhooks.Waiting+control.Webhooks.GivenUp > 0 || is.Held > 0 || is.Captured == 0 || is.Refunded == 0 {
		t.Errorf("at the end: %+v", control)
	}
	sent := map[string]int{}
	for _, mail := range w.mails() {
		if duty := mail.Tags["dk"]; duty != "" {
			if sent[duty]++; sent[duty] == 2 {
				t.Errorf("two mails of the duty %s", duty)
			}
		}
	}
	t.Logf("%d orders, %d payments, %d mails; captured %d, back %d, deducted %d paise; %v\n%s", len(m.orders), len(m.payments), len(sent), is.Captured, is.Refunded, is.Deducted, m.did, section(said, godavari))
}

// section is what the audit says of a hospital.
func section(said, hospital string) string {
	return regexp.MustCompile(`(?s)\n` + hospital + `, .*?\n\n`).FindString(said)
}

// audit runs the operator's command over everything there is, against Razorpay too, and fails the test on what is broken; more
// are further flags.
func (w world) audit(more ...string) string {
	w.t.Helper()
	if _, err := os.Stat(filepath.Join(running.dir, "audit")); err != nil {
		if err := build("audit", "../../..", "./infra/ops/audit"); err != nil {
			w.t.Fatal(err)
		}
	}
	r := w.sys.Running
	cmd := exec.Command(filepath.Join(running.dir, "audit"), append(more, "-razorpay", "-rate", "1000")...)
	cmd.Env = append(os.Environ(), "TABLE="+r.Environment["Parameters"]["TABLE"], "AWS_ENDPOINT_URL_DYNAMODB="+r.Services,
		"AWS_ENDPOINT_URL_SSM="+r.Services, "RAZORPAY_BASE_URL="+r.Services, "RAZORPAY_PARAMETERS=/assay/dev/razorpay/",
		"AWS_ENDPOINT_URL_S3="+r.Services, "REPORTS_BUCKET="+r.Environment["Parameters"]["REPORTS_BUCKET"], "SEAL_PARAMETER="+r.Environment["Parameters"]["SEAL_PARAMETER"],
		"AWS_REGION="+r.Region, "AWS_ACCESS_KEY_ID="+r.Access, "AWS_SECRET_ACCESS_KEY="+r.Secret)
	var progress bytes.Buffer
	cmd.Stderr = &progress
	out, err := cmd.Output()
	if err != nil {
		w.t.Errorf("the audit: %v\n%s\n%s", err, out, progress.Bytes())
	}
	return string(out)
}

// rest lets Razorpay go right again and time pass, until what was late has come, who has not paid has lost his order, and
// Razorpay has returned what nobody captured.
func (m *market) rest() {
	m.w.double("DELETE", "/razorpay/control/faults", "", nil)
	m.w.double("POST", "/razorpay/control", `{"webhooks_off":false,"duplicates":0,"shuffle":false,"delay_seconds":0,"refunds":"","amount_off":0}`, nil)
	m.w.double("POST", "/razorpay/control/replay", "", nil)
	for _, after := range slices.Concat(slices.Repeat([]time.Duration{5 * time.Minute}, 4), slices.Repeat([]time.Duration{70 * time.Minute}, 4),
		[]time.Duration{48 * time.Hour, 10 * time.Minute, 72 * time.Hour}, slices.Repeat([]time.Duration{70 * time.Minute}, 3)) {
		m.w.jump(m.w.now().Add(after))
	}
	m.w.settle("the letters", func() bool { return true })
}
