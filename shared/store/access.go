package store

import (
	"cmp"
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

// AccessList is one of the two lists of who opened a patient's results (docs/rules.md#access-records). Its text is before the
// places of its rows.
type AccessList string

// The lists: the staff, by person, and what the patient's side opened, by slip, login or check page.
const (
	StaffAccess   AccessList = "S#"
	PatientAccess AccessList = "P#"
)

// Opener is who opens a result, in which way.
type Opener struct {
	list AccessList
	who  string
}

// ByStaff is a member of the staff.
func ByStaff(person string) Opener { return Opener{StaffAccess, person} }

// ByLogin is a patient who has signed in.
func ByLogin(login string) Opener { return Opener{PatientAccess, LoginName(login)} }

// BySlip is whoever holds the visit slip, ByCheck whoever holds a printed report: nobody knows who that is.
var (
	BySlip  = Opener{PatientAccess, "slip"}
	ByCheck = Opener{PatientAccess, "check"}
)

const loginPrefix = "login-"

// LoginName is a login among those of the patient's side.
func LoginName(login string) string { return loginPrefix + login }

// Opening is that somebody opens something of an order.
type Opening struct {
	By   Opener
	What string // values, drafts, report, check; slip: the page of a slip; slip_printed, unlocked: what opens a slip; exported: all that is held
	At   lab.Moment
	Also []string // other orders of the person that are opened with it
	// Reason is why all that is held about the patient was exported, "" of any other.
	Reason string
}

// sameLook is how long a look lasts: whoever reads the same again in that time, as a page does that is reloaded, has not looked
// again.
const sameLook = 10 * time.Minute

// AccessDay is what one person, or one way of a patient, opened of a patient on a day of the hospital.
type AccessDay struct {
	Day         string
	Who         string // a person; "slip", "check", "login-<sub>"
	Openings    int
	First, Last lab.Moment
	What        []string // of Opening
	Orders      []string
	Reasons     []string // of exports
}

// place is where a day is in its list.
func (a AccessDay) place() string { return a.Day + "#" + a.Who }

// RecordAccess keeps who opened a result: one row for a person, a patient and a day, which counts. It is a link's guard, so it has
// no key and no event. What the staff open is also counted by person and day (AccessOfMonth), and unusual reports that by this opening a
// person has opened the results of more patients on this day than is usual: once a day.
func (s *Store) RecordAccess(ctx context.Context, o lab.Order, a Opening) (unusual bool, err error) {
	update, err := s.opening(o, a)
	if err != nil {
		return false, err
	}
	k := keyOf(update.Key)
	found, err := s.get(ctx, k)
	if err != nil {
		return false, fmt.Errorf("store: order %s: %w", o.ID, err)
	}
	before := found[k]
	if before != nil && goesOn(accessDay(before), o, a) {
		return false, nil
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.truth, Key: update.Key, UpdateExpression: update.UpdateExpression,
		ExpressionAttributeValues: update.ExpressionAttributeValues})
	if err != nil {
		return false, fmt.Errorf("store: record who opened results of order %s: %w", o.ID, err)
	}
	if a.By.list != StaffAccess {
		return false, nil
	}
	return s.countAccess(ctx, o, a, before == nil)
}

// goesOn reports whether an opening is of the look that was recorded last.
func goesOn(was AccessDay, o lab.Order, a Opening) bool {
	return a.Reason == "" && slices.Contains(was.What, a.What) && containsAll(was.Orders, a.orders(o)) && a.At.Sub(was.Last.Time) < sameLook && !a.At.Before(was.First.Time)
}

// orders are the orders that are opened.
func (a Opening) orders(o lab.Order) []string { return append([]string{o.ID}, a.Also...) }

func containsAll(list, all []string) bool {
	return !slices.ContainsFunc(all, func(one string) bool { return !slices.Contains(list, one) })
}

// opening is the write that records an opening.
func (s *Store) opening(o lab.Order, a Opening) (types.Update, error) {
	var n names
	k := accessDayKey(n.hospital(o.Hospital), n.patient(o.Patient.ID), a.By.list, n.day(lab.Day(a.At.Time)), n.person(a.By.who))
	if n.err != nil {
		return types.Update{}, n.err
	}
	add, of := "ADD n :one, what :what, orders :order", item{":one": num(1), ":at": str(a.At.String()), ":what": oneText(a.What), ":order": &types.AttributeValueMemberSS{Value: a.orders(o)}}
	if a.Reason != "" { // about no order, but all of them
		add, of = "ADD n :one, what :what, reasons :reason", item{":one": num(1), ":at": str(a.At.String()), ":what": oneText(a.What), ":reason": oneText(a.Reason)}
	}
	return types.Update{TableName: &s.truth, Key: k.item(), ExpressionAttributeValues: of,
		UpdateExpression: aws.String(add + " SET firstAt = if_not_exists(firstAt, :at), lastAt = :at")}, nil
}

