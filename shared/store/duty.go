package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/observe"
)

// The states of a duty. A mail is "sending" while its one attempt is under way or its outcome unknown.
const (
	dutyPending = "pending"
	dutySending = "sending"
	dutyDone    = "done"
)

// dueSK is the place of a duty in its partition: by when it is due.
func dueSK(at lab.Moment, ref DutyRef) string {
	return at.String() + "#" + cmp.Or(ref.Order, ref.Patient, ref.Staff) + "#" + strings.TrimPrefix(ref.Duty, "W#")
}

// DutyRef names a duty to a queue: keys only, so that no queue or dead letter can leak anything.
type DutyRef struct {
	Order string `json:"order"`
	// Patient is "<hospital>-<id>" where the duty is of a patient; Order is "" then.
	Patient string `json:"patient,omitempty"`
	// Staff is "<hospital>-<id>" where the duty is a letter about a grant or an invitation: a member, "settings" or the
	// invitation. Order is "" then.
	Staff string `json:"staff,omitempty"`
	Duty  string `json:"duty"` // sort key, "W#000003#mail.receipt"
}

// DutyRefOfKeys reads a reference out of the keys of a stream record; ok is false for anything that is not a duty.
func DutyRefOfKeys(pk, sk string) (DutyRef, bool) {
	if _, duty := dutyOf(sk); !duty {
		return DutyRef{}, false
	}
	if order, is := orderOf(pk); is {
		return DutyRef{Order: order.String(), Duty: sk}, true
	}
	if staff, is := staffOf(pk); is {
		return DutyRef{Staff: staff, Duty: sk}, true
	}
	patient, is := followedOf(pk)
	return DutyRef{Patient: patient, Duty: sk}, is
}

// OrderOfKey reads an order's id out of the partition key of a stream record, "" where it is not an order's.
func OrderOfKey(pk string) string {
	order, ok := orderOf(pk)
	if !ok {
		return ""
	}
	return order.String()
}

// dutyOf reads the name of a duty out of its sort key.
func dutyOf(sk string) (d ids.Duty, ok bool) {
	name, ok := strings.CutPrefix(sk, "W#")
	if !ok {
		return d, false
	}
	return ids.ParseDuty(name)
}

// String writes a reference as one word, and ParseDutyRef reads it back.
func (r DutyRef) String() string {
	if r.Staff != "" {
		return ofStaff + r.Staff + " " + r.Duty
	}
	return cmp.Or(r.Order, r.Patient) + " " + r.Duty
}

// ofStaff is in front of what is no order, in the text of a reference.
const ofStaff = "staff:"

// ParseDutyRef reads what String wrote; ok is false for anything else.
func ParseDutyRef(text string) (ref DutyRef, ok bool) {
	order, duty, _ := strings.Cut(text, " ")
	ref = DutyRef{Order: order, Duty: duty}
	if about, is := strings.CutPrefix(order, ofStaff); is {
		ref = DutyRef{Staff: about, Duty: duty}
	}
	_, err := ref.key()
	return ref, err == nil
}

// QueueMessage is what a queue carries: a duty, and where an attempt at it is known to be over without an outcome, which one.
// Whoever gets the message may make the next attempt; whoever made that one may not.
type QueueMessage struct {
	DutyRef
	Over int `json:"over,omitempty"`
}

func (r DutyRef) key() (key, error) {
	var n names
	duty := named(&n, dutyOf, r.Duty)
	if r.Patient != "" {
		hospital, patient := n.followed(r.Patient)
		return followKey(hospital, patient, duty), n.err
	}
	if r.Staff != "" {
		hospital, about := n.staff(r.Staff)
		return staffDutyKey(hospital, about, duty), n.err
	}
	k := dutyKey(n.order(r.Order), duty)
	return k, n.err
}

// Job is a duty with how far it is.
type Job struct {
	Ref      DutyRef
	Duty     lab.Duty
	Done     bool
	Sending  bool
	Claimant string // the queue message whose attempt is under way
	Attempts int
	Watched  int // the attempt that was under way when the duty was last looked at because it was late
	Looks    int // how often it was
	// To is whose address the letter of the attempt was written to; empty of the laboratory's letters.
	To Recipient
	// At is by when it is to be looked at: when it was due, or what it was put off to. Zero of a finished one.
	At lab.Moment
}

// Job reads a duty; ok is false when there is none.
func (s *Store) Job(ctx context.Context, ref DutyRef) (j Job, ok bool, err error) {
	k, err := ref.key()
	if err != nil {
		return Job{}, false, err
	}
	i, err := s.point(ctx, k)
	if err != nil || i == nil {
		return Job{}, false, err
	}
	j, err = jobOf(ref, i)
	return j, true, err
}

func jobOf(ref DutyRef, i item) (Job, error) {
	state := strOf(i, "state")
	j := Job{Ref: ref, Done: state == dutyDone, Sending: state == dutySending, Claimant: strOf(i, "claimant"),
		Attempts: int(numOf(i, "attempts")), Watched: int(numOf(i, "watched")), Looks: int(numOf(i, "looks")),
		To: Recipient{Patient: strOf(i, "writtenTo"), Rev: int(numOf(i, "contactRev"))}}
	if at, _, due := strings.Cut(strOf(i, "dueAt"), "#"); due {
		if err := j.At.UnmarshalJSON([]byte(`"` + at + `"`)); err != nil {
			return j, fmt.Errorf("store: when duty %s is due: %w", ref, err)
		}
	}
	return j, unpack(i, &j.Duty)
}

