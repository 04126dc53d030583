package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// What is counted is counted in the transaction of what it is counted for, under a condition: however many requests come
// side by side, no more get through (docs/rules.md#limits). The rows end by TTL.

type quotaKind string

const (
	quotaPlaced   quotaKind = "placed"
	quotaInvited  quotaKind = "invited"
	quotaLetters  quotaKind = "letters"
	quotaFailures quotaKind = "failures"
	quotaOwnCash  quotaKind = "own_cash" // paise
	quotaCodes    quotaKind = "codes"    // that a login asks for
	quotaAsked    quotaKind = "asked"    // about a patient's number, whether there is one or not
	quotaGuesses  quotaKind = "guesses"  // of codes, right and wrong, by a login
)

// Quota is how often somebody may do something on one day of the hospital.
type Quota struct {
	kind quotaKind
	of   string // who or what is counted
	most int    // the hospital's limit, once it was read
}

// PlacedBy counts the own orders that a login places.
func PlacedBy(login string) Quota { return Quota{kind: quotaPlaced, of: login} }

// InvitedBy counts the invitations of an admin.
func InvitedBy(admin string) Quota { return Quota{kind: quotaInvited, of: admin} }

// CodesBy counts the codes that a login asks for.
func CodesBy(login string) Quota { return Quota{kind: quotaCodes, of: login} }

// CodesAbout counts the codes that are asked for about a patient's number. It counts a number that nobody has too, so that it
// says nothing.
func CodesAbout(number string) Quota { return Quota{kind: quotaAsked, of: number} }

func (q Quota) key(n *names, h ids.Hospital, at time.Time) key {
	if q.kind == quotaAsked {
		return quotaKey(h, q.kind, named(n, ids.ParsePatientNumber, q.of), lab.Day(at))
	}
	return quotaKey(h, q.kind, n.person(q.of), lab.Day(at))
}

// limit is the hospital's.
func (k quotaKind) limit(l lab.Limits) int {
	switch l = l.WithDefaults(); k {
	case quotaPlaced:
		return l.PlacedPerDay
	case quotaInvited:
		return l.InvitationsPerDay
	case quotaFailures:
		return l.FailureLettersPerDay
	case quotaCodes, quotaAsked:
		return l.CodesPerDay
	case quotaGuesses:
		return mostGuesses
	}
	return l.LettersPerDay
}

// within refuses a command beyond a limit, and says when to come back: the next day of the hospital.
func (d Loaded) within(c Command) error {
	for at := range c.Quotas {
		q := &c.Quotas[at]
		if q.most = q.kind.limit(d.Hospital.Limits); d.counted[at] >= q.most {
			return q.kind.refusal(c.Now)
		}
	}
	if most := d.Hospital.Limits.WithDefaults().OpenOrders; c.Read.OpenOwn != "" && d.Order.ID == "" && len(d.open.orders) >= most {
		return &lab.Refusal{Kind: lab.TooMany, Code: "limit_open", After: time.Hour,
			Sentence: "There are too many open orders. Wait until one has ended, or cancel one."}
	}
	return nil
}

func untilTomorrow(now time.Time) time.Duration {
	for wait := 30 * time.Minute; ; wait += 30 * time.Minute {
		if next := now.Add(wait).Truncate(30 * time.Minute); lab.Day(next) != lab.Day(now) {
			return next.Sub(now)
		}
	}
}

// quotaLife is how long a counter stays after its day has begun; the table's TTL only cleans up.
const quotaLife = 3 * 24 * time.Hour

func (s *Store) count(c Command, q Quota) Write {
	var n names
	k := q.key(&n, n.hospital(c.Hospital), c.Now)
	return s.countOne(k, q.most, c.Now, n.err)
}

// countOne is one more, if that stays within the limit.
func (s *Store) countOne(k key, most int, now time.Time, err error) Write {
	return Write{types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: k.item(),
		UpdateExpression:          aws.String("ADD n :one SET #t = :end"),
		ConditionExpression:       aws.String("attribute_not_exists(n) OR n < :most"),
		ExpressionAttributeNames:  map[string]string{"#t": "ttl"},
		ExpressionAttributeValues: item{":one": num(1), ":most": num(int64(most)), ":end": num(now.Add(quotaLife).Unix())}}}, err}
}

// ownCashKey counts what a person has given back on a day of cash that the same person took, in paise.
func ownCashKey(n *names, h ids.Hospital, person string, at time.Time) key {
	return quotaKey(h, quotaOwnCash, n.person(person), lab.Day(at))
}

// OwnCash adds to what the caller has given back today of own cash, if nobody else has added to it since it was read: two
// refunds side by side are judged one after the other (docs/rules.md#other-person).
func (s *Store) OwnCash(d Loaded, amount lab.Paise) Write {
	var n names
	k := ownCashKey(&n, n.hospital(d.Caller.Hospital), d.Caller.Person, d.Now)
	unchanged, values := "attribute_not_exists(n)", item{":amount": num(int64(amount)), ":end": num(d.Now.Add(quotaLife).Unix())}
	if d.OwnCash > 0 {
		unchanged, values[":read"] = "n = :read", num(int64(d.OwnCash))
	}
	return Write{types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: k.item(),
		UpdateExpression: aws.String("ADD n :amount SET #t = :end"), ConditionExpression: &unchanged,
		ExpressionAttributeNames: map[string]string{"#t": "ttl"}, ExpressionAttributeValues: values}}, n.err}
}