// AccessRecorded is the write that keeps with a command that somebody got what opens results.
func (s *Store) AccessRecorded(o lab.Order, a Opening) (Write, error) {
	update, err := s.opening(o, a)
	return Write{item: types.TransactWriteItem{Update: &update}}, err
}

// UnlockSlip gives an order's slip its five tries back. It is a link's guard, as the tries are: without key and event, but
// with an access record.
func (s *Store) UnlockSlip(ctx context.Context, o lab.Order, by string, at lab.Moment) error {
	var n names
	tries := slipTriesKey(n.order(o.ID), o.SlipVersion)
	if n.err != nil {
		return n.err
	}
	note, err := s.AccessRecorded(o, Opening{By: ByStaff(by), What: "unlocked", At: at})
	if err != nil {
		return err
	}
	err = s.write(ctx, []Write{note, {item: types.TransactWriteItem{Update: &types.Update{TableName: &s.truth, Key: tries.item(),
		UpdateExpression: aws.String("SET wrong = :none"), ExpressionAttributeValues: item{":none": num(0)}}}}})
	if err != nil {
		return fmt.Errorf("store: unlock the slip of order %s: %w", o.ID, err)
	}
	return nil
}

// accessDay reads a row of a list.
func accessDay(i item) AccessDay {
	_, place, _ := strings.Cut(strOf(i, "SK"), "#")
	day, who, _ := strings.Cut(place, "#")
	return AccessDay{Day: day, Who: who, Openings: int(numOf(i, "n")), First: momentOf(i, "firstAt"), Last: momentOf(i, "lastAt"),
		What: textsOf(i, "what"), Orders: textsOf(i, "orders"), Reasons: textsOf(i, "reasons")}
}

// AccessDays lists who opened the results of a patient's records, newest day first, one query a record. The records are of one
// person, so what somebody opened of two of them on a day is one row. after is the place to go on from, "" for the first page.
func (s *Store) AccessDays(ctx context.Context, hospital string, records []string, in AccessList, after string, limit int) (Page[AccessDay], error) {
	var n names
	h := n.hospital(hospital)
	var all []AccessDay
	more := false
	for _, id := range records {
		p := n.patient(id)
		var from item
		if after != "" {
			day, who, _ := strings.Cut(after, "#")
			from = accessDayKey(h, p, in, n.day(day), n.person(who)).item()
		}
		if n.err != nil {
			return Page[AccessDay]{}, n.err
		}
		out, err := s.query(ctx, list{pk: accessPK(h, p), prefix: string(in), newest: true, eventual: true, limit: limit + 1}, from)
		if err != nil {
			return Page[AccessDay]{}, err
		}
		more = more || len(out.LastEvaluatedKey) > 0
		for _, i := range out.Items {
			all = append(all, accessDay(i))
		}
	}
	slices.SortStableFunc(all, func(a, b AccessDay) int { return cmp.Compare(b.place(), a.place()) })
	rows := fold(all)
	page := Page[AccessDay]{Rows: rows}
	if len(rows) > limit || more && len(rows) == limit {
		page.Rows = rows[:limit]
		page.Next = page.Rows[limit-1].place()
	}
	return page, nil
}

// fold joins the rows of one place, which lie together.
func fold(rows []AccessDay) (folded []AccessDay) {
	for _, r := range rows {
		last := len(folded) - 1
		if last < 0 || folded[last].place() != r.place() {
			folded = append(folded, r)
			continue
		}
		f := &folded[last]
		f.Openings += r.Openings
		if r.First.Before(f.First.Time) {
			f.First = r.First
		}
		if r.Last.After(f.Last.Time) {
			f.Last = r.Last
		}
		f.What, f.Orders, f.Reasons = both(f.What, r.What), both(f.Orders, r.Orders), both(f.Reasons, r.Reasons)
	}
	return folded
}

func both(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// Way is how a row of the patient's side was opened: slip, check or login.
func (a AccessDay) Way() (way, login string) {
	if login, is := strings.CutPrefix(a.Who, loginPrefix); is {
		return "login", login
	}
	return a.Who, ""
}

func oneText(one string) *types.AttributeValueMemberSS {
	return &types.AttributeValueMemberSS{Value: []string{one}}
}

// textsOf is a set of texts of an item, sorted.
func textsOf(i item, name string) []string {
	set, _ := i[name].(*types.AttributeValueMemberSS)
	if set == nil {
		return nil
	}
	return slices.Sorted(slices.Values(set.Value))
}

// momentOf is a time of an item, as Moment.String writes it.
func momentOf(i item, name string) (m lab.Moment) {
	_ = m.UnmarshalJSON([]byte(`"` + strOf(i, name) + `"`)) // a text that is none leaves the zero time
	return m
}
