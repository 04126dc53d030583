package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// settings is a hospital's settings as they are read and written; the secret never leaves.
type settings struct {
	Rev          int             `json:"rev"`
	Name         string          `json:"name"`
	NameLocal    string          `json:"name_local"`
	Address      string          `json:"address"`
	Phone        string          `json:"phone"`
	Email        string          `json:"email"`
	Registration string          `json:"registration"`
	LabEmail     string          `json:"lab_email"`
	VAT          lab.Paise       `json:"vat"`
	HomeFee      lab.Paise       `json:"home_fee"`
	ExpiryHours  int             `json:"expiry_hours"`
	RefundLimit  lab.Paise       `json:"refund_limit"`
	Mail         map[string]bool `json:"mail"`
}

type hospitalAnswer struct {
	Hospital string `json:"hospital"`
	settings
}

// hospital answers the settings.
func hospital(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		d, err := command.Read(r, s, who, store.ReadSet{Settings: true}, lab.ReadOrders)
		if err != nil {
			return err
		}
		h := d.Hospital
		mail := map[string]bool{}
		for _, stage := range lab.MailStages {
			mail[string(stage)] = h.SendsMail(stage)
		}
		return apigw.WriteJSON(w, http.StatusOK, hospitalAnswer{h.ID, settings{h.Rev, h.Name, h.NameLocal, h.Address,
			h.Phone, h.Email, h.Registration, h.LabEmail, h.VAT, h.HomeFee, h.ExpiryHours, h.RefundLimit, mail}})
	}
}

type changed struct {
	Hospital string `json:"hospital"`
	Rev      int    `json:"rev"`
}

// changeHospital replaces the settings, decided on a rev.
func changeHospital(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[settings](r)
		if err != nil {
			return err
		}
		for stage := range body.Mail {
			if !slices.Contains(lab.MailStages, lab.MailStage(stage)) {
				return lab.Bad("mail", "There is no such mail.")
			}
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Settings: true}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			next, event, err := d.Hospital.Change(d.Caller, who.Now, body.hospital())
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.HospitalChange(next, event)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: changed{next.ID, next.Rev}}, err
		})
	}
}

func (b settings) hospital() lab.Hospital {
	return lab.Hospital{Rev: b.Rev, Name: b.Name, NameLocal: b.NameLocal, Address: b.Address, Phone: b.Phone,
		Email: b.Email, Registration: b.Registration, LabEmail: b.LabEmail, VAT: b.VAT, HomeFee: b.HomeFee,
		ExpiryHours: b.ExpiryHours, RefundLimit: b.RefundLimit, Mail: b.Mail}
}