// openOwn is the own orders of a patient that were open when the last one was placed.
type openOwn struct {
	orders  []string
	version int
}

// readOpen reads them; where they are as many as there may be, those that have ended since are left out.
func (s *Store) readOpen(ctx context.Context, i item, most int) (openOwn, error) {
	open := openOwn{strings.Fields(strOf(i, "orders")), int(numOf(i, "v"))}
	if len(open.orders) < most {
		return open, nil
	}
	var n names
	keys := make([]key, len(open.orders))
	for at, id := range open.orders {
		keys[at] = orderKey(n.order(id))
	}
	if n.err != nil {
		return open, n.err
	}
	items, err := s.get(ctx, keys...)
	r := reader{items: items, err: err}
	open.orders = slices.DeleteFunc(open.orders, func(id string) bool {
		var o lab.Order
		r.optional(orderKey(n.order(id)), &o)
		return o.ID == "" || o.State == lab.Completed || o.State == lab.Cancelled || o.State == lab.Expired
	})
	return open, r.err
}

// openLife is longer than an order stays open.
const openLife = 400 * 24 * time.Hour

// OpenOwn is the write that counts a new order among the open own ones of its patient, as they were read.
func (s *Store) OpenOwn(d Loaded, o lab.Order) (Write, error) {
	var n names
	k := openKey(n.hospital(o.Hospital), n.patient(o.Patient.ID))
	if n.err != nil {
		return Write{}, n.err
	}
	i := k.item()
	i["orders"], i["v"] = str(strings.Join(append(slices.Clone(d.open.orders), o.ID), " ")), num(int64(d.open.version+1))
	i["ttl"] = num(d.Now.Add(openLife).Unix())
	return s.replace(i, d.open.version+1), nil
}

// ErrHeldBack: so many letters about the order have gone out today that this one is not sent.
var ErrHeldBack = errors.New("store: the letters of the day are used up")

// ClaimLetter is Claim of a letter that the limits count, in one transaction with the counters of the day it was due on.
func (s *Store) ClaimLetter(ctx context.Context, j Job, claimant string, h lab.Hospital) (ok bool, err error) {
	var n names
	order := n.order(j.Ref.Order)
	k, err := j.Ref.key()
	if err = errors.Join(err, n.err); err != nil {
		return false, err
	}
	writes := []Write{{types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: k.item(),
		UpdateExpression: aws.String(claimUpdate), ConditionExpression: aws.String(claimCondition),
		ExpressionAttributeNames:  map[string]string{"#s": "state"},
		ExpressionAttributeValues: claimValues(j, claimant)}}, nil}}
	kinds := []quotaKind{quotaLetters}
	if j.Duty.Stage == lab.MailFailed {
		kinds = append(kinds, quotaFailures)
	}
	for _, kind := range kinds {
		writes = append(writes, s.countOne(quotaKey(order.Hospital(), kind, order, lab.Day(j.Duty.Due.Time)), kind.limit(h.Limits), j.Duty.Due.Time, nil))
	}
	in := &dynamodb.TransactWriteItemsInput{}
	for _, w := range writes {
		in.TransactItems = append(in.TransactItems, w.item)
	}
	_, err = s.db.TransactWriteItems(ctx, in)
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		for at, why := range cancelled.CancellationReasons {
			if aws.ToString(why.Code) == "ConditionalCheckFailed" {
				if at > 0 {
					return false, ErrHeldBack
				}
				return false, nil
			}
		}
	}
	if err != nil {
		return false, fmt.Errorf("store: claim a letter of %s: %w", j.Ref, err)
	}
	return true, nil
}

// refusal is of a command beyond the limit: it may be sent again the next day of the hospital.
func (k quotaKind) refusal(now time.Time) *lab.Refusal {
	switch k {
	case quotaCodes, quotaAsked:
		return &lab.Refusal{Kind: lab.TooMany, Code: "limit_codes", After: untilTomorrow(now),
			Sentence: "So many codes were asked for today that no more are sent. Try again tomorrow, or ask the desk."}
	case quotaGuesses:
		return &lab.Refusal{Kind: lab.TooMany, Code: "limit_guesses", After: untilTomorrow(now),
			Sentence: "So many codes were typed today that no more are looked at. Try again tomorrow, or ask the desk."}
	}
	if k == quotaInvited {
		return &lab.Refusal{Kind: lab.TooMany, Code: "limit_invited", After: untilTomorrow(now),
			Sentence: "So many people were invited today that no more may be. Go on tomorrow."}
	}
	return &lab.Refusal{Kind: lab.TooMany, Code: "limit_placed", After: untilTomorrow(now),
		Sentence: "So many orders were placed today that no more may be. Try again tomorrow, or ask the desk."}
}
