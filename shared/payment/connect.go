package payment

import (
	"context"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// Connect gives the processor as a function has it: Razorpay at RAZORPAY_BASE_URL, empty for the real service, with the
// hospitals' keys under RAZORPAY_PARAMETERS in the parameter store.
func Connect(cfg aws.Config, s *store.Store) Processor {
	meter := observe.NewMeter().OfAll()
	return Processor{Store: s, Offered: Offered(s),
		OnRefundFailed: func(ctx context.Context) { _ = meter.Count(ctx, "RefundFailed") }, // a lost count stops nothing
		Gateway:        razorpay.Connect(cfg, os.Getenv("RAZORPAY_BASE_URL"), os.Getenv("RAZORPAY_PARAMETERS"))}
}

// Offered asks the catalogues of the hospitals.
func Offered(s *store.Store) func(context.Context, string, time.Time) (func(string) (lab.OrderedTest, bool), error) {
	return func(ctx context.Context, hospital string, at time.Time) (func(string) (lab.OrderedTest, bool), error) {
		tests, err := s.TestsOf(ctx, hospital, at)
		if err != nil {
			return nil, err
		}
		return tests.Orderable, nil
	}
}
