// Package store keeps the laboratory's truth in DynamoDB. It is the only package that knows the database.
//
// A command is one BatchGetItem (who asks, the order, the request's claim, whatever else the decision needs), a pure
// decision, and one TransactWriteItems under the order's version. Nothing is written in any other way, except the three
// kinds of docs/rules.md#writes-without-key: drafts, number counters, and links with their guards.
//
// Access patterns:
//
//	what is asked                         table  key
//	an order by id                        truth  H#h#O#o / A
//	its events, oldest first              truth  H#h#O#o / E#000001…
//	a duty                                truth  H#h#O#o / W#000001#name
//	where to draw it at home              truth  H#h#O#o / K
//	a report version, a bill, as frozen   truth  H#h#O#o / V#001, B#001
//	its clinical values and drafts        truth  H#h#R#o / S#000009, D#HB
//	what was said about the patient       truth  H#h#R#o / C#000002
//	a patient, contact, events            truth  H#h#P#p / A, K, E#…
//	who of the staff opened a patient's   truth  H#h#L#p / S#2026-11-26#person
//	results; by slip, login or check page truth  H#h#L#p / P#2026-11-26#slip, …#check, …#login-sub
//	  as the releases before noted it     truth  H#h#L#p / L#at#request
//	how many results a person opened      truth  H#h#Y#2026-11 / 2026-11-26#person
//	what is to be done about it           truth  H#h#F#p / W#000003#follow, W#000007#mail.tied, W#000009#desk.confirm_merge
//	both as they were before a correction truth  H#h#P#p / V#000003, VK#000003
//	settings, a member, their events      truth  H#h / A, M#sub, E#…
//	a version of the catalogue            truth  H#h / V#000003
//	what was asked about a member         truth  H#h / G#sub
//	an invitation, its events             truth  H#h / I#id, E#I#id#…
//	letters about a grant, an invitation  truth  S#h#sub / W#000001#mail.staff_confirm.sub, S#h#id / …
//	hospitals of a person                 truth  N#M#sub / h
//	invitations of a person               truth  N#I#sub / h#id
//	order by number                       truth  N#h#O#number / A
//	patient by UHID                       truth  N#h#U#uhid / A
//	patients by phone                     truth  N#h#F#hmac(phone) / p
//	who was registered last under a phone truth  N#h#F#hmac(family, phone) / A
//	patient records of a login            truth  N#L#sub / h#p
//	patient by the code of a tie          truth  N#h#T#sha256(code) / A (with ttl)
//	order by slip, report by check code   truth  N#S#sha256(slip) / A, N#C#sha256(code) / A
//	tries at a version of a slip          truth  N#h#S#o / 000001
//	order by Razorpay's order             truth  N#h#G#order_… / A
//	last number given out; of bills       truth  N#h#C#kind#yy / A; N#h#B#I2627 / A
//	order of a payment by hand            truth  N#h#P#sha256(reference) / A
//	last root in a letter to a hospital   truth  N#h#R#letter / A
//	a webhook of Razorpay                 truth  H#h#I#sha256(event id) / A (with ttl)
//	an earlier request                    truth  C#h#key / A (with ttl)
//	a record of a device                  truth  N#h#D#device / 000000000017; another that came under its identity …#sha256(content)
//	who types results of a department     truth  N#h#E#department / o#specimen (with ttl)
//	what a limit has counted of a day     truth  L#h#what#of#2026-11-26 / A (with ttl)
//	open own orders of a patient          truth  L#h#open#p / A (with ttl)
//	board: a tab of a hospital            truth  index board:   H#h#T#tab / urgency#placed#o, H#h#T#tab#day / placed#o
//	a patient's orders                    truth  index patient: H#h#P#p / placed#o
//	duties of a kind not finished         truth  index due:     W#kind / due#o#n#name   (sparse)
//	what persons have to do about patients truth index due:     W#desk#h / due#p#n#name (sparse)
//	chains that have grown on a day       truth  index grown:   E#2026-11-26            (sparse)
//	an order's part in the views          views  H#h#O#o / C
//	a hospital's counts and their rev     views  H#h#T / A
//	the figures of a day                  views  H#h#D / 2026-11-26
//	open work of a department             views  H#h#W#dept / urgency#placed#o
//	what waits for a signature            views  H#h#A / urgency#placed#o
//	what the search holds of a patient    views  H#h#P#p / C
//	patients by name, year, phone ending  views  H#h#S#head / rest#p, both hidden (search_keys.go)
//	words that are one slip apart         views  H#h#N#hmac(word) / A
//	the orders placed on a day            views  H#h#B#2026-11-26 / placed#o
//	order by receipt, bill, payment       views  H#h#Q#sha256(number) / o
//	how far a rebuild has come            views  R / A
//
// Keys are made in this file and in search_keys.go only, and of names whose shape was checked (docs/rules.md#keys-from-outside): text that came
// from outside does not compile into one.
package store

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// key is the primary key of one item.
type key struct{ pk, sk string }

