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

// makeReport renders a frozen report version, stores the document if none is stored yet, and records it in the order. The same
// frozen version gives the same bytes, so being interrupted anywhere and starting again ends in one document.
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
	document, err := h.render(ctx, v)
	if err != nil {
		return err
	}
	hash, err := h.storeDocument(ctx, lab.ReportKey(ref.Order, version), document)
	if err != nil {
		return err
	}
	finish := []store.Write{h.store.FinishWith(ref, "stored")}
	return h.store.ChangeOrder(ctx, ref.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := o.StoreReport(lab.SystemActor("documents"), at, version, hash)
		return out, finish, changed, err
	})
}

// render prints a report version.
func (h handlers) render(ctx context.Context, v store.ReportToPrint) ([]byte, error) {
	previous := ""
	for _, r := range v.Order.Reports.Versions {
		if r.Version == v.Frozen.Version-1 {
			if previous = r.SHA256; r.State != lab.ReportStored {
				return nil, errEarlier
			}
		}
	}
	sheet, err := v.Frozen.Sheet(v.Runs, previous, h.web+"/check.html")
	if err != nil {
		return nil, err
	}
	signer, err := h.signer(ctx)
	if err != nil {
		return nil, err
	}
	document, err := report.Render(sheet, signer)
	if err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return document, nil
}

// storeDocument stores the document unless one is there, and returns the hash of the one that is there in the end.
func (h handlers) storeDocument(ctx context.Context, key string, document []byte) (string, error) {
	_, err := h.files.PutObject(ctx, &s3.PutObjectInput{Bucket: &h.bucket, Key: &key, Body: bytes.NewReader(document),
		ContentType: aws.String("application/pdf"), IfNoneMatch: aws.String("*"),
		ServerSideEncryption: types.ServerSideEncryptionAes256})
	var exists smithy.APIError
	switch {
	case err == nil:
	case errors.As(err, &exists) && exists.ErrorCode() == "PreconditionFailed":
		if document, err = h.stored(ctx, key); err != nil {
			return "", err
		}
	default:
		return "", fmt.Errorf("store %s: %w", key, err)
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:]), nil
}

func (h handlers) stored(ctx context.Context, key string) ([]byte, error) {
	out, err := h.files.GetObject(ctx, &s3.GetObjectInput{Bucket: &h.bucket, Key: &key})
	if err != nil {
		return nil, fmt.Errorf("read %s back: %w", key, err)
	}
	defer out.Body.Close()
	document, err := io.ReadAll(out.Body)
	if err != nil {
		return nil, fmt.Errorf("read %s back: %w", key, err)
	}
	return document, nil
}
