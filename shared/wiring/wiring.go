// Package wiring gives a function what its deployment holds for it. Every main begins with Open.
package wiring

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/cloud"
	"assay/shared/store"
)

// Open gives the configuration for a function's clients, and the store over the tables in TABLE and VIEWS_TABLE, which
// is empty for a function that needs no views. The connections to DynamoDB and to the further services (cloud.Warm) are
// open when it returns.
func Open(services ...string) (aws.Config, *store.Store) {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, append(services, "DynamoDB")...)
	return cfg, store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"))
}
