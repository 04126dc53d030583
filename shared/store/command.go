package store

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"assay/shared/lab"
)

// ReadSet names what a decision needs to read besides the caller's membership.
type ReadSet struct {
	Order    string // order id
	Patient  string // patient id
	Other    string // id of another record of the same person
	Settings bool   // the hospital's settings
	Member   string // another person's membership
	Grant    string // person: what was asked about him, and the membership of whoever asked
	Draft    string // item whose draft is wanted
	// NewOrder and NewPatient are ids about to be used. They are made by the client, so a request that is sent again
	// finds what it made before, for ever.
	NewOrder, NewPatient string
}

// foreign tells whether an order of another hospital is wanted: its id says so, and it is not read.
func (w ReadSet) foreign(hospital string) bool {
	return w.Order != "" && lab.HospitalOf(w.Order) != hospital ||
		w.NewOrder != "" && lab.HospitalOf(w.NewOrder) != hospital
}

// Command is a write that somebody asks for.
type Command struct {
	Caller
	Read ReadSet
	Key  string   // Idempotency-Key
	Hash [32]byte // of caller, route and body
	// Series, when set, names the running number to be given out: OrderNumbers, PatientNumbers, ReceiptNumbers.
	Series NumberSeries
	// Ask, where it is set, sees the desk once, before a number is given out or anything decided. It may ask somebody
	// outside; again tells that the desk has changed by it and is to be read again. An error ends the command.
	Ask func(context.Context, Loaded) (again bool, err error)
}

// Loaded is what was read. What was asked for and does not exist is a refusal, except Member, Grant, Draft, NewOrder
// and NewPatient, which may not be there yet.
type Loaded struct {
	Caller   lab.Member
	Hospital lab.Hospital
	Order    lab.Order
	Patient  lab.Patient
	Contact  lab.Contact
	Other    lab.Patient
	Member   lab.Member
	Grant    lab.Grant
	Asker    lab.Member
	Draft    lab.DraftResult
	Number   string // the number that was given out
}

// Result is what a decision wants written and answered.
type Result struct {
	Outcome *lab.Outcome
	Writes  []Write
	Status  int // 200, 201, or 202 for a record that met a state it does not fit
	Answer  any
	// Open: what is written is an intent, and the request is answered later, under the same key, when it was carried out.
	Open bool
}

// Answer is the stored outcome of a command; without a Status it has none yet.
type Answer struct {
	Status   int
	Body     []byte
	Replayed bool
}

// claimLife is how long an answer is kept for a repeated request (rules §5). It is judged by the event's time; the
// table's TTL only cleans up.
const claimLife = 14 * 24 * time.Hour

// Do runs one command: read, decide, write, all or nothing. decide must be pure: it runs again when somebody else was
// faster. The same request again gets the stored answer, another request under the same key is refused.
func (s *Store) Do(ctx context.Context, c Command, decide func(Loaded) (Result, error)) (Answer, error) {
	number := ""
	for try := 0; try < tries; try++ {
		if err := pause(ctx, try); err != nil {
			return Answer{}, err
		}
		desk, earlier, err := s.read(ctx, c.Caller, c.Read, c.Key)
		if throttled(err) {
			continue
		}
		if err != nil {
			return Answer{}, err
		}
		if earlier != nil {
			if answer, ok, err := earlier.replay(c); ok || err != nil {
				return answer, err
			}
		}
		if ask := c.Ask; ask != nil {
			c.Ask = nil
			again, err := ask(ctx, desk)
			if err != nil {
				return Answer{}, err
			}
			if again {
				try-- // nobody was faster
				continue
			}
		}
		if c.Series != "" && number == "" {
			if number, err = s.next(ctx, c.Hospital, c.Series, c.Now); err != nil {
				return Answer{}, err
			}
		}
		desk.Number = number
		result, err := decide(desk)
		if err != nil {
			return Answer{}, err
		}
		answer, err := s.commit(ctx, c, result)
		if err == nil || !again(err) {
			return answer, err
		}
	}
	return Answer{}, &lab.Refusal{Kind: lab.Busy, Code: "busy",
		Sentence: "Many people are changing this at the same time. Nothing was done; send the same request again."}
}