// String names an item in an error: by ids only, so of a request the key that a client chose is left out.
func (k key) String() string {
	if claims, request := strings.CutPrefix(k.pk, "C#"); request {
		hospital, _, _ := strings.Cut(claims, "#")
		return "a request to " + hospital
	}
	return k.pk + " / " + k.sk
}

// listed names items in an error, the first eight of them.
func listed(keys []key) string {
	var list []string
	for _, k := range keys[:min(len(keys), 8)] {
		list = append(list, k.String())
	}
	if more := len(keys) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}

// written names what a transaction writes, or holds to a condition.
func written(items []types.TransactWriteItem) string {
	var keys []key
	for _, i := range items {
		switch {
		case i.Put != nil:
			keys = append(keys, keyOf(i.Put.Item))
		case i.Update != nil:
			keys = append(keys, keyOf(i.Update.Key))
		case i.Delete != nil:
			keys = append(keys, keyOf(i.Delete.Key))
		case i.ConditionCheck != nil:
			keys = append(keys, keyOf(i.ConditionCheck.Key))
		}
	}
	return listed(keys)
}

// partition is what rows that lie together have in common, in a table or in an index.
type partition struct{ pk string }

func (p partition) String() string { return p.pk }

// at is the key of a row of the partition.
func (p partition) at(sk string) key { return key{p.pk, sk} }

// row is the key of a row of a list, by its place.
func (p partition) row(place ids.Place) key { return p.at(place.String()) }

// partition is where a row lies.
func (k key) partition() partition { return partition{k.pk} }

// keyOf is the key that an item has.
func keyOf(i item) key { return key{strOf(i, "PK"), strOf(i, "SK")} }

// key is the key that a note of a rebuild keeps.
func (p place) key() key { return key{p.PK, p.SK} }

// names checks what is to become part of a key. Once something has not its shape, err is what an unknown one gets, and
// nothing may be asked of the database.
type names struct{ err error }

func named[Name any](n *names, parse func(string) (Name, bool), text string) Name {
	name, ok := parse(text)
	if !ok && n.err == nil {
		n.err = unknown()
	}
	return name
}

func (n *names) hospital(s string) ids.Hospital     { return named(n, ids.ParseHospital, s) }
func (n *names) order(s string) ids.Order           { return named(n, ids.ParseOrder, s) }
func (n *names) patient(s string) ids.Patient       { return named(n, ids.ParsePatient, s) }
func (n *names) invitation(s string) ids.Invitation { return named(n, ids.ParseInvitation, s) }
func (n *names) person(s string) ids.Person         { return named(n, ids.ParsePerson, s) }
func (n *names) item(s string) ids.Item             { return named(n, ids.ParseItem, s) }
func (n *names) department(s string) ids.Department { return named(n, ids.ParseDepartment, s) }
func (n *names) day(s string) ids.Day               { return named(n, ids.ParseDay, s) }
func (n *names) call(s string) ids.Call             { return named(n, ids.ParseCall, s) }
func (n *names) place(s string) ids.Place           { return named(n, ids.ParsePlace, s) }
func (n *names) request(s string) ids.Request       { return named(n, ids.ParseRequest, s) }
func (n *names) gateway(s string) ids.GatewayOrder  { return named(n, ids.ParseGatewayOrder, s) }
func (n *names) task(s string) ids.Task             { return named(n, ids.ParseTask, s) }

