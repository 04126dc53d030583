package lab

import (
	"errors"
	"testing"
)

// refusalCode returns the code of a refusal and its field, "" for no error.
func refusalCode(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var no *Refusal
	if !errors.As(err, &no) {
		t.Fatalf("not a refusal: %v", err)
	}
	if no.Field != "" {
		return no.Code + " " + no.Field
	}
	return no.Code
}