// Claim takes a duty's next attempt for a queue message, a letter to j.To. ok is false when somebody else took it in the meantime; who has
// it already has it.
func (s *Store) Claim(ctx context.Context, j Job, claimant string) (ok bool, err error) {
	return s.step(ctx, j.Ref, claimUpdate, claimCondition, claimValues(j, claimant))
}

const (
	claimUpdate    = "SET #s = :sending, claimant = :who, attempts = :n, writtenTo = :to, contactRev = :rev"
	claimCondition = "attribute_exists(PK) AND #s <> :done AND (attribute_not_exists(attempts) OR attempts = :before OR attempts = :n AND claimant = :who)"
)

func claimValues(j Job, claimant string) item {
	return item{":sending": str(dutySending), ":who": str(claimant), ":n": num(int64(j.Attempts + 1)),
		":before": num(int64(j.Attempts)), ":done": str(dutyDone), ":to": str(j.To.Patient), ":rev": num(int64(j.To.Rev))}
}

// Release gives a claimed duty back because the attempt is known to have done nothing.
func (s *Store) Release(ctx context.Context, ref DutyRef) error {
	_, err := s.step(ctx, ref, "SET #s = :pending", "#s = :sending",
		item{":pending": str(dutyPending), ":sending": str(dutySending)})
	return err
}

// Finish marks a duty done, how says with what result ("sent", "no_address", "switched_off", "refused"). Doing it twice
// changes nothing.
func (s *Store) Finish(ctx context.Context, ref DutyRef, how string) error {
	_, err := s.step(ctx, ref, "SET #s = :done, how = :how REMOVE due, dueAt", "attribute_exists(PK) AND #s <> :done",
		item{":done": str(dutyDone), ":how": str(how)})
	return err
}

// FinishWith is Finish as part of a transaction.
func (s *Store) FinishWith(ref DutyRef, how string) Write {
	k, err := ref.key()
	return Write{types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: k.item(),
		UpdateExpression:          aws.String("SET #s = :done, how = :how REMOVE due, dueAt"),
		ConditionExpression:       aws.String("attribute_exists(PK)"),
		ExpressionAttributeNames:  map[string]string{"#s": "state"},
		ExpressionAttributeValues: item{":done": str(dutyDone), ":how": str(how)}}}, err}
}

func (s *Store) step(ctx context.Context, ref DutyRef, update, condition string, values item) (bool, error) {
	k, err := ref.key()
	if err != nil {
		return false, err
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: k.item(),
		UpdateExpression: &update, ConditionExpression: &condition,
		ExpressionAttributeNames:  map[string]string{"#s": "state"},
		ExpressionAttributeValues: values})
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("store: write down how far duty %s is: %w", ref, err)
	}
	return true, nil
}

// ChangeOrder changes an order for a function that acts by itself: no caller, no request claim, the same lock and retries.
// decide gets the order and returns what comes of it, and what else is written with that, such as the end of the duty;
// changed is false when there is nothing to write.
func (s *Store) ChangeOrder(ctx context.Context, order string, decide func(lab.Order) (out lab.Outcome, writes []Write, changed bool, err error)) error {
	var n names
	k := orderKey(n.order(order))
	if n.err != nil {
		return n.err
	}
	for try := range tries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		items, err := s.get(ctx, k)
		if err != nil {
			return err
		}
		r := reader{items: items}
		var o lab.Order
		if r.must(k, &o); r.err != nil {
			return r.err
		}
		out, writes, changed, err := decide(o)
		if err != nil || !changed {
			return err
		}
		err = s.writeOutcome(ctx, out.Under(observe.Request(ctx)), writes)
		if err == nil {
			return nil
		}
		if !again(err) {
			return fmt.Errorf("store: change order %s: %w", order, err)
		}
	}
	return fmt.Errorf("store: order %s stays contended after %d tries", order, tries)
}

// LetterData is what a mail needs: the order, who it is about, how to reach them, and who writes.
type LetterData struct {
	Order    lab.Order
	Patient  lab.Patient
	Contact  lab.Contact
	Hospital lab.Hospital
	Member   lab.Member // of the staff, where the letter is for one by name
}

// LetterData reads it: the order with hospital and member first, then the two others in one call. It cannot read clinical values.
func (s *Store) LetterData(ctx context.Context, j Job) (LetterData, error) {
	var n names
	id := n.order(j.Ref.Order)
	wanted := []key{orderKey(id), hospitalKey(id.Hospital())}
	if j.Duty.Person != "" {
		wanted = append(wanted, memberKey(id.Hospital(), n.person(j.Duty.Person)))
	}
	if n.err != nil {
		return LetterData{}, n.err
	}
	h := id.Hospital()
	items, err := s.get(ctx, wanted...)
	if err != nil {
		return LetterData{}, err
	}
	var l LetterData
	r := reader{items: items}
	for _, member := range wanted[2:] {
		r.must(member, &l.Member)
	}
	r.must(orderKey(id), &l.Order)
	r.must(hospitalKey(h), &l.Hospital)
	if r.err != nil {
		return LetterData{}, r.err
	}
	l.Patient, l.Contact, err = s.person(ctx, h, l.Order.Patient.ID)
	if err == nil && l.Patient.ID == "" {
		err = unknown()
	}
	return l, err
}
