package main

import (
	"testing"

	"assay/shared/lab"
)

func TestFirstName(t *testing.T) {
	for _, c := range []struct{ language, name, latin, want string }{
		{"en", "आशा देवी", "Asha Devi", "Asha"},
		{"hi", "आशा देवी", "Asha Devi", "आशा"},
		{"hi", "Asha Devi", "Asha Devi", "Asha"},
		{"hi", "கிருஷ்ணன்", "Krishnan", "Krishnan"},
		{"en", "", "Dr. Asha Devi", "Asha"},
		{"en", "", "Smt Asha", "Asha"},
		{"en", "", "DR.ASHA DEVI", "ASHA"},
		{"en", "", "Md.Ali", "Ali"},
		{"en", "", "Mohd. Ali Khan", "Ali"},
		{"en", "", "K. R. Narayanan", "Narayanan"},
		{"en", "", "K.R.Narayanan", "Narayanan"},
		{"en", "", "M D'Souza", "D'Souza"},
		{"en", "", "Master Rohan", "Rohan"},
		{"en", "", "Baby Priya", "Priya"},
		{"en", "", "Asha W/o Ram", "Asha"},
		{"en", "", "Asha D/O Ram Singh", "Asha"},
		{"en", "", "Asha wife of Ram", "Asha"},
		{"en", "", "Baby of Sunita", ""},
		{"en", "", "Baby Of Sunita Devi", ""},
		{"en", "", "B/o Sunita", ""},
		{"en", "", "B/O. Sunita", ""},
		{"en", "", "S/o Ram", ""},
		{"en", "", "S/o, Ram", ""},
		{"en", "", "W/oRam", ""},
		{"en", "", "S.o. Ram", ""},
		{"en", "", "Asha (W / o Ram)", "Asha"},
		{"en", "", "C/o Seva Sadan", ""},
		{"en", "", "H/o Sunita", ""},
		{"en", "", "Baby Boy Sharma", ""},
		{"en", "", "Sunita's baby", ""},
		{"en", "", "Twin 2 of Sunita", ""},
		{"en", "", "Newborn female of Sunita", ""},
		{"en", "", "Unknown Male", ""},
		{"en", "", "Baby", ""},
		{"en", "", "Master", ""},
		{"en", "", "Smt.", ""},
		{"en", "", "Mrs", ""},
		{"hi", "श्रीमती आशा देवी", "Asha Devi", "आशा"},
		{"hi", "श्री", "Shri", ""},
		{"hi", "कु. आशा", "Ku. Asha", "आशा"},
		{"hi", "कु॰ आशा", "Ku. Asha", "आशा"},
		{"hi", "डॉ० आशा", "Dr Asha", "आशा"},
		{"hi", "एस. पी. सिंह", "S. P. Singh", "सिंह"},
		{"hi", "के. आर. नारायणन", "K. R. Narayanan", "नारायणन"},
		{"hi", "सुनीता का शिशु", "Baby of Sunita", ""},
		{"hi", "बेबी ऑफ सुनीता", "Baby of Sunita", ""},
		{"hi", "आशा पत्नी राम", "Asha W/o Ram", "आशा"},
		{"hi", "पुत्र श्याम", "S/o Shyam", ""},
	} {
		t.Run(c.name+" "+c.latin, func(t *testing.T) {
			if got := firstName(lab.Patient{Language: c.language, Name: c.name, NameLatin: c.latin}); got != c.want {
				t.Errorf("%s: Hello %q, want %q", c.language, got, c.want)
			}
		})
	}
}
