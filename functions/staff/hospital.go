package main

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// settings is a hospital's settings as they are read and written; the secret never leaves.
type settings struct {
	Rev          int             `json:"rev" required:"true"`
	Name         string          `json:"name" required:"true"`
	NameLocal    string          `json:"name_local" required:"true"`
	Address      string          `json:"address" required:"true"`
	Phone        string          `json:"phone" required:"true"`
	Email        string          `json:"email" required:"true"`
	Registration string          `json:"registration" required:"true"`
	LabEmail     string          `json:"lab_email" required:"true"`
	VAT          lab.Paise       `json:"vat" required:"true"`
	HomeFee      lab.Paise       `json:"home_fee" required:"true"`
	ExpiryHours  int             `json:"expiry_hours" required:"true"`
	RefundLimit  lab.Paise       `json:"refund_limit" required:"true"`
	Mail         map[string]bool `json:"mail" required:"true"`
	TaxName      *string         `json:"tax_name,omitempty"`     // left out of a change: as it is; "" is VAT
	GSTIN        *string         `json:"gstin,omitempty"`        // left out of a change, this and the next two are as they are
	SAC          *string         `json:"sac,omitempty"`          // of bills; "" is the code of laboratories
	TaxInvoice   *bool           `json:"tax_invoice,omitempty"`  // the hospital is not exempt from GST
	Limits       *lab.Limits     `json:"limits,omitempty"`       // left out of a change: as they are
	StatLater    *bool           `json:"stat_later,omitempty"`   // left out of a change: as it is
	AccessAlarm  *int            `json:"access_alarm,omitempty"` // left out of a change: as it is; 0 for the default
	// HandLimit, RootLetterTo and InviteDomains, left out of a change, are as they are: like refund_limit and lab_email, two persons change them.
	HandLimit     *lab.Paise `json:"hand_limit,omitempty"`
	RootLetterTo  *string    `json:"root_letter_to,omitempty"`
	InviteDomains []string   `json:"invite_domains,omitempty"`
	HomeSlots     []string   `json:"home_slots,omitempty"` // left out of a change: as they are
}

type hospitalAnswer struct {
	Hospital string `json:"hospital"`
	settings
}

// showHospital answers the settings.
func (h handlers) showHospital(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Settings: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	is := d.Hospital
	sac := cmp.Or(is.SAC, lab.DefaultSAC)
	mail, limits, usual, tax := map[string]bool{}, is.Limits.WithDefaults(), is.UsualAccess(), is.Tax().Name
	for _, stage := range lab.MailStages {
		mail[string(stage)] = is.SendsMail(stage)
	}
	return apigw.WriteJSON(w, http.StatusOK, hospitalAnswer{is.ID, settings{is.Rev, is.Name, is.NameLocal, is.Address,
		is.Phone, is.Email, is.Registration, is.LabEmail, is.VAT, is.HomeFee, is.ExpiryHours, is.RefundLimit, mail, &tax,
		&is.GSTIN, &sac, &is.TaxInvoice, &limits, &is.StatLater, &usual, &is.HandLimit, &is.RootLetterTo, is.InviteDomains, is.Slots()}})
}

type hospitalChanged struct {
	Hospital string `json:"hospital"`
	Rev      int    `json:"rev"`
}

// changeHospital replaces the settings, decided on a rev.
func (h handlers) changeHospital(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[settings]{By: command.AnyStaff, Settings: true,
		Prepare: func(_ *store.Command, b settings) error {
			for stage := range b.Mail {
				if !slices.Contains(lab.MailStages, lab.MailStage(stage)) {
					return lab.Bad("mail", "There is no such mail.")
				}
			}
			return nil
		},
		Decide: func(d store.Loaded, b settings) (store.Result, error) {
			next, event, err := d.Hospital.Change(d.Caller, d.Now, b.hospital(d.Hospital))
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.HospitalChange(next, event)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: hospitalChanged{next.ID, next.Rev}}, err
		}}.Serve(w, r, h.store)
}

// hospital is what the settings become; a member that a client of an earlier release does not know stays as it is.
func (b settings) hospital(is lab.Hospital) lab.Hospital {
	limits, rootLetterTo, alarm, domains := is.Limits, is.RootLetterTo, is.AccessAlarm, is.InviteDomains
	tax := is.TaxName
	if b.TaxName != nil {
		tax = lab.FoldBlanks(*b.TaxName)
	}
	gstin, sac, taxed := is.GSTIN, is.SAC, is.TaxInvoice
	if b.GSTIN != nil {
		gstin = strings.ToUpper(lab.FoldBlanks(*b.GSTIN))
	}
	if b.SAC != nil {
		sac = lab.FoldBlanks(*b.SAC)
	}
	if b.TaxInvoice != nil {
		taxed = *b.TaxInvoice
	}
	if b.AccessAlarm != nil {
		alarm = *b.AccessAlarm
	}
	if b.Limits != nil {
		limits = *b.Limits
	}
	handLimit, statLater := is.HandLimit, is.StatLater
	if b.StatLater != nil {
		statLater = *b.StatLater
	}
	if b.HandLimit != nil {
		handLimit = *b.HandLimit
	}
	if b.RootLetterTo != nil {
		rootLetterTo = *b.RootLetterTo
	}
	slots := is.HomeSlots
	if b.HomeSlots != nil {
		slots = b.HomeSlots
	}
	if b.InviteDomains != nil {
		domains = b.InviteDomains
	}
	return lab.Hospital{Rev: b.Rev, Name: b.Name, NameLocal: b.NameLocal, Address: b.Address, Phone: b.Phone,
		Email: b.Email, Registration: b.Registration, LabEmail: b.LabEmail, VAT: b.VAT, TaxName: tax, GSTIN: gstin, SAC: sac, TaxInvoice: taxed, HomeFee: b.HomeFee,
		ExpiryHours: b.ExpiryHours, RefundLimit: b.RefundLimit, HandLimit: handLimit, StatLater: statLater, Mail: b.Mail, Limits: limits, RootLetterTo: rootLetterTo,
		AccessAlarm: alarm, InviteDomains: domains, HomeSlots: slots}
}
