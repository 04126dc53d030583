package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"

	"assay/shared/ids"
	"assay/shared/lab"
)

// hidden writes the places of the search without a name in them, as keys show up in metrics, in cursors and in errors
// (docs/rules.md#personal-data). Each letter of a place becomes two that depend on the hospital's secret and on all letters
// before it: so what begins alike is written alike in the beginning, and can be looked for by its beginning, and nobody who
// has not the secret reads or compares anything else.
type hidden struct {
	hospital ids.Hospital
	secret   []byte
}

// hiddenLetters are of a sort key: behind "#", which parts a place from the patient.
var hiddenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// write hides the letters of a place from the one at from on.
func (h hidden) write(place string, from int) string {
	out := make([]byte, 0, 2*(len(place)-from))
	for n := from + 1; n <= len(place); n++ {
		out = append(out, hiddenLetters.EncodeToString(h.digest("place " + place[:n])[:2])[:2]...)
	}
	return string(out)
}

func (h hidden) digest(text string) []byte {
	mac := hmac.New(sha256.New, h.secret)
	mac.Write([]byte("search " + text))
	return mac.Sum(nil)
}

// namesPK is of the patients whose key has a head.
func (h hidden) namesPK(k lab.NameKey) partition {
	return partition{"H#" + h.hospital.String() + "#S#" + h.write(k.Head, 0)}
}

// begins is the beginning of the sort keys that a key leads to; "" for all of the partition.
func (h hidden) begins(k lab.NameKey) string { return h.write(k.Head+k.Rest, len(k.Head)) }

// goOn is the row of a key's list whose own key ends so, from which a search goes on (readSearchPlace).
func (h hidden) goOn(k lab.NameKey, rest string) key { return h.namesPK(k).at(h.begins(k) + rest) }

// nameRow is one of the rows of a patient.
func (h hidden) nameRow(k lab.PlacedKey, p ids.Patient) key {
	return h.namesPK(k.NameKey).at(h.begins(k.NameKey) + "#" + p.String())
}

// spelling is of the dictionary: what is known of a spelling, be it of a word or of one with a letter left out.
func (h hidden) spelling(core string) key {
	return partition{"H#" + h.hospital.String() + "#N#" + hiddenLetters.EncodeToString(h.digest("core " + core)[:10])}.at(head)
}

// knownKey is what the search holds of a patient.
func knownKey(h ids.Hospital, p ids.Patient) key { return patientPK(h, p).at(contribution) }

// placedPK is of the orders that were placed on a day, oldest first.
func placedPK(h ids.Hospital, day ids.Day) partition {
	return partition{"H#" + h.String() + "#B#" + day.String()}
}

// paperPK is of the orders to which the number of a receipt or a payment leads; there is one, but where a number was given twice.
// The number comes from outside, so it is hashed.
func paperPK(h ids.Hospital, number string) partition {
	return partition{"H#" + h.String() + "#Q#" + digest(number)}
}

func paperKey(number string, o ids.Order) key { return paperPK(o.Hospital(), number).at(o.UUID()) }

// phonePK hides the number: keys show up in metrics, so a phone is found by a keyed hash only.
func phonePK(h ids.Hospital, secret []byte, phone string) partition {
	return phoneHash(h, secret, "phone "+phone)
}

// familyKey is of who was registered last under a phone. It lies apart from the pointers, which the release before lists.
func familyKey(h ids.Hospital, secret []byte, phone string) key {
	return phoneHash(h, secret, "family "+phone).at(head)
}

func phoneHash(h ids.Hospital, secret []byte, text string) partition {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return partition{"N#" + h.String() + "#F#" + hex.EncodeToString(mac.Sum(nil)[:16])}
}

// phoneKey is the pointer of one patient under a phone.
func phoneKey(h ids.Hospital, secret []byte, phone string, p ids.Patient) key {
	return phonePK(h, secret, phone).at(p.String())
}
