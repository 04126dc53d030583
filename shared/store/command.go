package store

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// Command is a write that somebody sends.
type Command struct {
	Caller
	Read ReadSet
	Key  string   // Idempotency-Key
	Hash [32]byte // of caller, route and body
	// Series, when set, names the running number to be given out: OrderNumbers, PatientNumbers, ReceiptNumbers.
	Series NumberSeries
	// Queue: the number by which somebody is called today is given out with it.
	Queue bool
	// Quotas are what the command counts against; the hospital's settings must be read with it.
	Quotas []Quota
	// Before, where it is set, is called once with what was read, before a number is given out or anything decided. It may
	// call somebody outside; changed reports that what was read has changed by it, so that it is read again. An error
	// ends the command.
	Before func(context.Context, Loaded) (changed bool, err error)
}

// Loaded is what was read. What was wanted and does not exist is a refusal, except Contact, Member, Grant, Draft,
// NewOrder and NewPatient, which may not exist yet.
type Loaded struct {
	Now        time.Time  // of the request
	Caller     lab.Member // who acts, as the rules know one
	Hospital   lab.Hospital
	Tests      *catalogue.Catalogue // see ReadSet.Tests
	Newest     *catalogue.Catalogue // see ReadSet.Newest
	Order      lab.Order
	Patient    lab.Patient
	Contact    lab.Contact
	Other      lab.Patient
	Member     lab.Member
	Grant      lab.Grant
	Requester  lab.Member // who wants Grant, or has sent Invitation
	Invitation lab.Invitation
	Staff      []lab.Member // see ReadSet.Staff
	Family     Family       // see ReadSet.Family
	Draft      lab.DraftResult
	Earlier    []lab.RunSheet // see ReadSet.Results
	Number     string         // the number that was given out
	Called     int            // the number by which somebody is called today, see Command.Queue
	OwnCash    lab.Paise      // given back today by the caller of own cash
	// ReferenceUsed: another payment by hand has ReadSet.Reference.
	ReferenceUsed bool
	// Retold: another record has the identity of this one (docs/rules.md#record-identity).
	Retold   bool
	recorded recorded
	open     openOwn // see ReadSet.OpenOwn
	counted  []int   // how much of each quota of the command is used up
}

// Result is what a decision wants written and answered.
type Result struct {
	Outcome *lab.Outcome
	Writes  []Write
	Status  int // 200, 201, or 202 for a record that met a state it does not fit
	Answer  any
	// Pending: what is written is an intent. The request is answered later, under the same key, when it was done.
	Pending bool
	// record is where the outcome of a record is kept for ever, the zero key for none.
	record key
}

// Answer is the stored answer to a command; Status is 0 while the command is pending.
type Answer struct {
	Status   int
	Body     []byte
	Replayed bool
}

// claimLife is how long an answer is kept for a repeated request (docs/rules.md#idempotency). It is judged by the
// event's time; the table's TTL only cleans up.
const claimLife = 14 * 24 * time.Hour

// Do runs one command: read, decide, write, all or nothing. decide must be pure: it runs again when somebody else was
// faster. The same request again gets the stored answer, another request under the same key is refused.
func (s *Store) Do(ctx context.Context, c Command, decide func(Loaded) (Result, error)) (Answer, error) {
	number, called := "", 0
	for try := 0; try < tries; try++ {
		if err := pause(ctx, try); err != nil {
			return Answer{}, err
		}
		loaded, earlier, err := s.read(ctx, c.Caller, c.Read, c.Key, c.Quotas...)
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
		if first := loaded.recorded.before; first != nil {
			if _, err := decide(loaded); err != nil { // shape and permission; the outcome was that of the first time
				return Answer{}, err
			}
			if err := s.write(ctx, []Write{s.claim(c, first.status, first.body)}); err == nil || !again(err) {
				return Answer{Status: first.status, Body: first.body, Replayed: true}, err
			}
			continue
		}
		if err := loaded.within(c); err != nil {
			return Answer{}, err
		}
		if before := c.Before; before != nil {
			c.Before = nil
			changed, err := before(ctx, loaded)
			if err != nil {
				return Answer{}, err
			}
			if changed {
				try-- // nobody was faster
				continue
			}
		}
		if c.Series != "" && number == "" {
			loaded.Number = c.Series.spell(c.Now, 0) // no command gets it: a refused one uses up no number
			if _, err := decide(loaded); err != nil {
				return Answer{}, err
			}
			if number, called, err = s.next(ctx, c.Hospital, c.Series, c.Now, c.Queue); err != nil {
				return Answer{}, err
			}
		}
		loaded.Number, loaded.Called = number, called
		result, err := decide(loaded)
		if err != nil {
			return Answer{}, err
		}
		result.record = loaded.recorded.at
		answer, err := s.commit(ctx, c, result)
		if err == nil || !again(err) {
			return answer, err
		}
	}
	return Answer{}, &lab.Refusal{Kind: lab.Busy, Code: "busy",
		Sentence: "Many people are changing this at the same time. Nothing was done; send the same request again."}
}

// Read reads what a question needs; nothing is written.
func (s *Store) Read(ctx context.Context, c Caller, set ReadSet) (Loaded, error) {
	loaded, _, err := s.read(ctx, c, set, "")
	return loaded, err
}

