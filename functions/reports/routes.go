package main

import (
	"context"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/signing"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct {
	store  *store.Store
	signer presigner
	files  reader
	bucket string
	meter  *observe.Meter
	keys   func(context.Context) (signing.KeySet, error)
}

// reader reads one object; *s3.Client is one.
type reader interface {
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
}

// presigner signs one download; *s3.PresignClient is one.
type presigner interface {
	PresignGetObject(context.Context, *s3.GetObjectInput, ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error)
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/report-link", Who: apigw.Staff, Handler: h.link},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/report-link", Who: apigw.Patients, Handler: h.linkOwn},
		{Method: "POST", Pattern: "/v1/orders/{order}/bill-link", Who: apigw.Staff, Handler: h.linkBill},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/bill-link", Who: apigw.Patients, Handler: h.linkOwnBill},
		{Method: "GET", Pattern: "/v1/my/orders/{order}/values", Who: apigw.Patients, Handler: h.showOwnValues},
		{Method: "POST", Pattern: "/v1/slips", Who: apigw.Open, Handler: h.openSlip},
		{Method: "POST", Pattern: "/v1/report-checks", Who: apigw.Open, Handler: h.checkReport},
		{Method: "GET", Pattern: "/.well-known/assay-report-keys.json", Who: apigw.Open, Handler: h.showKeys},
	}
}
