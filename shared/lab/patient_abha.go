package lab

import (
	"regexp"
	"strings"
	"time"
)

// ABHA is the number and the address of a person's national health account, as the person gives them at the desk. They are kept and shown, and
// sent nowhere (docs/rules.md#abha).
type ABHA struct {
	Number  string `json:"number,omitempty"`  // 14 digits, the last of which checks the others
	Address string `json:"address,omitempty"` // "sunita.patil@abdm"
	At      Moment `json:"at"`
	By      string `json:"by"`
}

var (
	abhaSigns   = strings.NewReplacer(" ", "", "-", "")
	abhaNumber  = regexp.MustCompile(`^[0-9]{14}$`)
	abhaAddress = regexp.MustCompile(`^[a-z0-9]+(?:[._][a-z0-9]+){0,2}@abdm$`)
)

// The name before the "@" of an address has so many letters.
const leastABHAName, mostABHAName = 8, 18

// KeepABHA keeps the number or the address of a person's health account, or both; with neither, they are taken away. It needs a consent
// to sharing, which is the one to a health record.
func (p Patient) KeepABHA(by Member, at time.Time, rev int, number, address string) (Patient, Event, error) {
	if err := p.checkChange(by, KeepABHA, rev); err != nil {
		return Patient{}, Event{}, err
	}
	next := ABHA{Number: abhaSigns.Replace(FoldBlanks(number)), Address: strings.ToLower(FoldBlanks(address)), At: At(at), By: by.Person}
	if err := next.check(); err != nil {
		return Patient{}, Event{}, err
	}
	none := next.Number == "" && next.Address == ""
	switch {
	case none && p.ABHA == nil, p.ABHA != nil && p.ABHA.Number == next.Number && p.ABHA.Address == next.Address:
		return Patient{}, Event{}, refuse(Unprocessable, "nothing_changes", "This is what is recorded already.")
	case !none && !p.hasConsent(Sharing):
		return Patient{}, Event{}, refuse(Conflict, "no_consent", "Ask for the consent to sharing first: it is the one to a health record.")
	}
	change := Change{Part: partABHA, From: p.ABHA.stateName(), To: "kept"}
	if p.ABHA = &next; none {
		p.ABHA, change.To = nil, "removed"
	}
	changed, ev := p.nextRev(by, at, KeepABHA, change)
	return changed, ev, nil
}

// partABHA is the part under which events note it; they hold neither number nor address.
const partABHA = "patient:abha"

func (a *ABHA) stateName() string {
	if a == nil {
		return ""
	}
	return "kept"
}

func (a ABHA) check() error {
	name, _, _ := strings.Cut(a.Address, "@")
	dots, lines := strings.Count(name, "."), strings.Count(name, "_")
	switch {
	case a.Number != "" && (!abhaNumber.MatchString(a.Number) || !isVerhoeff(a.Number)):
		return Bad("number", "This is no ABHA number: it has 14 digits, and the last one checks the others.")
	case a.Address != "" && (!abhaAddress.MatchString(a.Address) || len(name) < leastABHAName || len(name) > mostABHAName || dots > 1 || lines > 1):
		return Bad("address", "An ABHA address has 8 to 18 letters and digits, at most one dot and one underscore between them, and ends in @abdm.")
	}
	return nil
}

// The tables of Verhoeff's check digit: the multiplication of the symmetries of a pentagon, and what a digit becomes at its place.
var (
	verhoeffTimes = [10]string{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"}
	verhoeffAt    = [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}
)

// isVerhoeff reports whether the last of some digits checks the others: it finds each digit that is wrong and each two that were swapped.
func isVerhoeff(digits string) bool {
	c := byte('0')
	for n := range len(digits) {
		d := digits[len(digits)-1-n]
		c = verhoeffTimes[c-'0'][verhoeffAt[n%8][d-'0']-'0']
	}
	return c == '0'
}
