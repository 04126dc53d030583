package apigw

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"assay/shared/lab"
)

// Decode reads the request's body into a T, and refuses everything that T does not spell out: a body that is missing or
// over MaxBody, a content type that is not application/json, text that is not one well-formed JSON value in UTF-8, an
// unknown or doubled member, a value of another type, a null (what is not meant is left out). Names are compared exactly, unlike
// encoding/json. The refusal names the member by its JSON path and never repeats its value.
//
// Texts come out composed (Unicode NFC). Absent members leave the zero value, and what must be there is the caller's to
// check; but where leaving out would empty what is stored, a tag required:"true" refuses it. The second result is the body as it came, for CommandKey. T should be a struct of plain types; a member with its own UnmarshalJSON or UnmarshalText is
// handed its part and refused as a whole if it does not like it.
func Decode[T any](r *http.Request) (T, []byte, error) {
	var zero, body T
	raw, err := readJSON(r)
	if err != nil {
		return zero, nil, err
	}
	plain, err := checkShape(raw, reflect.TypeFor[T]())
	if err != nil {
		return zero, nil, err
	}
	if err := json.Unmarshal(plain, &body); err != nil {
		// checkShape has tried every member by itself, so this is a T that encoding/json cannot fill.
		return zero, nil, fmt.Errorf("decode a %T: %w", body, err)
	}
	compose(reflect.ValueOf(&body))
	return body, raw, nil
}

// DecodeNothing refuses a body in which something stands, for commands that say everything by their address.
func DecodeNothing(r *http.Request) error {
	if r.ContentLength == 0 {
		return nil
	}
	_, _, err := Decode[struct{}](r)
	return err
}

func readJSON(r *http.Request) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	if len(raw) > MaxBody {
		return nil, tooLarge
	}
	if len(raw) == 0 {
		return nil, malformed("", "empty_body", "A JSON body is missing.")
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, wrongBodyType
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return nil, wrongBodyType
	}
	// encoding/json would put U+FFFD in the place of bytes that are not UTF-8: a name would be changed silently.
	if !json.Valid(raw) || !utf8.Valid(raw) {
		return nil, malformed("", "malformed_json", "The body is not one well-formed JSON value.")
	}
	return raw, nil
}

func malformed(field, code, sentence string) *lab.Refusal {
	return &lab.Refusal{Kind: lab.Malformed, Code: code, Sentence: sentence, Field: field}
}
