package main

import (
	"fmt"
	"testing"
)

// What goes to a patient's address opens values: the link of the slip, a code. So an admin, who sees none, names no address and
// cannot have an own login tied by a code to one; nor lead the letters of a record to another by merging it alone.
func TestAnAdminNamesNoAddress(t *testing.T) {
	h := open(t)
	reachable(t, h, p1, "sunita@patients.example")
	rev := func() int { return record(t, h, p1).Rev }
	correct := func(who as, body, want string) step {
		return step{Name: who.As + ": " + body, Who: who, Route: "POST /v1/patients/" + p1 + "/correct", Body: fmt.Sprintf(`{"rev": %d, "reason": "asked", %s}`, rev(), body), Want: want}
	}
	h.Play(t, []step{
		correct(asha, `"email": "asha@assay.example"`, "403 names_no_address"),
		correct(asha, `"email": "sunita@patients.example", "phone": "+919876543219"`, "200"),
	})
	h.Play(t, []step{correct(asha, `"email": ""`, "200")})
	h.Play(t, []step{correct(asha, `"email": "sunita@patients.example"`, "403 names_no_address")})
	h.Play(t, []step{correct(tara, `"email": "sunita@patients.example"`, "200")})
	const fresh = "01938f6c-11aa-7b20-8d5f-0000000000aa"
	body := `{"id": "` + fresh + `", "name": "Leela Rao", "birth_date": "1961-02-03", "sex": "female", "phone": "+919876543219", "language": "en",
		"email": "asha@assay.example", "consent": {"text_version": "2026-1", "language": "en", "purpose": "care", "attested": true}}`
	h.Play(t, []step{
		{Name: "registered with one by an admin", Who: asha, Route: "POST /v1/patients", Body: body, Want: "403 names_no_address"},
	})
}
