package lab

import "slices"

// Action names what somebody does. Events and the table of rights use it.
type Action string

// The actions.
const (
	ReadOrders         Action = "read_desk" // orders, patients, board
	ReadResults        Action = "read_results"
	ReadStaff          Action = "read_staff"
	ReadStats          Action = "read_stats"   // counts and money, no values
	ReadTakings        Action = "read_takings" // money of a day by method and person
	RegisterPatient    Action = "register_patient"
	ChangeHospital     Action = "change_hospital"
	ChangeCatalogue    Action = "change_catalogue" // tests, panels and prices; whoever changes ranges leaves them unsigned
	SignRanges         Action = "sign_ranges"
	WithdrawCatalogue  Action = "withdraw_catalogue" // a version that waits for its day
	ChangeStaff        Action = "change_staff"
	InviteStaff        Action = "invite_staff"
	WithdrawInvitation Action = "withdraw_invitation"
	AcceptInvitation   Action = "accept_invitation"  // the invited person, who is no member yet: of no role
	DeclineInvitation  Action = "decline_invitation" // likewise
	AskGrant           Action = "ask_grant"          // the first of two persons
	ConfirmGrant       Action = "confirm_grant"      // the second
	RefuseGrant        Action = "refuse_grant"       // the second
	WithdrawGrant      Action = "withdraw_grant"     // the first

	CorrectPatient    Action = "correct_patient"
	KeepABHA          Action = "keep_abha"    // number and address of the health account
	NameAddress       Action = "name_address" // a patient's e-mail address: what goes there opens values
	MergePatients     Action = "merge_patients"
	SeparatePatients  Action = "separate_patients"
	GiveConsent       Action = "give_consent"
	WithdrawConsent   Action = "withdraw_consent"
	ChangePreferences Action = "change_preferences"
	EraseContact      Action = "erase_contact"
	ConfirmAddress    Action = "confirm_address"  // after letters to it came back
	ReadAccess        Action = "read_looks"       // who opened a patient's results
	LookIntoAccess    Action = "look_into_access" // an unusual day of somebody else
	ExportPatient     Action = "export_patient"   // all that is held; values where ReadResults is allowed too
	UnlockSlip        Action = "unlock_slip"      // after five wrong answers
	AskMerge          Action = "ask_merge"        // of unlike persons, the first of two
	ConfirmMerge      Action = "confirm_merge"    // the second
	RefuseMerge       Action = "refuse_merge"     // either
	AskTie            Action = "ask_tie"          // a code, to tie a login to a record
	InviteLogin       Action = "invite_login"     // to an address that the desk names
	TieLogin          Action = "tie_login"
	EndTie            Action = "end_tie"
	ConfirmTie        Action = "confirm_tie" // after a merge
	PrintSlip         Action = "print_slip"
	RenewSlip         Action = "renew_slip" // print it again and end the one before
	VoidSlip          Action = "void_slip"

	Place         Action = "place"
	SettleLater   Action = "settle_later"
	ConvertToCOD  Action = "convert_to_cod"
	Cancel        Action = "cancel"
	ChangeOrder   Action = "change_order" // what it says beside tests and money, after placing
	NoteClinical  Action = "note_clinical"
	CallNumber    Action = "call_number"     // of the queue, to a place
	PutBackNumber Action = "put_back_number" // who was called waits again
	Expire        Action = "expire"
	Reinstate     Action = "reinstate"
	Discard       Action = "discard"

	StartPayment  Action = "start_payment"
	StartQR       Action = "start_qr" // at the counter
	PaymentOpened Action = "payment_opened"
	Pay           Action = "pay"
	RecordRefund  Action = "refund_told"
	SendRefund    Action = "send_refund"
	RecordDispute Action = "dispute_told"
	AcceptPayment Action = "accept_payment" // of a wrong amount
	ExplainRefund Action = "explain_refund" // say what money was that somebody gave back at Razorpay

	TakeCash        Action = "take_cash"
	TakePayment     Action = "take_payment"     // by hand, and not cash
	ApprovePayment  Action = "approve_payment"  // the second person
	RefusePayment   Action = "refuse_payment"   // either
	OverridePayment Action = "override_payment" // take cash though an online payment is being confirmed
	ApplyCash       Action = "apply_cash"
	AskRefund       Action = "ask_refund"     // a second person's approval
	ApproveRefund   Action = "approve_refund" // the second person
	RefuseRefund    Action = "refuse_refund"  // either
	GiveBack        Action = "give_back"

	Label     Action = "label"
	Collect   Action = "collect"
	Dispatch  Action = "dispatch"
	Receive   Action = "receive"
	Accept    Action = "accept"
	Reject    Action = "reject"
	Recollect Action = "recollect"
	Lose      Action = "lose"
	ReferOut  Action = "refer_out"
	Keep      Action = "keep"
	Dispose   Action = "dispose"

	Start            Action = "start"
	Restart          Action = "restart"
	Draft            Action = "draft"
	Submit           Action = "submit"
	CancelItems      Action = "cancel_items"
	MarkNotPerformed Action = "not_performed"
	Authorise        Action = "authorise"
	Correct          Action = "correct"
	TakeBack         Action = "take_back"
	Reissue          Action = "reissue"
	FollowPatient    Action = "follow_patient"
	Withdraw         Action = "withdraw"
	StoreReport      Action = "store_report"
	OpenReport       Action = "open_report"
	OpenBill         Action = "open_bill" // an invoice or a credit note
	RecordCall       Action = "call_made"
	Escalate         Action = "escalate"
	ConfirmIdentity  Action = "confirm_identity"
	TakeTask         Action = "take_task"
	HandTask         Action = "hand_task" // to a colleague
	CloseTask        Action = "close_task"
	RecordLetter     Action = "record_letter" // that a letter has not reached anybody
)

