package main

import (
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// orderAnswer is one order, without clinical values.
type orderAnswer struct {
	ID               string          `json:"id"`
	Number           string          `json:"number"`
	Version          int             `json:"version"`
	State            lab.State       `json:"state"`
	Tab              lab.Tab         `json:"tab"`
	Stage            string          `json:"stage"`
	Settlement       lab.Settlement  `json:"settlement"`
	SettlementReason string          `json:"settlement_reason,omitempty"`
	Priority         lab.Priority    `json:"priority"`
	NotHurried       []string        `json:"not_hurried"` // tests of a STAT order that take their usual time all the same
	PlacedAt         lab.Moment      `json:"placed_at"`
	PlacedBy         named           `json:"placed_by"`
	PreferredDate    string          `json:"preferred_date,omitempty"`
	HomeCollection   bool            `json:"home_collection"`
	Home             *homeVisit      `json:"home,omitempty"`
	Slot             string          `json:"slot,omitempty"`
	Total            lab.Paise       `json:"total"`
	Due              lab.Paise       `json:"due"`
	Lines            []lineAnswer    `json:"lines"`
	Cash             []cashAnswer    `json:"cash"`
	Patient          patientAnswer   `json:"patient"`
	Orderer          *orderer        `json:"orderer,omitempty"`
	Ward             string          `json:"ward,omitempty"`
	VisitType        lab.VisitType   `json:"visit_type,omitempty"`
	QueueNumber      int             `json:"queue_number,omitempty"`
	Called           *calledAnswer   `json:"called,omitempty"`
	ClinicalNoted    bool            `json:"clinical_noted,omitempty"` // what was said about the patient is read with the values
	Specimens        []tubeAnswer    `json:"specimens"`
	Items            []itemAnswer    `json:"items"`
	Reports          []reportAnswer  `json:"reports"`
	Parts            map[string]int  `json:"parts"`
	SlipVersion      int             `json:"slip_version"`
	ExpiresAt        *lab.Moment     `json:"expires_at,omitempty"`
	ClosedAt         *lab.Moment     `json:"closed_at,omitempty"`
	CloseReason      string          `json:"close_reason,omitempty"`
	Credits          []creditAnswer  `json:"credits"`
	Refunds          []refundAnswer  `json:"refunds"`
	Disputes         []disputeAnswer `json:"disputes"`
	Holds            []holdAnswer    `json:"holds"`
	Tasks            []taskAnswer    `json:"tasks"`
	PatientChanged   bool            `json:"patient_changed"` // what was labelled or printed under the former data is not settled
	Calls            []callAnswer    `json:"calls"`
	FailedLetters    []letterAnswer  `json:"failed_letters"`
	Payments         []paymentAnswer `json:"payments"`
	Bills            []billAnswer    `json:"bills"`
	Acts             []actAnswer     `json:"acts"`
	People           []named         `json:"people"` // who stands in this answer by id, as far as they work here
}

// actAnswer is a command that can be given to the order now. Where refused is there, only a colleague may give it.
type actAnswer struct {
	Command lab.Action     `json:"command"`
	Parts   []string       `json:"parts"`
	Refused *refusedAnswer `json:"refused,omitempty"`
}

type refusedAnswer struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence"`
}

func actOf(a lab.Act) actAnswer {
	answer := actAnswer{Command: a.Action, Parts: a.Parts}
	if a.Refused != nil {
		answer.Refused = &refusedAnswer{a.Refused.Code, a.Refused.Sentence}
	}
	return answer
}

// patientAnswer is the patient as recorded now; id and number are those that the order was placed with.
type patientAnswer struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	BirthDate string `json:"birth_date"`
	Estimated bool   `json:"estimated"`
	Age       string `json:"age"`
	Sex       string `json:"sex"`
}

// orderer is the doctor who wants the tests, as it is sent and shown.
type orderer struct {
	Name         string `json:"name"`
	Phone        string `json:"phone,omitempty"`
	Registration string `json:"registration,omitempty"`
}

