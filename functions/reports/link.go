package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// presigner signs one download; *s3.PresignClient is one.
type presigner interface {
	PresignGetObject(context.Context, *s3.GetObjectInput, ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error)
}

// room is what the handlers of this function share.
type room struct {
	store  *store.Store
	tests  *catalogue.Catalogue
	signer presigner
	bucket string
}

// linkLife is how long a link to a document lives. A new one is issued at each click.
const linkLife = 120 * time.Second

type linkAnswer struct {
	URL       string     `json:"url"`
	ExpiresAt lab.Moment `json:"expires_at"`
	Version   int        `json:"version"`
	SHA256    string     `json:"sha256"`
}

// staffLink lets the laboratory open the newest document of an order.
func (f room) staffLink(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Order(r, f.store, lab.OpenReport)
	if err != nil {
		return err
	}
	return f.answer(w, r, d.Order, apigw.RequestInfoFrom(r.Context()).Subject)
}

// myLink lets a patient open the newest document of an own order.
func (f room) myLink(w http.ResponseWriter, r *http.Request) error {
	id, err := apigw.PathOrder(r, "order")
	if err != nil {
		return err
	}
	me := apigw.RequestInfoFrom(r.Context()).Subject
	o, _, err := f.store.OwnOrder(r.Context(), me, id.String())
	if err != nil {
		return err
	}
	return f.answer(w, r, o, me)
}

func (f room) answer(w http.ResponseWriter, r *http.Request, o lab.Order, by string) error {
	link, err := f.link(r.Context(), o, "report", by)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, link)
}

// link issues a link to the newest stored version, and notes who asked for it.
func (f room) link(ctx context.Context, o lab.Order, what, by string) (linkAnswer, error) {
	newest, making := newestStored(o)
	switch {
	case newest == nil && making:
		return linkAnswer{}, &lab.Refusal{Kind: lab.Conflict, Code: "report_in_making",
			Sentence: "The report is being prepared. Try again in a moment."}
	case newest == nil:
		return linkAnswer{}, &lab.Refusal{Kind: lab.Conflict, Code: "no_report", Sentence: "There is no report yet."}
	}
	key, name := lab.ReportKey(o.ID, newest.Version), fmt.Sprintf(`attachment; filename="report-%s-v%d.pdf"`, o.Number, newest.Version)
	signed, err := f.signer.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: &f.bucket, Key: &key,
		ResponseContentDisposition: &name}, s3.WithPresignExpires(linkLife))
	if err != nil {
		return linkAnswer{}, fmt.Errorf("sign a link: %w", err)
	}
	call := apigw.RequestInfoFrom(ctx)
	look := store.AccessRecord{Order: o.ID, What: what, By: by, At: lab.At(call.Now)}
	if err := f.store.RecordAccess(ctx, o, look, call.RequestID); err != nil {
		return linkAnswer{}, err
	}
	return linkAnswer{URL: signed.URL, ExpiresAt: lab.At(call.Now.Add(linkLife)), Version: newest.Version,
		SHA256: newest.SHA256}, nil
}

// newestStored is the newest version with a document, and whether a newer one is being made.
func newestStored(o lab.Order) (newest *lab.Report, making bool) {
	for n := range o.Reports.Versions {
		v := &o.Reports.Versions[n]
		if v.State == lab.ReportStored {
			newest, making = v, false
		} else {
			making = true
		}
	}
	return newest, making
}