// rolesFor is the table of rights of docs/rules.md#who-may. Nobody may do what is not in it. Authorise, Correct,
// TakeBack, Reissue, Withdraw and SignRanges also need a signatory of the department, and Authorise one who did not enter the value.
var rolesFor = map[Action][]Role{
	ReadOrders:         {Technician, Supervisor, Admin},
	ReadResults:        {Technician, Supervisor},
	ReadStaff:          {Supervisor, Admin},
	ReadStats:          {Technician, Supervisor, Admin},
	ReadTakings:        {Supervisor, Admin},
	RegisterPatient:    {Technician, Supervisor, Admin},
	ChangeHospital:     {Admin},
	ChangeCatalogue:    {Admin},
	SignRanges:         {Supervisor},
	WithdrawCatalogue:  {Admin},
	ChangeStaff:        {Admin},
	InviteStaff:        {Admin},
	WithdrawInvitation: {Admin},
	AskGrant:           {Admin},
	ConfirmGrant:       {Supervisor, Admin},
	RefuseGrant:        {Supervisor, Admin},
	WithdrawGrant:      {Admin},

	CorrectPatient:    {Technician, Supervisor, Admin},
	KeepABHA:          {Technician, Supervisor, Admin},
	NameAddress:       {Technician, Supervisor}, // an admin sees nothing that opens a value (docs/rules.md#admin-no-values)
	MergePatients:     {Supervisor, Admin},      // an admin: with a second person, as letters go where the record that survives says
	SeparatePatients:  {Supervisor, Admin},
	GiveConsent:       {Self, Technician, Supervisor, Admin},
	WithdrawConsent:   {Self, Technician, Supervisor, Admin},
	ChangePreferences: {Self, Technician, Supervisor, Admin},
	EraseContact:      {Admin},
	ConfirmAddress:    {Technician, Supervisor, Admin},
	ReadAccess:        {Self, Supervisor, Admin}, // of the own record; it holds no value
	LookIntoAccess:    {Supervisor, Admin},
	ExportPatient:     {Supervisor, Admin},
	UnlockSlip:        {Technician, Supervisor, Admin},
	AskMerge:          {Supervisor, Admin},
	ConfirmMerge:      {Supervisor, Admin},
	RefuseMerge:       {Supervisor, Admin},
	AskTie:            {Self},
	InviteLogin:       {Technician, Supervisor}, // a login opens values, so an admin lets none in
	TieLogin:          {Self},
	EndTie:            {Self, Technician, Supervisor, Admin},
	ConfirmTie:        {Technician, Supervisor},
	PrintSlip:         {Technician, Supervisor}, // an admin sees nothing that opens a value (docs/rules.md#admin-no-values)
	RenewSlip:         {Technician, Supervisor},
	VoidSlip:          {Technician, Supervisor, System}, // the system: when the contact was erased

	Place:         {Self, Technician, Supervisor, Admin},
	SettleLater:   {Supervisor, Admin},
	ConvertToCOD:  {Self, Technician, Supervisor, Admin},
	Cancel:        {Self, Technician, Supervisor, Admin},
	ChangeOrder:   {Technician, Supervisor, Admin},
	CallNumber:    {Technician, Supervisor, Admin},
	PutBackNumber: {Technician, Supervisor, Admin},
	NoteClinical:  {Technician, Supervisor}, // an admin sees no values, and nothing beside them
	Expire:        {System},
	Reinstate:     {Supervisor},
	Discard:       {Supervisor},

	StartPayment:  {Self, Technician, Supervisor, Admin},
	StartQR:       {Technician, Supervisor},
	PaymentOpened: {System},
	Pay:           {System},
	RecordRefund:  {System},
	SendRefund:    {Supervisor, Admin},
	AcceptPayment: {Supervisor, Admin},
	ExplainRefund: {Supervisor, Admin},
	RecordDispute: {System},

	TakeCash:        {Technician, Supervisor},
	TakePayment:     {Technician, Supervisor},
	ApprovePayment:  {Supervisor, Admin},
	RefusePayment:   {Technician, Supervisor, Admin}, // a technician: what that technician has recorded
	OverridePayment: {Supervisor},
	ApplyCash:       {Technician, Supervisor},
	AskRefund:       {Technician, Supervisor, Admin},
	ApproveRefund:   {Supervisor, Admin},
	RefuseRefund:    {Technician, Supervisor, Admin}, // a technician: what that technician has asked for
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

	Start:            {Technician, Supervisor},
	Restart:          {Technician, Supervisor},
	Draft:            {Technician, Supervisor},
	Submit:           {Technician, Supervisor},
	CancelItems:      {Supervisor, Admin},
	MarkNotPerformed: {Supervisor, Admin},
	Authorise:        {Supervisor},
	Correct:          {Supervisor},
	TakeBack:         {Supervisor},
	Reissue:          {Supervisor},
	FollowPatient:    {System},
	Withdraw:         {Supervisor},
	StoreReport:      {System},
	OpenReport:       {Technician, Supervisor},
	OpenBill:         {Technician, Supervisor, Admin},
	RecordCall:       {Technician, Supervisor},
	Escalate:         {System},
	ConfirmIdentity:  {Supervisor},
	TakeTask:         {Technician, Supervisor, Admin},
	HandTask:         {Technician, Supervisor, Admin},
	CloseTask:        {Technician, Supervisor}, // a technician: that of a letter only
	RecordLetter:     {System},
}

// May refuses an action unless the member is active and has a role that may do it. It gives the same refusal for a
// hospital that does not exist, so that nobody learns which ones do.
func (m Member) May(c Action) error {
	if !m.Active {
		return refuse(Forbidden, "not_a_member", "You are not an active member of this hospital.")
	}
	for _, r := range m.Roles {
		if slices.Contains(rolesFor[c], r) {
			return nil
		}
	}
	return refuseRole()
}

func refuseRole() error { return refuse(Forbidden, "not_allowed", "Your role does not allow this.") }
