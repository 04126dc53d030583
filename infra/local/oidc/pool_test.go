package oidc

import (
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// asked sends one call of the pool, and gives the status with the answer's error type or the account's sub.
func (f *fixture) asked(action, username string, more ...string) (status int, kind, sub string) {
	f.t.Helper()
	in := map[string]any{"UserPoolId": "pool", "Username": username}
	for _, m := range more {
		in["MessageAction"] = m
	}
	body, err := json.Marshal(in)
	if err != nil {
		f.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/", strings.NewReader(string(body)))
	r.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService."+action)
	w := httptest.NewRecorder()
	f.pool.ServeHTTP(w, r)
	var out struct {
		Type           string `json:"__type"`
		UserAttributes []attribute
		User           struct{ Attributes []attribute }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		f.t.Fatal(err)
	}
	for _, a := range append(out.UserAttributes, out.User.Attributes...) {
		if a.Name == "sub" {
			sub = a.Value
		}
	}
	return w.Code, out.Type, sub
}

func TestInvitedStaff(t *testing.T) {
	dir := t.TempDir()
	f := serve(t, ModeStaff, dir)
	if status, kind, _ := f.asked("AdminGetUser", "nila@assay.example"); status != 400 || kind != "UserNotFoundException" {
		t.Errorf("a stranger: %d %s", status, kind)
	}
	if status, kind, _ := f.asked("AdminCreateUser", "nila"); status != 400 || kind != "InvalidParameterException" {
		t.Errorf("no address: %d %s", status, kind)
	}
	if _, kind, _ := f.asked("AdminCreateUser", "Meera@assay.example"); kind != "UsernameExistsException" {
		t.Errorf("somebody of the demo: %s", kind)
	}
	status, _, sub := f.asked("AdminCreateUser", "Nila@assay.example")
	if status != 200 || sub == "" {
		t.Fatalf("invited: %d %q", status, sub)
	}
	if _, kind, _ := f.asked("AdminCreateUser", "meera@assay.example", "RESEND"); kind != "UnsupportedUserStateException" {
		t.Errorf("a second letter to somebody who signs in: %s", kind)
	}
	words := regexp.MustCompile(`(?s)Username: (\S+)\nPassword: (\S+)\n.*: (\S+)`)
	first := words.FindStringSubmatch(f.letter)
	if status, kind, _ := f.asked("AdminCreateUser", "nila@assay.example", "RESEND"); status != 200 {
		t.Fatalf("a second letter: %d %s", status, kind)
	}
	letter := words.FindStringSubmatch(f.letter)
	if first == nil || letter == nil || first[2] == letter[2] {
		t.Fatalf("the letter says %q, and before %q", letter, first)
	}
	if _, err := f.signIn(first[1], first[2], first[3]); err == nil {
		t.Error("the first letter's password is good still")
	}
	for _, again := range []*fixture{f, serve(t, ModeStaff, dir)} { // the second time after a restart
		tokens, err := again.signIn(letter[1], letter[2], letter[3])
		if err != nil {
			t.Fatal(err)
		}
		if got := again.claims(tokens.Access)["sub"]; got != sub {
			t.Errorf("signed in as %v, not %s", got, sub)
		}
		if _, kind, _ := again.asked("AdminCreateUser", "nila@assay.example"); kind != "UsernameExistsException" {
			t.Errorf("invited twice: %s", kind)
		}
		if _, _, found := again.asked("AdminGetUser", "NILA@assay.example"); found != sub {
			t.Errorf("found %s, not %s", found, sub)
		}
		if _, err := again.signIn(letter[1], "another", letter[3]); err == nil {
			t.Error("signed in with another password")
		}
	}
}
