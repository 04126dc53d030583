// Command audit verifies that nothing of what happened was changed, taken away or added: it goes through the events of
// every order, patient, hospital and member, and names the first broken link of each list that is not whole.
//
//	TABLE=… AWS_REGION=ap-south-1 … go run ./infra/audit
//
// It reads only, and ends with 1 when something is broken.
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
	broken, err := run(ctx, dynamodb.NewFromConfig(cloud.Config()), os.Getenv("TABLE"), *page, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "audit:", err)
	}
	if err != nil || broken > 0 {
		os.Exit(1)
	}
}

// run writes what is broken to out, and how far it has come to progress.
func run(ctx context.Context, db store.Scanner, truth string, page int, out, progress io.Writer) (broken int, err error) {
	if truth == "" {
		return 0, errors.New("TABLE names the table of the truth")
	}
	var all store.Audited
	err = store.New(db, truth, "").Audit(ctx, db, page, func(f store.Finding) {
		broken++
		fmt.Fprintln(out, "broken:", f)
	}, func(a store.Audited) {
		all = a
		fmt.Fprintf(progress, "%d orders, %d patients, %d hospitals so far\n", a.Orders, a.Patients, a.Hospitals)
	})
	if err != nil {
		return broken, err
	}
	fmt.Fprintf(out, "%d orders, %d patients, %d hospitals, %d events: %d lists broken\n", all.Orders, all.Patients, all.Hospitals, all.Events, broken)
	return broken, nil
}