func (n *names) duty(d lab.Duty) ids.Duty {
	return named(n, ids.ParseDuty, fmt.Sprintf("%06d#%s", d.N, d.Name()))
}

// Names of the indexes, as the template declares them.
const (
	indexBoard   = "board"
	indexPatient = "patient"
	indexDue     = "due"
	indexGrown   = "grown" // chains of events, by the day on which they have last grown
)

const head = "A" // sort key of the item that a partition is about

func hospitalPK(h ids.Hospital) partition { return partition{"H#" + h.String()} }
func hospitalKey(h ids.Hospital) key      { return hospitalPK(h).at(head) }
func memberKey(h ids.Hospital, person ids.Person) key {
	return hospitalPK(h).at("M#" + person.String())
}
func grantKey(h ids.Hospital, person ids.Person) key      { return hospitalPK(h).at("G#" + person.String()) }
func catalogueKey(h ids.Hospital, n int) key              { return hospitalPK(h).at(fmt.Sprintf("V#%06d", n)) }
func hospitalEvent(h ids.Hospital, n int) key             { return hospitalPK(h).at(fmt.Sprintf("E#A#%06d", n)) }
func memberEvent(h ids.Hospital, p ids.Person, n int) key { return eventBeside(memberKey(h, p), n) }
func grantEvent(h ids.Hospital, p ids.Person, n int) key  { return eventBeside(grantKey(h, p), n) }

func invitationKey(h ids.Hospital, id ids.Invitation) key {
	return hospitalPK(h).at("I#" + id.String())
}
func invitationEvent(h ids.Hospital, id ids.Invitation, n int) key {
	return eventBeside(invitationKey(h, id), n)
}

// eventBeside is an event of a row that is one of several in its partition.
func eventBeside(k key, n int) key { return key{k.pk, fmt.Sprintf("E#%s#%06d", k.sk, n)} }

func orderPK(o ids.Order) partition {
	return partition{"H#" + o.Hospital().String() + "#O#" + o.UUID()}
}
func orderKey(o ids.Order) key            { return orderPK(o).at(head) }
func eventKey(o ids.Order, n int) key     { return orderPK(o).at(fmt.Sprintf("E#%06d", n)) }
func homeKey(o ids.Order) key             { return orderPK(o).at("K") }
func frozenKey(o ids.Order, v int) key    { return orderPK(o).at(fmt.Sprintf("V#%03d", v)) }
func billKey(o ids.Order, place int) key  { return orderPK(o).at(fmt.Sprintf("B#%03d", place)) }
func dutyKey(o ids.Order, d ids.Duty) key { return orderPK(o).at("W#" + d.String()) }
func contributionKey(o ids.Order) key     { return orderPK(o).at(contribution) }

// clinicalPK is the leading key of clinical values: the roles of mail and money have no right to it.
func clinicalPK(o ids.Order) partition {
	return partition{"H#" + o.Hospital().String() + "#R#" + o.UUID()}
}
func runsKey(o ids.Order, n int) key          { return clinicalPK(o).at(fmt.Sprintf("S#%06d", n)) }
func notesKey(o ids.Order, n int) key         { return clinicalPK(o).at(fmt.Sprintf("N#%06d", n)) }
func clinicalKey(o ids.Order, n int) key      { return clinicalPK(o).at(fmt.Sprintf("C#%06d", n)) }
func draftKey(o ids.Order, item ids.Item) key { return clinicalPK(o).at("D#" + item.String()) }