// lineAnswer is a line of the invoice.
type lineAnswer struct {
	Code   string    `json:"code"`
	Name   string    `json:"name"`
	Amount lab.Paise `json:"amount"`
}

func lineOf(l lab.Line) lineAnswer { return lineAnswer{l.Code, l.Name, l.Amount} }

// cashAnswer is a receipt of money paid by hand.
type cashAnswer struct {
	Receipt    string        `json:"receipt"`
	Amount     lab.Paise     `json:"amount"`
	At         lab.Moment    `json:"at"`
	By         string        `json:"by"`
	Device     string        `json:"device,omitempty"`
	Method     lab.Method    `json:"method"`
	Reference  string        `json:"reference,omitempty"`
	Tendered   lab.Paise     `json:"tendered,omitempty"`
	State      lab.CashState `json:"state,omitempty"`
	ApprovedBy string        `json:"approved_by,omitempty"`
	Unapplied  bool          `json:"unapplied,omitempty"`
}

// holdAnswer is one reason for which the order waits.
type holdAnswer struct {
	Kind  lab.HoldKind `json:"kind"`
	Since lab.Moment   `json:"since"`
}

// taskAnswer is what a person has still to do.
type taskAnswer struct {
	ID     string       `json:"id"`
	Kind   lab.TaskKind `json:"kind"`
	About  string       `json:"about,omitempty"`
	Why    string       `json:"why,omitempty"`
	Run    int          `json:"run,omitempty"`
	Role   lab.Role     `json:"role"`
	Person string       `json:"person,omitempty"`
	Opened lab.Moment   `json:"opened"`
	Due    lab.Moment   `json:"due"`
}

// letterAnswer is a letter about the order that has not reached anybody.
type letterAnswer struct {
	Stage lab.MailStage  `json:"stage"`
	Fate  lab.LetterFate `json:"fate"`
	At    lab.Moment     `json:"at"`
}

// callAnswer is one call about a critical value.
type callAnswer struct {
	Item    string          `json:"item"`
	Run     int             `json:"run"`
	Outcome lab.CallOutcome `json:"outcome"`
	At      lab.Moment      `json:"at"`
	By      string          `json:"by"`
}

// creditAnswer is a line of the invoice that was taken back.
type creditAnswer struct {
	Code   string    `json:"code"`
	Amount lab.Paise `json:"amount"`
}

// refundAnswer is money that goes back, in cash or through the payment that brought it.
type refundAnswer struct {
	ID         string          `json:"id"`
	Amount     lab.Paise       `json:"amount"`
	State      lab.RefundState `json:"state"`
	Of         string          `json:"of,omitempty"`
	Via        string          `json:"via,omitempty"`
	AskedBy    string          `json:"asked_by"`
	WantedBy   string          `json:"wanted_by,omitempty"` // who has asked for the approval of a second person
	ApprovedBy string          `json:"approved_by,omitempty"`
	PaidAt     *lab.Moment     `json:"paid_at,omitempty"`
	Receipt    string          `json:"receipt,omitempty"`
	// Unexplained went back at Razorpay, and nobody has said yet what for; Goodwill was given though it was due.
	Unexplained lab.Paise `json:"unexplained,omitempty"`
	Goodwill    lab.Paise `json:"goodwill,omitempty"`
}

// disputeAnswer is a payer's or a bank's doubt about a payment. Held is apart while nobody knows whose it is; what was deducted
// counts as repaid as far as it had to go back anyway, and is written off beyond that.
type disputeAnswer struct {
	ID         string           `json:"id"`
	Payment    string           `json:"payment"`
	State      lab.DisputeState `json:"state"`
	Phase      string           `json:"phase,omitempty"`
	Amount     lab.Paise        `json:"amount"`
	RespondBy  *lab.Moment      `json:"respond_by,omitempty"`
	At         lab.Moment       `json:"at"`
	Held       lab.Paise        `json:"held,omitempty"`
	Deducted   lab.Paise        `json:"deducted,omitempty"`
	Repaid     lab.Paise        `json:"repaid,omitempty"`
	WrittenOff lab.Paise        `json:"written_off,omitempty"`
}

