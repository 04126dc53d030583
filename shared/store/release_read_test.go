package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"assay/shared/lab"
)

// readOrders reads every order and all that lies beside it.
func (r *release) readOrders() {
	ctx := context.Background()
	caller := Caller{Hospital: "city", Person: tara, Now: r.now}
	r.each(kindOrder, func(k key) {
		order, _ := orderOf(k.pk)
		id := order.String()
		d, err := r.Read(ctx, caller, ReadSet{Order: id})
		r.must(err)
		if _, err := r.Read(ctx, caller, ReadSet{Order: id, Patient: d.Order.Patient.ID, Contact: true, Settings: true, Draft: "HB"}); err != nil {
			r.t.Errorf("%s with what a command reads: %v", id, err)
		}
		if b := lab.VerifyOrder(r.kept(id), d.Order); b != nil {
			r.t.Errorf("%s: event %d: %s", id, b.N, b.Why)
		}
		r.must(d.Order.Prove())
		found, err := r.OrderByNumber(ctx, "city", d.Order.Number)
		if found != id {
			r.t.Errorf("number %s finds %q, %v", d.Order.Number, found, err)
		}
		for _, a := range d.Order.Money.Attempts {
			if found, err := r.OrderByGateway(ctx, "city", a.Gateway); found != id {
				r.t.Errorf("%s finds %q, %v", a.Gateway, found, err)
			}
		}
		r.readSlip(k, d.Order)
		letter, err := r.LetterData(ctx, Job{Ref: DutyRef{Order: id}})
		if letter.Order.ID != id || letter.Patient.ID == "" || letter.Hospital.Name == "" {
			r.t.Errorf("the letters of %s: %+v, %v", id, letter, err)
		}
	})
	r.each(kindDuty, func(k key) {
		ref, _ := DutyRefOfKeys(k.pk, k.sk)
		if j, ok, err := r.Job(ctx, ref); !ok || err != nil || j.Duty.Kind == "" {
			r.t.Errorf("duty %s: %+v, %v", ref, j, err)
		}
	})
	r.each(kindFrozen, func(k key) {
		var version int
		_, err := fmt.Sscanf(k.sk, "V#%d", &version)
		r.must(err)
		p, err := r.ReportToPrint(ctx, OrderOfKey(k.pk), version)
		r.must(err)
		sheet, err := p.Frozen.Sheet(p.Runs, "", "https://check.example")
		if err != nil || sheet.Hospital.NameLocal == "" || sheet.Patient.BirthDate == "" || len(sheet.Sections) == 0 && sheet.Kind != "withdrawn" {
			r.t.Errorf("report %v: %+v, %v", k, sheet, err)
		}
		opened, err := r.OpenCheck(ctx, p.Frozen.Check, p.Order.Patient.BirthDate)
		if opened.Version != version {
			r.t.Errorf("the check code of report %v opens %d, %v", k, opened.Version, err)
		}
	})
	sheets, notes, err := r.Runs(ctx, orderID(6))
	r.want("runs", len(sheets), err)
	r.want("notes", len(notes), nil)
	drafts, err := r.Drafts(ctx, orderID(6))
	r.want("drafts", len(drafts), err)
}

// readSlip opens the slip by the token that this release kept in the order: it has no version, and the birth date is that of
// the record.
func (r *release) readSlip(k key, o lab.Order) {
	ctx := context.Background()
	row, err := r.point(ctx, k)
	r.must(err)
	_, plain, err := inflate(row)
	r.must(err)
	var kept struct{ Slip string }
	r.must(json.Unmarshal(plain, &kept))
	p, c, err := r.SlipPerson(ctx, o)
	r.must(err)
	answer := lab.SlipAnswer{BirthDate: p.BirthDate}
	switch p.SlipGuard(c) {
	case lab.ByDesk:
		return
	case lab.ByPhone:
		answer = lab.SlipAnswer{PhoneDigits: c.Phone[len(c.Phone)-4:]}
	}
	opened, err := r.OpenSlip(ctx, kept.Slip, answer, r.now)
	if kept.Slip == "" || opened.Order.ID != o.ID {
		r.t.Errorf("the slip of %s opens %q, %v", o.ID, opened.Order.ID, err)
	}
}

