package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/store"
)

// stopping is an operator who loses patience after a number of pages.
type stopping struct {
	store.Scanner
	pages int
}

func (s *stopping) Scan(ctx context.Context, in *dynamodb.ScanInput, o ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error) {
	if s.pages--; s.pages < 0 {
		return nil, context.Canceled
	}
	return s.Scanner.Scan(ctx, in, o...)
}

func TestRun(t *testing.T) {
	d := enginetest.Start(t)
	var said strings.Builder
	if err := run(t.Context(), d.Client, d.Truth, "", 0, &said); err == nil {
		t.Error("ran without the name of a table")
	}
	if err := retryParked(t.Context(), d.Client, d.Truth, "", &said); err == nil {
		t.Error("took up what was parked without the name of a table")
	}
	if err := retryParked(t.Context(), d.Client, d.Truth, d.Views, &said); err != nil || said.String() != "0 orders and patients taken up again\n" {
		t.Errorf("%v\n%s", err, said.String())
	}
	said.Reset()
	err := run(t.Context(), &stopping{Scanner: d.Client, pages: 2}, d.Truth, d.Views, 0, &said)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if err := run(t.Context(), d.Client, d.Truth, d.Views, 0, &said); err != nil || !strings.HasSuffix(said.String(), "done: the views are made again, 0 orders counted, 0 patients listed\n") {
		t.Errorf("%v\n%s", err, said.String())
	}
}
