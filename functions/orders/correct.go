package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type correctBody struct {
	Rev       int        `json:"rev"`
	Reason    string     `json:"reason"`
	Name      *string    `json:"name,omitempty"`
	NameLatin *string    `json:"name_latin,omitempty"`
	BirthDate *string    `json:"birth_date,omitempty"`
	Age       *statedAge `json:"age,omitempty"`
	Sex       *string    `json:"sex,omitempty"`
	Phone     *string    `json:"phone,omitempty"`
	Email     *string    `json:"email,omitempty"`
	Guardian  *string    `json:"guardian,omitempty"`
}

type statedAge struct {
	Years  *int `json:"years,omitempty"`
	Months *int `json:"months,omitempty"`
	Days   *int `json:"days,omitempty"`
}

func (a *statedAge) age() lab.StatedAge {
	if a == nil {
		return lab.StatedAge{}
	}
	return lab.StatedAge{Years: a.Years, Months: a.Months, Days: a.Days}
}

// correct puts right what is written down about a patient. Orders keep what they were placed with.
func correct(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := atDesk(r, s)
		if err != nil {
			return err
		}
		b, key, err := apigw.DecodeCommand[correctBody](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Patient: id, Settings: true}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			out, err := d.Patient.Correct(d.Caller, who.Now, d.Contact, lab.PatientCorrection{Rev: b.Rev, Reason: b.Reason,
				Name: b.Name, NameLatin: b.NameLatin, BirthDate: b.BirthDate, Age: b.Age.age(), Sex: b.Sex, Phone: b.Phone,
				Email: b.Email, Guardian: b.Guardian})
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.PatientCorrection(d.Hospital, out)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: patientChanged{id, out.Patient.Rev}}, err
		})
	}
}

type earlier struct {
	Rev       int        `json:"rev"`
	Name      string     `json:"name"`
	NameLatin string     `json:"name_latin"`
	BirthDate string     `json:"birth_date"`
	Estimated bool       `json:"estimated"`
	Sex       string     `json:"sex"`
	Contact   *reachable `json:"contact,omitempty"`
	Until     lab.Moment `json:"until"`
	By        named      `json:"by"`
	Reason    string     `json:"reason"`
}

type reachable struct {
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Guardian string `json:"guardian,omitempty"`
}

// history tells how a patient was written down before each correction, oldest first.
func history(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, id, err := atDesk(r, s)
		if err != nil {
			return err
		}
		if _, err := command.Read(r, s, who, store.ReadSet{Patient: id}, lab.ReadOrders); err != nil {
			return err
		}
		persons, contacts, err := s.Versions(r.Context(), who.Hospital, id)
		if err != nil {
			return err
		}
		names, err := staffNames(r, s, who.Hospital)
		if err != nil {
			return err
		}
		reached := map[int]*reachable{}
		for _, v := range contacts {
			reached[v.Rev] = &reachable{v.Contact.Phone, v.Contact.Email, v.Contact.Guardian}
		}
		list := make([]earlier, 0, len(persons))
		for _, v := range persons {
			list = append(list, earlier{v.Rev, v.Name, v.NameLatin, v.BirthDate, v.Estimated, v.Sex, reached[v.Rev], v.Until,
				named{v.By, names[v.By]}, v.Reason})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Patient string    `json:"patient"`
			Earlier []earlier `json:"earlier"`
		}{id, list})
	}
}