// kept reads the events of an order as the audit does.
func (r *release) kept(order string) []lab.KeptEvent {
	lists, err := r.lists(context.Background(), orderPK(orderNamed(order)))
	r.must(err)
	return lists[head].events
}

// readPeople reads patients, staff, and what points to them.
func (r *release) readPeople() {
	ctx := context.Background()
	h, ok, err := r.Hospital(ctx, "city")
	if !ok || err != nil || h.RefundLimit != 50_000 || h.Mail["expired"] {
		r.t.Errorf("hospital %+v, %v", h, err)
	}
	r.each(kindPatient, func(k key) {
		id := strings.TrimPrefix(k.pk, "H#city#P#")
		p, ok, err := r.Patient(ctx, "city", id)
		if !ok || err != nil || p.ID != id {
			r.t.Errorf("patient %s: %+v, %v", id, p, err)
		}
		found, err := r.PatientByNumber(ctx, h, p.Number)
		r.want("the patient "+p.Number, len(found), err)
	})
	found, err := r.PatientsByPhone(ctx, h, "+919800000004", "", MaxFamily)
	r.want("patients by phone", len(found.Rows), err)
	persons, contacts, err := r.Versions(ctx, "city", ravi)
	r.want("versions of a patient", len(persons), err)
	r.want("versions of a contact", len(contacts), nil)
	records, err := r.OwnRecords(ctx, "login-asha")
	if len(records) != 0 || err != nil { // its tie was made with a slip: the record does not know of it
		r.t.Errorf("a login of the release opens %+v, %v", records, err)
	}
	members, err := r.Members(ctx, "city")
	r.want("members", len(members), err)
	grants, err := r.Grants(ctx, "city")
	r.want("grants", len(grants), err)
	memberships, err := r.Memberships(ctx, tara)
	r.want("memberships", len(memberships), err)
	names, err := r.Names(ctx, "city", []string{tara, meera})
	r.want("names", len(names), err)
	seen, err := r.AccessRecords(ctx, "city", []string{asha, ashaTwice}, 10)
	r.want("access records", len(seen), err)
	w := Webhook{Hospital: "city", ID: "event_0", Hash: [32]byte{1, 0}, At: lab.At(r.now)}
	if ended, again, err := r.KeepWebhook(ctx, w); ended != "applied" || !again || err != nil {
		r.t.Errorf("a webhook that was applied: %q, %v, %v", ended, again, err)
	}
	// A request that was answered by the release is answered again, byte for byte.
	c := Command{Caller: Caller{Hospital: "city", Person: avni, Now: r.now}, Key: "request-0001", Hash: [32]byte{0, 1}}
	a, err := r.Do(ctx, c, func(Loaded) (Result, error) { return Result{}, fmt.Errorf("decided again") })
	if err != nil || !a.Replayed || string(a.Body) != `{"changed":2}` {
		r.t.Errorf("a request that was answered: %+v, %v", a, err)
	}
}

// readLists reads the lists and counts.
func (r *release) readLists() {
	ctx := context.Background()
	orders := 0
	for _, tab := range lab.Tabs {
		for day := range 10 {
			page, err := r.Board(ctx, "city", tab, lab.Day(r.now.AddDate(0, 0, -day)), "", 100)
			r.must(err)
			if orders += len(page.Rows); !tab.Closed() {
				break
			}
		}
	}
	if orders != lastOrder {
		r.t.Errorf("%d orders are under the tabs, want %d", orders, lastOrder)
	}
	page, err := r.OrdersOf(ctx, "city", []string{asha, ashaTwice}, "", 100)
	r.want("orders of a patient", len(page.Rows), err)
	tasks, err := r.Tasks(ctx, "city", "")
	r.want("tasks", len(tasks.Rows), err)
	for _, department := range []string{"haematology", "biochemistry", "clinical_pathology"} {
		work, err := r.Worklist(ctx, "city", department, nil, "", 100)
		r.want("work of "+department, len(work.Rows), err)
	}
	days, err := r.Days(ctx, "city", "2026-11-01", "2026-11-30")
	r.want("days", len(days), err)
	counts, err := r.TabCounts(ctx, "city")
	r.want("counts", len(counts.Figures), err)
	for ref, err := range r.Due(ctx, lab.DutyMail, lab.At(r.now)) {
		if r.must(err); ref.Order == "" {
			r.t.Error("a duty that is due has no order")
		}
	}
}
