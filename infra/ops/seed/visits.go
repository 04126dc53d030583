package main

import (
	"assay/infra/client"
	"assay/shared/lab"
)

// visit is one person of the demo day with one order, and how far the day takes it.
type visit struct {
	who   client.Patient
	order client.Placement
	// bank is what comes of paying online, as Pay has it; nobody pays where it is empty.
	bank string
	// payFirst: the cash is taken at the desk, before the blood.
	payFirst bool
	// until is the last step of the desk that is taken; see steps.
	until string
	// only is the department whose results are entered; all where it is empty.
	only string
	// values are results that differ from those of a healthy adult; drafts are typed and not submitted.
	values, drafts map[string]string
}

func cod(tests ...string) client.Placement { return client.Placement{Tests: tests, Settlement: "cod"} }

func online(tests ...string) client.Placement {
	return client.Placement{Tests: tests, Settlement: "online"}
}

func later(reason, priority, ward string, tests ...string) client.Placement {
	return client.Placement{Tests: tests, Settlement: "later", Reason: reason, Priority: priority, Ward: ward}
}

// sunita is the patient of the demo who has a login.
const sunita = "sunita@patients.example"

// visits are the demo day. Everybody is made up; each is there for what the board and the pages are to show.
func visits(tomorrow string) []visit {
	atHome := cod("FBS", "HBA1C")
	atHome.HomeCollection, atHome.PreferredDate = true, tomorrow
	referred := cod("CBC", "HBA1C", "TSH")
	referred.Orderer = &lab.Orderer{Name: "Dr Meenal Gokhale", Registration: "MMC 2001/03/0912"}
	return []visit{
		{who: client.Patient{Name: "सुनीता पाटील", NameLatin: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female",
			Phone: "+919999900101", Email: sunita, Language: "hi"},
			order: referred, until: authorise,
			values: map[string]string{"HB": "9.8", "RBC": "4.18", "HCT": "31.0", "MCV": "74.2", "MCH": "23.4", "MCHC": "31.6", "RDW": "17.1", "HBA1C": "5.4"}},
		{who: client.Patient{Name: "Ramesh Yadav", BirthDate: "1961-07-30", Sex: "male",
			Phone: "+919999900102", Email: "ramesh@patients.example", Language: "en"},
			order: cod("KFT", "CBC"), until: submit,
			values: map[string]string{"K": "6.6", "CREA": "3.10", "UREA": "96", "HB": "10.1", "RBC": "3.45", "HCT": "30.4", "MCV": "88.1", "MCHC": "33.2"}}, // potassium is critical: held
		{who: client.Patient{Name: "फ़रीदा कुरैशी", NameLatin: "Farida Qureshi", BirthDate: "1992-11-02", Sex: "female",
			Phone: "+919999900103", Language: "hi"},
			order: cod("CBC", "TSH"), until: place},
		{who: client.Patient{Name: "George Mathew", Age: &client.Age{Years: 71}, Sex: "male",
			Phone: "+919999900104", Email: "george@patients.example", Language: "en"},
			order: atHome, until: place},
		{who: client.Patient{Name: "Kavya Reddy", BirthDate: "2019-06-15", Sex: "female",
			Phone: "+919999900105", Guardian: "Suresh Reddy", Language: "en"},
			order: cod("CBC"), until: collect},
		{who: client.Patient{Name: "Arjun Singh", BirthDate: "1978-01-21", Sex: "male", Language: "hi"},
			order: later("Emergency", "stat", "Emergency room", "KFT", "RBS"), until: start},
		{who: client.Patient{Name: "Lakshmi Iyer", BirthDate: "1969-05-08", Sex: "female",
			Phone: "+919999900107", Email: "lakshmi@patients.example", Language: "en"},
			order: cod("TSH"), payFirst: true, until: cash},
		{who: client.Patient{Name: "Mohammed Ansari", BirthDate: "1954-12-19", Sex: "male",
			Phone: "+919999900108", Language: "en"},
			order: later("Insured, cashless", "urgent", "Ward 3", "CBC", "KFT"), until: receive},
		{who: client.Patient{Name: "पूजा देशमुख", NameLatin: "Pooja Deshmukh", BirthDate: "1990-09-27", Sex: "female",
			Phone: "+919999900109", Email: "pooja@patients.example", Language: "hi"},
			order: cod("CBC", "FBS"), until: authorise, only: "haematology"}, // a partial report
		{who: client.Patient{Name: "Gurpreet Kaur", BirthDate: "1973-02-14", Sex: "female",
			Phone: "+919999900110", Language: "en"},
			order: cod("HBA1C", "FBS"), until: submit, values: map[string]string{"HBA1C": "7.9", "FBS": "168"}},
		{who: client.Patient{Name: "Vikram Joshi", BirthDate: "1988-08-05", Sex: "male",
			Phone: "+919999900111", Email: "vikram@patients.example", Language: "en"},
			order: cod("KFT"), payFirst: true, until: authorise},
		{who: client.Patient{Name: "Anjali Das", BirthDate: "1995-04-18", Sex: "female",
			Phone: "+919999900112", Language: "en"},
			order: cod("CBC"), until: start, drafts: map[string]string{"HB": "12.9", "WBC": "6.4"}},
		{who: client.Patient{Name: "Sanjay Gupta", BirthDate: "1966-10-31", Sex: "male",
			Phone: "+919999900113", Language: "en"},
			order: later("Insured, cashless", "routine", "Ward 2", "TSH", "HBA1C"), until: place},
		{who: client.Patient{Name: "Mary D'Souza", BirthDate: "1949-03-03", Sex: "female",
			Phone: "+919999900114", Language: "en"},
			order: cod("CBC", "KFT"), until: accept},
		{who: client.Patient{Name: "Deepa Shetty", BirthDate: "1987-01-11", Sex: "female",
			Phone: "+919999900115", Email: "deepa@patients.example", Language: "en"},
			order: online("TSH", "FBS"), until: place},
		{who: client.Patient{Name: "रोहित सक्सेना", NameLatin: "Rohit Saxena", BirthDate: "1981-05-23", Sex: "male",
			Phone: "+919999900116", Email: "rohit@patients.example", Language: "hi"},
			order: online("CBC"), bank: "failure", until: pay}, // the letter with the link is in the inbox
		{who: client.Patient{Name: "Anil Pawar", BirthDate: "1976-09-30", Sex: "male",
			Phone: "+919999900117", Email: "anil@patients.example", Language: "en"},
			order: online("HBA1C", "FBS"), bank: "success", until: pay},
	}
}

// healthy are values of a healthy adult, as typed.
var healthy = map[string]string{
	"HB": "13.9", "WBC": "7.20", "RBC": "4.70", "HCT": "41.5", "MCV": "88.0", "MCH": "29.3", "MCHC": "33.3", "RDW": "13.0",
	"PLT": "250", "MPV": "9.5", "NEUT": "60", "LYMPH": "30", "MONO": "6", "EOS": "3", "BASO": "1",
	"UREA": "28", "CREA": "0.90", "URIC": "4.5", "NA": "140", "K": "4.2", "CL": "102", "HCO3": "25",
	"FBS": "92", "RBS": "110", "HBA1C": "5.3", "TSH": "2.10",
}
