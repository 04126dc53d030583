package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/report"
)

type parameters interface {
	GetParameter(context.Context, *ssm.GetParameterInput, ...func(*ssm.Options)) (*ssm.GetParameterOutput, error)
}

// signingKey reads the key that signs reports when the first one is made, and keeps it for the life of the process.
// The parameter holds {"kid": "...", "private": "<PKCS#8 PEM of a P-256 key>"}. An error is not kept: the next report
// asks again.
func signingKey(from parameters, name string) func(context.Context) (report.Signer, error) {
	var lock sync.Mutex
	var signer report.Signer
	return func(ctx context.Context) (report.Signer, error) {
		lock.Lock()
		defer lock.Unlock()
		if signer != nil {
			return signer, nil
		}
		out, err := from.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
		if err != nil {
			return nil, fmt.Errorf("documents: read the signing key: %w", err)
		}
		var key struct{ Kid, Private string }
		if err := json.Unmarshal([]byte(aws.ToString(out.Parameter.Value)), &key); err != nil {
			return nil, fmt.Errorf("documents: the signing key is not as it should be: %w", err)
		}
		made, err := report.ES256([]byte(key.Private), key.Kid)
		if err != nil {
			return nil, fmt.Errorf("documents: the signing key is not as it should be: %w", err)
		}
		signer = made
		return signer, nil
	}
}
