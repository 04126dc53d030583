package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// inboxDays is how long a webhook is remembered: as long as a security log (docs/rules.md#retention).
const inboxDays = 400

// Webhook is one webhook as it is kept: what it is about, by Razorpay's ids, and a hash of its body. The body itself
// names the payer and is not kept; what it said is read from Razorpay again.
type Webhook struct {
	Hospital string
	ID       string // Razorpay's id of the event, which nobody has signed
	Hash     [32]byte
	Name     string // "payment.captured"
	Order    string // Razorpay's
	Payment  string
	Refund   string
	At       lab.Moment
}

func (d Webhook) key() (key, error) {
	var n names
	k := inboxKey(n.hospital(d.Hospital), d.ID)
	return k, n.err
}

// KeepWebhook keeps a webhook. again reports that the very same one was kept before; ended says what
// became of it then, "" for nothing yet.
func (s *Store) KeepWebhook(ctx context.Context, d Webhook) (ended string, again bool, err error) {
	k, err := d.key()
	if err != nil {
		return "", false, err
	}
	i := k.item()
	i["hash"], i["name"], i["at"] = bin(d.Hash[:]), str(d.Name), str(d.At.String())
	for name, id := range map[string]string{"order": d.Order, "payment": d.Payment, "refund": d.Refund} {
		if id != "" {
			i[name] = str(id)
		}
	}
	i["ttl"] = num(d.At.AddDate(0, 0, inboxDays).Unix())
	_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.truth, Item: i,
		ConditionExpression:                 aws.String("attribute_not_exists(PK) OR #h <> :hash"),
		ExpressionAttributeNames:            map[string]string{"#h": "hash"},
		ExpressionAttributeValues:           item{":hash": bin(d.Hash[:])},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld})
	var known *types.ConditionalCheckFailedException
	if errors.As(err, &known) {
		return strOf(known.Item, "ended"), true, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("store: keep webhook %s: %w", k, err)
	}
	return "", false, nil
}

// EndWebhook writes down what became of a webhook: "applied", "unmatched", "malformed", "ignored".
func (s *Store) EndWebhook(ctx context.Context, d Webhook, how string) error {
	k, err := d.key()
	if err != nil {
		return err
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression:          aws.String("SET ended = :how"),
		ConditionExpression:       aws.String("attribute_exists(PK)"),
		ExpressionAttributeValues: item{":how": str(how)}})
	if err != nil {
		return fmt.Errorf("store: write down what became of webhook %s: %w", k, err)
	}
	return nil
}
