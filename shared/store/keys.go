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
//	a report version as frozen            truth  H#h#O#o / V#001
//	its clinical values and drafts        truth  H#h#R#o / S#000009, D#HB
//	a patient, contact, events, access    truth  H#h#P#p / A, K, E#…, L#…
//	both as they were before a correction truth  H#h#P#p / V#000003, VK#000003
//	settings, a member, their events      truth  H#h / A, M#sub, E#…
//	what was asked about a member         truth  H#h / G#sub
//	hospitals of a person                 truth  N#M#sub / h
//	order by number                       truth  N#h#O#number / A
//	patient by UHID                       truth  N#h#U#uhid / A
//	patients by phone                     truth  N#h#F#hmac(phone) / p
//	patient records of a login            truth  N#L#sub / h#p
//	order by slip, report by check code   truth  N#S#sha256(slip) / A, N#C#sha256(code) / A
//	order by Razorpay's order             truth  N#h#G#order_… / A
//	last number given out                 truth  N#h#C#kind#yy / A
//	a webhook of Razorpay                 truth  H#h#I#sha256(event id) / A (with ttl)
//	an earlier request                    truth  C#h#key / A (with ttl)
//	board: a tab of a hospital            truth  index board:   H#h#T#tab / urgency#placed#o, H#h#T#tab#day / placed#o
//	a patient's orders                    truth  index patient: H#h#P#p / placed#o
//	duties of a kind not finished         truth  index due:     W#kind / due#o#n#name   (sparse)
//	an order's part in the views          views  H#h#O#o / C
//	a hospital's counts and their rev     views  H#h#T / A
//	the figures of a day                  views  H#h#D / 2026-11-26
//	open work of a department             views  H#h#W#dept / urgency#placed#o
//	how far a rebuild has come            views  R / A
package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"

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

// Names of the indexes, as the template declares them.
const (
	indexBoard   = "board"
	indexPatient = "patient"
	indexDue     = "due"
)

const head = "A" // sort key of the item that a partition is about

func hospitalKey(h string) key       { return key{"H#" + h, head} }
func memberKey(h, person string) key { return key{"H#" + h, "M#" + person} }
func grantKey(h, person string) key  { return key{"H#" + h, "G#" + person} }

func orderPK(o string) string       { return "H#" + lab.HospitalOf(o) + "#O#" + bare(o) }
func orderKey(o string) key         { return key{orderPK(o), head} }
func eventKey(o string, n int) key  { return key{orderPK(o), fmt.Sprintf("E#%06d", n)} }
func frozenKey(o string, v int) key { return key{orderPK(o), fmt.Sprintf("V#%03d", v)} }
func dutyKey(o string, d lab.Duty) key {
	return key{orderPK(o), fmt.Sprintf("W#%06d#%s", d.N, d.Name())}
}

// clinicalPK is the leading key of clinical values: the roles of mail and money have no right to it.
func clinicalPK(o string) string         { return "H#" + lab.HospitalOf(o) + "#R#" + bare(o) }
func runsKey(o string, n int) key        { return key{clinicalPK(o), fmt.Sprintf("S#%06d", n)} }
func notesKey(o string, n int) key       { return key{clinicalPK(o), fmt.Sprintf("N#%06d", n)} }
func draftKey(o string, item string) key { return key{clinicalPK(o), "D#" + item} }

func patientPK(h, p string) string        { return "H#" + h + "#P#" + p }
func patientKey(h, p string) key          { return key{patientPK(h, p), head} }
func contactKey(h, p string) key          { return key{patientPK(h, p), "K"} }
func patientEvent(h, p string, n int) key { return key{patientPK(h, p), fmt.Sprintf("E#%06d", n)} }
func patientVersion(h, p string, rev int) key {
	return key{patientPK(h, p), fmt.Sprintf("V#%06d", rev)}
}
func contactVersion(h, p string, rev int) key {
	return key{patientPK(h, p), fmt.Sprintf("VK#%06d", rev)}
}
func deskEvent(h, part string, n int) key { return key{"H#" + h, fmt.Sprintf("E#%s#%06d", part, n)} }

func personPK(person string) string    { return "N#M#" + person }
func loginPK(person string) string     { return "N#L#" + person }
func tieKey(person, h, p string) key   { return key{loginPK(person), h + "#" + p} }
func orderNumber(h, number string) key { return key{"N#" + h + "#O#" + number, head} }
func uhid(h, number string) key        { return key{"N#" + h + "#U#" + number, head} }
func gatewayKey(h, id string) key      { return key{"N#" + h + "#G#" + id, head} }
func slipKey(token string) key         { return key{"N#S#" + digest(token), head} }
func checkKey(code string) key         { return key{"N#C#" + digest(code), head} }
func counterKey(h, kind, year string) key {
	return key{"N#" + h + "#C#" + kind + "#" + year, head}
}

// inboxKey hides the event's id: it comes from outside, and nobody has signed it.
func inboxKey(h, event string) key { return key{"H#" + h + "#I#" + digest(event), head} }

func claimKey(h, request string) key { return key{"C#" + h + "#" + request, head} }

// phonePK hides the number: keys show up in metrics, so a phone is found by a keyed hash only.
func phonePK(h lab.Hospital, phone string) string {
	mac := hmac.New(sha256.New, h.Secret)
	mac.Write([]byte("phone " + phone))
	return "N#" + h.ID + "#F#" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// phoneKey is the pointer of one patient under a phone.
func phoneKey(h lab.Hospital, phone, p string) key { return key{phonePK(h, phone), p} }

func boardPK(h string, tab lab.Tab, day string) string {
	if tab.Closed() {
		return "H#" + h + "#T#" + string(tab) + "#" + day
	}
	return "H#" + h + "#T#" + string(tab)
}

const contribution = "C" // sort key, and attribute, of an order's part in the views

func countsKey(h string) key             { return key{"H#" + h + "#T", head} }
func dayKey(h, day string) key           { return key{"H#" + h + "#D", day} }
func workPK(h, department string) string { return "H#" + h + "#W#" + department }

// taskKey is the place of a task in the list of what persons have still to do: soonest due first.
func taskKey(o string, t lab.Task) key {
	return key{tasksPK(lab.HospitalOf(o)), t.Due.String() + "#" + t.ID + "#" + bare(o)}
}

func tasksPK(h string) string { return "H#" + h + "#K" }

var rebuildKey = key{"R", head}

// workAt is the place of an order in a list of what is to be done: STAT, urgent, then by age.
func workAt(o lab.Order) string { return urgency[o.Priority] + "#" + placedAt(o) }

// boardAt is the place of an order under its tab: what is closed is not urgent.
func boardAt(o lab.Order) string {
	if o.Tab().Closed() {
		return placedAt(o)
	}
	return workAt(o)
}

func placedAt(o lab.Order) string { return o.PlacedAt.String() + "#" + bare(o.ID) }

// bare is the order's id without the hospital, which every key carries already.
func bare(o string) string { return strings.TrimPrefix(o, lab.HospitalOf(o)+"-") }

// orderOf reads an order's id back out of its partition key "H#h#O#o"; "" for any other.
func orderOf(pk string) string {
	p := strings.SplitN(pk, "#", 4)
	if len(p) != 4 || p[0] != "H" || p[2] != "O" {
		return ""
	}
	return p[1] + "-" + p[3]
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:16])
}

// tokenLetters writes 128 bits in 26 letters that survive being read aloud or typed.
var tokenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
