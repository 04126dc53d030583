// Command audit verifies that nothing of what happened was changed, taken away or added: it goes through the events of
// every order, patient, hospital and member, and names the first broken link of each list that is not whole. In the same
// run it proves the money: of every order the books against its lines, cash, payments and refunds, and of every hospital
// debits against credits, printed as a table. Money of orders that were closed days ago and are not settled is listed as
// open, which is a matter for people and breaks nothing; so are running numbers of orders and receipts that are not there. Of bills none may be missing, and
// each order's add up to what it costs.
//
//	TABLE=… AWS_REGION=ap-south-1 … go run ./infra/ops/audit
//
// With -roots each chain is also held against the roots that function seal has signed, so that whoever wrote a chain anew, with all
// its hashes, is found; and with -left the roots against a hash that has left the account in a letter, so that whoever made them
// anew is found too. It needs REPORTS_BUCKET and SEAL_PARAMETER, the name of the key that infra/ops/newkey made.
//
// Where VIEWS_TABLE is named, the rows of the search are held against the records of the patients too, both ways.
//
// With -razorpay each payment is also held against what Razorpay says of it now, with the hospitals' own keys
// (RAZORPAY_PARAMETERS). It reads only, names nothing but ids, and ends with 1 when something is broken.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/cloud"
	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/seal"
	"assay/shared/signing"
	"assay/shared/store"
)

// audit is one run.
type audit struct {
	db            store.Scanner
	truth         string
	views         string // "" where the search is not looked at
	page          int
	before        time.Time // orders closed until then should be settled
	began         time.Time // bills that were made since are not looked at
	asker         *asker    // nil where Razorpay is not asked
	seals         *seals    // nil where no root is asked for
	out, progress io.Writer
}

func main() {
	page := flag.Int("page", 0, "items read in one go; as many as the database gives when left out")
	days := flag.Int("days", 7, "how long after it was closed an order may be unsettled before it is listed")
	ask := flag.Bool("razorpay", false, "hold every payment against what Razorpay says of it")
	rate := flag.Int("rate", 5, "calls to Razorpay in a second")
	roots := flag.Bool("roots", false, "hold every chain against the roots that were signed")
	left := flag.String("left", "", "the hash of a root that has left the account; it must be among those that are kept")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cfg := cloud.Config()
	a := audit{db: dynamodb.NewFromConfig(cfg), truth: os.Getenv("TABLE"), views: os.Getenv("VIEWS_TABLE"), page: *page,
		before: time.Now().AddDate(0, 0, -*days), began: time.Now(), out: os.Stdout, progress: os.Stderr}
	if *ask {
		a.asker = &asker{pace: time.Tick(time.Second / time.Duration(max(1, *rate))), since: time.Now().AddDate(0, 0, -180),
			gateway: razorpay.Connect(cfg, os.Getenv("RAZORPAY_BASE_URL"), os.Getenv("RAZORPAY_PARAMETERS"))}
	}
	if *roots || *left != "" {
		s, err := connectSeals(ctx, cfg, *left)
		if err != nil {
			fmt.Fprintln(os.Stderr, "audit:", err)
			os.Exit(1)
		}
		a.seals = s
	}
	broken, err := a.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "audit:", err)
	}
	if err != nil || broken > 0 {
		os.Exit(1)
	}
}

// connectSeals reads the public keys of the roots.
func connectSeals(ctx context.Context, cfg aws.Config, left string) (*seals, error) {
	files := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil })
	s := &seals{left: left, roots: seal.Shelf{Bucket: os.Getenv("REPORTS_BUCKET"), Get: files.GetObject, Put: files.PutObject,
		List: files.ListObjectsV2}}
	var err error
	s.keys, err = signing.Read(ssm.NewFromConfig(cfg), os.Getenv("SEAL_PARAMETER")+"s", signing.ParseKeySet)(ctx)
	return s, err
}

// run writes what is broken to out, and how far it has come to progress.
func (a audit) run(ctx context.Context) (broken int, err error) {
	if a.truth == "" {
		return 0, errors.New("TABLE names the table of the truth")
	}
	list := func(what any) {
		broken++
		fmt.Fprintln(a.out, "broken:", what)
	}
	var all store.AuditProgress
	met := newNumbers(a.began)
	money := till{hospitals: map[string]*ledger{}, orders: map[string]int{}, before: a.before, out: a.out}
	if a.asker != nil {
		a.asker.found = func(order, what string) { list(order + ", " + what) }
	}
	var lists func(where, list string, events []lab.KeptEvent)
	if a.seals != nil {
		if err := a.seals.open(ctx); err != nil {
			return 0, err
		}
		lists = func(where, name string, events []lab.KeptEvent) { a.seals.check(where, name, events, list) }
	}
	err = store.New(a.db, a.truth, "").Audit(ctx, a.db, a.page, store.AuditReporter{
		Found: func(f store.Finding) { list(f) },
		List:  lists,
		Order: func(o lab.Order) error {
			money.take(o)
			met.take(o)
			if a.asker == nil {
				return nil
			}
			return a.asker.ask(ctx, o)
		},
		Bills: met.counted,
		Say: func(now store.AuditProgress) {
			all = now
			fmt.Fprintf(a.progress, "%d orders, %d patients, %d hospitals so far\n", now.Orders, now.Patients, now.Hospitals)
		},
	})
	if err != nil {
		return broken, err
	}
	if a.views != "" {
		err := store.New(a.db, a.truth, a.views).AuditSearch(ctx, a.db, a.page, func(where, why string) { list(where + ", " + why) })
		if err != nil {
			return broken, err
		}
	}
	if a.seals != nil {
		a.seals.gone(list)
	}
	broken += money.print()
	if len(money.hospitals) > 0 {
		fmt.Fprintln(a.out)
	}
	met.report(a.out, list)
	if a.asker != nil {
		fmt.Fprintf(a.out, "%d payments held against Razorpay\n", a.asker.asked)
	}
	fmt.Fprintf(a.out, "%d orders, %d patients, %d hospitals, %d events: %d broken, %d open\n",
		all.Orders, all.Patients, all.Hospitals, all.Events, broken, money.open)
	if a.seals != nil {
		fmt.Fprintln(a.out, a.seals)
	}
	return broken, nil
}