// read reads everything in one call. request is the key of the request, "" for a question. What is named in a shape that
// nothing has, or is of another hospital, is not asked for: whoever may ask at all is answered that it does not exist.
func (s *Store) read(ctx context.Context, c Caller, set ReadSet, request string, quotas ...Quota) (Loaded, *claim, error) {
	var n names
	h := n.hospital(c.Hospital)
	wanted := make([]key, len(kinds))
	var keys []key
	for at, kind := range kinds {
		if kind.name(set) != "" {
			wanted[at] = kind.key(&n, h, set)
			keys = append(keys, wanted[at])
		}
	}
	var claims key
	if request != "" {
		claims = claimKey(h, n.request(request))
		keys = append(keys, claims)
	}
	counters := make([]key, len(quotas))
	for at, q := range quotas {
		counters[at] = q.key(&n, h, c.Now)
		keys = append(keys, counters[at])
	}
	var open key
	if set.OpenOwn != "" {
		open = openKey(h, n.patient(set.OpenOwn))
		keys = append(keys, open)
	}
	var returned key
	if set.OwnCash {
		returned = ownCashKey(&n, h, c.Person, c.Now)
		keys = append(keys, returned)
	}
	var reference key
	if set.Reference != "" {
		reference = referenceKey(h, set.Reference)
		keys = append(keys, reference)
	}
	first, other, isRecord := set.Record.keys(h)
	if isRecord {
		keys = append(keys, first, other)
	}
	if n.err == nil && set.foreign(c.Hospital) {
		n.err = unknown()
	}
	if n.err != nil {
		keys = nil
	}
	if mine, err := c.key(); err == nil {
		keys = append(keys, mine)
	}
	if holder, ok := c.holder(); ok {
		keys = append(keys, holder)
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return Loaded{}, nil, err
	}
	d := Loaded{Now: c.Now}
	if d.Caller, err = c.member(items); err != nil {
		return Loaded{}, nil, err
	}
	if n.err != nil {
		return Loaded{}, nil, n.err
	}
	r := reader{items: items}
	for at, kind := range kinds {
		switch {
		case kind.name(set) == "":
		case kind.must:
			r.must(wanted[at], kind.into(&d))
		default:
			r.optional(wanted[at], kind.into(&d))
		}
	}
	for _, k := range counters {
		d.counted = append(d.counted, int(numOf(items[k], "n")))
	}
	d.OwnCash = lab.Paise(numOf(items[returned], "n"))
	_, d.ReferenceUsed = items[reference]
	if isRecord {
		d.findRecord(&r, set.Record, first, other)
	}
	if r.err == nil && set.Tests {
		d.Tests, r.err = s.Tests(ctx, d.Hospital, c.Now)
	}
	if r.err == nil && set.Newest {
		d.Newest, r.err = s.CatalogueNumbered(ctx, d.Hospital.ID, d.Hospital.Catalogue.At(c.Now).Base())
	}
	if r.err == nil && set.OpenOwn != "" {
		d.open, r.err = s.readOpen(ctx, items[open], d.Hospital.Limits.WithDefaults().OpenOrders)
	}
	if r.err == nil && len(set.Results) > 0 {
		d.Earlier, r.err = s.runSheets(ctx, n.order(set.Order), d.Order.EarlierRuns(set.Results))
	}
	if asker := cmp.Or(d.Grant.AskedBy, d.Invitation.InvitedBy); r.err == nil && asker != "" {
		d.Requester, r.err = s.requester(ctx, h, asker)
	}
	if r.err == nil && set.Family != nil && d.Patient.ID == "" {
		d.Family, r.err = set.Family(ctx, d.Hospital)
	}
	if r.err == nil && set.Staff != nil {
		d.Staff, r.err = set.Staff(ctx, c.Hospital)
	}
	if r.err == nil && !c.staff() {
		own, err := c.owns(d, items)
		if err != nil {
			return Loaded{}, nil, err
		}
		if !own {
			return Loaded{}, nil, unknown()
		}
	}
	earlier, err := r.claim(claims)
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
		return nil, fmt.Errorf("store: %s is not whole", k)
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
	if r.record != (key{}) && r.Outcome != nil {
		writes = append(writes, s.record(c, r.record, *r.Outcome, r.Status, body))
	}
	if c.Key != "" && !r.Pending {
		writes = append(writes, s.claim(c, r.Status, body))
	}
	for _, q := range c.Quotas { // of an intent too: what follows it cannot be taken back
		writes = append(writes, s.count(c, q))
	}
	if r.Outcome != nil {
		err = s.writeOutcome(ctx, r.Outcome.Under(c.Request), writes)
	} else {
		err = s.write(ctx, writes)
	}
	if err != nil || r.Pending {
		return Answer{}, err
	}
	return Answer{Status: r.Status, Body: body}, nil
}

func (s *Store) claim(c Command, status int, body []byte) Write {
	var n names
	i := claimKey(n.hospital(c.Hospital), n.request(c.Key)).item()
	i["hash"], i["status"], i["body"] = bin(c.Hash[:]), num(int64(status)), bin(body)
	i["ttl"] = num(c.Now.Add(claimLife).Unix())
	return Write{types.TransactWriteItem{Put: &types.Put{TableName: &s.truth, Item: i,
		ConditionExpression:       aws.String("attribute_not_exists(PK) OR #t <= :now"),
		ExpressionAttributeNames:  map[string]string{"#t": "ttl"},
		ExpressionAttributeValues: item{":now": num(c.Now.Unix())}}}, n.err}
}

func (s *Store) write(ctx context.Context, writes []Write) error {
	if len(writes) == 0 {
		return nil
	}
	in := &dynamodb.TransactWriteItemsInput{}
	for _, w := range writes {
		if w.err != nil {
			return w.err
		}
		in.TransactItems = append(in.TransactItems, w.item)
	}
	if _, err := s.db.TransactWriteItems(ctx, in); err != nil {
		return fmt.Errorf("store: write %s: %w", written(in.TransactItems), err)
	}
	return nil
}
