// Command rebuild throws the views away and makes them again out of the truth, while the system goes on working. It is
// needed after a release that counts something new, and after a loss of the views table.
//
//	TABLE=… VIEWS_TABLE=… AWS_REGION=ap-south-1 … go run ./infra/ops/rebuild
//
// It may be stopped at any time: run again, it goes on where it stood. Until it is finished the API says so beside its
// counts and worklists ("recount").
//
// An order or patient that cannot be read is left behind and counted, as function views does it. With -parked only those are
// taken up, after a release that can read them; what still cannot be read is named by its key.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/cloud"
	"assay/shared/store"
)

func main() {
	page := flag.Int("page", 0, "items read in one go; as many as the database gives when left out")
	parked := flag.Bool("parked", false, "take up only what was left behind because it could not be read")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db := dynamodb.NewFromConfig(cloud.Config())
	if *parked {
		if err := retryParked(ctx, db, os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "rebuild:", err)
			os.Exit(1)
		}
		return
	}
	err := run(ctx, db, os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"), *page, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rebuild:", err)
		fmt.Fprintln(os.Stderr, "rebuild: not finished; run it again to go on. Hospitals whose views are thrown away count nothing until then.")
		os.Exit(1)
	}
}

var errTables = errors.New("TABLE and VIEWS_TABLE name the two tables")

// retryParked fails where something is left that cannot be read.
func retryParked(ctx context.Context, db store.Scanner, truth, views string, out io.Writer) error {
	if truth == "" || views == "" {
		return errTables
	}
	done, left, err := store.New(db, truth, views).RetryParked(ctx, db)
	fmt.Fprintf(out, "%d orders and patients taken up again\n", done)
	for _, key := range left {
		fmt.Fprintln(out, "cannot be read:", key)
	}
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("%d cannot be read by this release", len(left))
	}
	return err
}

func run(ctx context.Context, db store.Scanner, truth, views string, page int, out io.Writer) error {
	if truth == "" || views == "" {
		return errTables
	}
	orders, patients, parked := 0, 0, 0
	err := store.New(db, truth, views).RebuildViews(ctx, db, page, func(r store.RebuildProgress) {
		if r.Phase == store.RebuildDrop {
			fmt.Fprintf(out, "%d rows of the views thrown away\n", r.Rows)
			return
		}
		orders = r.Orders
		patients, parked = r.Patients, r.Parked
		fmt.Fprintf(out, "%d orders counted, %d patients listed\n", orders, patients)
	})
	if err != nil {
		return err
	}
	if parked > 0 {
		fmt.Fprintf(out, "%d of them cannot be read by this release and are left behind; -parked takes them up\n", parked)
	}
	fmt.Fprintf(out, "done: the views are made again, %d orders counted, %d patients listed\n", orders, patients)
	return nil
}
