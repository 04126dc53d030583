package observe

import (
	"context"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

type requestKey struct{}

// WithRequest says what is being worked on: the gateway's id of a request, or the queue's of a message.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request is the id of the request or message that is worked on, or else of the invocation, as a schedule has none of its
// own; "" where there is neither.
func Request(ctx context.Context) string {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		return id
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		return lc.AwsRequestID
	}
	return ""
}
