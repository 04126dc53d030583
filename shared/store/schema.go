package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// kind names a kind of row, or a text within one. testdata/rows holds golden rows of each.
type kind string

// The kinds that hold a document or a text of JSON, and so have a schema.
const (
	kindHospital       kind = "hospital"
	kindMember         kind = "member"
	kindGrant          kind = "grant"
	kindInvitation     kind = "invitation"
	kindCatalogue      kind = "catalogue"
	kindOrder          kind = "order"
	kindDuty           kind = "duty"
	kindFrozen         kind = "frozen"
	kindBill           kind = "bill"
	kindRuns           kind = "runs"
	kindNotes          kind = "notes"
	kindDraft          kind = "draft"
	kindClinical       kind = "clinical"
	kindHome           kind = "home"
	kindPatient        kind = "patient"
	kindContact        kind = "contact"
	kindPatientVersion kind = "patient_version"
	kindContactVersion kind = "contact_version"
	kindAccess         kind = "access"
	kindAccessMonth    kind = "access_month" // attributes only

	kindCard         kind = "card" // within the row of an order, copied into its indexes
	kindContribution kind = "contribution"
	kindWork         kind = "work"
	kindUnsigned     kind = "unsigned"
	kindTask         kind = "task"
	kindRebuild      kind = "rebuild"
	kindKnown        kind = "known" // what the search holds of a patient
	kindFound        kind = "found" // what it shows
	kindListed       kind = "listed"

	// kindEvent has no schema: its form is for ever, as it is hashed (see lab.Event.Canonical).
	kindEvent kind = "event"
)

// rowKinds gives a row's kind by its key: what the partition is about, and which row of it this is.
var rowKinds = map[string]kind{
	"H A": kindHospital, "H M": kindMember, "H G": kindGrant, "H I": kindInvitation, "H V": kindCatalogue, "H E": kindEvent,
	"H#O A": kindOrder, "H#O E": kindEvent, "H#O W": kindDuty, "H#O V": kindFrozen, "H#O B": kindBill, "H#O K": kindHome,
	"H#R S": kindRuns, "H#R N": kindNotes, "H#R D": kindDraft, "H#R C": kindClinical,
	"H#P A": kindPatient, "H#P K": kindContact, "H#P E": kindEvent, "H#P V": kindPatientVersion, "H#P VK": kindContactVersion,
	"H#L L": kindAccess, "H#P L": kindAccess, "H#L S": "access_staff", "H#L P": "access_patient", "H#Y": kindAccessMonth, "H#F W": kindDuty, "S W": kindDuty,
	"H#I A": "webhook", "C A": "claim", "L# A": "quota", "L#open A": "open_own",
	"N#M": "membership", "N#L": "tie", "N#I": "invited", "N#S A": "slip", "N#C A": "check", // pointers to be found by nobody but who knows the name
	"N##O A": "order_number", "N##U A": "uhid", "N##F": "phone", "N##F A": "family", "N##G A": "gateway", "N##S": "slip_tries", "N##T A": "tie_code", "N##C A": "counter", "N##B A": "bill_counter", "N##R A": "root_letter", "N##P A": "reference", "N##D": "record", "N##E": "typing", // pointers of a hospital

	"H#O C": kindContribution, "H#T A": "counts", "H#D": "day", "H#W": kindWork, "H#A": kindUnsigned, "H#K": kindTask, "R A": kindRebuild, "U": "parked",
	"H#P C": kindKnown, "H#S": kindFound, "H#N A": "spelling", "H#B": kindListed, "H#Q": "paper",
}

