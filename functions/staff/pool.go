package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"assay/shared/ids"
	"assay/shared/lab"
)

// pool is the staff's issuer, a Cognito user pool: nobody signs up there, accounts are made by invitation. Two calls are
// needed of it, and the SDK's client for them would add 5 MB to a binary of 13: so they are made here, signed by the
// SDK's signer.
type pool struct {
	cfg      aws.Config
	endpoint string // "" for AWS
	id       string
}

type attribute struct{ Name, Value string }

// account makes the account of an address and has the issuer write to it; where there is one already, made for this or
// another hospital, it is that one. So it may be repeated.
func (p pool) account(ctx context.Context, email string, now time.Time) (person string, err error) {
	var made struct {
		User struct{ Attributes []attribute }
	}
	err = p.call(ctx, now, "AdminCreateUser", map[string]any{"UserPoolId": p.id, "Username": email,
		"DesiredDeliveryMediums": []string{"EMAIL"},
		"UserAttributes":         []attribute{{"email", email}, {"email_verified", "true"}}}, &made)
	var no poolError
	switch {
	case errors.As(err, &no) && no == "UsernameExistsException":
		var found struct{ UserAttributes []attribute }
		err = p.call(ctx, now, "AdminGetUser", map[string]any{"UserPoolId": p.id, "Username": email}, &found)
		made.User.Attributes = found.UserAttributes
	case errors.As(err, &no) && no == "InvalidParameterException":
		return "", lab.Bad("email", "This address cannot be invited.")
	}
	if err != nil {
		return "", err
	}
	return subjectOf(made.User.Attributes)
}

func subjectOf(attributes []attribute) (string, error) {
	for _, a := range attributes {
		if person, ok := ids.ParsePerson(a.Value); ok && a.Name == "sub" {
			return person.String(), nil
		}
	}
	return "", errors.New("an account without a subject")
}

// notSignedIn is the status of an account whose letter nobody has answered yet. Its password lives for three days.
const notSignedIn = "FORCE_CHANGE_PASSWORD"

// writeAgain has the issuer write a second letter, with a new password, to the account of a person who has not signed in yet.
// To any other nothing is written and nothing is said of it: our own letter goes out all the same.
func (p pool) writeAgain(ctx context.Context, email, person string, now time.Time) error {
	var found struct {
		UserStatus     string
		UserAttributes []attribute
	}
	err := p.call(ctx, now, "AdminGetUser", map[string]any{"UserPoolId": p.id, "Username": email}, &found)
	var no poolError
	if errors.As(err, &no) && no == "UserNotFoundException" {
		return nil
	}
	if err != nil {
		return err
	}
	sub, err := subjectOf(found.UserAttributes)
	switch {
	case err != nil:
		return err
	case sub != person || found.UserStatus != notSignedIn:
		return nil
	}
	return p.call(ctx, now, "AdminCreateUser", map[string]any{"UserPoolId": p.id, "Username": email,
		"DesiredDeliveryMediums": []string{"EMAIL"}, "MessageAction": "RESEND"}, &struct{}{})
}

// poolError is the kind of an error of the issuer. Its message is left out: it may repeat the address.
type poolError string

// Error implements error.
func (e poolError) Error() string { return string(e) }

// maxPoolAnswer is far above what the two calls answer.
const maxPoolAnswer = 64 << 10

// call is one call of the AWS JSON 1.1 protocol. It is not retried here: the client sends the same request again.
func (p pool) call(ctx context.Context, now time.Time, action string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	endpoint := p.endpoint
	if endpoint == "" {
		endpoint = "https://cognito-idp." + p.cfg.Region + ".amazonaws.com/"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService."+action)
	credentials, err := p.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, r, hex.EncodeToString(sum[:]), "cognito-idp", p.cfg.Region, now); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	resp, err := p.cfg.HTTPClient.Do(r)
	if err != nil {
		return silent(fmt.Errorf("%s: %w", action, err))
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxPoolAnswer))
	if err != nil {
		return silent(fmt.Errorf("%s: %w", action, err))
	}
	if resp.StatusCode != http.StatusOK {
		var no struct {
			Type string `json:"__type"`
		}
		_ = json.Unmarshal(answer, &no) // without a type it is an error all the same
		failed := poolError(no.Type[strings.LastIndexByte(no.Type, '#')+1:])
		err := fmt.Errorf("%s: %d: %w", action, resp.StatusCode, failed)
		if resp.StatusCode >= http.StatusInternalServerError || failed == "TooManyRequestsException" {
			return silent(err)
		}
		return err
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s: read the answer: %w", action, err)
	}
	return nil
}

// silent is the refusal where the issuer does not answer, or answers only that it cannot now.
func silent(err error) error {
	return fmt.Errorf("%w: %w", &lab.Refusal{Kind: lab.Busy, Code: "issuer_silent",
		Sentence: "The service that people sign in with does not answer. Nothing was done; send the same request again in a minute."}, err)
}
