package apigw

import (
	"net/http"

	"assay/shared/ids"
	"assay/shared/lab"
)

// PathOrder reads the path value name as an order id. One that cannot be an id is not found, like one that is unknown.
func PathOrder(r *http.Request, name string) (ids.Order, error) {
	id, ok := ids.ParseOrder(r.PathValue(name))
	if !ok {
		return ids.Order{}, unknown()
	}
	return id, nil
}

// StaffOrder reads the path value name as an order id of the hospital that X-Hospital picks: an order of another
// hospital is not found. Its errors are those of Hospital and PathOrder.
func StaffOrder(r *http.Request, name string) (ids.Order, error) {
	hospital, err := Hospital(r)
	if err != nil {
		return ids.Order{}, err
	}
	id, err := PathOrder(r, name)
	if err != nil {
		return ids.Order{}, err
	}
	if id.Hospital().String() != hospital {
		return ids.Order{}, unknown()
	}
	return id, nil
}

// PathUUID reads the path value name as a UUIDv7 (a patient, a run). One that cannot be an id is not found.
func PathUUID(r *http.Request, name string) (string, error) {
	id := r.PathValue(name)
	if !ids.IsUUIDv7(id) {
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
	case !isHospital(hospital):
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
	return hospital, isHospital(hospital)
}

func isHospital(s string) bool {
	_, ok := ids.ParseHospital(s)
	return ok
}
