package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// issuer is a user pool as the wire shows it. Fail makes the next call break off.
type issuer struct {
	mu      sync.Mutex
	people  map[string]string // sub by address
	letters int
	used    bool // whether the letters were answered
	fail    bool
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	var in struct {
		UserPoolId, Username, MessageAction string
		UserAttributes                      []attribute
	}
	say := func(status int, body any) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	signed := strings.Contains(r.Header.Get("Authorization"), "/ap-south-1/cognito-idp/aws4_request")
	if err != nil || !signed || in.UserPoolId != "pool-1" || r.Header.Get("Content-Type") != "application/x-amz-json-1.1" || i.fail {
		i.fail = false
		say(http.StatusInternalServerError, map[string]string{"__type": "InternalErrorException", "message": "about " + in.Username})
		return
	}
	sub := i.people[in.Username]
	attributes := []attribute{{"email", in.Username}, {"sub", sub}}
	switch action := r.Header.Get("X-Amz-Target"); {
	case action == "AWSCognitoIdentityProviderService.AdminGetUser":
		status := notSignedIn
		if i.used {
			status = "CONFIRMED"
		}
		if sub == "" {
			say(http.StatusBadRequest, map[string]string{"__type": "UserNotFoundException"})
			return
		}
		say(http.StatusOK, map[string]any{"UserAttributes": attributes, "UserStatus": status})
	case in.MessageAction == "RESEND" && sub != "":
		i.letters++
		say(http.StatusOK, map[string]any{"User": map[string]any{"Attributes": attributes}})
	case strings.HasPrefix(in.Username, "refused"):
		say(http.StatusBadRequest, map[string]string{"__type": "com.amazonaws#InvalidParameterException", "message": in.Username})
	case sub != "":
		say(http.StatusBadRequest, map[string]string{"__type": "UsernameExistsException"})
	default:
		i.letters++
		i.people[in.Username] = fmt.Sprintf("sub-%d", i.letters)
		attributes[1].Value = i.people[in.Username]
		say(http.StatusOK, map[string]any{"User": map[string]any{"Attributes": attributes}})
	}
}

func TestInvite(t *testing.T) {
	i := &issuer{people: map[string]string{"omar@assay.example": "omar"}}
	server := httptest.NewServer(i)
	defer server.Close()
	h := openWith(t, pool{endpoint: server.URL, id: "pool-1", cfg: aws.Config{Region: "ap-south-1", HTTPClient: http.DefaultClient,
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")}})
	body := func(email, more string) string {
		return fmt.Sprintf(`{"email": %q, "name": "Nila Rao"%s}`, email, more)
	}
	again := as{As: "asha", Hospital: "sahyadri", Key: "the-broken-one"}
	broken := func() { i.fail = true }
	h.Play(t, []step{
		{Name: "by a supervisor", Who: meera, Route: "POST /v1/staff", Body: body("nila@assay.example", ""), Want: "403 not_allowed"},
		{Name: "as a supervisor", Who: asha, Route: "POST /v1/staff", Body: body("nila@assay.example", `, "roles": ["supervisor"]`), Want: "409 second_person_needed"},
		{Name: "to no address", Who: asha, Route: "POST /v1/staff", Body: body("nila", ""), Want: "400 bad_request email"},
		{Name: "without a name", Who: asha, Route: "POST /v1/staff", Body: `{"email": "nila@assay.example", "name": ""}`, Want: "400 bad_request name"},
		{Name: "with an account of the inviter's choice", Who: asha, Route: "POST /v1/staff", Body: body("nila@assay.example", `, "person": "asha"`), Want: "400 unknown_field person"},
		{Name: "the issuer does not like it", Who: asha, Route: "POST /v1/staff", Body: body("refused@assay.example", ""), Want: "400 bad_request email"},
	})
	if i.letters != 0 {
		t.Fatalf("%d letters were written for refused invitations", i.letters)
	}
	broken()
	h.Play(t, []step{
		{Name: "the issuer fails", Who: again, Route: "POST /v1/staff", Body: body("nila@assay.example", `, "roles": ["technician"]`), Want: "500 internal", Lacks: "nila@"},
		{Name: "the same request again", Who: again, Route: "POST /v1/staff", Body: body("nila@assay.example", `, "roles": ["technician"]`), Want: "201", Holds: `"sub-1"`},
		{Name: "and again", Who: again, Route: "POST /v1/staff", Body: body("nila@assay.example", `, "roles": ["technician"]`), Want: "201", Holds: `"sub-1"`},
		{Name: "another body under its key", Who: again, Route: "POST /v1/staff", Body: body("nobody@assay.example", ""), Want: "422 key_reused"},
		{Name: "invited twice", Who: asha, Route: "POST /v1/staff", Body: body("nila@assay.example", ""), Want: "409 exists"},
		{Name: "works at once", Who: as{As: "sub-1", Hospital: "sahyadri"}, Route: "GET /v1/hospital", Want: "200"},
		{Name: "somebody of another hospital", Who: asha, Route: "POST /v1/staff", Body: body("omar@assay.example", ""), Want: "201", Holds: `"omar"`},
		{Name: "may do nothing here yet", Who: as{As: "omar", Hospital: "sahyadri"}, Route: "GET /v1/staff", Want: "403 not_allowed"},
		{Name: "and everything there", Who: omar, Route: "GET /v1/staff", Want: "200"},
		{Name: "two places of work", Who: as{As: "omar"}, Route: "GET /v1/me", Want: "200", Holds: `"hospital":"narmada"`},
		{Name: "made an admin by two persons", Who: asha, Route: "POST /v1/staff/omar/grant", Body: `{"roles": ["admin"], "active": true, "reason": "x", "rev": 1}`, Want: "200"},
		{Name: "of whom he is none, though an admin there", Who: as{As: "omar", Hospital: "sahyadri"}, Route: "POST /v1/staff/omar/grant/confirm", Body: `{"rev": 1}`, Want: "403 not_allowed"},
		{Name: "nobody is entered by an id", Who: asha, Route: "PUT /v1/staff/sub-77", Body: `{"name": "Nila Rao", "roles": ["technician"], "active": true, "rev": 0}`, Want: "404 not_found"},
	})
	if i.letters != 1 {
		t.Errorf("%d letters were written to one person", i.letters)
	}
	once := as{As: "asha", Hospital: "sahyadri", Key: "one-letter"}
	h.Play(t, []step{
		{Name: "again by a supervisor", Who: meera, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "nila@assay.example"}`, Want: "403 not_allowed"},
		{Name: "again to another's address", Who: asha, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "omar@assay.example"}`, Want: "400 bad_request email"},
		{Name: "again to nobody's address", Who: asha, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "nobody@assay.example"}`, Want: "400 bad_request email"},
		{Name: "again to a stranger", Who: asha, Route: "POST /v1/staff/sub-9/invitation", Body: `{"email": "nila@assay.example"}`, Want: "404 not_found"},
		{Name: "again from elsewhere", Who: omar, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "nila@assay.example"}`, Want: "404 not_found"},
		{Name: "again", Who: once, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "nila@assay.example"}`, Want: "200"},
		{Name: "and the same request", Who: once, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "nila@assay.example"}`, Want: "200"},
	})
	i.used = true
	h.Play(t, []step{
		{Name: "once it was answered", Who: asha, Route: "POST /v1/staff/sub-1/invitation", Body: `{"email": "nila@assay.example"}`, Want: "409 signed_in"},
	})
	if i.letters != 2 {
		t.Errorf("%d letters in all, want 2", i.letters)
	}
}
