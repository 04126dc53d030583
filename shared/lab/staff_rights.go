package lab

import "slices"

// Role is what a member of a hospital's staff is allowed to be.
type Role string

// The roles (rules §1). The first three are given to staff. Self and System are given to nobody: they stand for a
// patient, who acts on his own orders only, and for a function that acts by itself.
const (
	Self       Role = "patient"
	Technician Role = "technician"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
	System     Role = "system"
)

// PatientActor is a patient who acts on an own order; whose it is was checked before.
func PatientActor(hospital, login string) Member {
	return Member{Hospital: hospital, Person: "patient:" + login, Roles: []Role{Self}, Active: true}
}

// SlipActor is whoever holds the visit slip of an order and knows the birth date; both were checked before. Who that is
// nobody can say.
func SlipActor(hospital string) Member {
	return Member{Hospital: hospital, Person: "slip", Roles: []Role{Self}, Active: true}
}

// SystemActor is a function that acts by itself.
func SystemActor(function string) Member {
	return Member{Person: "system:" + function, Roles: []Role{System}, Active: true}
}

// Member is a person's membership of one hospital: the only source of what that person may do. The token only says who.
type Member struct {
	Hospital      string   `json:"hospital"`
	Person        string   `json:"person"` // subject of the staff issuer
	Name          string   `json:"name"`
	Roles         []Role   `json:"roles"`
	Signatory     []string `json:"signatory,omitempty"` // departments whose results this person may authorise
	Qualification string   `json:"qualification,omitempty"`
	Registration  string   `json:"registration,omitempty"`
	Active        bool     `json:"active"`
	Rev           int      `json:"rev"`
}

// Command names what somebody does. It stands in events and in the who-may table.
type Command string

// The questions and commands.
const (
	ReadDesk        Command = "read_desk" // orders, patients, board
	ReadResults     Command = "read_results"
	ReadStaff       Command = "read_staff"
	ReadStats       Command = "read_stats" // counts and money, no values
	RegisterPatient Command = "register_patient"
	ChangeHospital  Command = "change_hospital"
	ChangeStaff     Command = "change_staff"
	InviteStaff     Command = "invite_staff"
	AskGrant        Command = "ask_grant"      // the first of two persons
	ConfirmGrant    Command = "confirm_grant"  // the second
	RefuseGrant     Command = "refuse_grant"   // the second
	WithdrawGrant   Command = "withdraw_grant" // the first

	CorrectPatient    Command = "correct_patient"
	MergePatients     Command = "merge_patients"
	SeparatePatients  Command = "separate_patients"
	GiveConsent       Command = "give_consent"
	WithdrawConsent   Command = "withdraw_consent"
	ChangePreferences Command = "change_preferences"
	EraseContact      Command = "erase_contact"
	ReadLooks         Command = "read_looks"  // who opened a patient's results
	UnlockSlip        Command = "unlock_slip" // after five wrong birth dates

	Place        Command = "place"
	SettleLater  Command = "settle_later"
	ConvertToCOD Command = "convert_to_cod"
	Cancel       Command = "cancel"
	Expire       Command = "expire"
	Reinstate    Command = "reinstate"
	Discard      Command = "discard"

	StartPayment  Command = "start_payment"
	PaymentOpened Command = "payment_opened"
	Pay           Command = "pay"
	RefundTold    Command = "refund_told"
	SendRefund    Command = "send_refund"

	TakeCash        Command = "take_cash"
	OverridePayment Command = "override_payment" // take cash though an online payment is being confirmed
	ApplyCash       Command = "apply_cash"
	ApproveRefund   Command = "approve_refund"
	GiveBack        Command = "give_back"

	Label     Command = "label"
	Collect   Command = "collect"
	Dispatch  Command = "dispatch"
	Receive   Command = "receive"
	Accept    Command = "accept"
	Reject    Command = "reject"
	Recollect Command = "recollect"
	Lose      Command = "lose"
	ReferOut  Command = "refer_out"
	Keep      Command = "keep"
	Dispose   Command = "dispose"

	Start           Command = "start"
	Restart         Command = "restart"
	Draft           Command = "draft"
	Submit          Command = "submit"
	CancelItems     Command = "cancel_items"
	NotDone         Command = "not_performed"
	Authorise       Command = "authorise"
	Correct         Command = "correct"
	Withdraw        Command = "withdraw"
	StoreReport     Command = "store_report"
	OpenReport      Command = "open_report"
	CallMade        Command = "call_made"
	Escalate        Command = "escalate"
	ConfirmIdentity Command = "confirm_identity"
	TakeTask        Command = "take_task"
	CloseTask       Command = "close_task"
)

