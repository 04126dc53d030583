package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"assay/shared/lab"
	"assay/shared/report"
	"assay/shared/store"
)

// errEarlier: a version holds the hash of the one before, which is not stored yet.
var errEarlier = errors.New("an earlier version is still being made")

// makeReport stores the statement of a frozen report version, prints the paper with a signature over it, stores that, and
// records both in the order. The same frozen version gives the same bytes, and neither is stored over another, so being
// interrupted anywhere and starting again ends in one statement and one document.
func (h handlers) makeReport(ctx context.Context, job store.Job, at time.Time) error {
	version := job.Duty.Report
	if err := h.storeReport(ctx, job.Ref, version, at); err != nil {
		return fmt.Errorf("documents: order %s report %d: %w", job.Ref.Order, version, err)
	}
	return nil
}

func (h handlers) storeReport(ctx context.Context, ref store.DutyRef, version int, at time.Time) error {
	v, err := h.store.ReportToPrint(ctx, ref.Order, version)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	sheet, err := h.sheet(v)
	if err != nil {
		return err
	}
	statement, _, err := h.storeOnce(ctx, lab.StatementKey(ref.Order, version), "application/json", sheet.Statement().Text())
	if err != nil {
		return err
	}
	document, err := h.render(ctx, sheet, statement)
	if err != nil {
		return err
	}
	document, object, err := h.storeOnce(ctx, lab.ReportKey(ref.Order, version), "application/pdf", document)
	if err != nil {
		return err
	}
	stored := lab.StoredReport{SHA256: hashOf(document), Statement: hashOf(statement), Object: object}
	finish := []store.Write{h.store.FinishWith(ref, "stored")}
	return h.store.ChangeOrder(ctx, ref.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := o.StoreReport(lab.SystemActor("documents"), at, version, stored)
		return out, finish, changed, err
	})
}

// sheet is all that a report version prints.
func (h handlers) sheet(v store.ReportToPrint) (lab.Sheet, error) {
	previous := ""
	for _, r := range v.Order.Reports.Versions {
		if r.Version == v.Frozen.Version-1 {
			if previous = r.SHA256; r.State != lab.ReportStored {
				return lab.Sheet{}, errEarlier
			}
		}
	}
	return v.Frozen.Sheet(v.Runs, previous, h.web+"/check.html")
}

// render prints a sheet, with the signature over its statement.
func (h handlers) render(ctx context.Context, sheet lab.Sheet, statement []byte) ([]byte, error) {
	key, err := h.signer(ctx)
	if err != nil {
		return nil, err
	}
	code, err := report.Code(sheet, statement, key)
	if err != nil {
		return nil, err
	}
	document, err := report.Render(sheet, code)
	if err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return document, nil
}

// storeOnce stores something unless it is there, and returns what is there in the end, and as which version of the object.
func (h handlers) storeOnce(ctx context.Context, key, kind string, content []byte) (there []byte, object string, err error) {
	put, err := h.files.PutObject(ctx, &s3.PutObjectInput{Bucket: &h.bucket, Key: &key, Body: bytes.NewReader(content),
		ContentType: &kind, IfNoneMatch: aws.String("*"), ServerSideEncryption: types.ServerSideEncryptionAes256,
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256})
	var exists smithy.APIError
	switch {
	case err == nil:
		return content, aws.ToString(put.VersionId), nil
	case errors.As(err, &exists) && exists.ErrorCode() == "PreconditionFailed":
		return h.stored(ctx, key)
	}
	return nil, "", fmt.Errorf("store %s: %w", key, err)
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (h handlers) stored(ctx context.Context, key string) (document []byte, object string, err error) {
	out, err := h.files.GetObject(ctx, &s3.GetObjectInput{Bucket: &h.bucket, Key: &key})
	if err != nil {
		return nil, "", fmt.Errorf("read %s back: %w", key, err)
	}
	defer out.Body.Close()
	if document, err = io.ReadAll(out.Body); err != nil {
		return nil, "", fmt.Errorf("read %s back: %w", key, err)
	}
	return document, aws.ToString(out.VersionId), nil
}
