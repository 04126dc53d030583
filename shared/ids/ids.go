// Package ids gives what names a thing a type of its own, which only a check of its shape makes. What comes from outside
// is text; no key of a table takes text, so what has not been checked does not compile into one
// (docs/rules.md#keys-from-outside).
//
// No shape is longer than 128 letters, and but for a duty's and a place's, which have parts of their own at the end of a key,
// none has the "#" that separates the parts of a key.
package ids

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// name is the text of a name whose shape was checked; "" of the zero value, which is none.
type name struct{ text string }

// String gives the name as it is written.
func (n name) String() string { return n.text }

// The names of things. The zero value of each names nothing.
type (
	Hospital      struct{ name } // "sahyadri": 2 to 20 small letters and digits
	Patient       struct{ name } // the record of a patient: a UUID of version 7
	Person        struct{ name } // who signs in: the token's "sub", up to 64 letters, digits and dashes
	Invitation    struct{ name } // of staff: a UUID of version 7
	Item          struct{ name } // of an order, the code of its analyte: "HBA1C"
	OrderNumber   struct{ name } // "26-000417"
	PatientNumber struct{ name } // "P26-000093"
	GatewayOrder  struct{ name } // of Razorpay: "order_", or "qr_" of a code, and up to 32 letters and digits
	Department    struct{ name } // "clinical_pathology"
	Day           struct{ name } // a calendar day in India: "2026-04-01"
	Duty          struct{ name } // of an order: "000003#mail.receipt", the event's number and the duty's name
	Task          struct{ name } // of an order: "5.1"
	Call          struct{ name } // the gateway's id of a request
	Place         struct{ name } // of an order or a task in a list, as the store wrote it
	Request       struct{ name } // an Idempotency-Key, as it is kept
	Device        struct{ name } // that keeps records while it is offline: up to 40 letters, digits and dashes
)

// Order is the public id of an order, "<hospital>-<uuidv7>": it holds its hospital, so that the store cannot be asked for
// an order of another one.
type Order struct {
	hospital Hospital
	uuid     string
}

// String gives the id as it is in addresses.
func (o Order) String() string { return o.hospital.text + "-" + o.uuid }

// Hospital is whose order it is.
func (o Order) Hospital() Hospital { return o.hospital }

// UUID is the id without the hospital.
func (o Order) UUID() string { return o.uuid }

// ParseHospital reads the id of a hospital; ok is false for what can be none, as with all that follow.
func ParseHospital(s string) (h Hospital, ok bool) {
	if len(s) < 2 || !made(s, 20, smallOrDigit) {
		return Hospital{}, false
	}
	return Hospital{name{s}}, true
}

// ParseOrder reads the public id of an order.
func ParseOrder(s string) (o Order, ok bool) {
	hospital, uuid, _ := strings.Cut(s, "-")
	h, ok := ParseHospital(hospital)
	if !ok || !IsUUIDv7(uuid) {
		return Order{}, false
	}
	return Order{h, uuid}, true
}

// ParsePatient reads the id of a patient.
func ParsePatient(s string) (p Patient, ok bool) {
	if !IsUUIDv7(s) {
		return Patient{}, false
	}
	return Patient{name{s}}, true
}

// ParsePerson reads what an issuer calls a person; Cognito's is a UUID.
func ParsePerson(s string) (p Person, ok bool) {
	if !made(s, 64, func(c byte) bool { return letterOrDigit(c) || c == '-' }) {
		return Person{}, false
	}
	return Person{name{s}}, true
}

// ParseInvitation reads the id of an invitation.
func ParseInvitation(s string) (i Invitation, ok bool) {
	if !IsUUIDv7(s) {
		return Invitation{}, false
	}
	return Invitation{name{s}}, true
}

// ParseItem reads the code of an item.
func ParseItem(s string) (i Item, ok bool) {
	if !made(s, 10, func(c byte) bool { return capital(c) || digit(c) }) || digit(s[0]) {
		return Item{}, false
	}
	return Item{name{s}}, true
}

// ParseOrderNumber reads the number of an order.
func ParseOrderNumber(s string) (n OrderNumber, ok bool) {
	if !isNumber(s) {
		return OrderNumber{}, false
	}
	return OrderNumber{name{s}}, true
}

// ParsePatientNumber reads the number of a patient (UHID).
func ParsePatientNumber(s string) (n PatientNumber, ok bool) {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || !isNumber(rest) {
		return PatientNumber{}, false
	}
	return PatientNumber{name{s}}, true
}

// isNumber: two digits of the year, and at least six that count on.
func isNumber(s string) bool {
	year, n, _ := strings.Cut(s, "-")
	return len(year) == 2 && made(year, 2, digit) && len(n) >= 6 && made(n, 12, digit)
}

