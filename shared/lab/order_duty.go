package lab

import "fmt"

// DutyKind says which part of the system does a duty.
type DutyKind string

// The kinds of duty.
const (
	DutyMail     DutyKind = "mail"
	DutyDocument DutyKind = "document"
	DutyExpiry   DutyKind = "expiry"     // to expire the order if it is neither paid nor collected when due
	DutyGateway  DutyKind = "gateway"    // a call to Razorpay: stored before it is made
	DutyEscalate DutyKind = "escalation" // to escalate a critical call if it was not made when due
	DutyFollow   DutyKind = "follow"     // to take the data of a person over to the person's orders
	DutyEndSlips DutyKind = "end_slips"  // to end the visit slips of a person whose contact was erased
	DutyDesk     DutyKind = "desk"       // of a patient: a person has to do it; Of says what
	DutyOfAge    DutyKind = "of_age"     // to end the task that asks for a guardian when the patient is 18
)

// GatewayAct says what a duty asks of Razorpay.
type GatewayAct string

// The calls to Razorpay.
const (
	GatewayCreate  GatewayAct = "create"  // create the order of an attempt; Of is its receipt
	GatewayCapture GatewayAct = "capture" // capture a payment; Of is its id
	GatewayRefund  GatewayAct = "refund"  // refund a payment; Of is the id of our refund
	GatewayClose   GatewayAct = "close"   // close the code of an attempt; Of is its receipt
	GatewayCheck   GatewayAct = "look"    // check the payments of an attempt, repeatedly; Of is its receipt
)

// Duty is something that the system must do after a command. It is stored in the same transaction, done once, and never
// expires.
type Duty struct {
	N       int        `json:"n"` // the event that led to it: of the order or the patient; of a letter to staff, of the grant or invitation
	Kind    DutyKind   `json:"kind"`
	Stage   MailStage  `json:"stage,omitempty"`   // of a mail
	Receipt string     `json:"receipt,omitempty"` // the cash receipt that a mail is about
	Report  int        `json:"report,omitempty"`  // the report version of a document or a mail
	Bill    int        `json:"bill,omitempty"`    // the bill of a document, by its place in the order's list, from 1
	Task    string     `json:"task,omitempty"`    // of an escalation
	Act     GatewayAct `json:"act,omitempty"`
	Of      string     `json:"of,omitempty"`     // what a call to Razorpay, or a mail about a payment or refund, is about
	Person  string     `json:"person,omitempty"` // of the staff, whom a mail is for
	Due     Moment     `json:"due"`
	Later   bool       `json:"later,omitempty"` // not due at once
}

// Name distinguishes the duties of one event.
func (d Duty) Name() string {
	switch {
	case d.Kind == DutyMail && d.Person != "":
		return string(d.Kind) + "." + string(d.Stage) + "." + d.Person
	case d.Kind == DutyMail:
		return string(d.Kind) + "." + string(d.Stage)
	case d.Kind == DutyDocument && d.Bill > 0:
		return fmt.Sprintf("%s.bill%d", d.Kind, d.Bill)
	case d.Kind == DutyDesk:
		return string(d.Kind) + "." + d.Of
	case d.Kind == DutyGateway:
		return string(d.Kind) + "." + string(d.Act) + "." + d.Of
	case d.Kind == DutyEscalate:
		return string(d.Kind) + "." + d.Task
	}
	if d.Kind == DutyFollow && d.Later {
		return string(d.Kind) + ".again"
	}
	return string(d.Kind)
}
