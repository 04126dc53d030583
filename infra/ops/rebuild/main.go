// Command rebuild throws the views away and makes them again out of the truth, while the system goes on working. It is
// needed after a release that counts something new, and after a loss of the views table.
//
//	TABLE=… VIEWS_TABLE=… AWS_REGION=ap-south-1 … go run ./infra/ops/rebuild
//
// It may be stopped at any time: run again, it goes on where it stood. Until it is finished the API says so beside its
// counts and worklists ("recount").
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
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, dynamodb.NewFromConfig(cloud.Config()), os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"), *page, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rebuild:", err)
		fmt.Fprintln(os.Stderr, "rebuild: not finished; run it again to go on. Hospitals whose views are thrown away count nothing until then.")
		os.Exit(1)
	}
}

func run(ctx context.Context, db store.Scanner, truth, views string, page int, out io.Writer) error {
	if truth == "" || views == "" {
		return errors.New("TABLE and VIEWS_TABLE name the two tables")
	}
	orders, patients := 0, 0
	err := store.New(db, truth, views).RebuildViews(ctx, db, page, func(r store.RebuildProgress) {
		if r.Phase == store.RebuildDrop {
			fmt.Fprintf(out, "%d rows of the views thrown away\n", r.Rows)
			return
		}
		orders = r.Orders
		patients = r.Patients
		fmt.Fprintf(out, "%d orders counted, %d patients listed\n", orders, patients)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "done: the views are made again, %d orders counted, %d patients listed\n", orders, patients)
	return nil
}
