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
// is empty for a function that needs no views. The connection to DynamoDB is open when it
// returns.
func Open() (aws.Config, *store.Store) {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	return cfg, store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"))
}
