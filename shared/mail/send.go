package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// ErrRefused is what errors.Is finds in an error of Send when SES certainly did not accept the letter. After any other
// error the letter may have been sent, so it must not be sent again before the delivery events were checked
// (docs/rules.md#mail-once).
var ErrRefused = errors.New("mail: letter not accepted")

// RefusedError says that SES certainly did not accept the letter. It does not contain the message of SES, which may
// quote the recipient's address.
type RefusedError struct {
	// Code is the error code of SES, such as MessageRejected, or InvalidRequest or Unreachable for an error on our
	// side.
	Code string
	// Status is the HTTP status, 0 if the request was not sent.
	Status int
	// Retryable: nothing is wrong with the letter (throttled, service not reachable), so the same call may succeed
	// later.
	Retryable bool
}

// Error implements error.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("%v: %s (status %d)", ErrRefused, e.Code, e.Status)
}

// Is makes errors.Is(err, ErrRefused) true.
func (e *RefusedError) Is(target error) bool { return target == ErrRefused }

// Retryable reports whether SES certainly did not accept the letter and the same call may succeed later.
func Retryable(err error) bool {
	var refused *RefusedError
	return errors.As(err, &refused) && refused.Retryable
}

// API is the one call of SES v2 that Sender needs; *sesv2.Client implements it.
type API interface {
	SendEmail(ctx context.Context, in *sesv2.SendEmailInput, opts ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)
}

// APIFunc makes a function implement API: mail.APIFunc(client.SendEmail). The letters' templates look up methods by
// name, so the linker keeps every method of each type that is stored in an interface. With APIFunc it keeps SendEmail
// alone, not the whole client.
type APIFunc func(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)

// SendEmail implements API.
func (c APIFunc) SendEmail(ctx context.Context, in *sesv2.SendEmailInput, opts ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
	return c(ctx, in, opts...)
}

// Sender sends letters. It is a value without state and safe for concurrent use.
type Sender struct {
	// API is SES v2.
	API API
	// From is the verified sender, as an address or as "Name <address>".
	From string
	// ConfigurationSet is the SES configuration set that reports delivery events. It may be empty.
	ConfigurationSet string
}

// Send gives one letter to one or several people to SES in exactly one attempt: SendEmail has no client token, so a retry by the SDK after a
// lost answer could send it twice (docs/facts/aws.md#ses-no-token). key names the duty; its Tag is sent as "dk" and
// comes back in every event of SES. messageID is SES's own.
//
// An error that is ErrRefused means that nothing was accepted; after any other error the outcome is unknown. No error
// contains the recipient's address.
func (s Sender) Send(ctx context.Context, to []string, m Message, key string) (messageID string, err error) {
	tag := Tag(key)
	if len(to) == 0 || slices.Contains(to, "") || m.Subject == "" || tag == "" || len(tag) > 256 {
		return "", &RefusedError{Code: "InvalidRequest"}
	}
	content := func(text string) *types.Content {
		return &types.Content{Data: aws.String(text), Charset: aws.String("UTF-8")}
	}
	in := &sesv2.SendEmailInput{
		FromEmailAddress: aws.String(s.From),
		Destination:      &types.Destination{ToAddresses: to},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content(m.Subject),
			Body:    &types.Body{Text: content(m.Text), Html: content(m.HTML)},
		}},
		EmailTags: []types.MessageTag{{Name: aws.String("dk"), Value: aws.String(tag)}},
	}
	if s.ConfigurationSet != "" {
		in.ConfigurationSetName = aws.String(s.ConfigurationSet)
	}
	out, err := s.API.SendEmail(ctx, in, func(o *sesv2.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return "", classify(err)
	}
	if aws.ToString(out.MessageId) == "" {
		return "", errors.New("mail: outcome unknown: SES answered without a message id")
	}
	return *out.MessageId, nil
}

// classify decides whether an error of the SDK proves that nothing was accepted. Whatever it does not know leaves the
// outcome unknown.
func classify(err error) error {
	var invalid smithy.InvalidParamsError
	if errors.As(err, &invalid) {
		return &RefusedError{Code: "InvalidRequest"}
	}
	// Without a connection no letter was sent.
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return &RefusedError{Code: "Unreachable", Retryable: true}
	}
	var response *smithyhttp.ResponseError
	if !errors.As(err, &response) {
		return fmt.Errorf("mail: outcome unknown: %w", err)
	}
	status, code := response.HTTPStatusCode(), "none"
	var apiError smithy.APIError
	if errors.As(err, &apiError) {
		code = apiError.ErrorCode()
	}
	// 408 proves nothing: a proxy between here and SES may have given up waiting.
	if status < 400 || status >= 500 || status == 408 {
		return fmt.Errorf("mail: outcome unknown: SES answered %d, code %s", status, code)
	}
	return &RefusedError{Code: code, Status: status, Retryable: status == 429 || isThrottled(apiError)}
}

// isThrottled reports whether an error is one of the throttling codes of AWS, or says that the sending quota is used
// up.
func isThrottled(err smithy.APIError) bool {
	if err == nil {
		return false
	}
	_, throttle := retry.DefaultThrottleErrorCodes[err.ErrorCode()]
	return throttle || err.ErrorCode() == "LimitExceededException"
}
