package razorpay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// ErrNoAccount says that a hospital takes no money online.
var ErrNoAccount = errors.New("razorpay: the hospital has no account")

// Keys gives the keys of a hospital's account, or ErrNoAccount.
type Keys interface {
	Keys(ctx context.Context, hospital string) (AccountKeys, error)
}

// AccountKeys are the keys of one account. The previous ones are believed beside the current while keys are changed.
type AccountKeys struct {
	ID                    string `json:"account_id"`
	KeyID                 string `json:"key_id"`
	KeySecret             Secret `json:"key_secret"`
	PreviousKeySecret     Secret `json:"previous_key_secret"`
	WebhookSecret         Secret `json:"webhook_secret"`
	PreviousWebhookSecret Secret `json:"previous_webhook_secret"`
}

// Secret is a text that no log, no %v and no JSON shows. It lies behind a function because fmt reads unexported fields
// past every method; what it finds there is an address.
type Secret struct{ text func() string }

// NewSecret hides a text.
func NewSecret(s string) Secret { return Secret{func() string { return s }} }

func (s Secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return s.text()
}

const hidden = "(hidden)"

// Format implements fmt.Formatter, so that no verb shows it.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String implements fmt.Stringer.
func (Secret) String() string { return hidden }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText implements encoding.TextMarshaler.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = NewSecret(string(b))
	return nil
}

// Store is the one call of SSM that is needed; *ssm.Client has it.
type Store interface {
	GetParameter(context.Context, *ssm.GetParameterInput, ...func(*ssm.Options)) (*ssm.GetParameterOutput, error)
}

const (
	// keep is how long keys are believed without asking: as long as a change of keys may take to arrive everywhere.
	keep = 5 * time.Minute
	// most is how many hospitals are remembered: the webhook's path is open, and anybody can ask for any name.
	most = 256
)

var hospitalForm = regexp.MustCompile(`^[a-z0-9]{2,20}$`)

// Parameters reads keys from SSM SecureStrings named prefix + hospital, each the JSON of an AccountKeys, when they are
// first needed. That a hospital has none is remembered too; an error is not. Safe for concurrent use.
type Parameters struct {
	from   Store
	prefix string
	now    func() time.Time

	mu    sync.Mutex
	known map[string]remembered
}

type remembered struct {
	keys  AccountKeys
	err   error
	until time.Time
}

// NewParameters reads from the parameters under prefix: "/assay/prod/razorpay/".
func NewParameters(from Store, prefix string) *Parameters {
	return &Parameters{from: from, prefix: prefix, now: time.Now, known: map[string]remembered{}}
}

// Keys implements Keys.
func (p *Parameters) Keys(ctx context.Context, hospital string) (AccountKeys, error) {
	if !hospitalForm.MatchString(hospital) {
		return AccountKeys{}, ErrNoAccount
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, ok := p.known[hospital]; ok && p.now().Before(r.until) {
		return r.keys, r.err
	}
	keys, err := p.read(ctx, hospital)
	if err != nil && !errors.Is(err, ErrNoAccount) {
		return AccountKeys{}, err
	}
	if len(p.known) >= most {
		clear(p.known)
	}
	p.known[hospital] = remembered{keys, err, p.now().Add(keep)}
	return keys, err
}

func (p *Parameters) read(ctx context.Context, hospital string) (AccountKeys, error) {
	out, err := p.from.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(p.prefix + hospital), WithDecryption: aws.Bool(true)})
	var none *types.ParameterNotFound
	if errors.As(err, &none) {
		return AccountKeys{}, ErrNoAccount
	}
	if err != nil {
		return AccountKeys{}, fmt.Errorf("razorpay: read the keys: %w", err)
	}
	var keys AccountKeys
	if json.Unmarshal([]byte(aws.ToString(out.Parameter.Value)), &keys) != nil || !keys.complete() {
		return AccountKeys{}, errors.New("razorpay: the keys are not as they should be") // and are not quoted
	}
	return keys, nil
}

func (k AccountKeys) complete() bool {
	return k.ID != "" && k.KeyID != "" && k.KeySecret.reveal() != "" && k.WebhookSecret.reveal() != ""
}
