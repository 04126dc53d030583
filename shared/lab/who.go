package lab

import "slices"

// Role is what a member of a hospital's staff is allowed to be.
type Role string

// The roles of staff (rules §1). Self is no role that anybody can be given: it stands for a patient in the table of who
// may what, and means his own records.
const (
	Self       Role = "patient"
	Technician Role = "technician"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
)

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

// The commands of this hospital desk so far.
const (
	ReadDesk        Command = "read_desk" // orders, patients, board
	ReadResults     Command = "read_results"
	ReadStaff       Command = "read_staff"
	RegisterPatient Command = "register_patient"
	Place           Command = "place"
	SettleLater     Command = "settle_later"
	TakeCash        Command = "take_cash"
	Collect         Command = "collect"
	Receive         Command = "receive"
	Accept          Command = "accept"
	Start           Command = "start"
	Draft           Command = "draft"
	Submit          Command = "submit"
	Authorise       Command = "authorise"
	OpenReport      Command = "open_report"
	StoreReport     Command = "store_report" // the system
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
	ReadOwn           Command = "read_own" // a patient's own records and orders
)

// may is the who-may table of rules §1. What is not in it nobody may do.
var may = map[Command][]Role{
	ReadDesk:        {Technician, Supervisor, Admin},
	ReadResults:     {Technician, Supervisor},
	ReadStaff:       {Supervisor, Admin},
	RegisterPatient: {Technician, Supervisor, Admin},
	Place:           {Technician, Supervisor, Admin},
	SettleLater:     {Supervisor, Admin},
	TakeCash:        {Technician, Supervisor},
	Collect:         {Technician, Supervisor},
	Receive:         {Technician, Supervisor},
	Accept:          {Technician, Supervisor},
	Start:           {Technician, Supervisor},
	Draft:           {Technician, Supervisor},
	Submit:          {Technician, Supervisor},
	Authorise:       {Supervisor},
	OpenReport:      {Technician, Supervisor},
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
	ReadOwn:           {Self},
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