type named struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
}

type tubeAnswer struct {
	ID          string            `json:"id"`
	Accession   string            `json:"accession"`
	Container   string            `json:"container"`
	Name        string            `json:"name"`
	Timepoint   lab.Timepoint     `json:"timepoint,omitempty"`
	State       lab.SpecimenState `json:"state"`
	Rev         int               `json:"rev"`
	CollectedAt *lab.Moment       `json:"collected_at,omitempty"`
	CollectedBy string            `json:"collected_by,omitempty"`
	ReceivedAt  *lab.Moment       `json:"received_at,omitempty"`
	AcceptedAt  *lab.Moment       `json:"accepted_at,omitempty"`
	Parent      string            `json:"parent,omitempty"`
	Reason      string            `json:"reason,omitempty"`
	LeftAt      *lab.Moment       `json:"left_at,omitempty"`
	Laboratory  string            `json:"laboratory,omitempty"`
	TimeDoubt   string            `json:"time_doubt,omitempty"` // why a time that a device gave for it cannot be
}

type itemAnswer struct {
	Code           string               `json:"code"`
	Name           string               `json:"name"`
	LOINC          string               `json:"loinc"`
	Panel          string               `json:"panel,omitempty"`
	Specimen       string               `json:"specimen"`
	Department     string               `json:"department"`
	CalculatedFrom []string             `json:"calculated_from,omitempty"` // items; its value is never entered
	State          lab.ItemState        `json:"state"`
	Rev            int                  `json:"rev"`
	Held           []measure.HoldReason `json:"held"`
	Run            int                  `json:"run,omitempty"`
	EnteredBy      string               `json:"entered_by,omitempty"`
	AuthorisedBy   string               `json:"authorised_by,omitempty"`
	Reason         string               `json:"reason,omitempty"`
	Correction     *correctionAnswer    `json:"correction,omitempty"`
}

// correctionAnswer is an open correction: what it is to be, why, and whether a new value was entered, which then waits
// for a signatory.
type correctionAnswer struct {
	Kind    lab.ReportKind `json:"kind"`
	Reason  string         `json:"reason"`
	By      string         `json:"by"`
	At      lab.Moment     `json:"at"`
	Entered bool           `json:"entered"`
}

type reportAnswer struct {
	Version      int            `json:"version"`
	Kind         lab.ReportKind `json:"kind"`
	State        string         `json:"state"`
	Reason       string         `json:"reason,omitempty"`
	AuthorisedAt lab.Moment     `json:"authorised_at"`
	SHA256       string         `json:"sha256,omitempty"`
}

// billAnswer is an invoice or a credit note, opened by its place in the list.
type billAnswer struct {
	Bill   int          `json:"bill"` // from 1
	Kind   lab.BillKind `json:"kind"`
	Number string       `json:"number"`
	At     lab.Moment   `json:"at"`
	Total  lab.Paise    `json:"total"`
}

func billsOf(m lab.Money) []billAnswer {
	list := []billAnswer{}
	for n, b := range m.Bills {
		list = append(list, billAnswer{n + 1, b.Kind, b.Number, b.At, b.Total})
	}
	return list
}

// paymentAnswer is one try of the patient to pay online.
type paymentAnswer struct {
	ID     string           `json:"id"`
	State  lab.PaymentState `json:"state"`
	Amount lab.Paise        `json:"amount"`
	At     lab.Moment       `json:"at"` // when its last step was learned of
	Use    lab.PaymentUse   `json:"use,omitempty"`
	Back   lab.Paise        `json:"back,omitempty"`   // how much of it was given back
	Method string           `json:"method,omitempty"` // how it was tried, and why it failed, in Razorpay's words
	Why    string           `json:"why,omitempty"`
}

// calledAnswer is where the number was called to, while somebody has still to come.
type calledAnswer struct {
	Place string     `json:"place"`
	At    lab.Moment `json:"at"`
	Times int        `json:"times"`
}