// Read reads a desk for a question; nothing is written.
func (s *Store) Read(ctx context.Context, c Caller, w ReadSet) (Loaded, error) {
	desk, _, err := s.read(ctx, c, w, "")
	return desk, err
}

func (s *Store) read(ctx context.Context, c Caller, w ReadSet, request string) (Loaded, *claim, error) {
	keys := []key{c.key()}
	if request != "" {
		keys = append(keys, claimKey(c.Hospital, request))
	}
	foreign := w.foreign(c.Hospital)
	if w.Order != "" && !foreign {
		keys = append(keys, orderKey(w.Order))
	}
	if w.Settings {
		keys = append(keys, hospitalKey(c.Hospital))
	}
	if w.Patient != "" {
		keys = append(keys, patientKey(c.Hospital, w.Patient), contactKey(c.Hospital, w.Patient))
	}
	if w.Other != "" {
		keys = append(keys, patientKey(c.Hospital, w.Other))
	}
	if w.NewOrder != "" && !foreign {
		keys = append(keys, orderKey(w.NewOrder))
	}
	if w.NewPatient != "" {
		keys = append(keys, patientKey(c.Hospital, w.NewPatient))
	}
	if w.Member != "" {
		keys = append(keys, memberKey(c.Hospital, w.Member))
	}
	if w.Grant != "" {
		keys = append(keys, grantKey(c.Hospital, w.Grant))
	}
	if w.Draft != "" && !foreign {
		keys = append(keys, draftKey(w.Order, w.Draft))
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return Loaded{}, nil, err
	}
	r := reader{items: items}
	var d Loaded
	if d.Caller, err = c.member(items); err != nil {
		return Loaded{}, nil, err
	}
	if foreign {
		return Loaded{}, nil, unknown()
	}
	if w.Order != "" {
		r.must(orderKey(w.Order), &d.Order)
	}
	if w.Settings {
		r.must(hospitalKey(c.Hospital), &d.Hospital)
	}
	if w.Patient != "" {
		r.must(patientKey(c.Hospital, w.Patient), &d.Patient)
		r.optional(contactKey(c.Hospital, w.Patient), &d.Contact)
	}
	if w.Other != "" {
		r.must(patientKey(c.Hospital, w.Other), &d.Other)
	}
	if w.NewOrder != "" {
		r.optional(orderKey(w.NewOrder), &d.Order)
	}
	if w.NewPatient != "" {
		r.optional(patientKey(c.Hospital, w.NewPatient), &d.Patient)
	}
	if w.Member != "" {
		r.optional(memberKey(c.Hospital, w.Member), &d.Member)
	}
	if w.Grant != "" {
		r.optional(grantKey(c.Hospital, w.Grant), &d.Grant)
		if r.err == nil && d.Grant.AskedBy != "" {
			r.err = s.asker(ctx, &d)
		}
	}
	if w.Draft != "" {
		r.optional(draftKey(w.Order, w.Draft), &d.Draft)
	}
	if r.err == nil && !c.staff() && !c.owns(d) {
		return Loaded{}, nil, unknown()
	}
	earlier, err := r.claim(claimKey(c.Hospital, request))
	if r.err != nil || err != nil {
		return Loaded{}, nil, errors.Join(r.err, err)
	}
	return d, earlier, nil
}

// unknown is the one answer for what does not exist and for what belongs to somebody else.
func unknown() error {
	return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "This does not exist here."}
}

type reader struct {
	items map[key]item
	err   error
}

func (r *reader) optional(k key, v any) {
	if i, ok := r.items[k]; ok && r.err == nil {
		r.err = unpack(i, v)
	}
}