func patientPK(h ids.Hospital, p ids.Patient) partition {
	return partition{"H#" + h.String() + "#P#" + p.String()}
}
func patientKey(h ids.Hospital, p ids.Patient) key { return patientPK(h, p).at(head) }
func contactKey(h ids.Hospital, p ids.Patient) key { return patientPK(h, p).at("K") }
func patientEvent(h ids.Hospital, p ids.Patient, n int) key {
	return patientPK(h, p).at(fmt.Sprintf("E#%06d", n))
}
func patientVersion(h ids.Hospital, p ids.Patient, rev int) key {
	return patientPK(h, p).at(fmt.Sprintf("V#%06d", rev))
}
func contactVersion(h ids.Hospital, p ids.Patient, rev int) key {
	return patientPK(h, p).at(fmt.Sprintf("VK#%06d", rev))
}

// accessKey is of the access records of the releases before, one for each opening.
func accessKey(h ids.Hospital, p ids.Patient, at lab.Moment, request ids.Call) key {
	return accessPK(h, p).at("L#" + at.String() + "#" + request.String())
}

// accessDayKey is of what one person, or one way of a patient, opened of a patient on a day; list is Staff or Patients.
func accessDayKey(h ids.Hospital, p ids.Patient, list AccessList, day ids.Day, who ids.Person) key {
	return accessPK(h, p).at(string(list) + day.String() + "#" + who.String())
}

// accessMonthPK is of what the staff of a hospital opened in the month of a day, person by person and day by day.
func accessMonthPK(h ids.Hospital, day ids.Day) partition {
	year, rest, _ := strings.Cut(day.String(), "-")
	month, _, _ := strings.Cut(rest, "-")
	return partition{"H#" + h.String() + "#Y#" + year + "-" + month}
}

func accessMonthKey(h ids.Hospital, day ids.Day, who ids.Person) key {
	return accessMonthPK(h, day).at(day.String() + "#" + who.String())
}

// accessPK is of who opened a patient's results. It is not the record's: who shows results need not write that.
func accessPK(h ids.Hospital, p ids.Patient) partition {
	return partition{"H#" + h.String() + "#L#" + p.String()}
}

// followPK is of the duties of a patient's record. It is not the record's: who finishes duties need not read that.
func followPK(h ids.Hospital, p ids.Patient) partition {
	return partition{"H#" + h.String() + "#F#" + p.String()}
}

func followKey(h ids.Hospital, p ids.Patient, d ids.Duty) key {
	return followPK(h, p).at("W#" + d.String())
}

// staffPK is of letters about a grant or an invitation: who sends them need not write memberships.
func staffPK(h ids.Hospital, about ids.Person) partition {
	return partition{"S#" + h.String() + "#" + about.String()}
}

func staffDutyKey(h ids.Hospital, about ids.Person, d ids.Duty) key {
	return staffPK(h, about).at("W#" + d.String())
}

func personPK(person ids.Person) partition                { return partition{"N#M#" + person.String()} }
func membershipKey(person ids.Person, h ids.Hospital) key { return personPK(person).at(h.String()) }
func invitedPK(person ids.Person) partition               { return partition{"N#I#" + person.String()} }
func invitedKey(person ids.Person, h ids.Hospital, id ids.Invitation) key {
	return invitedPK(person).at(h.String() + "#" + id.String())
}
func loginPK(person ids.Person) partition { return partition{"N#L#" + person.String()} }

// loginKey is of a login by itself: there is no such row.
func loginKey(person ids.Person) key { return loginPK(person).at(head) }
func tieKey(person ids.Person, h ids.Hospital, p ids.Patient) key {
	return loginPK(person).at(h.String() + "#" + p.String())
}

func orderNumber(h ids.Hospital, number ids.OrderNumber) key {
	return key{"N#" + h.String() + "#O#" + number.String(), head}
}
func uhid(h ids.Hospital, number ids.PatientNumber) key {
	return key{"N#" + h.String() + "#U#" + number.String(), head}
}
func gatewayKey(h ids.Hospital, id ids.GatewayOrder) key {
	return key{"N#" + h.String() + "#G#" + id.String(), head}
}
func counterKey(h ids.Hospital, of NumberSeries, at time.Time) key {
	return key{"N#" + h.String() + "#C#" + string(of) + "#" + lab.Year(at), head}
}

