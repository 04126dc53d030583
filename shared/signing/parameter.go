package signing

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

// Parameters is what is needed of Systems Manager; *ssm.Client is one.
type Parameters interface {
	GetParameter(context.Context, *ssm.GetParameterInput, ...func(*ssm.Options)) (*ssm.GetParameterOutput, error)
}

// ParametersFunc is the one call of Systems Manager, for a function that fills templates: they look methods up by name, so a client
// in an interface would bring all of its methods into the binary.
type ParametersFunc func(context.Context, *ssm.GetParameterInput, ...func(*ssm.Options)) (*ssm.GetParameterOutput, error)

// GetParameter implements Parameters.
func (f ParametersFunc) GetParameter(ctx context.Context, in *ssm.GetParameterInput, options ...func(*ssm.Options)) (*ssm.GetParameterOutput, error) {
	return f(ctx, in, options...)
}

// Kept is how long a process keeps what it has read.
const Kept = 5 * time.Minute

// Read reads a parameter when it is asked for, and keeps it for five minutes. An error is not kept: the next one asks again.
// No error quotes the value.
func Read[T any](from Parameters, name string, parse func(string) (T, error)) func(context.Context) (T, error) {
	return read(from, name, parse, time.Now)
}

func read[T any](from Parameters, name string, parse func(string) (T, error), now func() time.Time) func(context.Context) (T, error) {
	var lock sync.Mutex
	var value T
	var until time.Time
	return func(ctx context.Context) (T, error) {
		lock.Lock()
		defer lock.Unlock()
		if now().Before(until) {
			return value, nil
		}
		out, err := from.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
		if err != nil {
			return value, fmt.Errorf("signing: read %s: %w", name, err)
		}
		read, err := parse(aws.ToString(out.Parameter.Value))
		if err != nil {
			return value, fmt.Errorf("%s is not as it should be: %w", name, err)
		}
		value, until = read, now().Add(Kept)
		return value, nil
	}
}

// Published reads a key, and refuses one whose public half is not published under its id: nobody could verify what it signs.
func Published(key func(context.Context) (*Key, error), keys func(context.Context) (KeySet, error)) func(context.Context) (*Key, error) {
	return func(ctx context.Context) (*Key, error) {
		k, err := key(ctx)
		if err != nil {
			return nil, err
		}
		set, err := keys(ctx)
		if err != nil {
			return nil, err
		}
		if !set.Has(k) {
			return nil, errors.New("signing: the public key is not published")
		}
		return k, nil
	}
}
