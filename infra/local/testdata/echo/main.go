// Command echo is a Lambda function for the tests of the local cloud: it does what its event says.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type order struct {
	RouteKey string `json:"routeKey"`
	Do       string `json:"do"`
	Name     string `json:"name"`
	Millis   int    `json:"millis"`
}

func main() {
	fmt.Println("echo starts")
	lambda.Start(handle)
}

func handle(ctx context.Context, event json.RawMessage) (any, error) {
	var o order
	if err := json.Unmarshal(event, &o); err != nil {
		return nil, err
	}
	if o.RouteKey != "" { // through the gateway: the event is the body of the answer
		return map[string]any{"statusCode": 201, "headers": map[string]string{"X-Echo": "yes"},
			"cookies": []string{"a=1", "b=2"}, "body": string(event)}, nil
	}
	switch o.Do {
	case "sleep":
		time.Sleep(time.Duration(o.Millis) * time.Millisecond)
	case "pid":
		return os.Getpid(), nil
	case "env":
		return os.Getenv(o.Name), nil
	case "deadline":
		deadline, _ := ctx.Deadline()
		about, _ := lambdacontext.FromContext(ctx)
		return map[string]any{"millis": time.Until(deadline).Milliseconds(), "arn": about.InvokedFunctionArn}, nil
	case "fail":
		return nil, errors.New("as asked")
	case "panic":
		panic("as asked")
	case "exit":
		os.Exit(3)
	case "big":
		return string(make([]byte, 7<<20)), nil
	case "call":
		return call(ctx)
	}
	return event, nil
}

// call asks a service, signed in form for s3.
func call(ctx context.Context) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("AWS_ENDPOINT_URL_S3")+"/thing", nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/ap-south-1/s3/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}