// forms are the types whose JSON is stored, by kind: what a kind is written from, and the only type that it is read as.
// Every other kind is attributes only.
var forms = map[kind]reflect.Type{
	kindHospital: reflect.TypeFor[lab.Hospital](), kindMember: reflect.TypeFor[lab.Member](), kindGrant: reflect.TypeFor[lab.Grant](),
	kindInvitation: reflect.TypeFor[lab.Invitation](), kindCatalogue: reflect.TypeFor[catalogue.Version](),
	kindOrder: reflect.TypeFor[lab.Order](), kindDuty: reflect.TypeFor[lab.Duty](), kindFrozen: reflect.TypeFor[lab.Frozen](), kindBill: reflect.TypeFor[lab.BillSheet](),
	kindRuns: reflect.TypeFor[lab.RunSheet](), kindNotes: reflect.TypeFor[[]lab.ResultNote](), kindDraft: reflect.TypeFor[lab.DraftResult](), kindClinical: reflect.TypeFor[lab.Clinical](), kindHome: reflect.TypeFor[lab.HomeVisit](),
	kindPatient: reflect.TypeFor[lab.Patient](), kindContact: reflect.TypeFor[lab.Contact](),
	kindPatientVersion: reflect.TypeFor[lab.PatientVersion](), kindContactVersion: reflect.TypeFor[lab.ContactVersion](),
	kindAccess: reflect.TypeFor[AccessRecord](), kindEvent: reflect.TypeFor[lab.Event](),
	kindCard: reflect.TypeFor[Card](), kindContribution: reflect.TypeFor[kept](), kindWork: reflect.TypeFor[[]lab.OpenWork](),
	kindUnsigned: reflect.TypeFor[[]lab.Unsigned](), kindTask: reflect.TypeFor[lab.Task](), kindRebuild: reflect.TypeFor[RebuildProgress](),
	kindKnown: reflect.TypeFor[known](), kindFound: reflect.TypeFor[lab.FoundPatient](), kindListed: reflect.TypeFor[lab.ListedOrder](),
}

// holders are the kinds of the rows that hold a text, by the kind of the text.
var holders = map[kind]kind{kindEvent: kindEvent, kindCard: kindOrder, kindContribution: kindContribution, kindWork: kindWork, kindUnsigned: kindUnsigned, kindTask: kindTask,
	kindRebuild: kindRebuild, kindKnown: kindKnown, kindFound: kindFound, kindListed: kindListed}

// keyParts is how many parts a partition key has, by what the partition is about.
var keyParts = map[string]int{"H": 2, "H#A": 3, "H#T": 3, "H#D": 3, "H#K": 3, "H#O": 4, "H#R": 4, "H#P": 4, "H#F": 4, "S": 3, "H#L": 4, "H#Y": 4, "H#I": 4, "H#W": 4, "H#S": 4, "H#N": 4, "H#B": 4, "H#Q": 4,
	"L#": 5, "L#open": 4, "N#M": 3, "N#L": 3, "N#I": 3, "N#S": 3, "N#C": 3, "N##O": 4, "N##U": 4, "N##F": 4, "N##G": 4, "N##S": 4, "N##T": 4, "N##C": 5, "N##B": 4, "N##R": 4, "N##P": 4, "N##D": 4, "N##E": 4, "C": 3, "R": 1, "U": 1}

// kindOf reads the kind of a row out of its key; "" for a key that this package does not write.
func kindOf(k key) kind {
	p := strings.Split(k.pk, "#")
	about := p[0]
	switch {
	case p[0] == "H" && len(p) > 2:
		about += "#" + p[2]
	case p[0] == "L" && len(p) == 5:
		about += "#"
	case p[0] == "L" && len(p) == 4:
		about += "#" + p[2]
	case p[0] == "N" && len(p) == 3:
		about += "#" + p[1]
	case p[0] == "N" && len(p) > 3:
		about += "##" + p[2]
	}
	if keyParts[about] != len(p) {
		return ""
	}
	first, _, _ := strings.Cut(k.sk, "#")
	if is, ok := rowKinds[about+" "+first]; ok {
		return is
	}
	return rowKinds[about] // where the sort key is a place in a list
}

