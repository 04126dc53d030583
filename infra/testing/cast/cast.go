// Package cast lists the hospitals and people of all tests and demos, so that a name means the same person everywhere.
// It is plain data and imports nothing: a test builds what it needs from it.
package cast

// Hospital is a hospital of the cast.
type Hospital struct {
	ID        string // the head of order ids
	Name      string // in Latin letters
	NameLocal string
	Phone     string
}

// The hospitals. Tests that ask whether one hospital can see another's data use Narmada for the other one, and Godavari
// where they need a third.
var (
	Sahyadri = Hospital{ID: "sahyadri", Name: "Sahyadri Hospital", NameLocal: "सह्याद्रि अस्पताल", Phone: "+912532000000"}
	Narmada  = Hospital{ID: "narmada", Name: "Narmada Hospital", NameLocal: "नर्मदा अस्पताल", Phone: "+917612000000"}
	Godavari = Hospital{ID: "godavari", Name: "Godavari Hospital", NameLocal: "गोदावरी अस्पताल", Phone: "+918832000000"}
)

// Hospitals lists them.
var Hospitals = []Hospital{Sahyadri, Narmada, Godavari}

// Desk is the address at which patients write to the hospital.
func (h Hospital) Desk() string { return "desk@" + h.ID + ".example" }

// Lab is the address to which letters for the laboratory go.
func (h Hospital) Lab() string { return "lab@" + h.ID + ".example" }

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
		Signatory: []string{"haematology", "biochemistry", "coagulation", "serology", "urinalysis", "microbiology"}, Degree: "MD (Pathology)", Registration: "MMC 2009/04/1873"}
	Joseph = Member{ID: "joseph", Name: "Dr Joseph D'Souza", Role: "supervisor",
		Signatory: []string{"biochemistry"}, Degree: "MD (Biochemistry)", Registration: "MMC 2012/09/2266"}
	Asha = Member{ID: "asha", Name: "Asha Verma", Role: "admin"}
	Ravi = Member{ID: "ravi", Name: "Ravi Menon", Role: "admin"}
)

// Technicians of Sahyadri about whom the black box changes what it wants: Nikhil has left.
var (
	Nikhil = Member{ID: "nikhil", Name: "Nikhil Rao", Role: "technician", Degree: "DMLT", Registration: "MPC 5533"}
	Rekha  = Member{ID: "rekha", Name: "Rekha Naik", Role: "technician", Degree: "DMLT", Registration: "MPC 5601"}
	Uday   = Member{ID: "uday", Name: "Uday Kamble", Role: "technician", Degree: "BMLT", Registration: "MPC 5644"}
	Lata   = Member{ID: "lata", Name: "Lata Deshpande", Role: "technician", Degree: "DMLT", Registration: "MPC 5702"}
	Suresh = Member{ID: "suresh", Name: "Suresh Gawde", Role: "technician", Degree: "DMLT", Registration: "MPC 5719"}
)

// The staff of Godavari.
var (
	Pia  = Member{ID: "pia", Name: "Pia Bose", Role: "technician", Degree: "DMLT", Registration: "TSMC 8814"}
	Uma  = Member{ID: "uma", Name: "Dr Uma Sen", Role: "supervisor", Degree: "MD (Pathology)", Registration: "TSMC 2014/07/0562"}
	Adil = Member{ID: "adil", Name: "Adil Khan", Role: "admin"}
)

// The staff of Narmada, and Nila, who is a member of no hospital yet.
var (
	Zoya = Member{ID: "zoya", Name: "Dr Zoya Khan", Role: "supervisor",
		Signatory: []string{"haematology", "biochemistry"}, Degree: "MD (Pathology)", Registration: "MPMC 2011/02/0931"}
	Omar = Member{ID: "omar", Name: "Omar Qureshi", Role: "admin"}
	Dev  = Member{ID: "dev", Name: "Dev Pillai", Role: "technician", Degree: "DMLT", Registration: "MPC 7718"}
	Nila = Member{ID: "nila", Name: "Nila Rao", Role: "technician", Degree: "DMLT", Registration: "MPC 6034"}
)

// Email returns the address a member of staff signs in with.
func (m Member) Email() string { return m.ID + "@assay.example" }

// Meenal is a doctor who refers patients and works at no hospital of the cast.
var Meenal = Member{Name: "Dr Meenal Gokhale", Registration: "MMC 2001/03/0912"}

// Patient is a patient of Sahyadri, unless their variable says otherwise.
type Patient struct {
	ID        string // subject of the patient's own account in tests without an identity provider
	Name      string // as written on the registration
	NameLatin string
	BirthDate string // empty for George, who says that he is 71
	Sex       string
	Phone     string
	Email     string
	Language  string // of letters and reports
	Guardian  string
}

// The patients of most tests. Sunita and Kavita are not related; Ramesh is Sunita's husband and guardian.
var (
	Sunita = Patient{ID: "sunita", Name: "सुनीता पाटील", NameLatin: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female",
		Phone: "+919876543210", Email: "sunita@patients.example", Language: "hi"}
	Kavita = Patient{ID: "kavita", Name: "Kavita Joshi", NameLatin: "Kavita Joshi", BirthDate: "1990-07-04", Sex: "female",
		Phone: "+919876543211", Email: "kavita@patients.example", Language: "en"}
	Ramesh = Patient{ID: "ramesh", Name: "Ramesh Patil", NameLatin: "Ramesh Patil", BirthDate: "1979-11-30", Sex: "male",
		Phone: "+919876543212", Email: "ramesh@patients.example", Language: "en"}
)

