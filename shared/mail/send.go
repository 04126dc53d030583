package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// ErrRefused is what errors.Is finds in an error of Send when it is proven that SES did not accept the letter. Any
// other error of Send leaves the outcome unknown: the letter may be on its way, so it must not be sent again before
// the delivery events were asked (rules §8).
var ErrRefused = errors.New("mail: letter not accepted")

// RefusedError is a proven non-acceptance. It never holds SES's own sentence, which may quote the recipient's address.
type RefusedError struct {
	// Code is the SES error code, such as MessageRejected, or InvalidRequest, Unreachable for one made on our side.
	Code string
	// Status is the HTTP status, 0 when the request never left.
	Status int
	// Retryable: the letter itself is in order (throttled, service unreachable); the same call may succeed later.
	Retryable bool
}

// Error implements error.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("%v: %s (status %d)", ErrRefused, e.Code, e.Status)
}

// Is makes errors.Is(err, ErrRefused) true.
func (e *RefusedError) Is(target error) bool { return target == ErrRefused }

// Retryable tells whether the error is a proven non-acceptance that may succeed when simply tried again.
func Retryable(err error) bool {
	var refused *RefusedError
	return errors.As(err, &refused) && refused.Retryable
}

// API is the one call of SES v2 that is needed; *sesv2.Client has it.
type API interface {
	SendEmail(ctx context.Context, in *sesv2.SendEmailInput, opts ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)
}

// Call is the one call as a function of its own: mail.Call(client.SendEmail). The letters' templates look methods up by
// name, so the linker keeps every method of whatever stands behind an interface; behind this one it keeps SendEmail only.
type Call func(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)

// SendEmail implements API.
func (c Call) SendEmail(ctx context.Context, in *sesv2.SendEmailInput, opts ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
	return c(ctx, in, opts...)
}

// Sender sends letters. It is a value without state and safe for concurrent use.
type Sender struct {
	// API is SES v2.
	API API
	// From is the verified sender, plain or as "Name <address>".
	From string
	// ConfigurationSet is the SES configuration set whose events settle a doubt. Empty sends without one.
	ConfigurationSet string
}

// Send hands the letter to SES in exactly one attempt: SendEmail has no client token, so a retry of the SDK after a
// lost answer could send twice (reference/payments.md, finding 4). key names the duty; its Tag travels as "dk" and
// comes back in every SES event. The context bounds the wait. messageID is SES's own.
//
// An error that is ErrRefused proves that nothing was accepted; after any other the outcome is unknown. No error holds
// the recipient's address.
func (s Sender) Send(ctx context.Context, to string, m Message, key string) (messageID string, err error) {
	tag := Tag(key)
	if to == "" || m.Subject == "" || tag == "" || len(tag) > 256 {
		return "", &RefusedError{Code: "InvalidRequest"}
	}
	content := func(text string) *types.Content {
		return &types.Content{Data: aws.String(text), Charset: aws.String("UTF-8")}
	}
	in := &sesv2.SendEmailInput{
		FromEmailAddress: aws.String(s.From),
		Destination:      &types.Destination{ToAddresses: []string{to}},
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

// Tag encodes a duty's key as an SES tag value. SES allows ASCII letters, digits, "_" and "-" there; every other byte,
// and "_" itself, becomes "_" and two hexadecimal digits, so different keys never meet in one tag.
func Tag(key string) string {
	var b strings.Builder
	for _, c := range []byte(key) {
		if c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02X", c)
		}
	}
	return b.String()
}

// classify sorts an error of the SDK. Only positive proof makes a refusal; whatever it does not know stays unknown.
func classify(err error) error {
	var invalid smithy.InvalidParamsError
	if errors.As(err, &invalid) {
		return &RefusedError{Code: "InvalidRequest"}
	}
	// A connection that was never made carried no letter.
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return &RefusedError{Code: "Unreachable", Retryable: true}
	}
	var response *smithyhttp.ResponseError
	if !errors.As(err, &response) {
		return fmt.Errorf("mail: outcome unknown: %w", err)
	}
	status, code := response.HTTPStatusCode(), "none"
	var answer smithy.APIError
	if errors.As(err, &answer) {
		code = answer.ErrorCode()
	}
	// 408 is a doubt, not a verdict: something between here and SES gave up waiting.
	if status < 400 || status >= 500 || status == 408 {
		return fmt.Errorf("mail: outcome unknown: SES answered %d, code %s", status, code)
	}
	return &RefusedError{Code: code, Status: status, Retryable: status == 429 || throttled(answer)}
}

// throttled knows the AWS-wide throttle codes and SES's word for a used-up sending quota.
func throttled(answer smithy.APIError) bool {
	if answer == nil {
		return false
	}
	_, throttle := retry.DefaultThrottleErrorCodes[answer.ErrorCode()]
	return throttle || answer.ErrorCode() == "LimitExceededException"
}
