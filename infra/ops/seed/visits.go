package main

import (
	"assay/infra/client"
	"assay/infra/testing/cast"
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

// person is somebody of the cast as the desk registers them.
func person(p cast.Patient) client.Patient {
	of := client.Patient{Name: p.Name, BirthDate: p.BirthDate, Sex: p.Sex, Phone: p.Phone, Email: p.Email,
		Guardian: p.Guardian, Language: p.Language}
	if p.NameLatin != p.Name {
		of.NameLatin = p.NameLatin
	}
	if p.BirthDate == "" {
		of.Age = &client.Age{Years: 71}
	}
	return of
}

// drawnAtHome lets an order be drawn at home tomorrow.
func drawnAtHome(p *client.Placement, tomorrow string) {
	p.HomeCollection, p.PreferredDate, p.Slot = true, tomorrow, lab.UsualSlots[1]
	p.Home = &lab.HomeVisit{Address: "12 Tilak Road, near the bus stand", Phone: cast.Sunita.Phone}
}

// visits are the demo day. Everybody is made up; each is there for what the board and the pages are to show.
func visits(tomorrow string) []visit {
	atHome := cod("FBS", "HBA1C")
	drawnAtHome(&atHome, tomorrow)
	referred := cod("CBC", "HBA1C", "TSH")
	referred.Orderer = &lab.Orderer{Name: cast.Meenal.Name, Registration: cast.Meenal.Registration}
	return []visit{
		{who: person(cast.Sunita),
			order: referred, until: authorise,
			values: map[string]string{"HB": "9.8", "RBC": "4.18", "HCT": "31.0", "MCV": "74.2", "MCH": "23.4", "MCHC": "31.6", "RDW": "17.1", "HBA1C": "5.4"}},
		{who: person(cast.Ramesh),
			order: cod("KFT", "CBC"), until: submit,
			values: map[string]string{"K": "6.6", "CREA": "3.10", "UREA": "96", "HB": "10.1", "RBC": "3.45", "HCT": "30.4", "MCV": "88.1", "MCHC": "33.2"}}, // potassium is critical: held
		{who: person(cast.Farida),
			order: cod("CBC", "TSH"), until: place},
		{who: person(cast.George),
			order: atHome, until: place},
		{who: person(cast.Kavya),
			order: cod("CBC"), until: collect},
		{who: person(cast.Arjun),
			order: later("Emergency", "stat", "Emergency room", "KFT", "RBS"), until: start},
		{who: person(cast.Lakshmi),
			order: cod("TSH"), payFirst: true, until: cash},
		{who: person(cast.Mohammed),
			order: later("Insured, cashless", "urgent", "Ward 3", "CBC", "KFT"), until: receive},
		{who: person(cast.Pooja),
			order: cod("CBC", "FBS"), until: authorise, only: "haematology"}, // a partial report
		{who: person(cast.Gurpreet),
			order: cod("HBA1C", "FBS"), until: submit, values: map[string]string{"HBA1C": "7.9", "FBS": "168"}},
		{who: person(cast.Vikram),
			order: cod("KFT"), payFirst: true, until: authorise},
		{who: person(cast.Anjali),
			order: cod("CBC"), until: start, drafts: map[string]string{"HB": "12.9", "WBC": "6.4"}},
		{who: person(cast.Sanjay),
			order: later("Insured, cashless", "routine", "Ward 2", "TSH", "HBA1C"), until: place},
		{who: person(cast.Mary),
			order: cod("CBC", "KFT"), until: accept},
		{who: person(cast.Deepa),
			order: online("TSH", "FBS"), until: place},
		{who: person(cast.Rohit),
			order: online("CBC"), bank: "failure", until: pay}, // the letter with the link is in the inbox
		{who: person(cast.Anil),
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
