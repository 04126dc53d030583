package store

import (
	"context"
	"strings"
	"time"

	"assay/shared/lab"
)

// hostile are texts that would name something else if they got into a key, or are more than a key can hold.
func hostile(good string) []string {
	return []string{"#", good + "#", "#" + good, good + "#P#" + onePatient, "other#P#" + onePatient, good + "#O#" + bare(orderID(1)),
		strings.Repeat("a", 2000), strings.Repeat(good, 200), "../" + good, good + "/A", good + "\x00", good + "\n", " " + good,
		"\u202e" + good, "ａ" + good, "H", "A", "%23", good + "%23P%23" + onePatient}
}

// Every method that takes a name from outside, with names that are proper. A row calls name for each of them, so that the
// test can put another text in the place of one.
var outside = map[string]func(s *Store, ctx context.Context, name func(string) string) error{
	"AccessRecords": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.AccessRecords(ctx, name("city"), []string{name(onePatient)}, 10))
	},
	"AccessDays": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.AccessDays(ctx, name("city"), []string{name(onePatient)}, StaffAccess, name("2026-11-26")+"#"+name("tara"), 10))
	},
	"AccessOfMonth": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.AccessOfMonth(ctx, name("city"), name("2026-11-01")))
	},
	"AccessOfDay": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.AccessOfDay(ctx, name("city"), name("2026-11-26"), name("tara")))
	},
	"AccessLookedInto": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.AccessLookedInto(name("city"), name("2026-11-26"), name("tara"), "meera", lab.Moment{})})
	},
	"BillSheet": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.BillSheet(ctx, name(orderID(1)), 1))
	},
	"PrintedBills": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.PrintedBills(ctx, lab.Order{ID: name(orderID(1)), Money: lab.Money{Bills: []lab.Bill{{N: 1}}}}))
	},
	"Board": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Board(ctx, name("city"), lab.TabCompleted, name("2026-11-25"), name("2026-11-25T06:00:00.000Z#"+bare(orderID(1))), 10))
	},
	"Board of a tab": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Board(ctx, "city", lab.Tab(name(string(lab.TabPaid))), "", "", 10))
	},
	"CatalogueNumbered": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.CatalogueNumbered(ctx, name("city"), 3))
	},
	"CatalogueVersions": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.CatalogueVersions(ctx, name("city"), name("2"), 10))
	},
	"Tests": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Tests(ctx, lab.Hospital{ID: name("city"), Catalogue: lab.CatalogueMark{Number: 3}}, time.Time{}))
	},
	"TestsOf": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.TestsOf(ctx, name("city"), time.Time{}))
	},
	"ChangeOrder": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.ChangeOrder(ctx, name(orderID(1)), nil)
	},
	"Claim": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Claim(ctx, Job{Ref: DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")}}, "m"))
	},
	"ClaimLetter": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.ClaimLetter(ctx, Job{Ref: DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")}}, "m", lab.Hospital{}))
	},
	"OpenOwn": func(s *Store, ctx context.Context, name func(string) string) error {
		w, err := s.OpenOwn(Loaded{}, lab.Order{ID: orderID(1), Hospital: name("city"), Patient: lab.Snapshot{ID: name(onePatient)}})
		return then(s, ctx, []Write{w}, err)
	},
	"UseReference": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.UseReference(Loaded{Order: lab.Order{ID: orderID(1), Hospital: name("city")}}, "433219876501")})
	},
	"FreeReference": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.FreeReference(Loaded{Order: lab.Order{Hospital: name("city")}}, "433219876501")})
	},
	"OrderLetters": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrderLetters(ctx, name(orderID(1))))
	},
	"OwnCash": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.OwnCash(Loaded{Caller: lab.Member{Hospital: name("city"), Person: name("tara")}}, 100)})
	},
	"Contacts": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Contacts(ctx, []OwnRecord{{Hospital: lab.Hospital{ID: name("city")}, Patient: lab.Patient{ID: name(onePatient)}}}))
	},
	"Days": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Days(ctx, name("city"), name("2026-11-01"), name("2026-11-30")))
	},
	"Do": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Do(ctx, Command{Caller: Caller{Hospital: name("city"), Person: name("tara")}, Key: name("key-1"), Read: readSet(name)}, nil))
	},
	"Do as a patient": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Do(ctx, Command{Caller: Caller{Hospital: name("city"), Person: name("login"), Tie: name(onePatient)}}, nil))
	},
	"Drafts": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Drafts(ctx, name(orderID(1))))
	},
	"EndWebhook": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.EndWebhook(ctx, Webhook{Hospital: name("city"), ID: name("event")}, "applied")
	},
	"FailLetter": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.FailLetter(ctx, Job{Ref: DutyRef{Order: name(orderID(1)), Duty: "W#000001#mail.placed"}}, lab.LetterBounced, lab.Moment{}, lab.Member{})
	},
	"Finish": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.Finish(ctx, DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")}, "sent")
	},
	"FinishWith": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.FinishWith(DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")}, "sent")})
	},
	"FollowPerson": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.FollowPerson(ctx, name(orderID(1)), Person{Records: []lab.Patient{{Hospital: "city", ID: onePatient, Rev: 1}}}, nil)
	},
	"Appoint": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.Appoint(ctx, lab.Member{Hospital: name("city"), Person: name("tara")}, lab.Moment{})
	},
	"Found": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.Found(ctx, lab.Hospital{ID: name("city"), Rev: 1}, []lab.Member{{Hospital: "city", Person: name("tara"), Rev: 1}}, lab.Moment{})
	},
	"GrantChange": func(s *Store, ctx context.Context, name func(string) string) error {
		writes, err := s.GrantChange(lab.Grant{Hospital: name("city"), Person: name("tara"), Rev: 1}, lab.Event{N: 1})
		return then(s, ctx, writes, err)
	},
	"Changes": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Changes(ctx, name("city"), name("tara"), name("2"), 10))
	},
	"Grown": func(s *Store, ctx context.Context, name func(string) string) error {
		for _, err := range s.Grown(ctx, name("2026-11-26")) {
			return err
		}
		return nil
	},
	"RootLetter": func(s *Store, ctx context.Context, name func(string) string) error {
		_, _, _, err := s.RootLetter(ctx, name("city"))
		return err
	},
	"RootSent": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.RootSent(ctx, name("city"), 17)
	},
	"Grants": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Grants(ctx, name("city")))
	},
	"InvitationChange": func(s *Store, ctx context.Context, name func(string) string) error {
		writes, err := s.InvitationChange(lab.Invitation{Hospital: name("city"), ID: name(onePatient), Person: name("tara"), Rev: 1}, lab.Event{N: 1}, nil)
		return then(s, ctx, writes, err)
	},
	"Invitations": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Invitations(ctx, name("city")))
	},
	"InvitationsOf": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.InvitationsOf(ctx, name("tara")))
	},
	"StaffLetters": func(s *Store, ctx context.Context, name func(string) string) error {
		writes, err := s.StaffLetters(name("city"), name("tara"), []lab.Duty{{N: 1, Kind: lab.DutyMail, Stage: lab.MailConfirm, Person: name("meera")}})
		return then(s, ctx, writes, err)
	},
	"StaffLetter": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.StaffLetter(ctx, Job{Ref: DutyRef{Staff: name("city-tara")}, Duty: lab.Duty{Stage: lab.MailConfirm, Person: name("meera")}}))
	},
	"Hospital": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.Hospital(ctx, name("city")))
	},
	"IssueSlip": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.IssueSlip(ctx, IssuedSlip{Order: name(orderID(1)), Version: 1, Token: name("slip")})
	},
	"SlipPerson": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.SlipPerson(ctx, lab.Order{Hospital: name("city"), Patient: lab.Snapshot{ID: name(onePatient)}}))
	},
	"SlipIssued": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.SlipIssued(IssuedSlip{Order: name(orderID(1)), Version: 1, Token: name("slip")})})
	},
	"AccessRecorded": func(s *Store, ctx context.Context, name func(string) string) error {
		w, err := s.AccessRecorded(lab.Order{ID: orderID(1), Hospital: name("city"), Patient: lab.Snapshot{ID: name(onePatient)}}, Opening{By: ByStaff(name("tara"))})
		return then(s, ctx, []Write{w}, err)
	},
	"Held": func(s *Store, ctx context.Context, name func(string) string) error {
		_, _, err := s.Held(ctx, name("city"), []string{name(onePatient)}, HeldPlace{}, true)
		return err
	},
	"Held of an order": func(s *Store, ctx context.Context, name func(string) string) error {
		_, _, err := s.Held(ctx, "city", []string{onePatient}, HeldPlace{Part: heldOrder, Order: name(orderID(1))}, true)
		return err
	},
	"Job": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.Job(ctx, DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")}))
	},
	"KeepWebhook": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.KeepWebhook(ctx, Webhook{Hospital: name("city"), ID: name("event")}))
	},
	"LetterData": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.LetterData(ctx, Job{Ref: DutyRef{Order: name(orderID(1))}}))
	},
	"Guess": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.Guess(ctx, name("city"), name("login"), name("abcdefghijkl"), time.Time{}))
	},
	"IssueCode": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.IssueCode(ctx, IssuedCode{Hospital: name("city"), Patient: name(onePatient), Offer: 2, Code: name("abcdefghijkl")})
	},
	"RecordOf": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.RecordOf(ctx, name("city"), name("P26-000001")))
	},
	"PatientLetter": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.PatientLetter(ctx, Job{Ref: DutyRef{Patient: name("city-" + onePatient)}}))
	},
	"DeskTasks": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.DeskTasks(ctx, name("city"), "", 10))
	},
	"MergedInto": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.MergedInto(ctx, lab.Patient{Hospital: name("city"), Merged: []string{name(onePatient)}}))
	},
	"Tied": func(s *Store, ctx context.Context, name func(string) string) error {
		p := lab.Patient{Hospital: name("city"), ID: name(onePatient), Rev: 2}
		writes, err := s.Tied(lab.TiedPatient{Patient: p, Tie: lab.Tie{Login: name("login")}, Event: lab.Event{N: 2}}, lab.Contact{})
		return then(s, ctx, writes, err)
	},
	"Links": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Links(ctx, name("login")))
	},
	"Members": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Members(ctx, name("city")))
	},
	"Memberships": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Memberships(ctx, name("tara")))
	},
	"MemberUnchanged": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.MemberUnchanged(lab.Member{Hospital: name("city"), Person: name("tara")})})
	},
	"Names": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Names(ctx, name("city"), []string{name("tara")}))
	},
	"NewPatient": func(s *Store, ctx context.Context, name func(string) string) error {
		writes, err := s.NewPatient(lab.Hospital{ID: name("city")}, lab.ChangedPatient{Patient: lab.Patient{ID: name(onePatient), Number: name("P26-000001")}, Event: lab.Event{N: 1}}, lab.Contact{Phone: name("+919876543210")})
		return then(s, ctx, writes, err)
	},
	"JoinFamily": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.JoinFamily(Loaded{Hospital: lab.Hospital{ID: name("city")}}, name("+919876543210"), lab.Patient{ID: name(onePatient)})})
	},
	"Notes": func(s *Store, ctx context.Context, name func(string) string) error {
		w, err := s.Notes(name(orderID(1)), 1, nil)
		return then(s, ctx, []Write{w}, err)
	},
	"OpenCheck": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OpenCheck(ctx, name("code"), "1984-03-12"))
	},
	"OpenDuties": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OpenDuties(ctx, name(orderID(1)), lab.DutyMail))
	},
	"OpenSlip": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OpenSlip(ctx, name("slip"), lab.SlipAnswer{BirthDate: "1984-03-12"}, time.Time{}))
	},
	"Order": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Order(ctx, name(orderID(1))))
	},
	"OrderByGateway": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrderByGateway(ctx, name("city"), name("order_1")))
	},
	"OrderByNumber": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrderByNumber(ctx, name("city"), name("26-000001")))
	},
	"OrdersOf": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrdersOf(ctx, name("city"), []string{name(onePatient)}, name("2026-11-25T06:00:00.000Z#"+bare(orderID(1))), 10))
	},
	"OwnOrder": func(s *Store, ctx context.Context, name func(string) string) error {
		_, _, err := s.OwnOrder(ctx, name("login"), name(orderID(1)))
		return err
	},
	"OwnRecords": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OwnRecords(ctx, name("login")))
	},
	"Patient": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.Patient(ctx, name("city"), name(onePatient)))
	},
	"PatientByNumber": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.PatientByNumber(ctx, lab.Hospital{ID: name("city")}, name("P26-000001")))
	},
	"PatientOrders": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.PatientOrders(ctx, name("city"), name(onePatient), "", 10))
	},
	"PatientsByPhone": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.PatientsByPhone(ctx, lab.Hospital{ID: name("city")}, name("+919876543210"), "", 25))
	},
	"Postpone": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.Postpone(ctx, Job{Ref: DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")}}, lab.Moment{})
	},
	"Read": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Read(ctx, Caller{Hospital: name("city"), Person: name("tara")}, readSet(name)))
	},
	"RecordAccess": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.RecordAccess(ctx, lab.Order{ID: orderID(1), Hospital: name("city"), Patient: lab.Snapshot{ID: name(onePatient)}}, Opening{By: ByStaff(name("tara"))}))
	},
	"Release": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.Release(ctx, DutyRef{Order: name(orderID(1)), Duty: name("W#000001#mail.placed")})
	},
	"Orders": func(s *Store, ctx context.Context, name func(string) string) error {
		for _, err := range s.Orders(ctx, Person{Records: []lab.Patient{{Hospital: name("city"), ID: name(onePatient)}}}) {
			return err
		}
		return nil
	},
	"PatientUnchanged": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.write(ctx, []Write{s.PatientUnchanged(lab.Patient{Hospital: name("city"), ID: name(onePatient), Rev: 1})})
	},
	"Person": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Person(ctx, name("city-"+onePatient)))
	},
	"ReportToPrint": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.ReportToPrint(ctx, name(orderID(1)), 1))
	},
	"Runs": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.Runs(ctx, name(orderID(1))))
	},
	"RunSheets": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.RunSheets(ctx, []RunsOf{{name(orderID(1)), []int{6}}}))
	},
	"OrdersByID": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.OrdersByID(ctx, []string{name(orderID(1))}))
	},
	"Home": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Home(ctx, lab.Order{ID: name(orderID(1)), AtHome: true}))
	},
	"DayFigures": func(s *Store, ctx context.Context, name func(string) string) error {
		_, _, err := s.DayFigures(ctx, name("city"), name("2026-11-25"))
		return err
	},
	"Asked": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Asked(ctx, name("city"), name("2026-11-01"), name("2026-11-25")))
	},
	"Queue": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Queue(ctx, name("city"), name("2026-11-25")))
	},
	"Clinical": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Clinical(ctx, lab.Order{ID: name(orderID(1)), Clinical: 2}))
	},
	"NoteClinical": func(s *Store, ctx context.Context, name func(string) string) error {
		w, err := s.NoteClinical(lab.Order{ID: name(orderID(1)), Clinical: 2}, lab.Clinical{})
		return then(s, ctx, []Write{w}, err)
	},
	"SaveDraft": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.SaveDraft(ctx, name(orderID(1)), lab.DraftResult{Item: name("HB")}))
	},
	"TabCounts": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.TabCounts(ctx, name("city")))
	},
	"Tasks": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Tasks(ctx, name("city"), name("2026-11-25T06:00:00.000Z#5.1#"+bare(orderID(1)))))
	},
	"Timeline": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Timeline(ctx, name(orderID(1))))
	},
	"UnlockSlip": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.UnlockSlip(ctx, lab.Order{ID: name(orderID(1)), Hospital: name("city"), Patient: lab.Snapshot{ID: name(onePatient)}}, name("tara"), lab.Moment{})
	},
	"Park": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Park(ctx, name("H#city#O#"+bare(orderID(1)))))
	},
	"NoteTyping": func(s *Store, ctx context.Context, name func(string) string) error {
		o := lab.Order{ID: name(orderID(1)), Items: []lab.Item{{Code: "HB", Specimen: name("E1"), Department: name("haematology")}}}
		return s.NoteTyping(ctx, o, lab.DraftResult{}, lab.DraftResult{Item: "HB", Value: "1"})
	},
	"Typing": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Typing(ctx, name("city"), name("haematology")))
	},
	"UpdateViews": func(s *Store, ctx context.Context, name func(string) string) error {
		return s.UpdateViews(ctx, name("H#city#O#"+bare(orderID(1))))
	},
	"UnderPhone": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.UnderPhone(name("+919876543210"))(ctx, lab.Hospital{ID: name("city")}))
	},
	"Unsigned": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Unsigned(ctx, name("city"), []string{name("haematology")}))
	},
	"Versions": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.Versions(ctx, name("city"), name(onePatient)))
	},
	"Worklist": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.Worklist(ctx, name("city"), name("biochemistry"), nil, name("2#2026-11-25T06:00:00.000Z#"+bare(orderID(1))), 10))
	},
	"FindNames": func(s *Store, ctx context.Context, name func(string) string) error {
		search := lab.NameSearch{Words: []string{name("sunita")}, Number: name("1984")}
		return last(s.FindNames(ctx, lab.Hospital{ID: name("city")}, search, name("0.aa#"+onePatient), 10))
	},
	"FindNumber": func(s *Store, ctx context.Context, name func(string) string) error {
		return third(s.FindNumber(ctx, lab.Hospital{ID: name("city")}, name("26-000001"), name("P26-000001")))
	},
	"OrderByPaper": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrderByPaper(ctx, name("city"), name("R26-000001")))
	},
	"OrderBySlip": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrderBySlip(ctx, name("city"), name("slip")))
	},
	"OrderCards": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.OrderCards(ctx, name(orderID(1))))
	},
	"PickOrders": func(s *Store, ctx context.Context, name func(string) string) error {
		return last(s.PickOrders(ctx, name("city"), name("2026-11-25"), lab.OrderFilter{}, name("2026-11-25T06:00:00.000Z#"+bare(orderID(1))), 10))
	},
}
