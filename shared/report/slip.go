package report

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"rsc.io/qr"

	"assay/shared/lab"
)

// SlipForm is what a visit slip is handed over as.
type SlipForm string

// The papers: the roll of a receipt printer, as long as it needs to be, and a sheet. A message is no paper: whoever is at the
// desk sends its address to the phone of the patient.
const (
	SlipRoll    SlipForm = "80mm"
	SlipA6      SlipForm = "a6"
	SlipMessage SlipForm = "message"
)

// Check refuses any other form.
func (f SlipForm) Check() error {
	if f != SlipRoll && f != SlipA6 && f != SlipMessage {
		return lab.Bad("form", "Choose 80mm, a6 or message.")
	}
	return nil
}

// SlipSheet is all that a visit slip prints, but for its address. It names no test and no value.
type SlipSheet struct {
	Form          SlipForm      `json:"form"`
	Hospital      string        `json:"hospital"`
	HospitalLocal string        `json:"hospital_local,omitempty"`
	Phone         string        `json:"phone,omitempty"`
	Number        string        `json:"number"` // of the order
	PlacedAt      time.Time     `json:"placed_at"`
	Patient       string        `json:"patient"` // whom it is handed to, so that two are not exchanged
	PatientNumber string        `json:"patient_number"`
	OpensWith     lab.SlipGuard `json:"opens_with"`
	PrintedAt     time.Time     `json:"printed_at"`
}

// slipPapers are the widths, heights and margins; the roll is cut where the text ends, and its printers reach 72 of 80 mm.
var slipPapers = map[SlipForm]struct{ width, height, margin length }{
	SlipRoll: {226.772 * pt, 0, 11.339 * pt},
	SlipA6:   {297.638 * pt, 419.528 * pt, 22 * pt},
}

// slipGuards say what the slip opens with.
var slipGuards = map[lab.SlipGuard][2]string{
	lab.ByBirthDate: {"It opens with your date of birth.", "यह आपकी जन्मतिथि से खुलती है।"},
	lab.ByPhone:     {"It opens with the last four digits of your registered phone.", "यह आपके पंजीकृत फ़ोन के अंतिम चार अंकों से खुलती है।"},
	lab.ByDesk:      {"Please ask at the desk: it is opened there.", "कृपया काउंटर पर पूछें: यह वहीं खुलती है।"},
}

// RenderSlip prints a visit slip in both languages. address is what the QR code holds: a web address that ends in # and the
// token. The same sheet and address give the same bytes. The error is a [*GlyphError] where no font here can print a
// character of the sheet.
func RenderSlip(s SlipSheet, address string) ([]byte, error) {
	paper, known := slipPapers[s.Form]
	guard := slipGuards[s.OpensWith]
	if !known || guard[0] == "" || s.Hospital == "" || s.Number == "" || s.Patient == "" || s.PrintedAt.IsZero() {
		return nil, errors.New("report: the slip is not whole")
	}
	if !checkAddress.MatchString(address) || strings.ContainsAny(address, `()\`) { // what ends a text in a PDF
		return nil, errors.New("report: the address of a slip must be a web address that ends in # and the token")
	}
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, fmt.Errorf("report: QR code of a slip: %w", err)
	}
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	text := newShaper()
	c := &composer{text: text, pages: []*canvas{{}}, y: paper.margin}
	line := func(words string, size length, bold bool, colour ink) {
		if words != "" {
			c.put(words, style{size: size, bold: bold, colour: colour}, paper.margin, paper.width-2*paper.margin, alignCentre)
		}
	}
	line(s.Hospital, 12*pt, true, accent)
	line(s.HospitalLocal, 10*pt, true, accent)
	line(labelled("Phone / फ़ोन", s.Phone), 7.5*pt, false, grey)
	c.y += 5 * pt
	line("Visit slip / विज़िट पर्ची", 11*pt, true, black)
	line(s.Number, 15*pt, true, black)
	line((lang{}).moment(s.PlacedAt), 7.5*pt, false, grey)
	line(s.Patient, 9.5*pt, true, black)
	line("UHID "+s.PatientNumber, 8*pt, false, black)
	c.y += 3 * pt
	at := box{(paper.width - qrSize) / 2, c.y, qrSize, qrSize}
	c.page().qr(code, at.x, at.y)
	c.y += qrSize + 2*pt
	line(host, 7*pt, false, grey)
	c.y += 3 * pt
	for _, both := range [][2]string{{"Scan the code to follow your order and open your report.", "ऑर्डर की स्थिति और रिपोर्ट देखने के लिए कोड स्कैन करें।"}, guard,
		{"Keep it to yourself. If it is lost, tell the desk, which makes it void.", "इसे संभालकर रखें। खो जाए तो काउंटर पर बताएँ, इसे रद्द कर दिया जाएगा।"}} {
		line(both[0], 8*pt, false, black)
		line(both[1], 8*pt, false, black)
		c.y += 2 * pt
	}
	if c.err != nil {
		return nil, fmt.Errorf("report: slip: %w", c.err)
	}
	height := paper.height
	if height == 0 {
		height = c.y + paper.margin
	} else if c.y > height {
		return nil, errors.New("report: the slip does not fit on its paper")
	}
	out, err := file([][]byte{c.page().buf}, box{w: paper.width, h: height}, &link{at, address}, text.fonts, "Visit slip "+s.Number, false, s.PrintedAt)
	if err != nil {
		return nil, fmt.Errorf("report: slip: %w", err)
	}
	return out, nil
}