func (r *reader) must(k key, v any) {
	if _, ok := r.items[k]; !ok && r.err == nil {
		r.err = unknown()
		return
	}
	r.optional(k, v)
}

// claim is the record of an earlier request.
type claim struct {
	hash    []byte
	status  int
	body    []byte
	expires time.Time
}

func (r *reader) claim(k key) (*claim, error) {
	i, ok := r.items[k]
	if !ok {
		return nil, nil
	}
	hash, _ := i["hash"].(*types.AttributeValueMemberB)
	body, _ := i["body"].(*types.AttributeValueMemberB)
	if hash == nil || body == nil {
		return nil, fmt.Errorf("store: claim %s is not whole", k.pk)
	}
	return &claim{hash: hash.Value, status: int(numOf(i, "status")), body: body.Value,
		expires: time.Unix(numOf(i, "ttl"), 0)}, nil
}

func (e *claim) replay(c Command) (Answer, bool, error) {
	if !e.expires.After(c.Now) {
		return Answer{}, false, nil
	}
	if subtle.ConstantTimeCompare(e.hash, c.Hash[:]) != 1 {
		return Answer{}, false, &lab.Refusal{Kind: lab.Unprocessable, Code: "key_reused",
			Sentence: "This Idempotency-Key was used for another request."}
	}
	return Answer{Status: e.status, Body: e.body, Replayed: true}, true, nil
}

// commit writes everything a result asks for in one transaction.
func (s *Store) commit(ctx context.Context, c Command, r Result) (Answer, error) {
	body, err := json.Marshal(r.Answer)
	if err != nil {
		return Answer{}, fmt.Errorf("store: answer %T: %w", r.Answer, err)
	}
	writes := r.Writes
	if r.Outcome != nil {
		more, err := s.outcome(*r.Outcome)
		if err != nil {
			return Answer{}, err
		}
		writes = append(more, writes...)
	}
	if c.Key != "" && !r.Open {
		writes = append(writes, s.claim(c, r.Status, body))
	}
	if err := s.write(ctx, writes); err != nil || r.Open {
		return Answer{}, err
	}
	return Answer{Status: r.Status, Body: body}, nil
}

func (s *Store) claim(c Command, status int, body []byte) Write {
	i := claimKey(c.Hospital, c.Key).item()
	i["hash"], i["status"], i["body"] = bin(c.Hash[:]), num(int64(status)), bin(body)
	i["ttl"] = num(c.Now.Add(claimLife).Unix())
	return Write{types.TransactWriteItem{Put: &types.Put{TableName: &s.truth, Item: i,
		ConditionExpression:       aws.String("attribute_not_exists(PK) OR #t <= :now"),
		ExpressionAttributeNames:  map[string]string{"#t": "ttl"},
		ExpressionAttributeValues: item{":now": num(c.Now.Unix())}}}}
}

func (s *Store) write(ctx context.Context, writes []Write) error {
	if len(writes) == 0 {
		return nil
	}
	in := &dynamodb.TransactWriteItemsInput{}
	for _, w := range writes {
		in.TransactItems = append(in.TransactItems, w.item)
	}
	if _, err := s.db.TransactWriteItems(ctx, in); err != nil {
		return fmt.Errorf("store: write %d items: %w", len(writes), err)
	}
	return nil
}

// again tells whether a failed write should be read and decided anew: somebody was faster, or the database is busy.
func again(err error) bool {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		for _, r := range cancelled.CancellationReasons {
			switch aws.ToString(r.Code) {
			case "ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded":
				return true
			}
		}
		return false
	}
	var progress *types.TransactionInProgressException
	return errors.As(err, &progress) || throttled(err)
}

// throttled tells whether the database turned a call away, which the SDK has by then repeated a few times.
func throttled(err error) bool {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return false
	}
	switch answer.ErrorCode() {
	case "ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded":
		return true
	}
	return false
}
