package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
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
		if i.used || sub == "omar" {
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

// open with an issuer that knows omar, who works at another hospital.
func openIssuer(t *testing.T) (*hospitaltest.House, *issuer) {
	t.Helper()
	i := &issuer{people: map[string]string{"omar@assay.example": "omar"}}
	server := httptest.NewServer(i)
	t.Cleanup(server.Close)
	return openWith(t, pool{endpoint: server.URL, id: "pool-1", cfg: aws.Config{Region: "ap-south-1", HTTPClient: http.DefaultClient,
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")}}), i
}

const nilas, omars = "01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f70", "01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f71"

func inviting(id, email, more string) string {
	return fmt.Sprintf(`{"id": %q, "email": %q, "name": "Nila Rao"%s}`, id, email, more)
}

func TestInvite(t *testing.T) {
	h, i := openIssuer(t)
	again := as{As: "asha", Hospital: "sahyadri", Key: "the-broken-one"}
	const to = "POST /v1/invitations"
	h.Play(t, []step{
		{Name: "by a supervisor", Who: meera, Route: to, Body: inviting(nilas, "nila@assay.example", ""), Want: "403 not_allowed"},
		{Name: "as a supervisor", Who: asha, Route: to, Body: inviting(nilas, "nila@assay.example", `, "roles": ["supervisor"]`), Want: "409 second_person_needed"},
		{Name: "to no address", Who: asha, Route: to, Body: inviting(nilas, "nila", ""), Want: "400 bad_request email"},
		{Name: "without a name", Who: asha, Route: to, Body: `{"id": "` + nilas + `", "email": "nila@assay.example", "name": ""}`, Want: "400 bad_request name"},
		{Name: "without an id", Who: asha, Route: to, Body: inviting("1", "nila@assay.example", ""), Want: "400 bad_request id"},
		{Name: "with an account of the inviter's choice", Who: asha, Route: to, Body: inviting(nilas, "nila@assay.example", `, "person": "asha"`), Want: "400 unknown_field person"},
		{Name: "the issuer does not like it", Who: asha, Route: to, Body: inviting(nilas, "refused@assay.example", ""), Want: "400 bad_request email"},
	})
	if i.letters != 0 {
		t.Fatalf("%d letters were written for refused invitations", i.letters)
	}
	i.fail = true
	h.Play(t, []step{
		{Name: "the issuer fails", Who: again, Route: to, Body: inviting(nilas, "nila@assay.example", `, "roles": ["technician"]`), Want: "503 issuer_silent", Lacks: "nila@"},
		{Name: "the same request again", Who: again, Route: to, Body: inviting(nilas, "nila@assay.example", `, "roles": ["technician"]`), Want: "201", Holds: `"state":"open"`},
		{Name: "and again", Who: again, Route: to, Body: inviting(nilas, "nila@assay.example", `, "roles": ["technician"]`), Want: "201"},
		{Name: "another body under its key", Who: again, Route: to, Body: inviting(nilas, "nobody@assay.example", ""), Want: "422 key_reused"},
		{Name: "another person under its id", Who: asha, Route: to, Body: inviting(nilas, "nobody@assay.example", ""), Want: "409 exists id"},
		{Name: "no member before the answer", Who: as{As: "sub-1", Hospital: "sahyadri"}, Route: "GET /v1/hospital", Want: "403 not_a_member"},
		{Name: "shown where to", Who: as{As: "sub-1"}, Route: "GET /v1/me", Want: "200", Holds: `"invitation":"` + nilas + `","rev":1,"hospital":"sahyadri"`},
		{Name: "accepted by somebody else", Who: as{As: "omar", Hospital: "sahyadri"}, Route: "POST /v1/me/invitations/" + nilas + "/accept", Body: `{"rev": 1}`, Want: "404 not_found"},
		{Name: "accepted by whoever invited", Who: asha, Route: "POST /v1/me/invitations/" + nilas + "/accept", Body: `{"rev": 1}`, Want: "404 not_found"},
		{Name: "accepted for another hospital", Who: as{As: "sub-1", Hospital: "narmada"}, Route: "POST /v1/me/invitations/" + nilas + "/accept", Body: `{"rev": 1}`, Want: "404 not_found"},
		{Name: "accepted", Who: as{As: "sub-1", Hospital: "sahyadri"}, Route: "POST /v1/me/invitations/" + nilas + "/accept", Body: `{"rev": 1}`, Want: "200", Holds: `"accepted"`},
		{Name: "accepted twice", Who: as{As: "sub-1", Hospital: "sahyadri"}, Route: "POST /v1/me/invitations/" + nilas + "/accept", Body: `{"rev": 2}`, Want: "409 invitation_ended"},
		{Name: "works at once", Who: as{As: "sub-1", Hospital: "sahyadri"}, Route: "GET /v1/hospital", Want: "200"},
		{Name: "invited though a member", Who: asha, Route: to, Body: inviting("01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f72", "nila@assay.example", ""), Want: "409 exists"},
		{Name: "nobody is entered by an id", Who: asha, Route: "PUT /v1/staff/sub-77", Body: `{"name": "Nila Rao", "roles": ["technician"], "active": true, "rev": 0}`, Want: "404 not_found"},
	})
	if i.letters != 1 {
		t.Errorf("%d letters were written to one person", i.letters)
	}
}

// Somebody who works at another hospital is no member unasked, and neither answer nor list tells that there was an account:
// they are, but for id, name and time, those of somebody new.
func TestWhoHasAnAccountAccepts(t *testing.T) {
	h, i := openIssuer(t)
	said := map[string]string{}
	alike := strings.NewReplacer(nilas, "…", omars, "…", "nila@", "…@", "omar@", "…@")
	for id, email := range map[string]string{nilas: "nila@assay.example", omars: "omar@assay.example"} {
		a := h.Do(t, asha, "POST /v1/invitations", inviting(id, email, ""))
		said["answer"+id] = fmt.Sprint(a.Status, alike.Replace(string(a.Body)))
		again := h.Do(t, asha, "POST /v1/invitations/"+id+"/again", `{"rev": 1}`)
		said["again"+id] = fmt.Sprint(again.Status, alike.Replace(string(again.Body)))
	}
	for _, what := range []string{"answer", "again"} {
		if said[what+nilas] != said[what+omars] {
			t.Errorf("%s tells them apart: %s and %s", what, said[what+nilas], said[what+omars])
		}
	}
	if i.letters != 2 {
		t.Errorf("the issuer wrote %d letters, want two to the new one", i.letters)
	}
	list := h.Do(t, asha, "GET /v1/invitations", nil)
	if body := string(list.Body); strings.Contains(body, `"omar"`) || strings.Contains(body, `sub-`) || !strings.Contains(body, "omar@assay.example") {
		t.Errorf("the list is %s", body)
	}
	const mine = "POST /v1/me/invitations/" + omars
	here := as{As: "omar", Hospital: "sahyadri"}
	h.Play(t, []step{
		{Name: "no member", Who: here, Route: "GET /v1/staff", Want: "403 not_a_member"},
		{Name: "nor listed", Who: asha, Route: "GET /v1/staff", Want: "200", Lacks: `"omar"`},
		{Name: "accepted on what has changed since", Who: here, Route: mine + "/accept", Body: `{"rev": 1}`, Want: "412 stale"},
		{Name: "accepted", Who: here, Route: mine + "/accept", Body: `{"rev": 2}`, Want: "200"},
		{Name: "listed", Who: asha, Route: "GET /v1/staff", Want: "200", Holds: `"omar"`},
		{Name: "name and address are gone from the invitation", Who: asha, Route: "GET /v1/invitations", Want: "200", Lacks: "omar@"},
		{Name: "may do nothing here yet", Who: here, Route: "GET /v1/staff", Want: "403 not_allowed"},
		{Name: "and everything there", Who: omar, Route: "GET /v1/staff", Want: "200"},
		{Name: "taken back by another admin", Who: ravi, Route: "POST /v1/invitations/" + nilas + "/withdraw", Body: `{"rev": 2}`, Want: "200", Holds: `"withdrawn"`},
		{Name: "accepted after that", Who: as{As: "sub-1", Hospital: "sahyadri"}, Route: "POST /v1/me/invitations/" + nilas + "/accept", Body: `{"rev": 3}`, Want: "409 invitation_ended"},
	})
	if got := letters(t, h); !slices.Equal(got, []string{"staff_invitation", "staff_invitation", "staff_invitation", "staff_invitation",
		"staff_invited ravi", "staff_invited ravi", "staff_invited ravi", "staff_invited ravi"}) {
		t.Errorf("letters %q", got)
	}
}

// letters are those to staff that are to be sent.
func letters(t *testing.T, h *hospitaltest.House) (all []string) {
	t.Helper()
	for ref, err := range h.Store.Due(t.Context(), lab.DutyMail, lab.At(h.Now.Add(time.Hour))) {
		if err != nil {
			t.Fatal(err)
		}
		j, _, err := h.Store.Job(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(string(j.Duty.Stage)+" "+j.Duty.Person))
	}
	slices.Sort(all)
	return all
}
