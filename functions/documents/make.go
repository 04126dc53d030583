package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"assay/shared/lab"
	"assay/shared/report"
	"assay/shared/store"
)

// errEarlier: a version holds the hash of the one before, which is not stored yet.
var errEarlier = errors.New("documents: an earlier version of this report is still being made")

// make renders a frozen report version, keeps it if it is not kept yet, and tells the order. The same frozen version
// gives the same bytes, so being interrupted anywhere and starting again ends in one document.
func (f documents) make(ctx context.Context, m events.SQSMessage) error {
	var ref store.DutyRef
	if err := json.Unmarshal([]byte(m.Body), &ref); err != nil {
		return fmt.Errorf("documents: read a message: %w", err)
	}
	sent, err := strconv.ParseInt(m.Attributes["SentTimestamp"], 10, 64)
	if err != nil {
		return fmt.Errorf("documents: sent time: %w", err)
	}
	job, ok, err := f.store.Job(ctx, ref)
	if err != nil || !ok || job.Done {
		return err
	}
	version := job.Duty.Report
	v, err := f.store.ReportToPrint(ctx, ref.Order, version)
	if err != nil {
		return err
	}
	document, err := f.render(ctx, v)
	if err != nil {
		return err
	}
	hash, err := f.keep(ctx, lab.ReportKey(ref.Order, version), document)
	if err != nil {
		return err
	}
	finish := []store.Write{f.store.FinishWith(ref, "stored")}
	return f.store.ChangeOrder(ctx, ref.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := o.StoreReport(lab.SystemActor("documents"), time.UnixMilli(sent), version, hash)
		return out, finish, changed, err
	})
}

func (f documents) render(ctx context.Context, v store.ReportToPrint) ([]byte, error) {
	previous := ""
	for _, r := range v.Order.Reports.Versions {
		if r.Version == v.Frozen.Version-1 {
			if previous = r.SHA256; r.State != lab.ReportStored {
				return nil, errEarlier
			}
		}
	}
	sheet, err := v.Frozen.Sheet(v.Runs, previous, f.web+"/check.html")
	if err != nil {
		return nil, err
	}
	signer, err := f.signer(ctx)
	if err != nil {
		return nil, err
	}
	document, err := report.Render(sheet, signer)
	if err != nil {
		return nil, fmt.Errorf("documents: render: %w", err)
	}
	return document, nil
}

// keep stores the document unless one is there, and returns the hash of the one that is there in the end.
func (f documents) keep(ctx context.Context, key string, document []byte) (string, error) {
	_, err := f.files.PutObject(ctx, &s3.PutObjectInput{Bucket: &f.bucket, Key: &key, Body: bytes.NewReader(document),
		ContentType: aws.String("application/pdf"), IfNoneMatch: aws.String("*"),
		ServerSideEncryption: types.ServerSideEncryptionAes256})
	var exists smithy.APIError
	switch {
	case err == nil:
	case errors.As(err, &exists) && exists.ErrorCode() == "PreconditionFailed":
		if document, err = f.kept(ctx, key); err != nil {
			return "", err
		}
	default:
		return "", fmt.Errorf("documents: store: %w", err)
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:]), nil
}

func (f documents) kept(ctx context.Context, key string) ([]byte, error) {
	out, err := f.files.GetObject(ctx, &s3.GetObjectInput{Bucket: &f.bucket, Key: &key})
	if err != nil {
		return nil, fmt.Errorf("documents: read back: %w", err)
	}
	defer out.Body.Close()
	document, err := io.ReadAll(out.Body)
	if err != nil {
		return nil, fmt.Errorf("documents: read back: %w", err)
	}
	return document, nil
}
