package lab

// Event is what happened to an order, once and for ever. It holds ids, states and amounts only: no name, phone or
// clinical value, so that the audit chain survives the erasure of a person's contact data (rules §6).
type Event struct {
	N       int      `json:"n"` // the version it made
	At      Moment   `json:"at"`
	By      string   `json:"by"` // person, or "system:<function>"
	Action  Action   `json:"command"`
	Reason  string   `json:"reason,omitempty"` // a code, never words
	Changes []Change `json:"changes"`
	// Recorded: the command told of what had happened before. Exception is the refusal it would have met, as a code.
	Recorded  *Recorded `json:"recorded,omitempty"`
	Exception string    `json:"exception,omitempty"`
	Prev      string    `json:"prev"` // hash of event n-1, "" for the first
	Hash      string    `json:"hash,omitempty"`
}

// Change is one part's step from one state to another.
type Change struct {
	Part string `json:"part"` // as in Order.Revs
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}

// DutyKind says who finishes a duty.
type DutyKind string

// The kinds of duty.
const (
	DutyMail     DutyKind = "mail"
	DutyDocument DutyKind = "document"
	DutyExpiry   DutyKind = "expiry"     // the order ends when by then it is not paid, or not collected
	DutyGateway  DutyKind = "gateway"    // a call to Razorpay: its intent is written, its outcome is not
	DutyEscalate DutyKind = "escalation" // a critical call is the supervisor's when by then it is not made
)

// GatewayAct says what a duty wants of Razorpay.
type GatewayAct string

// The calls that are promised.
const (
	GatewayCreate  GatewayAct = "create"  // the order of an attempt; Of is its receipt
	GatewayCapture GatewayAct = "capture" // Of is the payment
	GatewayRefund  GatewayAct = "refund"  // Of is our refund
	GatewayCheck   GatewayAct = "look"    // at the payments of an attempt, again and again; Of is its receipt
)

// MailStage names the occasion of a mail (rules §8).
type MailStage string

// The stages of mail. The last two go to the laboratory, all others to the patient.
const (
	MailPlaced       MailStage = "placed"
	MailReceipt      MailStage = "receipt" // money was taken
	MailFailed       MailStage = "payment_failed"
	MailConverted    MailStage = "converted" // to cash at collection
	MailCollected    MailStage = "collected"
	MailRecollection MailStage = "recollection"
	MailProcessing   MailStage = "processing"
	MailReady        MailStage = "ready" // the final report is stored
	MailCorrected    MailStage = "corrected"
	MailCancelled    MailStage = "cancelled"
	MailRefunded     MailStage = "refunded"
	MailReminder     MailStage = "reminder" // cash order not collected yet, it ends tomorrow
	MailExpired      MailStage = "expired"
	MailLabCOD       MailStage = "lab_cod"
	MailCritical     MailStage = "lab_critical"
)

// MailStages lists them in the order of an order's way: what a hospital, and a patient for himself, can switch (rules §8).
var MailStages = []MailStage{MailPlaced, MailReceipt, MailFailed, MailConverted, MailCollected, MailRecollection,
	MailProcessing, MailReady, MailCorrected, MailCancelled, MailRefunded, MailReminder, MailExpired, MailLabCOD, MailCritical}

// quiet are the stages that are off unless somebody switches them on (rules §8).
var quiet = map[MailStage]bool{MailCollected: true, MailProcessing: true}

// ToLab tells whether the laboratory gets the mail, not the patient.
func (m MailStage) ToLab() bool { return m == MailLabCOD || m == MailCritical }

// Duty is something the system still has to do because of a command. It is written with the command, finished once,
// and never expires.
type Duty struct {
	N       int        `json:"n"` // the event that made it
	Kind    DutyKind   `json:"kind"`
	Stage   MailStage  `json:"stage,omitempty"`   // of a mail
	Receipt string     `json:"receipt,omitempty"` // cash receipt a mail tells of
	Report  int        `json:"report,omitempty"`  // version of a document, or of the report a mail tells of
	Task    string     `json:"task,omitempty"`    // of an escalation
	Act     GatewayAct `json:"act,omitempty"`
	Of      string     `json:"of,omitempty"` // of a gateway call, or the payment or refund a mail tells of
	Due     Moment     `json:"due"`
	Later   bool       `json:"later,omitempty"` // not due at once
}

// Name tells a duty from its siblings of the same event.
func (d Duty) Name() string {
	switch {
	case d.Kind == DutyMail:
		return string(d.Kind) + "." + string(d.Stage)
	case d.Kind == DutyGateway:
		return string(d.Kind) + "." + string(d.Act) + "." + d.Of
	case d.Kind == DutyEscalate:
		return string(d.Kind) + "." + d.Task
	}
	return string(d.Kind)
}
