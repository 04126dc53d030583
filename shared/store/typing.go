package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// Typing says whose drafts a tube has: what worklists show of them, beside the clinical values, which whoever reads worklists has no
// right to. It holds no value. It is part of a draft, and so written without key and event (docs/rules.md#writes-without-key).
type Typing struct {
	By    string
	At    time.Time
	Items []string // those with something typed
}

// typingLife is how long it stays of drafts that nobody submits: longer than a shift.
const typingLife = 24 * time.Hour

// NoteTyping keeps who types on a tube, where next changes that: at the first sign and at the last, and where another person goes on.
// It is called before the draft is saved, so that whoever sends it again does both.
func (s *Store) NoteTyping(ctx context.Context, o lab.Order, before, next lab.DraftResult) error {
	if (before.Value == "") == (next.Value == "") && (before.By == next.By || next.Value == "") {
		return nil
	}
	k, err := typingKeyOf(o, next.Item)
	if err != nil {
		return err
	}
	in := &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression:         aws.String("SET who = :who, #at = :at, #ttl = :ttl ADD typed :item"),
		ExpressionAttributeNames: map[string]string{"#ttl": "ttl", "#at": "at"},
		ExpressionAttributeValues: item{":who": str(next.By), ":at": str(next.At.String()), ":ttl": num(next.At.Add(typingLife).Unix()),
			":item": &types.AttributeValueMemberSS{Value: []string{next.Item}}}}
	if next.Value == "" {
		*in.UpdateExpression = strings.Replace(*in.UpdateExpression, "ADD", "DELETE", 1)
	}
	if _, err := s.db.UpdateItem(ctx, in); err != nil {
		return fmt.Errorf("store: who types %s of order %s: %w", next.Item, o.ID, err)
	}
	return nil
}

// Typing lists who types in a department, by order and specimen as Typing.Of names them. It is one query, and may be a moment behind.
func (s *Store) Typing(ctx context.Context, hospital, department string) (map[string]Typing, error) {
	var n names
	l := list{pk: typingPK(n.hospital(hospital), n.department(department)), eventual: true}
	if n.err != nil {
		return nil, n.err
	}
	all := map[string]Typing{}
	for i, err := range s.all(ctx, l) {
		if err != nil {
			return nil, err
		}
		typed, _ := i["typed"].(*types.AttributeValueMemberSS)
		at, err := time.Parse(time.RFC3339, strOf(i, "at"))
		if err != nil || typed == nil { // everything was taken out again
			continue
		}
		all[hospital+"-"+strOf(i, "SK")] = Typing{By: strOf(i, "who"), At: at, Items: slices.Sorted(slices.Values(typed.Value))}
	}
	return all, nil
}

// TypingOf names a tube as Store.Typing does.
func TypingOf(order, specimen string) string { return order + "#" + specimen }

func typingKeyOf(o lab.Order, code string) (key, error) {
	var n names
	at := slices.IndexFunc(o.Items, func(i lab.Item) bool { return i.Code == code })
	if at < 0 {
		return key{}, unknown()
	}
	id := n.order(o.ID)
	specimen := n.item(o.Items[at].Specimen) // letters and digits, as a code
	return typingKey(id, n.department(o.Items[at].Department), specimen), n.err
}

// EndTyping lists the writes that end what a submission has answered: the drafts of its tubes. Who is still typing there is seen again
// with the next key. It is apart from the outcome's own writes, as only the function of results may delete.
func (s *Store) EndTyping(out lab.Outcome) (writes []Write) {
	ended := map[key]bool{}
	for _, run := range out.Runs.Runs {
		k, err := typingKeyOf(out.Order, run.Item)
		if !ended[k] {
			ended[k] = true
			writes = append(writes, Write{types.TransactWriteItem{Delete: &types.Delete{TableName: &s.truth, Key: k.item()}}, err})
		}
	}
	return writes
}