// may is the who-may table of rules §1. What is not in it nobody may do. Authorise, Correct and Withdraw ask besides
// for a signatory of the department who did not enter the value.
var may = map[Command][]Role{
	ReadDesk:        {Technician, Supervisor, Admin},
	ReadResults:     {Technician, Supervisor},
	ReadStaff:       {Supervisor, Admin},
	ReadStats:       {Technician, Supervisor, Admin},
	RegisterPatient: {Technician, Supervisor, Admin},
	ChangeHospital:  {Admin},
	ChangeStaff:     {Admin},
	InviteStaff:     {Admin},
	AskGrant:        {Admin},
	ConfirmGrant:    {Supervisor, Admin},
	RefuseGrant:     {Supervisor, Admin},
	WithdrawGrant:   {Admin},

	CorrectPatient:    {Technician, Supervisor, Admin},
	MergePatients:     {Supervisor, Admin},
	SeparatePatients:  {Supervisor, Admin},
	GiveConsent:       {Self, Technician, Supervisor, Admin},
	WithdrawConsent:   {Self, Technician, Supervisor, Admin},
	ChangePreferences: {Self, Technician, Supervisor, Admin},
	EraseContact:      {Admin},
	ReadLooks:         {Admin},
	UnlockSlip:        {Technician, Supervisor, Admin},

	Place:        {Self, Technician, Supervisor, Admin},
	SettleLater:  {Supervisor, Admin},
	ConvertToCOD: {Self, Technician, Supervisor, Admin},
	Cancel:       {Self, Technician, Supervisor, Admin},
	Expire:       {System},
	Reinstate:    {Supervisor},
	Discard:      {Supervisor},

	StartPayment:  {Self, Technician, Supervisor, Admin},
	PaymentOpened: {System},
	Pay:           {System},
	RefundTold:    {System},
	SendRefund:    {Supervisor, Admin},

	TakeCash:        {Technician, Supervisor},
	OverridePayment: {Supervisor},
	ApplyCash:       {Technician, Supervisor},
	ApproveRefund:   {Supervisor, Admin},
	GiveBack:        {Technician, Supervisor, Admin},

	Label:     {Technician, Supervisor},
	Collect:   {Technician, Supervisor},
	Dispatch:  {Technician, Supervisor},
	Receive:   {Technician, Supervisor},
	Accept:    {Technician, Supervisor},
	Reject:    {Technician, Supervisor},
	Recollect: {Technician, Supervisor},
	Lose:      {Technician, Supervisor},
	ReferOut:  {Technician, Supervisor},
	Keep:      {Technician, Supervisor},
	Dispose:   {Technician, Supervisor},

	Start:           {Technician, Supervisor},
	Restart:         {Technician, Supervisor},
	Draft:           {Technician, Supervisor},
	Submit:          {Technician, Supervisor},
	CancelItems:     {Supervisor, Admin},
	NotDone:         {Supervisor, Admin},
	Authorise:       {Supervisor},
	Correct:         {Supervisor},
	Withdraw:        {Supervisor},
	StoreReport:     {System},
	OpenReport:      {Technician, Supervisor},
	CallMade:        {Technician, Supervisor},
	Escalate:        {System},
	ConfirmIdentity: {Supervisor},
	TakeTask:        {Technician, Supervisor, Admin},
	CloseTask:       {Supervisor},
}

// May refuses unless the member is active and holds a role that may do the command. Both refusals are the same for a
// hospital that does not exist, so that nobody learns which do.
func (m Member) May(c Command) error {
	if !m.Active {
		return refuse(Forbidden, "not_a_member", "You are not an active member of this hospital.")
	}
	for _, r := range m.Roles {
		if slices.Contains(may[c], r) {
			return nil
		}
	}
	return refuse(Forbidden, "not_allowed", "Your role does not allow this.")
}

// Signs tells whether the member may authorise results of a department.
func (m Member) Signs(department string) bool { return slices.Contains(m.Signatory, department) }
