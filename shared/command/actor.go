// Package command joins the adapter and the store: every HTTP function reads, lists and writes through it. A function adds
// the one call into shared/lab that is its own.
//
//	actor.go           who asks, for which hospital, and what the request is about: staff, a patient's login, a visit slip
//	read.go            a question
//	list.go            a list, page by page
//	write.go           a command: decode, actor, read, decide, one transaction, acknowledgement
//	outside.go         a command that also calls somebody outside: intent, call, result
//	acknowledgement.go what a command on an order answers
package command

import (
	"context"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// Request is one request on its way to its actor.
type Request struct {
	*http.Request
	Store *store.Store
	// Body decodes what was sent, once; nil for a question.
	Body func() (any, error)
}

// Actor finds who asks, for which hospital and when, and what the request is about. It decides nothing: whether that
// person may is for the store (a membership, a tie, a slip) and the rules to say.
type Actor func(Request) (store.Caller, store.ReadSet, error)

// AnyStaff is somebody who works at the hospital in X-Hospital. The errors are those of apigw.Hospital.
func AnyStaff(q Request) (store.Caller, store.ReadSet, error) {
	hospital, err := apigw.Hospital(q.Request)
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	info := apigw.RequestInfoFrom(q.Context())
	return store.Caller{Hospital: hospital, Person: info.Subject, Now: info.Now, Request: info.RequestID}, store.ReadSet{}, nil
}

// StaffOnOrder is staff, on the order in the path: one of the hospital.
func StaffOnOrder(q Request) (store.Caller, store.ReadSet, error) {
	id, err := apigw.StaffOrder(q.Request, "order")
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	who, _, err := AnyStaff(q)
	return who, store.ReadSet{Order: id.String()}, err
}

// StaffOnPatient is staff, on the patient in the path.
func StaffOnPatient(q Request) (store.Caller, store.ReadSet, error) {
	who, _, err := AnyStaff(q)
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	id, err := apigw.PathUUID(q.Request, "patient")
	return who, store.ReadSet{Patient: id}, err
}

// PatientOnRecord is a patient, on the record in the path, which is open to the login directly or by a merge.
func PatientOnRecord(q Request) (store.Caller, store.ReadSet, error) {
	id, err := apigw.PathUUID(q.Request, "patient")
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	return TiedCaller(q, id)
}

// PatientOnTies is a patient, on the record in the path: one that the login is tied to, or that the tie opens, with its ties.
func PatientOnTies(q Request) (store.Caller, store.ReadSet, error) {
	id, err := apigw.PathUUID(q.Request, "patient")
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	return ownCaller(q, id, func(o store.OwnRecord) bool { return o.Patient.ID == id || o.Holder.ID == id })
}

// TiedCaller is a patient, on a record that is open to the login. Any other is not found.
func TiedCaller(q Request, patient string) (store.Caller, store.ReadSet, error) {
	return ownCaller(q, patient, func(o store.OwnRecord) bool { return o.Patient.ID == patient })
}

func ownCaller(q Request, patient string, own func(store.OwnRecord) bool) (store.Caller, store.ReadSet, error) {
	info := apigw.RequestInfoFrom(q.Context())
	records, err := q.Store.OwnRecords(q.Context(), info.Subject)
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	for _, o := range records {
		if own(o) {
			return store.Caller{Hospital: o.Hospital.ID, Person: info.Subject, Now: info.Now, Request: info.RequestID, Tie: o.Holder.ID},
				store.ReadSet{Patient: patient}, nil
		}
	}
	return store.Caller{}, store.ReadSet{}, &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such patient."}
}

// PatientOnOrder is a patient, on the order in the path, which is of a record that the login is tied to.
func PatientOnOrder(q Request) (store.Caller, store.ReadSet, error) {
	o, record, err := FindOwnOrder(q.Request, q.Store)
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	info := apigw.RequestInfoFrom(q.Context())
	return store.Caller{Hospital: o.Hospital, Person: info.Subject, Now: info.Now, Request: info.RequestID, Tie: record.Holder.ID},
		store.ReadSet{Order: o.ID, Patient: record.Patient.ID}, nil
}

// FindOwnOrder reads the order in the path for the login of its patient, with the record that makes it the caller's own.
func FindOwnOrder(r *http.Request, s *store.Store) (lab.Order, store.OwnRecord, error) {
	id, err := apigw.PathOrder(r, "order")
	if err != nil {
		return lab.Order{}, store.OwnRecord{}, err
	}
	return s.OwnOrder(r.Context(), apigw.RequestInfoFrom(r.Context()).Subject, id.String())
}

// Slip is what the holder of a visit slip sends with every command: nobody has signed in. Bodies embed it. Of birth date and
// phone digits it holds one.
type Slip struct {
	Token       string `json:"slip"`
	BirthDate   string `json:"birth_date,omitempty"`
	PhoneDigits string `json:"phone_digits,omitempty"`
}

func (s Slip) slip() Slip { return s }

// OpenSlip finds the order of a slip. The errors are those of store.OpenSlip. It is no method: bodies embed a Slip, and
// reflection over a body would keep every method of the store in the binary.
func OpenSlip(ctx context.Context, from *store.Store, s Slip) (store.OpenedPaper, error) {
	return from.OpenSlip(ctx, s.Token, lab.SlipAnswer{BirthDate: s.BirthDate, PhoneDigits: s.PhoneDigits}, apigw.RequestInfoFrom(ctx).Now)
}

// SlipHolder is whoever holds the visit slip and knows what opens it, on the slip's order. The body must embed a Slip.
func SlipHolder(q Request) (store.Caller, store.ReadSet, error) {
	body, err := q.Body()
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	slip := body.(interface{ slip() Slip }).slip()
	opened, err := OpenSlip(q.Context(), q.Store, slip)
	info := apigw.RequestInfoFrom(q.Context())
	return store.Caller{Hospital: opened.Order.Hospital, Now: info.Now, Request: info.RequestID, Slip: slip.Token},
		store.ReadSet{Order: opened.Order.ID}, err
}
