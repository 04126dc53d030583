package apigw

import (
	"net/http"
	"strings"

	"assay/shared/lab"
)

// OrderID is the public id of an order, "<hospital>-<uuidv7>": it holds its hospital, so that the store cannot be
// read for an order of another one.
type OrderID struct {
	Hospital string // "[a-z0-9]{2,20}"
	UUID     string // UUIDv7, lower case
}

// String gives the id as it is in addresses.
func (id OrderID) String() string { return id.Hospital + "-" + id.UUID }

// ParseOrderID reads a public order id.
func ParseOrderID(s string) (OrderID, bool) {
	hospital, uuid, _ := strings.Cut(s, "-")
	if !validHospital(hospital) || !ValidUUIDv7(uuid) {
		return OrderID{}, false
	}
	return OrderID{Hospital: hospital, UUID: uuid}, true
}

// PathOrder reads the path value name as an order id. One that cannot be an id is not found, like one that is unknown.
func PathOrder(r *http.Request, name string) (OrderID, error) {
	id, ok := ParseOrderID(r.PathValue(name))
	if !ok {
		return OrderID{}, unknown()
	}
	return id, nil
}

// StaffOrder reads the path value name as an order id of the hospital that X-Hospital picks: an order of another
// hospital is not found. Its errors are those of Hospital and PathOrder.
func StaffOrder(r *http.Request, name string) (OrderID, error) {
	hospital, err := Hospital(r)
	if err != nil {
		return OrderID{}, err
	}
	id, err := PathOrder(r, name)
	if err != nil {
		return OrderID{}, err
	}
	if id.Hospital != hospital {
		return OrderID{}, unknown()
	}
	return id, nil
}

// PathUUID reads the path value name as a UUIDv7 (a patient, a run). One that cannot be an id is not found.
func PathUUID(r *http.Request, name string) (string, error) {
	id := r.PathValue(name)
	if !ValidUUIDv7(id) {
		return "", unknown()
	}
	return id, nil
}

// Hospital reads the header X-Hospital, by which a person of several hospitals picks one. Every staff route needs it,
// except those that are about the person. It is only what the client wants: the membership decides.
func Hospital(r *http.Request) (string, error) {
	switch hospital := r.Header.Get("X-Hospital"); {
	case hospital == "":
		return "", malformed("X-Hospital", "missing_header", "The header X-Hospital is missing.")
	case !validHospital(hospital):
		return "", malformed("X-Hospital", "bad_header", "The header X-Hospital must be 2 to 20 lower-case letters and digits.")
	default:
		return hospital, nil
	}
}

func unknown() *lab.Refusal {
	return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: notFound.Detail}
}

// PathHospital reads the path value name as a hospital; ok is false for what can be none.
func PathHospital(r *http.Request, name string) (hospital string, ok bool) {
	hospital = r.PathValue(name)
	return hospital, validHospital(hospital)
}

func validHospital(s string) bool {
	if len(s) < 2 || len(s) > 20 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// ValidUUIDv7 reports whether s is a UUID of version 7 (RFC 9562) in its one canonical spelling, small letters.
func ValidUUIDv7(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return s[14] == '7' && strings.IndexByte("89ab", s[19]) >= 0
}
