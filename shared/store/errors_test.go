package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/ids"
	"assay/shared/lab"
)

// failing stands for a database that answers no call. A real one cannot be made to fail at will, each call by itself.
type failing struct{}

var errFailing = errors.New("the database is gone")

func (failing) BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	return nil, errFailing
}
func (failing) GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return nil, errFailing
}
func (failing) Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	return nil, errFailing
}
func (failing) PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	return nil, errFailing
}
func (failing) UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	return nil, errFailing
}
func (failing) DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error) {
	return nil, errFailing
}
func (failing) TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	return nil, errFailing
}
func (failing) BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	return nil, errFailing
}
func (failing) Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error) {
	return nil, errFailing
}

// What fails says what it was about, by ids, and keeps the cause.
func TestErrorsSayWhatTheyAreAbout(t *testing.T) {
	s, ctx := New(failing{}, "Truth", "Views"), t.Context()
	at := lab.At(time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC))
	o := lab.Order{ID: orderID(1), Hospital: "city", Patient: lab.Snapshot{ID: onePatient}}
	one := bare(o.ID)
	duty := DutyRef{Order: o.ID, Duty: "W#000003#mail.receipt"}
	webhook := Webhook{Hospital: "city", ID: "evt", Order: "order_1", At: at}
	fail := func(_ any, err error) error { return err }
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"read an order", fail(s.Order(ctx, o.ID)), "H#city#O#" + one},
		{"read orders", third(s.OrdersByID(ctx, []string{o.ID})), "H#city#O#" + one},
		{"change an order", s.ChangeOrder(ctx, o.ID, nil), "H#city#O#" + one},
		{"find by number", fail(s.OrderByNumber(ctx, "city", "26-000001")), "26-000001"},
		{"find by gateway", fail(s.OrderByGateway(ctx, "city", "order_1")), "order_1"},
		{"timeline", fail(s.Timeline(ctx, o.ID)), "H#city#O#" + one},
		{"board", fail(s.Board(ctx, "city", lab.TabPaid, "", "", 10)), "board H#city#T#paid"},
		{"orders of a patient", fail(s.OrdersOf(ctx, "city", []string{onePatient}, "", 10)), "patient H#city#P#" + onePatient},
		{"tasks", fail(s.Tasks(ctx, "city", "")), "H#city#K"},
		{"what waits for a signature", fail(s.Unsigned(ctx, "city", []string{"biochemistry"})), "H#city#A"},
		{"worklist", fail(s.Worklist(ctx, "city", "biochemistry", nil, "", 10)), "H#city#W#biochemistry"},
		{"days", fail(s.Days(ctx, "city", "2026-11-01", "2026-11-30")), "H#city#D"},
		{"counts", fail(s.TabCounts(ctx, "city")), "H#city#T"},
		{"access records", fail(s.AccessRecords(ctx, "city", []string{onePatient}, 10)), "H#city#L#" + onePatient + " L#"},
		{"access days", fail(s.AccessDays(ctx, "city", []string{onePatient}, StaffAccess, "", 10)), "H#city#L#" + onePatient + " S#"},
		{"access of a month", fail(s.AccessOfMonth(ctx, "city", "2026-11-01")), "H#city#Y#2026-11"},
		{"record access", fail(s.RecordAccess(ctx, o, Opening{By: BySlip, What: "report", At: at})), o.ID},
		{"unlock a slip", s.UnlockSlip(ctx, o, "tara", at), o.ID},
		{"drafts", fail(s.Drafts(ctx, o.ID)), "H#city#R#" + one + " D#"},
		{"save a draft", fail(s.SaveDraft(ctx, o.ID, lab.DraftResult{Item: "HB", Value: "secret"})), "HB of order " + o.ID},
		{"report", fail(s.ReportToPrint(ctx, o.ID, 1)), "H#city#O#" + one},
		{"letters", fail(s.LetterData(ctx, Job{Ref: DutyRef{Order: o.ID}})), "H#city#O#" + one},
		{"members", fail(s.Members(ctx, "city")), "H#city M#"},
		{"memberships", fail(s.Memberships(ctx, "tara")), "N#M#tara"},
		{"found", s.Found(ctx, lab.Hospital{ID: "city", Rev: 1}, nil, at), "hospital city"},
		{"job", third(s.Job(ctx, duty)), "W#000003#mail.receipt"},
		{"claim a duty", fail(s.Claim(ctx, Job{Ref: duty}, "m")), duty.String()},
		{"finish a duty", s.Finish(ctx, duty, "sent"), duty.String()},
		{"keep a webhook", third(s.KeepWebhook(ctx, webhook)), "H#city#I#"},
		{"end a webhook", s.EndWebhook(ctx, webhook, "applied"), "H#city#I#"},
		{"give out a number", third(s.next(ctx, "city", OrderNumbers, at.Time, true)), "N#city#C#O#26"},
		{"contribute", s.UpdateViews(ctx, orderPK(orderNamed(o.ID)).pk), "H#city#O#" + one},
		{"type a code", third(s.Guess(ctx, "city", "login", "secret", at.Time)), "a code that a login has typed"},
		{"find a record by its number", fail(s.RecordOf(ctx, "city", "P26-000001")), "N#city#U#P26-000001"},
		{"send a code", s.IssueCode(ctx, IssuedCode{Hospital: "city", Patient: onePatient, Code: "secret"}), "N#city#T#"},
		{"tasks about patients", fail(s.DeskTasks(ctx, "city", "", 10)), "due W#desk#city"},
		{"a letter about a record", fail(s.PatientLetter(ctx, Job{Ref: DutyRef{Patient: "city-" + onePatient}})), "H#city#P#" + onePatient},
		{"open a slip", fail(s.OpenSlip(ctx, "slip", lab.SlipAnswer{BirthDate: "1984-03-12"}, at.Time)), "N#S#"},
		{"a command", fail(s.Do(ctx, Command{Caller: Caller{Hospital: city.ID, Person: "tara"}, Key: "k", Read: ReadSet{Settings: true, NewOrder: o.ID}}, nil)), "H#city#O#" + one},
		{"write", s.write(ctx, []Write{s.PatientUnchanged(lab.Patient{Hospital: city.ID, ID: onePatient, Rev: 1})}), "H#city#P#" + onePatient},
		{"rebuild", s.RebuildViews(ctx, failing{}, 10, nil), "R / A"},
		{"audit", s.Audit(ctx, failing{}, 10, AuditReporter{}), "table Truth"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !errors.Is(c.err, errFailing) || !strings.Contains(c.err.Error(), c.want) {
				t.Errorf("%v, which does not say %q, or why", c.err, c.want)
			}
			if strings.Contains(c.err.Error(), "secret") {
				t.Errorf("%v says a value", c.err)
			}
		})
	}
	for _, err := range s.Due(ctx, lab.DutyMail, at) {
		if !errors.Is(err, errFailing) || !strings.Contains(err.Error(), "due W#mail") {
			t.Errorf("due: %v", err)
		}
	}
	if k := claimKey(hospitalNamed("city"), named(&names{}, ids.ParseRequest, "typed-by-a-client")); strings.Contains(k.String(), "client") {
		t.Errorf("%s says what a client chose", k)
	}
}

func third[T, U any](_ T, _ U, err error) error { return err }
