package blackbox

import (
	"testing"

	"assay/shared/lab"
)

// addressOf is how the desk sees the patient's address.
type addressOf struct {
	Rev         int `json:"rev"`
	EmailFailed *struct {
		Fate lab.LetterFate `json:"fate"`
	} `json:"email_failed"`
}

// bounced gives the order's patient an address at which SES's simulator says that there is no such mailbox, and waits for
// a letter to come back from it.
func bounced(o *order) {
	w := o.w
	// Sent after the change, the first order's letter would come back too, or not, as it happens.
	w.await("the letter of the order", func() bool { return len(w.mailsTo(o.Patient.Email)) > 0 })
	w.yes(w.as(tara), "POST", "/v1/patients/"+o.Patient.ID+"/correct",
		map[string]any{"rev": 1, "reason": "Typed wrongly.", "email": "bounce@simulator.amazonses.com"}, nil)
	w.place(tara, o.Patient, "HBA1C")
	w.await("the letter to come back", func() bool {
		var p addressOf
		w.yes(w.as(tara), "GET", "/v1/patients/"+o.Patient.ID, nil, &p)
		return p.EmailFailed != nil && p.EmailFailed.Fate == lab.LetterBounced
	})
}

// TestALetterComesBack: the order and the patient are marked, a task asks to reach the patient, the next letter is not
// sent, and after the desk has confirmed the address the one after it is.
func TestALetterComesBack(t *testing.T) {
	w := open(t)
	o := w.at("collect", "HBA1C")
	bounced(o)
	type shown struct {
		Tasks   []struct{ ID, Kind, About, Why, Role string }
		Letters []struct{ Stage, Fate string } `json:"failed_letters"`
	}
	look := func(of *order, fate string) (s shown) {
		t.Helper()
		w.await("the order to be marked as "+fate, func() bool {
			s = shown{}
			w.yes(w.as(tara), "GET", "/v1/orders/"+of.ID, nil, &s)
			return len(s.Letters) > 0
		})
		if s.Letters[0].Stage != "placed" || s.Letters[0].Fate != fate || len(s.Tasks) != 1 || s.Tasks[0].Kind != "letter_bounced" ||
			s.Tasks[0].Why != fate || s.Tasks[0].Role != "technician" {
			t.Fatalf("%+v, want %s", s, fate)
		}
		return s
	}
	sent := w.letters("bounce@simulator.amazonses.com", "")
	second := w.place(tara, o.Patient, "HBA1C")
	task := look(second, "suppressed").Tasks[0].ID
	if n := w.letters("bounce@simulator.amazonses.com", ""); n != sent {
		t.Errorf("%d letters to an address that bounced", n-sent)
	}
	w.yes(w.as(tara), "POST", "/v1/orders/"+second.ID+"/close-task", map[string]any{"task": task}, nil)
	var p addressOf
	w.yes(w.as(tara), "GET", "/v1/patients/"+o.Patient.ID, nil, &p)
	w.yes(w.as(tara), "POST", "/v1/patients/"+o.Patient.ID+"/confirm-address", map[string]any{"rev": p.Rev}, nil)
	third := w.place(tara, o.Patient, "HBA1C")
	look(third, "bounced")
	if n := w.letters("bounce@simulator.amazonses.com", ""); n != sent+1 {
		t.Errorf("%d letters after the address was confirmed, want 1", n-sent)
	}
}
