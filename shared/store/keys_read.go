package store

import (
	"strings"

	"assay/shared/ids"
)

// orderOf reads an order's id back out of its partition key "H#h#O#o"; ok is false for any other.
func orderOf(pk string) (o ids.Order, ok bool) {
	p := strings.Split(pk, "#")
	if len(p) != 4 || p[0] != "H" || p[2] != "O" {
		return ids.Order{}, false
	}
	return ids.ParseOrder(p[1] + "-" + p[3])
}

// patientOf reads whose record it is back out of a partition key "H#h#P#p"; ok is false for any other.
func patientOf(pk string) (h ids.Hospital, patient ids.Patient, ok bool) {
	p := strings.Split(pk, "#")
	if len(p) != 4 || p[0] != "H" || p[2] != "P" {
		return ids.Hospital{}, ids.Patient{}, false
	}
	h, ok = ids.ParseHospital(p[1])
	patient, also := ids.ParsePatient(p[3])
	return h, patient, ok && also
}

// followedOf reads the patient of a duty back out of its partition key as "<hospital>-<id>"; ok is false for any other.
func followedOf(pk string) (patient string, ok bool) {
	p := strings.Split(pk, "#")
	if len(p) != 4 || p[0] != "H" || p[2] != "F" {
		return "", false
	}
	var n names
	n.followed(p[1] + "-" + p[3])
	return p[1] + "-" + p[3], n.err == nil
}

// followed reads what followedOf gives.
func (n *names) followed(patient string) (ids.Hospital, ids.Patient) {
	hospital, id, _ := strings.Cut(patient, "-")
	return n.hospital(hospital), n.patient(id)
}

// staffOf reads what a staff duty is about out of its partition key as "<hospital>-<id>"; ok is false for any other.
func staffOf(pk string) (staff string, ok bool) {
	p := strings.Split(pk, "#")
	if len(p) != 3 || p[0] != "S" {
		return "", false
	}
	var n names
	n.staff(p[1] + "-" + p[2])
	return p[1] + "-" + p[2], n.err == nil
}

// staff reads what staffOf gives.
func (n *names) staff(text string) (ids.Hospital, ids.Person) {
	hospital, about, _ := strings.Cut(text, "-")
	return n.hospital(hospital), n.person(about)
}
