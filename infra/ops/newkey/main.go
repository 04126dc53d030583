// Command newkey makes a signing key, or changes it for a new one. It publishes the new public key beside those that are
// published already, waits until no function holds the list of before, and then lets the new key sign: so every signature
// verifies at every moment, and what the key of before has signed goes on doing so.
//
//	AWS_REGION=ap-south-1 … go run ./infra/ops/newkey -parameter /assay/prod/report-key -kid 2027-01
//
// The private key goes to the parameter as a SecureString, the public ones to the parameter with an "s" more.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"assay/shared/cloud"
	"assay/shared/signing"
)

// parameters is what is needed of Systems Manager.
type parameters interface {
	signing.Parameters
	PutParameter(context.Context, *ssm.PutParameterInput, ...func(*ssm.Options)) (*ssm.PutParameterOutput, error)
}

func main() {
	name := flag.String("parameter", "", "the name of the key's parameter")
	kid := flag.String("kid", "", "the id of the new key: 1 to 32 letters, digits, - or _, never used before")
	flag.Parse()
	if err := change(context.Background(), ssm.NewFromConfig(cloud.Config()), *name, *kid, time.Sleep); err != nil {
		fmt.Fprintln(os.Stderr, "newkey:", err)
		os.Exit(1)
	}
}

func change(ctx context.Context, in parameters, name, kid string, wait func(time.Duration)) error {
	if name == "" {
		return errors.New("-parameter names the parameter of the key")
	}
	text, err := signing.NewKey(kid)
	if err != nil {
		return err
	}
	key, err := signing.ParseKey(text)
	if err != nil {
		return err
	}
	published, err := signing.Read(in, name+"s", signing.ParseKeySet)(ctx)
	var none *types.ParameterNotFound
	first := errors.As(err, &none)
	if err != nil && !first {
		return err
	}
	published.Keys = append(published.Keys, key.Public())
	all, err := json.Marshal(published)
	if err != nil {
		return err
	}
	if _, err := signing.ParseKeySet(string(all)); err != nil {
		return err // the id was used before
	}
	put := func(name, value string, kind types.ParameterType) error {
		_, err := in.PutParameter(ctx, &ssm.PutParameterInput{Name: &name, Value: &value, Type: kind, Overwrite: aws.Bool(true)})
		return err
	}
	if err := put(name+"s", string(all), types.ParameterTypeString); err != nil {
		return fmt.Errorf("publish the public key: %w", err)
	}
	if !first {
		wait(signing.Kept)
	}
	if err := put(name, text, types.ParameterTypeSecureString); err != nil {
		return fmt.Errorf("keep the key: %w", err)
	}
	return nil
}
