package store

import (
	"assay/shared/ids"
)

// onePatient is a patient wherever it does not matter which.
const onePatient = "0193c0de-0009-7000-8000-0000000000f1"

func hospitalNamed(s string) ids.Hospital { return proper(ids.ParseHospital(s)) }
func orderNamed(s string) ids.Order       { return proper(ids.ParseOrder(s)) }
func patientNamed(s string) ids.Patient   { return proper(ids.ParsePatient(s)) }
func personNamed(s string) ids.Person     { return proper(ids.ParsePerson(s)) }
func dayNamed(s string) ids.Day           { return proper(ids.ParseDay(s)) }

// proper is a name in a test, which is always of the right shape.
func proper[Name any](name Name, ok bool) Name {
	if !ok {
		panic("a test names what nothing is called")
	}
	return name
}
