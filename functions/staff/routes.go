package main

import (
	"assay/shared/apigw"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct {
	store    *store.Store
	accounts pool
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/me", Who: apigw.Staff, Handler: h.me},
		{Method: "GET", Pattern: "/v1/hospital", Who: apigw.Staff, Handler: h.showHospital},
		{Method: "PUT", Pattern: "/v1/hospital", Who: apigw.Staff, Handler: h.changeHospital},
		{Method: "GET", Pattern: "/v1/hospital/setup", Who: apigw.Staff, Handler: h.showSetup},
		{Method: "GET", Pattern: "/v1/hospital/changes", Query: []string{"cursor", "limit"}, Who: apigw.Staff, Handler: h.hospitalChanges},
		{Method: "POST", Pattern: "/v1/hospital/grant", Who: apigw.Staff, Handler: h.requestSettings},
		{Method: "POST", Pattern: "/v1/hospital/grant/confirm", Who: apigw.Staff, Handler: h.confirmSettings},
		{Method: "POST", Pattern: "/v1/hospital/grant/refuse", Who: apigw.Staff, Handler: h.refuseSettings},
		{Method: "POST", Pattern: "/v1/hospital/grant/withdraw", Who: apigw.Staff, Handler: h.withdrawSettings},
		{Method: "GET", Pattern: "/v1/catalogue", Query: []string{"version"}, Who: apigw.Staff, Handler: h.showCatalogue},
		{Method: "GET", Pattern: "/v1/catalogue/tests/{code}", Query: []string{"version"}, Who: apigw.Staff, Handler: h.showTest},
		{Method: "GET", Pattern: "/v1/catalogue/versions", Query: []string{"cursor", "limit"}, Who: apigw.Staff, Handler: h.listVersions},
		{Method: "POST", Pattern: "/v1/catalogue/versions", Who: apigw.Staff, Handler: h.putCatalogue},
		{Method: "POST", Pattern: "/v1/catalogue/preview", Who: apigw.Staff, Handler: h.previewCatalogue},
		{Method: "GET", Pattern: "/v1/catalogue/csv", Query: []string{"version"}, Who: apigw.Staff, Handler: h.exportCatalogue},
		{Method: "GET", Pattern: "/v1/catalogue/try", Query: []string{"version", "code", "sex", "age", "value"}, Who: apigw.Staff, Handler: h.tryResult},
		{Method: "POST", Pattern: "/v1/catalogue/sign", Who: apigw.Staff, Handler: h.signRanges},
		{Method: "POST", Pattern: "/v1/catalogue/withdraw", Who: apigw.Staff, Handler: h.withdrawCatalogue},
		{Method: "GET", Pattern: "/v1/invitations", Who: apigw.Staff, Handler: h.listInvitations},
		{Method: "POST", Pattern: "/v1/invitations", Who: apigw.Staff, Handler: h.invite},
		{Method: "POST", Pattern: "/v1/invitations/{invitation}/again", Who: apigw.Staff, Handler: h.inviteAgain},
		{Method: "POST", Pattern: "/v1/invitations/{invitation}/withdraw", Who: apigw.Staff, Handler: h.withdrawInvitation},
		{Method: "POST", Pattern: "/v1/me/invitations/{invitation}/accept", Who: apigw.Staff, Handler: h.accept},
		{Method: "POST", Pattern: "/v1/me/invitations/{invitation}/decline", Who: apigw.Staff, Handler: h.decline},
		{Method: "GET", Pattern: "/v1/colleagues", Who: apigw.Staff, Handler: h.listColleagues},
		{Method: "GET", Pattern: "/v1/staff", Who: apigw.Staff, Handler: h.listMembers},
		{Method: "PUT", Pattern: "/v1/staff/{person}", Who: apigw.Staff, Handler: h.changeMember},
		{Method: "GET", Pattern: "/v1/staff/{person}/changes", Query: []string{"cursor", "limit"}, Who: apigw.Staff, Handler: h.memberChanges},
		{Method: "GET", Pattern: "/v1/grants", Who: apigw.Staff, Handler: h.listGrants},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant", Who: apigw.Staff, Handler: h.requestGrant},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant/confirm", Who: apigw.Staff, Handler: h.confirmGrant},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant/refuse", Who: apigw.Staff, Handler: h.refuseGrant},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant/withdraw", Who: apigw.Staff, Handler: h.withdrawGrant},
	}
}
