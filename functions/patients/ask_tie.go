package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type askBody struct {
	Hospital string `json:"hospital"`
	Number   string `json:"number"` // of the patient, as papers of the hospital print it
}

type codeAsked struct {
	Hospital string `json:"hospital"`
	Minutes  int    `json:"minutes"` // how long a code is good
}

// askTie has a code sent to the address that is on a record, for the login that asks. The answer is the same whether there is
// such a record, whether it has an address, and whether a code goes out: nobody learns that here.
func (h handlers) askTie(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[askBody]{By: askerInBody, Settings: true,
		Prepare: func(c *store.Command, b askBody) error {
			c.Quotas = []store.Quota{store.CodesBy(c.Person), store.CodesAbout(b.Number)}
			return nil
		},
		Decide: func(d store.Loaded, b askBody) (store.Result, error) {
			result := store.Result{Status: http.StatusOK, Answer: codeAsked{b.Hospital, int(lab.CodeLife.Minutes())}}
			out, sent, err := d.Patient.AskTie(d.Caller, d.Now, d.Contact)
			if err != nil || !sent {
				return result, err
			}
			result.Writes, err = h.store.TieOffered(out)
			return result, err
		}}.Serve(w, r, h.store)
}

// askerInBody is a login, at the hospital and about the record of the number that the body names.
func askerInBody(q command.Request) (store.Caller, store.ReadSet, error) {
	body, err := q.Body()
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	b := body.(askBody)
	who, err := loginAt(q, b.Hospital)
	if err != nil {
		return store.Caller{}, store.ReadSet{}, err
	}
	if _, ok := ids.ParsePatientNumber(b.Number); !ok {
		return store.Caller{}, store.ReadSet{}, lab.Bad("number", "Enter the patient number as it is printed, such as P26-000093.")
	}
	patient, err := q.Store.RecordOf(q.Context(), b.Hospital, b.Number)
	return who, store.ReadSet{Asked: patient}, err
}

// loginAt is a login that need not be tied to anything, at a hospital.
func loginAt(q command.Request, hospital string) (store.Caller, error) {
	if _, ok := ids.ParseHospital(hospital); !ok {
		return store.Caller{}, lab.Bad("hospital", "Name the hospital by its id.")
	}
	info := apigw.RequestInfoFrom(q.Context())
	return store.Caller{Hospital: hospital, Person: info.Subject, Now: info.Now, Request: info.RequestID, Login: true}, nil
}
