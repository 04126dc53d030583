// Package cast lists the hospitals and people of all tests and demos, so that a name means the same person everywhere.
// It is plain data and imports nothing: a test builds what it needs from it.
package cast

// Hospital is a hospital of the cast.
type Hospital struct {
	ID   string // the head of order ids
	Name string // in Latin letters
}

// The hospitals. Tests that ask whether one hospital can see another's data use Narmada for the other one.
var (
	Sahyadri = Hospital{ID: "sahyadri", Name: "Sahyadri Hospital"}
	Narmada  = Hospital{ID: "narmada", Name: "Narmada Hospital"}
)

// Member is a person who works at a hospital.
type Member struct {
	ID           string // user name in the demo, subject in tests without an identity provider
	Name         string
	Role         string   // technician, supervisor or admin
	Signatory    []string // departments whose results the member signs
	Degree       string
	Registration string
}

// The staff of Sahyadri.
var (
	Tara  = Member{ID: "tara", Name: "Tara Kulkarni", Role: "technician", Degree: "DMLT", Registration: "MPC 4471"}
	Imran = Member{ID: "imran", Name: "Imran Shaikh", Role: "technician", Degree: "BMLT", Registration: "MPC 5120"}
	Meera = Member{ID: "meera", Name: "Dr Meera Nair", Role: "supervisor",
		Signatory: []string{"haematology", "biochemistry"}, Degree: "MD (Pathology)", Registration: "MMC 2009/04/1873"}
	Joseph = Member{ID: "joseph", Name: "Dr Joseph D'Souza", Role: "supervisor",
		Signatory: []string{"biochemistry"}, Degree: "MD (Biochemistry)", Registration: "MMC 2012/09/2266"}
	Asha = Member{ID: "asha", Name: "Asha Verma", Role: "admin"}
	Ravi = Member{ID: "ravi", Name: "Ravi Menon", Role: "admin"}
)

// The staff of Narmada, and Nila, who is a member of no hospital yet.
var (
	Zoya = Member{ID: "zoya", Name: "Dr Zoya Khan", Role: "supervisor",
		Signatory: []string{"haematology", "biochemistry"}, Degree: "MD (Pathology)", Registration: "MPMC 2011/02/0931"}
	Omar = Member{ID: "omar", Name: "Omar Qureshi", Role: "admin"}
	Nila = Member{ID: "nila", Name: "Nila Rao", Role: "technician", Degree: "DMLT", Registration: "MPC 6034"}
)

// Patient is a patient of Sahyadri.
type Patient struct {
	ID        string // subject of the patient's own account in tests without an identity provider
	Name      string // as written on the registration
	NameLatin string
	BirthDate string
	Sex       string
	Phone     string
	Email     string
}

// The patients. Sunita and Kavita are not related; Ramesh is Sunita's husband and guardian.
var (
	Sunita = Patient{ID: "sunita", Name: "सुनीता पाटील", NameLatin: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female",
		Phone: "+919876543210", Email: "sunita@patients.example"}
	Kavita = Patient{ID: "kavita", Name: "Kavita Joshi", NameLatin: "Kavita Joshi", BirthDate: "1990-07-04", Sex: "female",
		Phone: "+919876543211", Email: "kavita@patients.example"}
	Ramesh = Patient{ID: "ramesh", Name: "Ramesh Patil", NameLatin: "Ramesh Patil", BirthDate: "1979-11-30", Sex: "male",
		Phone: "+919876543212", Email: "ramesh@patients.example"}
)

// Staff lists the staff of Sahyadri.
var Staff = []Member{Tara, Imran, Meera, Joseph, Asha, Ravi}
