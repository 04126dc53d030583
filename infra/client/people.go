package client

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed people.json
var peopleJSON []byte

// Person is somebody whom the local issuers know. Patients have Sub, Email and Name only.
type Person struct {
	Username   string   `json:"username"`
	Password   string   `json:"password"`
	Sub        string   `json:"sub"`
	Email      string   `json:"email"`
	Name       string   `json:"name"`
	TOTPSecret string   `json:"totpSecret"` // base32 without padding
	Roles      []string `json:"roles"`      // in the demo hospital
}

// People are the demo's people by issuer, "staff" and "patients": published names and passwords of one machine.
func People() (map[string][]Person, error) {
	var people map[string][]Person
	if err := json.Unmarshal(peopleJSON, &people); err != nil {
		return nil, fmt.Errorf("people.json: %w", err)
	}
	return people, nil
}

// staff finds a demo staff member by username.
func staff(username string) (Person, error) {
	people, err := People()
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(people["staff"], func(p Person) bool { return p.Username == username })
	if i < 0 {
		return Person{}, fmt.Errorf("people.json knows no %s", username)
	}
	return people["staff"][i], nil
}
