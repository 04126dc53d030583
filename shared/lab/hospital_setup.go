package lab

import (
	"slices"
	"strings"
)

// Lack is something that a hospital needs and does not have yet.
type Lack string

// What a hospital may lack, the first thing to do first.
const (
	LackTechnician   Lack = "technician"   // nobody takes blood and enters values
	LackSignatory    Lack = "signatory"    // of a department: nobody signs what it measures
	LackPapers       Lack = "papers"       // of a person who signs: degree or registration, which the report prints
	LackSecondAdmin  Lack = "second_admin" // what needs two persons cannot be done
	LackAddress      Lack = "address"      // as the report prints it
	LackRegistration Lack = "registration" // as the report prints it
	LackLabEmail     Lack = "lab_email"    // nobody is written to of a critical value
	LackRootLetter   Lack = "root_letter"  // the hash of each day goes nowhere outside
)

// Lacking is a lack, with the departments or the persons that it is about.
type Lacking struct {
	What        Lack
	Departments []string
	People      []string
}

// Lacks returns what the hospital still needs, of these members and for these departments (docs/rules.md#set-up).
func (h Hospital) Lacks(staff []Member, departments []string) (lacks []Lacking) {
	staff = slices.DeleteFunc(slices.Clone(staff), func(m Member) bool { return !m.Active })
	are := func(r Role) (n int) {
		for _, m := range staff {
			if slices.Contains(m.Roles, r) {
				n++
			}
		}
		return n
	}
	add := func(is bool, what Lacking) {
		if is {
			lacks = append(lacks, what)
		}
	}
	var unsigned, without []string
	for _, d := range departments {
		if !slices.ContainsFunc(staff, func(m Member) bool { return slices.Contains(m.Signatory, d) }) {
			unsigned = append(unsigned, d)
		}
	}
	for _, m := range staff {
		if len(m.Signatory) > 0 && (blank(m.Qualification) || blank(m.Registration)) {
			without = append(without, m.Person)
		}
	}
	add(are(Technician) == 0, Lacking{What: LackTechnician})
	add(len(unsigned) > 0, Lacking{What: LackSignatory, Departments: unsigned})
	add(len(without) > 0, Lacking{What: LackPapers, People: without})
	add(are(Admin) < 2, Lacking{What: LackSecondAdmin})
	add(blank(h.Address), Lacking{What: LackAddress})
	add(blank(h.Registration), Lacking{What: LackRegistration})
	add(blank(h.LabEmail), Lacking{What: LackLabEmail})
	add(blank(h.RootLetterTo), Lacking{What: LackRootLetter})
	return lacks
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
