package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type eraseBody struct {
	Rev int `json:"rev"`
}

// eraseContact takes away how to reach a patient, in the earlier versions too. These are read first: a correction that
// comes between has moved the rev, and then nothing is erased.
func eraseContact(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := atDesk(r, s)
		if err != nil {
			return err
		}
		b, key, err := apigw.DecodeCommand[eraseBody](r)
		if err != nil {
			return err
		}
		_, earlier, err := s.Versions(r.Context(), who.Hospital, id)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Patient: id, Settings: true}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			out, err := d.Patient.EraseContact(d.Caller, who.Now, b.Rev, d.Contact)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.Erasure(d.Hospital, d.Contact, earlier, out)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: patientChanged{id, out.Patient.Rev}}, err
		})
	}
}

type look struct {
	Order string     `json:"order"`
	What  string     `json:"what"`
	By    named      `json:"by"`
	At    lab.Moment `json:"at"`
}

// maxLooks is how far back the list of looks goes.
const maxLooks = 100

// looks tells who opened the results of a patient: staff by name, the patient by login, a holder of the paper as such.
func looks(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := atDesk(r, s)
		if err != nil {
			return err
		}
		d, err := command.Read(r, s, who, store.ReadSet{Patient: id}, lab.ReadAccess)
		if err != nil {
			return err
		}
		found, err := s.AccessRecords(r.Context(), who.Hospital, d.Patient.RecordIDs(), maxLooks)
		if err != nil {
			return err
		}
		names, err := staffNames(r, s, who.Hospital)
		if err != nil {
			return err
		}
		list := make([]look, 0, len(found))
		for _, l := range found {
			list = append(list, look{l.Order, l.What, named{l.By, names[l.By]}, l.At})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Patient string `json:"patient"`
			Looks   []look `json:"looks"`
		}{id, list})
	}
}

// staffNames is how the staff of a hospital is called.
func staffNames(r *http.Request, s *store.Store, hospital string) (map[string]string, error) {
	staff, err := s.Members(r.Context(), hospital)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(staff))
	for _, m := range staff {
		names[m.Person] = m.Name
	}
	return names, nil
}

type unlocked struct {
	Order string `json:"order"`
}

// unlockSlip opens a slip again that was locked by five wrong birth dates, for a person whom the desk knows.
func unlockSlip(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := command.Order(r, s, lab.UnlockSlip)
		if err != nil {
			return err
		}
		call := apigw.RequestInfoFrom(r.Context())
		if err := s.UnlockSlip(r.Context(), d.Order, call.Subject, lab.At(call.Now), call.RequestID); err != nil {
			return err
		}
		return apigw.WriteJSON(w, http.StatusOK, unlocked{d.Order.ID})
	}
}
