package main

import (
	"assay/shared/apigw"
	"assay/shared/store"
)

func routes(s *store.Store, p pool) []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/me", Who: apigw.Staff, Handler: me(s)},
		{Method: "GET", Pattern: "/v1/hospital", Who: apigw.Staff, Handler: hospital(s)},
		{Method: "PUT", Pattern: "/v1/hospital", Who: apigw.Staff, Handler: changeHospital(s)},
		{Method: "GET", Pattern: "/v1/staff", Who: apigw.Staff, Handler: members(s)},
		{Method: "POST", Pattern: "/v1/staff", Who: apigw.Staff, Handler: invite(s, p)},
		{Method: "PUT", Pattern: "/v1/staff/{person}", Who: apigw.Staff, Handler: changeMember(s)},
		{Method: "POST", Pattern: "/v1/staff/{person}/invitation", Who: apigw.Staff, Handler: inviteAgain(s, p)},
		{Method: "GET", Pattern: "/v1/grants", Who: apigw.Staff, Handler: grants(s)},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant", Who: apigw.Staff, Handler: askGrant(s)},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant/confirm", Who: apigw.Staff, Handler: confirmGrant(s)},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant/refuse", Who: apigw.Staff, Handler: refuseGrant(s)},
		{Method: "POST", Pattern: "/v1/staff/{person}/grant/withdraw", Who: apigw.Staff, Handler: withdrawGrant(s)},
	}
}
