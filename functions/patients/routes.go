package main

import (
	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct{ store *store.Store }

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/patients", Who: apigw.Staff, Handler: h.register},
		{Method: "POST", Pattern: "/v1/patients/find", Who: apigw.Staff, Handler: h.find},
		{Method: "POST", Pattern: "/v1/search", Who: apigw.Staff, Handler: h.search},
		{Method: "GET", Pattern: "/v1/patients/{patient}", Who: apigw.Staff, Handler: h.show},
		{Method: "POST", Pattern: "/v1/patients/{patient}/correct", Who: apigw.Staff, Handler: h.correct},
		{Method: "GET", Pattern: "/v1/patients/{patient}/history", Who: apigw.Staff, Handler: h.history},
		{Method: "POST", Pattern: "/v1/patients/{patient}/merge", Who: apigw.Staff, Handler: h.merge},
		{Method: "POST", Pattern: "/v1/patients/{patient}/merge/ask", Who: apigw.Staff, Handler: h.askMerge},
		{Method: "POST", Pattern: "/v1/patients/{patient}/merge/confirm", Who: apigw.Staff, Handler: h.confirmMerge},
		{Method: "POST", Pattern: "/v1/patients/{patient}/merge/refuse", Who: apigw.Staff, Handler: h.refuseMerge},
		{Method: "POST", Pattern: "/v1/patients/{patient}/separate", Who: apigw.Staff, Handler: h.separate},
		{Method: "POST", Pattern: "/v1/patients/{patient}/consents", Who: apigw.Staff, Handler: h.giveConsent(command.StaffOnPatient)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/consents/withdraw", Who: apigw.Staff, Handler: h.withdrawConsent(command.StaffOnPatient)},
		{Method: "GET", Pattern: "/v1/consent-texts", Who: apigw.Staff, Handler: h.listTexts},
		{Method: "GET", Pattern: "/v1/consent-texts/{version}", Who: apigw.Staff, Handler: h.showText},
		{Method: "GET", Pattern: "/v1/my/patients/{patient}/consent-texts", Who: apigw.Patients, Handler: h.ownTexts},
		{Method: "PUT", Pattern: "/v1/patients/{patient}/abha", Who: apigw.Staff, Handler: h.keepABHA()},
		{Method: "PUT", Pattern: "/v1/patients/{patient}/preferences", Who: apigw.Staff, Handler: h.setPreferences(command.StaffOnPatient)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/erase-contact", Who: apigw.Staff, Handler: h.eraseContact},
		{Method: "POST", Pattern: "/v1/patients/{patient}/confirm-address", Who: apigw.Staff, Handler: h.confirmAddress},
		{Method: "POST", Pattern: "/v1/patients/{patient}/ties/invite", Who: apigw.Staff, Handler: h.inviteLogin},
		{Method: "POST", Pattern: "/v1/patients/{patient}/ties/end", Who: apigw.Staff, Handler: h.endTie(command.StaffOnPatient)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/ties/confirm", Who: apigw.Staff, Handler: h.confirmTie},
		{Method: "GET", Pattern: "/v1/patient-tasks", Query: []string{"cursor", "limit"}, Who: apigw.Staff, Handler: h.listTasks},
		{Method: "GET", Pattern: "/v1/patients/{patient}/access", Query: []string{"who", "cursor", "limit"}, Who: apigw.Staff, Handler: h.accessOf(command.StaffOnPatient)},
		{Method: "GET", Pattern: "/v1/access", Query: []string{"month"}, Who: apigw.Staff, Handler: h.accessOfMonth},
		{Method: "POST", Pattern: "/v1/access/look-into", Who: apigw.Staff, Handler: h.lookIntoAccess},
		{Method: "POST", Pattern: "/v1/orders/{order}/unlock-slip", Who: apigw.Staff, Handler: h.unlockSlip},
		{Method: "POST", Pattern: "/v1/my/ties/ask", Who: apigw.Patients, Handler: h.askTie},
		{Method: "POST", Pattern: "/v1/my/ties", Who: apigw.Patients, Handler: h.tie},
		{Method: "POST", Pattern: "/v1/my/patients/{patient}/ties/end", Who: apigw.Patients, Handler: h.endTie(command.PatientOnTies)},
		{Method: "GET", Pattern: "/v1/my/patients", Who: apigw.Patients, Handler: h.listOwn},
		{Method: "GET", Pattern: "/v1/my/patients/{patient}/access", Query: []string{"who", "cursor", "limit"}, Who: apigw.Patients, Handler: h.accessOf(command.PatientOnRecord)},
		{Method: "POST", Pattern: "/v1/my/patients/{patient}/consents", Who: apigw.Patients, Handler: h.giveConsent(command.PatientOnRecord)},
		{Method: "POST", Pattern: "/v1/my/patients/{patient}/consents/withdraw", Who: apigw.Patients, Handler: h.withdrawConsent(command.PatientOnRecord)},
		{Method: "PUT", Pattern: "/v1/my/patients/{patient}/preferences", Who: apigw.Patients, Handler: h.setPreferences(command.PatientOnRecord)},
	}
}

// patientChanged acknowledges a command on a patient.
type patientChanged struct {
	Patient string `json:"patient"`
	Rev     int    `json:"rev"`
}