// ParseGatewayOrder reads Razorpay's id of an order, or of a code that is paid in place of one.
func ParseGatewayOrder(s string) (g GatewayOrder, ok bool) {
	rest, ok := strings.CutPrefix(s, "order_")
	if !ok {
		rest, ok = strings.CutPrefix(s, "qr_")
	}
	if !ok || !made(rest, 32, letterOrDigit) {
		return GatewayOrder{}, false
	}
	return GatewayOrder{name{s}}, true
}

// ParseDepartment reads the name of a department.
func ParseDepartment(s string) (d Department, ok bool) {
	if len(s) < 2 || !small(s[0]) || !made(s, 30, func(c byte) bool { return small(c) || c == '_' || c == '-' }) {
		return Department{}, false
	}
	return Department{name{s}}, true
}

// ParseDay reads a calendar day that there is.
func ParseDay(s string) (d Day, ok bool) {
	if _, err := time.Parse(time.DateOnly, s); err != nil || len(s) != len(time.DateOnly) {
		return Day{}, false
	}
	return Day{name{s}}, true
}

// ParseDuty reads the name of a duty within its order.
func ParseDuty(s string) (d Duty, ok bool) {
	n, what, _ := strings.Cut(s, "#")
	if len(n) < 6 || !made(n, 12, digit) || !made(what, 100, func(c byte) bool { return letterOrDigit(c) || strings.IndexByte("._-", c) >= 0 }) {
		return Duty{}, false
	}
	return Duty{name{s}}, true
}

// ParseTask reads the id of a task.
func ParseTask(s string) (t Task, ok bool) {
	event, n, _ := strings.Cut(s, ".")
	if !made(event, 10, digit) || !made(n, 10, digit) {
		return Task{}, false
	}
	return Task{name{s}}, true
}

// ParseCall reads the gateway's id of a request: letters, digits, and what base64 has beside them.
func ParseCall(s string) (c Call, ok bool) {
	if !made(s, 128, func(c byte) bool { return letterOrDigit(c) || strings.IndexByte("+/=_-", c) >= 0 }) {
		return Call{}, false
	}
	return Call{name{s}}, true
}

// ParsePlace reads where in a list of orders a row is: "2#2026-11-25T06:00:00.000Z#<uuidv7>", with a time and up to one
// more part before the id.
func ParsePlace(s string) (p Place, ok bool) {
	before, order, ok := cutLast(s, "#")
	first, second, two := strings.Cut(before, "#")
	if !ok || !IsUUIDv7(order) || !made(first, 30, inTime) || two && !made(second, 30, inTime) {
		return Place{}, false
	}
	return Place{name{s}}, true
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// inTime: letters of a time, a priority or a task.
func inTime(c byte) bool { return digit(c) || strings.IndexByte("-:.TZ", c) >= 0 }

// ParseDevice reads the name of a device.
func ParseDevice(s string) (d Device, ok bool) {
	if !made(s, 40, func(c byte) bool { return letterOrDigit(c) || c == '-' }) {
		return Device{}, false
	}
	return Device{name{s}}, true
}

// ParseRequest reads an Idempotency-Key. One of letters, digits, ".", "_", ":" and "-" is kept as it is; of any other its
// hash is, behind a "~" that no such key has.
func ParseRequest(s string) (r Request, ok bool) {
	if !made(s, 128, visible) {
		return Request{}, false
	}
	if !made(s, 128, func(c byte) bool { return letterOrDigit(c) || strings.IndexByte("._:-", c) >= 0 }) {
		sum := sha256.Sum256([]byte(s))
		s = "~" + hex.EncodeToString(sum[:])
	}
	return Request{name{s}}, true
}

// IsUUIDv7 reports whether s is a UUID of version 7 (RFC 9562) in its one canonical spelling, small letters.
func IsUUIDv7(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if !digit(c) && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return s[14] == '7' && strings.IndexByte("89ab", s[19]) >= 0
}

// made reports whether s has 1 to most bytes, all of them allowed.
func made(s string, most int, allowed func(byte) bool) bool {
	if s == "" || len(s) > most {
		return false
	}
	for _, c := range []byte(s) {
		if !allowed(c) {
			return false
		}
	}
	return true
}

func small(c byte) bool         { return c >= 'a' && c <= 'z' }
func capital(c byte) bool       { return c >= 'A' && c <= 'Z' }
func digit(c byte) bool         { return c >= '0' && c <= '9' }
func smallOrDigit(c byte) bool  { return small(c) || digit(c) }
func letterOrDigit(c byte) bool { return small(c) || capital(c) || digit(c) }
func visible(c byte) bool       { return c > ' ' && c <= '~' }
