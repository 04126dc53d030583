package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Client speaks DynamoDB's own JSON (tables and streams) to the engine. It keeps what the engine says as JSON,
// so a stream record reaches a function exactly as it came.
type Client struct {
	Endpoint, Region string
}

// Error is a refusal by the engine; Code is the part after # of __type, such as ResourceInUseException.
type Error struct{ Code, Message string }

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Call makes one call: target is DynamoDB_20120810.X or DynamoDBStreams_20120810.X.
func (c *Client) Call(ctx context.Context, target string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Endpoint, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", target)
	// Engines look at the form, not at the signature; DynamoDB Local takes key and region from it.
	now := time.Now().UTC()
	req.Header.Set("X-Amz-Date", now.Format("20060102T150405Z"))
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/"+now.Format("20060102")+"/"+c.Region+
		"/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		var refusal struct {
			Type    string `json:"__type"`
			Message string
		}
		_ = json.Unmarshal(raw, &refusal)
		return &Error{Code: refusal.Type[strings.LastIndexByte(refusal.Type, '#')+1:],
			Message: fmt.Sprintf("%s %s", resp.Status, refusal.Message)}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}