// upgrades brings stored documents up to the form of today's types. upgrades[kind][n-1] changes a document of schema n
// into one of schema n+1: it gets what JSON decodes to, numbers as json.Number, and of a list each element. The schema of
// a kind is one more than it has upgrades. No upgrade is ever taken away: laboratory records lie for eight years, and only
// what is written again gets a newer form.
//
// A stored member is added, renamed or given another meaning only together with an upgrade, even one that does nothing:
// while two releases run side by side, the number keeps the older one from reading a row whose members it does not know
// and writing it back without them. The golden rows in testdata/rows hold everybody to it.
var upgrades = schemas{
	// 2: the earliest birth date that fits a stated age, without which the birth date alone is read as it always was; items
	// and runs that are calculated.
	// 3 of orders and runs, 2 of frozen reports: what a report prints in Hindi, who collected, method, laboratory, tests not
	// performed, changes, whether more will follow.
	// 4 of orders and runs, 3 of cards, 2 of drafts: what the patient must know; how the person and the corrections of values follow each other; who
	// entered what was judged again; for which version and specimen a draft was typed.
	// 5 of orders and runs, 4 of cards: what is signed of a report, which version of its document a link asks for; tubes, tests still open, marks, first collection, ward, home,
	// dates; which tests are sensitive; results in words; letters that have not reached anybody; the version of the visit slip in
	// the place of its token. 2 of contacts, their versions
	// and duties: the same letters.
	kindOrder: {same, same, same, withoutToken, same, same, same, same, same, same, same, beforeBills, inCash, same, same, same, same, same}, kindCard: {same, same, same, same, same, same}, kindPatient: {same, same, joinedAtFirst, same, same, same}, kindPatientVersion: {same},
	// by which version of the catalogue a value was judged.
	kindRuns:    {same, same, same, same, same, same},
	kindContact: {same, same}, kindContactVersion: {same, same}, kindDuty: {same, same, same}, // 3 of duties: whom of the staff a letter is for
	kindFrozen: {same}, kindDraft: {same, same}, kindCatalogue: {same}, // 2 of catalogues: templates, two entries
	kindMember: {same, same, same, same}, // 2: where letters to a member go
	// 3 of members, 2 of hospitals and grants, 3 of patients: the chain of their events; limits of hospitals.
	// 4 of patients, 3 of contacts and their versions: ties of logins, codes that are out, when records were joined, merges that wait for a
	// second person. 3 of hospitals: the limit of codes.
	// 6 of orders, 5 of patients, 4 of members and hospitals, 3 of grants: beside the document, the day on which the chain has last
	// grown, which a release that does not know it would take away; of hospitals, where the hashes of roots go.
	// 5 of hospitals: of how many patients a person opens results on a usual day.
	// 6 of hospitals, 5 of members, 4 of grants: domains of invitations; the language of letters; settings that two decide.
	// 7 of orders: of a refund made at Razorpay by somebody, what is not explained and what was goodwill.
	// 8 of orders, 5 of cards: visit type, the number in the queue, clinical information, what was changed after placing.
	// 9 of orders: disputes.
	// 10 of orders, 6 of cards, 7 of hospitals: slots of collection at home, and whether it is known where.
	// 12 of orders: who has asked for a second person's approval of a refund.
	// 8 of hospitals: the name of the tax.
	// 6 of patients: consents of guardians, and the task that asks for one.
	// 5 of grants: the address of the root's letter is among them.
	// 13 of orders, 4 of duties: bills. 9 of hospitals: what they print of it.
	// 14 of orders: how money was paid by hand. 10 of hospitals, 6 of grants: how much of that one person records alone, and whether a technician
	// alone lets a STAT order be paid later
	// 7 of patients: number and address of the health account.
	// 15 of orders: how a payment was tried, and why it failed.
	// 16 of orders, 7 of cards, 6 of contributions, 3 of what is listed: where a number of the queue was called to.
	// 17 of orders: the currency of a payment that is not of rupees.
	// 11 of hospitals: which version of its catalogue is in force.
	// 18 of orders, 7 of runs, 3 of drafts: results in text with their reader's flag; who made the first of two entries.
	// 19 of orders: codes at the counter.
	kindHospital: {same, same, same, same, same, same, same, same, same, same}, kindGrant: {same, same, same, same, same},
	// 11 of orders: whether a value is in range. 2 of work: the worst of what waits for a signature.
	kindRebuild:      {beginAgain, beginAgain, beginAgain, beginAgain, beginAgain}, // 2: the search is made too; 3: the worst of work; 4: tubes by department, what is asked most; 5: numbers of the queue; 6: what waits for a signature
	kindContribution: {same, same, same, same, same},                               // 2: how the order is listed, receipts and payments that lead to it; 3: the worst of its work; 4: as work; 5 and 6: as listed
	kindListed:       {same, same},                                                 // 2: the number in the queue
	kindWork:         {same, same},                                                 // 3: when the tube was drawn, the tests as ordered, what is measured again
}

