package main

import (
	"net/http"
	"strings"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/consent"
	"assay/shared/lab"
)

// textVersion is one version of the consent texts: what it has, with the words where they are asked for.
type textVersion struct {
	Version string     `json:"version"`
	Since   string     `json:"since"`
	Texts   []textInIt `json:"texts"`
}

type textInIt struct {
	Purpose lab.Purpose      `json:"purpose"`
	GivenBy lab.ConsentGiver `json:"given_by"`
	English string           `json:"en,omitempty"`
	Hindi   string           `json:"hi,omitempty"`
}

// versionFor is a version as a hospital reads it out.
func versionFor(v consent.Version, hospital lab.Hospital) textVersion {
	named := strings.NewReplacer("{hospital}", hospital.Name)
	return textVersion{v.Name, v.Since, apigw.ListOf(v.Texts, func(t consent.Text) textInIt {
		return textInIt{t.Purpose, t.GivenBy, named.Replace(t.English), named.Replace(t.Hindi)}
	})}
}

type versionsAnswer struct {
	Versions []textVersion `json:"versions"`
}

// listTexts lists the versions of the consent texts without their words, the oldest first; the last one is to be used.
func (h handlers) listTexts(w http.ResponseWriter, r *http.Request) error {
	if _, err := (command.Read{By: command.AnyStaff, May: lab.ReadOrders}).Load(r, h.store); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, versionsAnswer{apigw.ListOf(consent.Versions(), func(v consent.Version) textVersion {
		return textVersion{v.Name, v.Since, apigw.ListOf(v.Texts, func(t consent.Text) textInIt { return textInIt{Purpose: t.Purpose, GivenBy: t.GivenBy} })}
	})})
}

// showText gives the words of one version, in English and Hindi.
func (h handlers) showText(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Settings: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	v, ok := consent.Find(r.PathValue("version"))
	if !ok {
		return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "This does not exist here."}
	}
	return apigw.WriteJSON(w, http.StatusOK, versionFor(v, d.Hospital))
}

// ownTexts gives a patient the words of all versions.
func (h handlers) ownTexts(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.PatientOnRecord, May: lab.GiveConsent, Settings: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, versionsAnswer{apigw.ListOf(consent.Versions(), func(v consent.Version) textVersion {
		return versionFor(v, d.Hospital)
	})})
}
