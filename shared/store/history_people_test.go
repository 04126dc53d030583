package store

import (
	"context"

	"assay/shared/lab"
)

// staff founds the hospital and lets every list of events of its desk grow.
func (h *history) staff() {
	signs := []string{"haematology", "biochemistry"}
	founded := city
	founded.LabEmail, founded.RefundLimit, founded.HandLimit, founded.StatLater = "lab@city.example", 50_000, 40_000, true
	h.must(h.Found(context.Background(), founded, []lab.Member{
		{Hospital: "city", Person: avni, Name: "Avni Rao", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1},
		{Hospital: "city", Person: imran, Name: "Imran Shaikh", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1},
		{Hospital: "city", Person: meera, Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Signatory: signs, Qualification: "MD (Pathology)",
			Registration: "MMC 41523", Email: "meera@city.example", Active: true, Rev: 1},
		{Hospital: "city", Person: tara, Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1},
	}, lab.At(h.now)))
	h.desk(avni, ReadSet{Settings: true}, func(d Loaded) ([]Write, error) {
		next := d.Hospital
		next.NameLocal, next.Address, next.Email = "नगर रुग्णालय", "12 Station Road, Pune 411001", "desk@city.example"
		next.AccessAlarm, next.TaxName = 10, "GST"
		next.GSTIN, next.SAC, next.TaxInvoice = "27AAPFU0939F1ZV", "999316", true
		next.Registration, next.Mail = "PMC/2019/114", map[string]bool{"collected": true, "expired": false}
		settings, e, err := d.Hospital.Change(d.Caller, h.now, next)
		if err != nil {
			return nil, err
		}
		return h.HospitalChange(settings, e)
	})
	h.desk(avni, ReadSet{Settings: true, Member: farah}, func(d Loaded) ([]Write, error) {
		i, _, err := lab.Invitation{ID: farahs, Person: farah, Email: "farah@city.example", Name: "Farah Ali", Roles: []lab.Role{lab.Technician},
			Qualification: "DMLT"}.Invite(d.Caller, d.Member, d.Hospital, h.now)
		if err != nil {
			return nil, err
		}
		out, err := i.Accept(lab.Member{Person: farah, Request: d.Caller.Request}, d.Caller, d.Member, h.now, i.Rev)
		if err != nil {
			return nil, err
		}
		return h.MemberChange(out.Member, out.MemberEvent)
	})
	h.desk(avni, ReadSet{Member: imran}, func(d Loaded) ([]Write, error) {
		next := d.Member
		next.Qualification, next.Registration = "MSc", "MMC 77001"
		m, e, err := d.Member.ChangeMember(d.Caller, h.now, next)
		if err != nil {
			return nil, err
		}
		return h.MemberChange(m, e)
	})
	ask := func(person string, r lab.GrantRequest) {
		h.desk(avni, ReadSet{Member: person, Grant: person}, func(d Loaded) ([]Write, error) {
			r.MemberRev = d.Member.Rev
			g, e, err := d.Grant.AskGrant(d.Caller, d.Member, h.now, r)
			if err != nil {
				return nil, err
			}
			return h.GrantChange(g, e)
		})
	}
	ask(imran, lab.GrantRequest{Roles: []lab.Role{lab.Technician, lab.Supervisor}, Signatory: []string{"biochemistry"}, Active: true, Reason: "Signs in December"})
	h.desk(meera, ReadSet{Member: imran, Grant: imran}, func(d Loaded) ([]Write, error) {
		g, err := d.Grant.Confirm(d.Caller, d.Requester, d.Member, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		member, err := h.MemberChange(g.Member, g.MemberEvent)
		if err != nil {
			return nil, err
		}
		grant, err := h.GrantChange(g.Grant, g.GrantEvent)
		return append(append(member, grant...), h.MemberUnchanged(d.Requester)), err
	})
	ask(tara, lab.GrantRequest{Roles: []lab.Role{lab.Supervisor}, Active: true, Reason: "Stands in for a week"})
	h.desk(meera, ReadSet{Grant: tara}, func(d Loaded) ([]Write, error) {
		g, e, err := d.Grant.Refuse(d.Caller, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		return h.GrantChange(g, e)
	})
	ask(farah, lab.GrantRequest{Roles: []lab.Role{lab.Admin}, Active: true, Reason: "Second admin"})
	h.desk(avni, ReadSet{Grant: farah}, func(d Loaded) ([]Write, error) {
		g, e, err := d.Grant.Withdraw(d.Caller, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		return h.GrantChange(g, e)
	})
	ask(farah, lab.GrantRequest{Roles: []lab.Role{lab.Technician, lab.Admin}, Active: true, Reason: "Second admin, keeps the bench"})
}

const farahs, nilas = "01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f6f", "01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f70"

// second lets two persons change the settings, and two be invited, of whom one accepts.
func (h *history) second() {
	h.desk(avni, ReadSet{Settings: true, Grant: lab.SettingsGrant, Staff: h.Members}, func(d Loaded) ([]Write, error) {
		rootLetterTo := "asha@elsewhere.example"
		g, e, err := d.Grant.AskSettings(d.Caller, d.Hospital, h.now, lab.SettingsRequest{GuardedSettings: lab.GuardedSettings{RefundLimit: 60_000,
			LabEmail: "lab@city.example", InviteDomains: []string{"city.example"}, RootLetterTo: &rootLetterTo}, Reason: "The till has grown", Rev: d.Hospital.Rev})
		if err != nil {
			return nil, err
		}
		letters, err := g.Letters(d.Staff)
		if err != nil {
			return nil, err
		}
		writes, err := h.GrantChange(g, e)
		if err != nil {
			return nil, err
		}
		more, err := h.StaffLetters(g.Hospital, g.Person, letters)
		return append(writes, more...), err
	})
	h.desk(meera, ReadSet{Settings: true, Grant: lab.SettingsGrant}, func(d Loaded) ([]Write, error) {
		out, err := d.Grant.ConfirmSettings(d.Caller, d.Requester, d.Hospital, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		settings, err := h.HospitalChange(out.Hospital, out.HospitalEvent)
		if err != nil {
			return nil, err
		}
		grant, err := h.GrantChange(out.Grant, out.GrantEvent)
		return append(append(settings, grant...), h.MemberUnchanged(d.Requester)), err
	})
	for _, who := range []struct{ id, email string }{{nilas, "nila@city.example"}, {"01938f6b-2c4d-7a11-9f3e-6b1d2c3e4f71", "nobody.yet@city.example"}} {
		h.desk(avni, ReadSet{Settings: true, Member: nila, Staff: h.Members}, func(d Loaded) ([]Write, error) {
			i, e, err := lab.Invitation{ID: who.id, Person: nila, Email: who.email, Name: "Nila Rao", Roles: []lab.Role{lab.Technician},
				Qualification: "DMLT", Registration: "MMC 90210", Language: "hi", Origin: "request-of-" + who.id}.Invite(d.Caller, d.Member, d.Hospital, h.now)
			if err != nil {
				return nil, err
			}
			return h.InvitationChange(i, e, i.Letters(d.Staff))
		})
	}
	h.by(Caller{Person: nila, Invitation: nilas}, ReadSet{Member: nila, Invitation: nilas}, "", func(d Loaded) (Result, error) {
		out, err := d.Invitation.Accept(d.Caller, d.Requester, d.Member, h.now, d.Invitation.Rev)
		if err != nil {
			return Result{}, err
		}
		writes, err := h.InvitationChange(out.Invitation, out.InvitationEvent, nil)
		if err != nil {
			return Result{}, err
		}
		member, err := h.MemberChange(out.Member, out.MemberEvent)
		return Result{Writes: append(append(writes, member...), h.MemberUnchanged(d.Requester)), Status: 200}, err
	})
}

// patients registers five records of three persons and does to them what can be done.
func (h *history) patients() {
	register := func(r lab.Registration) {
		h.do(tara, ReadSet{Settings: true, NewPatient: r.ID, Family: h.UnderPhone(r.Contact.Phone)}, PatientNumbers, func(d Loaded) (Result, error) {
			r.Number, r.Origin = d.Number, "request-of-"+r.ID
			out, err := lab.Register(d.Caller, h.now, r)
			if err != nil {
				return Result{}, err
			}
			writes, err := h.NewPatient(d.Hospital, out, r.Contact)
			if r.Contact.Phone != "" {
				writes = append(writes, h.JoinFamily(d, r.Contact.Phone, out.Patient))
			}
			return Result{Writes: writes, Status: 201, Answer: map[string]string{"patient": out.Patient.ID, "number": out.Patient.Number}}, err
		})
	}
	care := &lab.Consent{TextVersion: "care-2026-1", Language: "hi", Purpose: lab.Care, Attested: true}
	days := 9
	register(lab.Registration{ID: asha, Name: "आशा देवी", NameLatin: "Asha Devi", BirthDate: "1984-03-12", Sex: "female", Language: "hi",
		Contact: lab.Contact{Phone: "+919800000001", Email: "asha@mail.example", Guardian: "Mohan Devi"}, Consent: care})
	register(lab.Registration{ID: ashaTwice, Name: "Asha Devi", BirthDate: "1984-03-12", Sex: "female", Language: "en",
		Contact: lab.Contact{Phone: "+919800000001"}, Consent: care})
	register(lab.Registration{ID: ravi, Name: "Ravi Menon", BirthDate: "1961-07-30", Sex: "male", Language: "en",
		Contact: lab.Contact{Phone: "+919800000002", Email: "ravi@mail.example"}, Consent: care})
	register(lab.Registration{ID: baby, Name: "Baby of Sunita", Age: lab.StatedAge{Days: &days}, Sex: "unknown", Language: "en",
		Contact: lab.Contact{Phone: "+919800000003", Guardian: "Sunita Pawar"}, Consent: &lab.Consent{TextVersion: "care-2026-2", Language: "en",
			Purpose: lab.Care, Attested: true, GivenBy: lab.ByGuardian, Guardian: "Sunita Pawar", Relation: "mother"}})
	register(lab.Registration{ID: babyTwice, Name: "Baby Pawar", Age: lab.StatedAge{Days: &days}, Sex: "male", Language: "en"}) // nobody came with the child

	change := func(person, id string, to func(lab.Patient, lab.Member) (lab.Patient, lab.Event, error)) {
		h.desk(person, ReadSet{Patient: id}, func(d Loaded) ([]Write, error) {
			p, e, err := to(d.Patient, d.Caller)
			if err != nil {
				return nil, err
			}
			return h.PatientChange(p, e)
		})
	}
	settle := func(person, id string, to func(lab.Patient, lab.Member) (lab.ChangedPatient, error)) {
		h.desk(person, ReadSet{Patient: id}, func(d Loaded) ([]Write, error) {
			out, err := to(d.Patient, d.Caller)
			if err != nil {
				return nil, err
			}
			return h.PatientSettled(out)
		})
	}
	research := lab.Consent{TextVersion: "research-2026-1", Language: "en", Purpose: lab.Research, Attested: true}
	settle(tara, asha, func(p lab.Patient, by lab.Member) (lab.ChangedPatient, error) {
		return p.GiveConsent(by, h.now, p.Rev, research)
	})
	settle(imran, asha, func(p lab.Patient, by lab.Member) (lab.ChangedPatient, error) {
		return p.WithdrawConsent(by, h.now, p.Rev, lab.Research)
	})
	change(tara, asha, func(p lab.Patient, by lab.Member) (lab.Patient, lab.Event, error) {
		own := lab.PatientActor(p.Hospital, "login-asha")
		return p.SetPreferences(own, h.now, p.Rev, lab.Preferences{Language: "en", Mail: map[string]bool{"ready": true, "processing": false}})
	})
	name, born, phone, mail, three := "Ravi K. Menon", "1961-08-30", "+919800000004", "", 3
	h.correct(ravi, lab.PatientCorrection{Reason: "as on the card", Name: &name, BirthDate: &born, Phone: &phone, Email: &mail})
	h.correct(baby, lab.PatientCorrection{Reason: "age told anew", Age: lab.StatedAge{Months: &three}})
	pair := func(id, other string, to func(d Loaded) (lab.MergedPair, error)) {
		h.desk(meera, ReadSet{Patient: id, Other: other}, func(d Loaded) ([]Write, error) {
			out, err := to(d)
			if err != nil {
				return nil, err
			}
			return h.Merged(out)
		})
	}
	absorb := func(d Loaded) (lab.MergedPair, error) {
		return d.Patient.MergeRecord(d.Caller, h.now, d.Patient.Rev, d.Other, d.Other.Rev, "one person, registered twice")
	}
	h.invite(ashaTwice, "mohan@mail.example")
	h.tie("login-mohan", ashaTwice)
	pair(asha, ashaTwice, absorb)
	askMerge := func() {
		h.desk(avni, ReadSet{Patient: baby, Other: babyTwice}, func(d Loaded) ([]Write, error) {
			out, err := d.Patient.AskMerge(d.Caller, h.now, d.Patient.Rev, d.Other, d.Other.Rev, "the sex was not known at birth")
			if err != nil {
				return nil, err
			}
			return h.MergeAsked(out)
		})
	}
	askMerge()
	pair(baby, babyTwice, func(d Loaded) (lab.MergedPair, error) {
		return d.Patient.ConfirmMerge(d.Caller, h.now, d.Patient.Rev, d.Other, d.Other.Rev)
	})
	pair(baby, babyTwice, func(d Loaded) (lab.MergedPair, error) {
		return d.Patient.SeparateRecord(d.Caller, h.now, d.Patient.Rev, d.Other, d.Other.Rev)
	})
	askMerge() // nobody confirms it
	h.desk(avni, ReadSet{Settings: true, Patient: ravi, Contact: true}, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.EraseContact(d.Caller, h.now, d.Patient.Rev, d.Contact)
		if err != nil {
			return nil, err
		}
		_, earlier, err := h.Versions(context.Background(), "city", ravi)
		if err != nil {
			return nil, err
		}
		return h.Erasure(d.Hospital, d.Contact, earlier, out)
	})
	h.invite(asha, "asha.devi@mail.example")
	h.correct(asha, lab.PatientCorrection{Reason: "a new number", Phone: &phone})
	h.login("login-asha", asha, func(d Loaded) ([]Write, error) {
		out, sent, err := d.Patient.AskTie(d.Caller, h.now, d.Contact)
		if err != nil || !sent {
			h.t.Fatal(sent, err)
		}
		code := IssuedCode{Hospital: "city", Patient: asha, Offer: out.Patient.Rev, Code: "codeforasha2", Until: lab.At(h.now.Add(lab.CodeLife))}
		h.must(h.IssueCode(context.Background(), code))
		return h.TieOffered(out)
	})
	h.tie("login-asha", asha)
}

// offers leaves codes behind that nobody has used yet.
func (h *history) offers() {
	email := "sunita@mail.example"
	h.correct(baby, lab.PatientCorrection{Reason: "asked the mother", Email: &email})
	h.login("login-sunita", baby, func(d Loaded) ([]Write, error) {
		out, sent, err := d.Patient.AskTie(d.Caller, h.now, d.Contact)
		if err != nil || !sent {
			h.t.Fatal(sent, err)
		}
		return h.TieOffered(out)
	})
	h.invite(baby, "sunita.pawar@mail.example")
}

// invite invites a login to a record.
func (h *history) invite(patient, email string) {
	h.desk(tara, ReadSet{Patient: patient, Contact: true}, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.InviteLogin(d.Caller, h.now, d.Patient.Rev, d.Contact, email, true)
		if err != nil {
			return nil, err
		}
		return h.TieOffered(out)
	})
}

// tie ties a login to a record by the newest of its codes.
func (h *history) tie(login, patient string) {
	h.login(login, patient, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.TieLogin(d.Caller, h.now, d.Patient.Rev, d.Contact)
		if err != nil {
			return nil, err
		}
		return h.Tied(out, d.Contact)
	})
}

// correct corrects what is recorded about a patient.
func (h *history) correct(id string, c lab.PatientCorrection) {
	h.desk(tara, ReadSet{Settings: true, Patient: id, Contact: true}, func(d Loaded) ([]Write, error) {
		c.Rev = d.Patient.Rev
		out, err := d.Patient.Correct(d.Caller, h.now, d.Contact, c)
		if err != nil {
			return nil, err
		}
		return h.PatientCorrection(d.Hospital, out)
	})
}
