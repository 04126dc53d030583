package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"assay/shared/signing"
)

// book is Systems Manager's test double.
type book struct {
	values map[string]string
	did    []string
	err    error
}

func (b *book) GetParameter(_ context.Context, in *ssm.GetParameterInput, _ ...func(*ssm.Options)) (*ssm.GetParameterOutput, error) {
	value, known := b.values[*in.Name]
	if !known {
		return nil, &types.ParameterNotFound{}
	}
	return &ssm.GetParameterOutput{Parameter: &types.Parameter{Value: &value}}, b.err
}

func (b *book) PutParameter(_ context.Context, in *ssm.PutParameterInput, _ ...func(*ssm.Options)) (*ssm.PutParameterOutput, error) {
	b.values[*in.Name], b.did = aws.ToString(in.Value), append(b.did, *in.Name+" "+string(in.Type))
	return &ssm.PutParameterOutput{}, nil
}

// A new key is published before it signs, and what the key of before has signed goes on being verified.
func TestChange(t *testing.T) {
	b := &book{values: map[string]string{}}
	change := func(kid string) error {
		return change(t.Context(), b, "/key", kid, func(d time.Duration) { b.did = append(b.did, d.String()) })
	}
	said := []byte("said")
	var signatures [][]byte
	for _, kid := range []string{"2026", "2027"} {
		b.did = nil
		if err := change(kid); err != nil {
			t.Fatal(err)
		}
		key, err := signing.ParseKey(b.values["/key"])
		if err != nil || key.KeyID() != kid {
			t.Fatal(key, err)
		}
		signature, err := key.Sign(said)
		if err != nil {
			t.Fatal(err)
		}
		signatures = append(signatures, signature)
	}
	if want := []string{"/keys String", "5m0s", "/key SecureString"}; !slices.Equal(b.did, want) {
		t.Errorf("did %q, want %q", b.did, want)
	}
	set, err := signing.ParseKeySet(b.values["/keys"])
	if err != nil || !set.Verify("2026", said, signatures[0]) || !set.Verify("2027", said, signatures[1]) {
		t.Errorf("%+v, %v", set, err)
	}
	for _, kid := range []string{"2026", "", "two.parts"} {
		if b.did = nil; change(kid) == nil || len(b.did) > 0 {
			t.Errorf("%q is taken: %q", kid, b.did)
		}
	}
	if b.err = errors.New("no answer"); change("2028") == nil || len(b.did) > 0 {
		t.Errorf("keys that could not be read are written over: %q", b.did)
	}
}