func billCounterKey(h ids.Hospital, kind lab.BillKind, at time.Time) key {
	return key{"N#" + h.String() + "#B#" + lab.BillSeries(kind, at), head}
}

// tieCodeKey is of a code that is out, by which a login is tied.
func tieCodeKey(h ids.Hospital, code string) key {
	return key{"N#" + h.String() + "#T#" + digest(code), head}
}

func slipKey(token string) key { return key{"N#S#" + digest(token), head} }
func slipTriesKey(o ids.Order, version int) key {
	return key{"N#" + o.Hospital().String() + "#S#" + o.UUID(), fmt.Sprintf("%06d", version)}
}
func checkKey(code string) key { return key{"N#C#" + digest(code), head} }

// inboxKey hides the event's id: it comes from outside, and nobody has signed it.
func inboxKey(h ids.Hospital, event string) key {
	return key{"H#" + h.String() + "#I#" + digest(event), head}
}

// referenceKey is of the payment by hand that a bank knows by a reference.
func referenceKey(h ids.Hospital, reference string) key {
	return key{"N#" + h.String() + "#P#" + digest(reference), head}
}

// rootLetterKey is of the last root whose hash went to a hospital's address.
func rootLetterKey(h ids.Hospital) key { return key{"N#" + h.String() + "#R#letter", head} }

// recordPK is of what a device has recorded, for ever.
func recordPK(h ids.Hospital, device ids.Device) partition {
	return partition{"N#" + h.String() + "#D#" + device.String()}
}

func recordKey(h ids.Hospital, device ids.Device, seq int) key {
	return recordPK(h, device).at(fmt.Sprintf("%012d", seq))
}

// otherRecordKey is of a record that says something else than the one that has its identity.
func otherRecordKey(h ids.Hospital, device ids.Device, seq int, content [32]byte) key {
	return recordPK(h, device).at(fmt.Sprintf("%012d#%s", seq, hex.EncodeToString(content[:16])))
}

func claimKey(h ids.Hospital, request ids.Request) key {
	return key{"C#" + h.String() + "#" + request.String(), head}
}

// quotaKey is of what was counted on one day of the hospital; of is a checked name.
func quotaKey(h ids.Hospital, what quotaKind, of fmt.Stringer, day string) key {
	return key{"L#" + h.String() + "#" + string(what) + "#" + of.String() + "#" + day, head}
}
func openKey(h ids.Hospital, p ids.Patient) key {
	return key{"L#" + h.String() + "#open#" + p.String(), head}
}

// typingPK is of what is being typed in a department, tube by tube.
func typingPK(h ids.Hospital, department ids.Department) partition {
	return partition{"N#" + h.String() + "#E#" + department.String()}
}
func typingKey(o ids.Order, department ids.Department, specimen ids.Item) key {
	return typingPK(o.Hospital(), department).at(o.UUID() + "#" + specimen.String())
}

// boardPK is a tab of a hospital; of a closed tab, one day of it.
func boardPK(h ids.Hospital, tab lab.Tab, day ids.Day) partition {
	if tab.Closed() {
		return partition{"H#" + h.String() + "#T#" + string(tab) + "#" + day.String()}
	}
	return partition{"H#" + h.String() + "#T#" + string(tab)}
}

// duePK is the partition of the index of unfinished duties of a kind: a backlog of one kind never hides another. An item
// leaves the index when the duty is finished.
func duePK(kind lab.DutyKind) partition { return partition{"W#" + string(kind)} }

// deskPK is the same of what the persons of a hospital have to do about its patients.
func deskPK(h ids.Hospital) partition { return partition{duePK(lab.DutyDesk).pk + "#" + h.String()} }

// grownPK is the partition of the index of chains that have last grown on a day, of all hospitals: the roots are over all of them.
func grownPK(day ids.Day) partition { return partition{"E#" + day.String()} }

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:16])
}

// tokenLetters writes 128 bits in 26 letters that survive being read aloud or typed.
var tokenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
