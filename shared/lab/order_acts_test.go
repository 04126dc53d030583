package lab

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"assay/infra/testing/cast"
)

// offer is one command of one person for one part.
type offer struct {
	person string
	action Action
	part   string
}

// offerOf says which offer a command of the enumeration takes up, and who of the staff gives it: where the enumeration has
// a patient or a function give it, a supervisor. ok is false for a record, which is always accepted, and for what staff
// cannot give.
func offerOf(c command) (of offer, who Member, ok bool) {
	action := c.action
	if strings.HasSuffix(c.name, "overriding") {
		action = OverridePayment
	}
	n := slices.IndexFunc(actsOfOrder, func(a actOfOrder) bool { return a.action == action })
	if n < 0 || c.recorded {
		return offer{}, Member{}, false
	}
	if who = c.who; !slices.Contains([]string{tara.Person, meera.Person, secondSignatory.Person, asha.Person}, who.Person) {
		who = meera
	}
	part := actsOfOrder[n].part
	if words := strings.Fields(c.name); part != "order" && part != "money" {
		part += ":" + words[1]
	}
	return offer{who.Person, action, part}, who, true
}

// compareActs compares what is offered in the states that were reached with what is accepted: for each person it is the
// same set. It looks at one state in so many, at all with PROOF, and counts in taken what was accepted.
func compareActs(t *testing.T, nodes []reached, wide bool, taken map[Action]int) {
	t.Helper()
	every := 23
	if os.Getenv("PROOF") != "" {
		every = 1
	}
	limited := Hospital{RefundLimit: scopeLimit, HandLimit: scopeHandLimit, ExpiryHours: scopeHours}
	for n := 0; n < len(nodes); n += every {
		o := nodes[n].order
		offered := map[offer]*Refusal{}
		for _, who := range []Member{tara, meera, secondSignatory, asha} {
			for _, a := range o.Acts(who, workAt, limited, 0) {
				for _, part := range a.Parts {
					offered[offer{who.Person, a.Action, part}] = a.Refused
				}
			}
		}
		accepted := map[offer]bool{}
		for _, c := range commandsFor(o, wide) {
			if of, who, ok := offerOf(c); ok {
				_, err := c.do(o, who)
				var r *Refusal
				if errors.As(err, &r) && r.Code == "no_change" { // the open attempt serves again
					err = nil
				}
				accepted[of] = accepted[of] || err == nil
			}
		}
		for of, yes := range accepted {
			refused, listed := offered[of]
			if yes != (listed && refused == nil) {
				t.Fatalf("%s: %s %s for %s: accepted %v, offered %v (%v)", stepsTo(nodes, n, ""), of.action, of.part, of.person, yes, listed, refused)
			}
			if yes {
				taken[of.action]++
			}
		}
	}
}

// Every command that a role may give to an order is in the list, or is none that is given to an order.
func TestActsAreAll(t *testing.T) {
	elsewhere := []Action{ReadOrders, ReadResults, ReadStaff, ReadStats, ReadTakings, ReadAccess, RegisterPatient, ChangeHospital, ChangeCatalogue, SignRanges, WithdrawCatalogue, ChangeStaff, InviteStaff, WithdrawInvitation,
		AskGrant, ConfirmGrant, RefuseGrant, WithdrawGrant, CorrectPatient, KeepABHA, NameAddress, MergePatients, SeparatePatients, GiveConsent,
		WithdrawConsent, ChangePreferences, EraseContact, LookIntoAccess, ExportPatient, UnlockSlip, AskMerge, ConfirmMerge, RefuseMerge, AskTie, InviteLogin, TieLogin, EndTie, ConfirmTie, ConfirmAddress, Place, Draft, OpenReport, OpenBill}
	for action, roles := range rolesFor {
		if slices.Equal(roles, []Role{System}) || slices.Contains(elsewhere, action) {
			continue
		}
		if !slices.ContainsFunc(actsOfOrder, func(a actOfOrder) bool { return a.action == action }) {
			t.Errorf("%s can be given to an order and is never offered", action)
		}
	}
}

// What only a colleague may do is offered with the reason why not.
func TestActsOfColleagues(t *testing.T) {
	out, err := PlaceOrder(meera, placedAt, scopePlacement(COD, scopeTests))
	if err != nil {
		t.Fatal(err)
	}
	o := out.Order
	limited := Hospital{RefundLimit: scopeLimit, HandLimit: scopeHandLimit, ExpiryHours: scopeHours}
	find := func(o Order, who Member, action Action) string {
		for _, a := range o.Acts(who, workAt, limited, 0) {
			if a.Action != action {
				continue
			}
			if a.Refused != nil {
				return fmt.Sprint(a.Parts, " ", a.Refused.Code)
			}
			return fmt.Sprint(a.Parts)
		}
		return "absent"
	}
	for _, c := range []struct {
		name   string
		who    Member
		action Action
		want   string
	}{
		{"the desk draws both tubes", tara, Collect, "[specimen:E1 specimen:S1]"},
		{"an admin sees that a colleague draws", asha, Collect, "[specimen:E1 specimen:S1] not_allowed"},
		{"a technician sees that a supervisor lets pay later", tara, SettleLater, "[money] not_allowed"},
		{"a supervisor lets pay later", meera, SettleLater, "[money]"},
		{"nothing can be signed by anybody", meera, Authorise, "absent"},
		{"who works elsewhere may do nothing", Member{Person: cast.Imran.ID}, Collect, "[specimen:E1 specimen:S1] not_a_member"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := find(o, c.who, c.action); got != c.want {
				t.Errorf("%s: %s, want %s", c.action, got, c.want)
			}
		})
	}
	before := o.Trace()
	o.Acts(meera, workAt, limited, 0)
	if d := before.Difference(o.Trace()); d != "" {
		t.Errorf("asking what can be done has changed the order: %s", d)
	}
	var r *Refusal
	if !errors.As(Member{}.May(Collect), &r) {
		t.Error("a refusal is expected")
	}
}

func BenchmarkActs(b *testing.B) {
	var tests []OrderedTest
	for n := range 25 {
		code := fmt.Sprintf("T%d", n)
		tests = append(tests, OrderedTest{Code: code, Name: code, Price: 100, Items: []OrderedItem{{Code: code, Department: "biochemistry", Container: "S", ContainerName: "Serum"}}})
	}
	out, err := PlaceOrder(meera, placedAt, scopePlacement(Later, tests))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		out.Order.Acts(meera, workAt, Hospital{ExpiryHours: scopeHours}, 0)
	}
}
