package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// linkLife is how long a link to a document lives. A new one is issued at each click.
const linkLife = 120 * time.Second

type linkAnswer struct {
	URL       string     `json:"url"`
	ExpiresAt lab.Moment `json:"expires_at"`
	Version   int        `json:"version"`
	SHA256    string     `json:"sha256"`
}

// link lets the laboratory open the newest document of an order.
func (h handlers) link(w http.ResponseWriter, r *http.Request) error {
	nothing := func(store.Caller) error { return apigw.DecodeNothing(r) }
	d, err := command.Read{By: command.StaffOnOrder, May: lab.OpenReport, Check: nothing}.Load(r, h.store)
	if err != nil {
		return err
	}
	newest, making := d.Order.Reports.NewestStored()
	return h.answerLink(w, r, d.Order, newest, making, store.ByStaff)
}

// linkOwn lets a patient open the newest document of an own order.
func (h handlers) linkOwn(w http.ResponseWriter, r *http.Request) error {
	if err := apigw.DecodeNothing(r); err != nil {
		return err
	}
	o, _, err := command.FindOwnOrder(r, h.store)
	if err != nil {
		return err
	}
	shown := o.ViewForPatient()
	switch {
	case isWithdrawn(shown.Notices):
		return &lab.Refusal{Kind: lab.Conflict, Code: "report_withdrawn",
			Sentence: "The laboratory has withdrawn this report. Do not use its results."}
	case slices.Contains(shown.Notices, lab.NoticeInPerson):
		return &lab.Refusal{Kind: lab.Conflict, Code: "in_person",
			Sentence: "This report is given in person only. Ask for it at the laboratory's desk."}
	}
	return h.answerLink(w, r, o, shown.Newest, shown.Making, store.ByLogin)
}

func (h handlers) answerLink(w http.ResponseWriter, r *http.Request, o lab.Order, newest *lab.Report, making bool, by func(subject string) store.Opener) error {
	link, err := h.newLink(r.Context(), o, newest, making, by(apigw.RequestInfoFrom(r.Context()).Subject))
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, link)
}

// newLink issues a link to the newest version that may be opened, and records who opened it, with other orders whose values are shown.
func (h handlers) newLink(ctx context.Context, o lab.Order, newest *lab.Report, making bool, by store.Opener, also ...string) (linkAnswer, error) {
	switch {
	case newest == nil && making:
		return linkAnswer{}, &lab.Refusal{Kind: lab.Conflict, Code: "report_in_making",
			Sentence: "The report is being prepared. Try again in a moment."}
	case newest == nil:
		return linkAnswer{}, &lab.Refusal{Kind: lab.Conflict, Code: "no_report", Sentence: "There is no report yet."}
	}
	key, name := lab.ReportKey(o.ID, newest.Version), fmt.Sprintf(`attachment; filename="report-%s-v%d.pdf"`, o.Number, newest.Version)
	wanted := &s3.GetObjectInput{Bucket: &h.bucket, Key: &key, ResponseContentDisposition: &name}
	if newest.Object != "" {
		wanted.VersionId = &newest.Object
	}
	signed, err := h.signer.PresignGetObject(ctx, wanted, s3.WithPresignExpires(linkLife))
	if err != nil {
		return linkAnswer{}, fmt.Errorf("sign a link to the report of %s: %w", o.ID, err)
	}
	if err := h.recordAccess(ctx, o, "report", by, also...); err != nil {
		return linkAnswer{}, err
	}
	now := apigw.RequestInfoFrom(ctx).Now
	return linkAnswer{URL: signed.URL, ExpiresAt: lab.At(now.Add(linkLife)), Version: newest.Version, SHA256: newest.SHA256}, nil
}

// recordAccess records who opened what of an order.
func (h handlers) recordAccess(ctx context.Context, o lab.Order, what string, by store.Opener, also ...string) error {
	unusual, err := h.store.RecordAccess(ctx, o, store.Opening{By: by, What: what, At: lab.At(apigw.RequestInfoFrom(ctx).Now), Also: also})
	if unusual { // a lost count stops nothing
		_ = h.meter.Count(ctx, "AccessUnusual")
	}
	return err
}

// isWithdrawn reports whether nothing that was issued may be used.
func isWithdrawn(notices []lab.Notice) bool { return slices.Contains(notices, lab.NoticeWithdrawn) }
