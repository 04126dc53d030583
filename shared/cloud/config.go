// Package cloud makes the AWS SDK's configuration as a Lambda function needs it: from the environment, without the
// SDK's config package (measured: 2 ms of every cold start), with a connection that is quick to open.
//
// It links no service client, so that a binary carries only the services it calls. Callers make their client once, at
// start:
//
//	cfg := cloud.Config()
//	db := dynamodb.NewFromConfig(cfg)
//	files := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil })
//	mail := sesv2.NewFromConfig(cfg, func(o *sesv2.Options) { o.Retryer = aws.NopRetryer{} })
//
// S3 needs path style at an overridden endpoint, where the bucket is no host name. SES must not be retried by the SDK:
// SendEmail is not idempotent, and a lost answer is settled by the delivery event first.
package cloud

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

const (
	attempts = 3
	// A function has 10 s. Three attempts at the longest silence (responseTimeout) and two waits stay under it.
	longestWait = 400 * time.Millisecond
)

// Config gives the configuration for every client of a function: region and credentials from the variables that Lambda
// sets, at most three attempts, and for a service whose AWS_ENDPOINT_URL_<SERVICE> (DYNAMODB, S3, SESV2, SQS, SSM) is
// not empty that endpoint in place of AWS. A missing region or credential shows as the error of the first call.
func Config() aws.Config { return configFrom(os.Getenv) }

func configFrom(env func(string) string) aws.Config {
	return aws.Config{
		Region: env("AWS_REGION"),
		Credentials: credentials.NewStaticCredentialsProvider(
			env("AWS_ACCESS_KEY_ID"), env("AWS_SECRET_ACCESS_KEY"), env("AWS_SESSION_TOKEN")),
		HTTPClient: newClient(),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts, o.MaxBackoff = attempts, longestWait
				o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(torn))
			})
		},
		ConfigSources: []any{endpoints{env}},
		// Account-based DynamoDB hosts would open a second connection beside the one Warm has opened.
		AccountIDEndpointMode:      aws.AccountIDEndpointModeDisabled,
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenSupported,
	}
}

// torn: a connection that ends in the middle of an answer is as good as one that ends before it, but the SDK repeats a
// call for the second only. Our writes bear being repeated.
func torn(err error) aws.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// endpoints answers the SDK's question for a service's own endpoint. The SDK asks whatever stands in
// aws.Config.ConfigSources and knows the method below; its config package answers the same question the same way,
// except that there an empty variable counts as an endpoint.
type endpoints struct{ env func(string) string }

// GetServiceBaseEndpoint finds the endpoint of a service by its SDK id ("DynamoDB", "SESv2").
func (e endpoints) GetServiceBaseEndpoint(_ context.Context, sdkID string) (string, bool, error) {
	url := e.env("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(sdkID, " ", "_")))
	return url, url != "", nil
}