// What a test changes about a patient: a name that was misspelt at the desk, a second and a third phone.
const (
	SunitaMisspelt = "Sunita Patel"
	SecondPhone    = "+919876543290"
	ThirdPhone     = "+919876543291"
)

// Leela is a patient of Narmada.
var Leela = Patient{ID: "leela", Name: "Leela Thomas", NameLatin: "Leela Thomas", BirthDate: "1975-12-01", Sex: "female",
	Phone: "+919876543219", Email: "leela@patients.example", Language: "en"}

// Savita comes to the desk in make demo: each time it is run she is somebody new there, with a phone and an address of her own.
var Savita = Patient{ID: "savita", Name: "सविता कुलकर्णी", NameLatin: "Savita Kulkarni", BirthDate: "1986-02-19", Sex: "female",
	Language: "en"}

// The other patients of the demo's day, and of make demo-money.
var (
	Farida = Patient{ID: "farida", Name: "फ़रीदा कुरैशी", NameLatin: "Farida Qureshi", BirthDate: "1992-11-02", Sex: "female",
		Phone: "+919876543213", Language: "hi"}
	George = Patient{ID: "george", Name: "George Mathew", NameLatin: "George Mathew", Sex: "male",
		Phone: "+919876543214", Email: "george@patients.example", Language: "en"}
	Kavya = Patient{ID: "kavya", Name: "Kavya Reddy", NameLatin: "Kavya Reddy", BirthDate: "2019-06-15", Sex: "female",
		Phone: "+919876543215", Language: "en", Guardian: "Suresh Reddy"}
	Arjun = Patient{ID: "arjun", Name: "Arjun Singh", NameLatin: "Arjun Singh", BirthDate: "1978-01-21", Sex: "male", Language: "hi"}

	Lakshmi = Patient{ID: "lakshmi", Name: "Lakshmi Iyer", NameLatin: "Lakshmi Iyer", BirthDate: "1969-05-08", Sex: "female",
		Phone: "+919876543217", Email: "lakshmi@patients.example", Language: "en"}
	Mohammed = Patient{ID: "mohammed", Name: "Mohammed Ansari", NameLatin: "Mohammed Ansari", BirthDate: "1954-12-19", Sex: "male",
		Phone: "+919876543218", Language: "en"}
	Pooja = Patient{ID: "pooja", Name: "पूजा देशमुख", NameLatin: "Pooja Deshmukh", BirthDate: "1990-09-27", Sex: "female",
		Phone: "+919876543220", Email: "pooja@patients.example", Language: "hi"}
	Gurpreet = Patient{ID: "gurpreet", Name: "Gurpreet Kaur", NameLatin: "Gurpreet Kaur", BirthDate: "1973-02-14", Sex: "female",
		Phone: "+919876543221", Language: "en"}
	Vikram = Patient{ID: "vikram", Name: "Vikram Joshi", NameLatin: "Vikram Joshi", BirthDate: "1988-08-05", Sex: "male",
		Phone: "+919876543222", Email: "vikram@patients.example", Language: "en"}
	Anjali = Patient{ID: "anjali", Name: "Anjali Das", NameLatin: "Anjali Das", BirthDate: "1995-04-18", Sex: "female",
		Phone: "+919876543223", Language: "en"}
	Sanjay = Patient{ID: "sanjay", Name: "Sanjay Gupta", NameLatin: "Sanjay Gupta", BirthDate: "1966-10-31", Sex: "male",
		Phone: "+919876543224", Language: "en"}
	Mary = Patient{ID: "mary", Name: "Mary D'Souza", NameLatin: "Mary D'Souza", BirthDate: "1949-03-03", Sex: "female",
		Phone: "+919876543225", Language: "en"}
	Deepa = Patient{ID: "deepa", Name: "Deepa Shetty", NameLatin: "Deepa Shetty", BirthDate: "1987-01-11", Sex: "female",
		Phone: "+919876543226", Email: "deepa@patients.example", Language: "en"}
	Rohit = Patient{ID: "rohit", Name: "रोहित सक्सेना", NameLatin: "Rohit Saxena", BirthDate: "1981-05-23", Sex: "male",
		Phone: "+919876543227", Email: "rohit@patients.example", Language: "hi"}
	Anil = Patient{ID: "anil", Name: "Anil Pawar", NameLatin: "Anil Pawar", BirthDate: "1976-09-30", Sex: "male",
		Phone: "+919876543228", Email: "anil@patients.example", Language: "en"}
)

// Staff lists the staff of Sahyadri.
var Staff = []Member{Tara, Imran, Meera, Joseph, Asha, Ravi}

// Members lists everybody who works at a hospital, or is about to.
var Members = append(append([]Member{}, Staff...), Nikhil, Rekha, Uday, Lata, Suresh, Zoya, Omar, Dev, Pia, Uma,
	Adil, Nila)

// Patients lists all patients.
var Patients = []Patient{Sunita, Kavita, Ramesh, Leela, Savita, Farida, George, Kavya, Arjun, Lakshmi, Mohammed, Pooja, Gurpreet,
	Vikram, Anjali, Sanjay, Mary, Deepa, Rohit, Anil}

// Kalpana is the sister of the ward, who is called about critical values.
const Kalpana = "Sister Kalpana"
