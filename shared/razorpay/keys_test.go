package razorpay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// parameters plays SSM: a value by name, and every name asked.
type parameters struct {
	values map[string]string
	err    error
	asked  []string
}

func (p *parameters) GetParameter(_ context.Context, in *ssm.GetParameterInput, _ ...func(*ssm.Options)) (*ssm.GetParameterOutput, error) {
	p.asked = append(p.asked, aws.ToString(in.Name))
	if p.err != nil {
		return nil, p.err
	}
	v, ok := p.values[aws.ToString(in.Name)]
	if !ok {
		return nil, &types.ParameterNotFound{}
	}
	if !aws.ToBool(in.WithDecryption) {
		v = "ciphertext"
	}
	return &ssm.GetParameterOutput{Parameter: &types.Parameter{Value: &v}}, nil
}

const good = `{"account_id":"acc_1","key_id":"rzp_test_1","key_secret":"canary-key","webhook_secret":"canary-hook","previous_webhook_secret":"canary-old"}`

func TestKeys(t *testing.T) {
	from := &parameters{values: map[string]string{"/assay/test/razorpay/sahyadri": good, "/assay/test/razorpay/broken": "canary",
		"/assay/test/razorpay/half": `{"account_id":"acc_1","key_id":"rzp_test_1","key_secret":"canary-key"}`}}
	now := time.Unix(1790000000, 0)
	keys := NewParameters(from, "/assay/test/razorpay/")
	keys.now = func() time.Time { return now }

	k, err := keys.Keys(t.Context(), "sahyadri")
	if err != nil || k.ID != "acc_1" || k.KeyID != "rzp_test_1" || k.KeySecret.reveal() != "canary-key" ||
		k.WebhookSecret.reveal() != "canary-hook" || k.PreviousWebhookSecret.reveal() != "canary-old" || k.PreviousKeySecret.reveal() != "" {
		t.Fatalf("got %v, %v", k, err)
	}
	asked := func(hospital string) int {
		before := len(from.asked)
		_, _ = keys.Keys(t.Context(), hospital)
		return len(from.asked) - before
	}
	if asked("sahyadri") != 0 {
		t.Error("keys just read were asked for again")
	}
	now = now.Add(keep + time.Second)
	if asked("sahyadri") != 1 {
		t.Error("old keys were believed")
	}
	if asked("sahyadri") != 0 {
		t.Error("the new keys were not kept")
	}
	if _, err := keys.Keys(t.Context(), "nowhere"); !errors.Is(err, ErrNoAccount) || asked("nowhere") != 0 {
		t.Errorf("no account: %v, or asked again at once", err)
	}
	for _, name := range []string{"", "../report-key", "sahyadri/x", "Sahyadri", strings.Repeat("a", 21)} {
		if _, err := keys.Keys(t.Context(), name); !errors.Is(err, ErrNoAccount) || asked(name) != 0 {
			t.Errorf("%q: %v, or it was asked for", name, err)
		}
	}
	for _, name := range []string{"broken", "half"} {
		if _, err := keys.Keys(t.Context(), name); err == nil || errors.Is(err, ErrNoAccount) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := range 2 * most {
		_, _ = keys.Keys(t.Context(), fmt.Sprintf("made%d", n))
	}
	if len(keys.known) > most {
		t.Errorf("%d names are remembered", len(keys.known))
	}
	from.err = errors.New("SSM is down")
	for range 2 {
		if asked("other") != 1 {
			t.Error("an error was kept")
		}
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	var k AccountKeys
	if err := json.Unmarshal([]byte(good), &k); err != nil {
		t.Fatal(err)
	}
	g := Gateway{Keys: NewParameters(&parameters{values: map[string]string{"/sahyadri": good}}, "/")}
	a, err := g.Account(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, v := range []any{k, &k, k.KeySecret, &k.KeySecret, *a, a, g, &g, fmt.Errorf("x: %v", k)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb, v)
		}
		for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
			slog.New(h).Info("x", "v", v)
		}
		raw, _ := json.Marshal(v)
		out.Write(raw)
	}
	for _, secret := range []string{"canary", fmt.Sprintf("%x", "canary"), fmt.Sprintf("%X", "canary"), fmt.Sprint([]byte("canary"))} {
		if strings.Contains(out.String(), strings.Trim(secret, "[]")) {
			t.Errorf("a secret is shown, as %s", secret)
		}
	}
	if !strings.Contains(out.String(), hidden) {
		t.Error("nothing was printed at all")
	}
}

func TestAccountOfNobody(t *testing.T) {
	g := Gateway{Keys: NewParameters(&parameters{}, "/")}
	if a, err := g.Account(t.Context(), "sahyadri"); a != nil || !errors.Is(err, ErrNoAccount) {
		t.Errorf("got %v, %v", a, err)
	}
}