// withoutToken takes the token of the visit slip out of an order. Its paper is version 0, by the hash that the pointer to the
// order has always had: whoever holds it can still open it, until it is renewed, made void or 90 days are over. So nobody is
// sent to the desk by a deployment.
func withoutToken(order map[string]any) {
	delete(order, "slip")
	order["slip_version"] = 0
}

// beforeBills says of an order that it may be settled and on no invoice: none was made then. What moves its money or its state next
// makes one.
func beforeBills(order map[string]any) {
	if money, ok := order["money"].(map[string]any); ok {
		money["unbilled"] = true
	}
}

// inCash says of all money that was paid by hand before there was another way that it was cash.
func inCash(order map[string]any) {
	money, _ := order["money"].(map[string]any)
	taken, _ := money["cash"].([]any)
	for _, one := range taken {
		if cash, ok := one.(map[string]any); ok {
			cash["method"] = lab.ByCash
		}
	}
}

// joinedAtFirst says of records that were merged before ties were kept that they always were one: every tie is newer.
func joinedAtFirst(patient map[string]any) {
	merged, _ := patient["merged"].([]any)
	joined := make([]any, len(merged))
	for n := range joined {
		joined[n] = 0
	}
	if len(joined) > 0 {
		patient["joined"] = joined
	}
}

// beginAgain lets a rebuild that an earlier release began start over: what it has made lacks what is listed now.
func beginAgain(progress map[string]any) {
	progress["phase"] = RebuildDrop
	delete(progress, "from")
}

// same is the upgrade of a form that has more members, and where the absent ones mean what nothing meant before.
func same(map[string]any) {}

type schemas map[kind][]func(document map[string]any)

// number is the schema under which a kind is written.
func (s schemas) number(k kind) int { return len(s[k]) + 1 }

// decode reads JSON that was written under a schema into v. An error names the kind and both schemas, never a value.
func (s schemas) decode(k kind, schema int, plain []byte, v any) error {
	newest := s.number(k)
	if schema < 1 || schema > newest {
		return fmt.Errorf("a document of kind %q has schema %d, and this release reads 1 to %d", k, schema, newest)
	}
	if schema < newest {
		var err error
		if plain, err = s.upgrade(k, schema, plain); err != nil {
			return fmt.Errorf("upgrade a document of kind %q from schema %d to %d: %w", k, schema, newest, err)
		}
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fmt.Errorf("a document of kind %q and schema %d: %w", k, schema, err)
	}
	return nil
}

// upgrade rewrites JSON of an older schema as that of the newest.
func (s schemas) upgrade(k kind, schema int, plain []byte) ([]byte, error) {
	var document any
	d := json.NewDecoder(bytes.NewReader(plain))
	d.UseNumber() // paise and versions stay exact
	if err := d.Decode(&document); err != nil {
		return nil, err
	}
	elements, list := document.([]any)
	if !list {
		elements = []any{document}
	}
	for _, up := range s[k][schema-1:] {
		for _, e := range elements {
			if object, ok := e.(map[string]any); ok {
				up(object)
			}
		}
	}
	return json.Marshal(document)
}
