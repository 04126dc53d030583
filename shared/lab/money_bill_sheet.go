package lab

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// DefaultSAC is the service accounting code of what a medical laboratory does.
const DefaultSAC = "999316"

// BillSheet is all that a bill prints, frozen in the transaction that gives it its number: a change of the hospital's settings or of
// the patient changes no bill.
type BillSheet struct {
	Order         string     `json:"order"`
	Place         int        `json:"place"` // in the order's list of bills, from 1
	Kind          BillKind   `json:"kind"`
	Number        string     `json:"number"`
	At            Moment     `json:"at"`
	Of            string     `json:"of,omitempty"`    // the invoice that a credit note takes back from
	OfAt          *Moment    `json:"of_at,omitempty"` // when that was made
	Letterhead    Letterhead `json:"letterhead"`
	GSTIN         string     `json:"gstin,omitempty"`
	SAC           string     `json:"sac"`
	Taxed         bool       `json:"taxed,omitempty"` // the hospital is not exempt, so that its invoice is a tax invoice
	OrderNumber   string     `json:"order_number"`
	PlacedAt      Moment     `json:"placed_at"`
	Patient       string     `json:"patient"`
	PatientNumber string     `json:"patient_number"`
	Lines         []Line     `json:"lines"` // those of sensitive tests without their names
	Total         Paise      `json:"total"`
	Due           Paise      `json:"due"` // of the order, when the bill was made
}

// BillKey returns where the paper of a bill is stored. It contains the order's id and nothing about the patient.
func BillKey(order string, place int) string {
	return fmt.Sprintf("bills/%s/%s/b%d.pdf", HospitalOf(order), order, place)
}

// BillDuty is the duty to print a bill, by the bill's place in the order's list, from 1.
func (m Money) BillDuty(place int) Duty {
	return Duty{N: m.Bills[place-1].N, Kind: DutyDocument, Bill: place}
}

// FiscalYear returns the year from April to March in India that a time lies in: "2627". Numbers of bills start with it.
func FiscalYear(at time.Time) string {
	begins, _ := time.Parse(time.DateOnly, Day(at))
	begins = begins.AddDate(0, -3, 1-begins.Day()) // of the first of the month, so that none has too few days
	return begins.Format("06") + begins.AddDate(1, 0, 0).Format("06")
}

// BillNumber writes a number of a series of bills: "I2627-000012", "C2627-000003".
func BillNumber(kind BillKind, at time.Time, n int64) string {
	return fmt.Sprintf("%s-%06d", BillSeries(kind, at), n)
}

// BillSeries names the series of numbers of a kind of bills in the fiscal year of a time.
func BillSeries(kind BillKind, at time.Time) string {
	return map[BillKind]string{Invoice: "I", CreditNote: "C"}[kind] + FiscalYear(at)
}

// billSheet freezes a bill of the order, by its index.
func (o Order) billSheet(n int, h Hospital) BillSheet {
	b := o.Money.Bills[n]
	s := BillSheet{Order: o.ID, Place: n + 1, Kind: b.Kind, Number: b.Number, At: b.At, Letterhead: h.Letterhead(), GSTIN: h.GSTIN,
		SAC: cmp.Or(h.SAC, DefaultSAC), Taxed: h.TaxInvoice, OrderNumber: o.Number, PlacedAt: o.PlacedAt, Patient: o.Patient.Name,
		PatientNumber: o.Patient.Number, Total: b.Total, Due: max(0, o.Money.Due())}
	for _, l := range o.Money.Lines {
		if slices.Contains(b.Codes, l.Code) {
			s.Lines = append(s.Lines, o.withoutSensitiveName(l))
		}
	}
	for _, before := range o.Money.Bills[:n] {
		if b.Kind == CreditNote && before.Kind == Invoice && slices.Contains(before.Codes, b.Codes[0]) {
			s.Of, s.OfAt = before.Number, &before.At
		}
	}
	return s
}

var (
	sacForm   = regexp.MustCompile(`^99\d{2,4}$`)
	gstinForm = regexp.MustCompile(`^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$`)
)

// isGSTIN reports whether a text has the form of a GSTIN and its last character checks the others: each is a digit of base 36, every
// second one counts twice, and of what is beyond 35 the two digits are added.
func isGSTIN(s string) bool {
	if !gstinForm.MatchString(s) {
		return false
	}
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	sum := 0
	for n, c := range s[:len(s)-1] {
		part := strings.IndexRune(digits, c) * (1 + n%2)
		sum += part/len(digits) + part%len(digits)
	}
	return s[len(s)-1] == digits[(len(digits)-sum%len(digits))%len(digits)]
}
