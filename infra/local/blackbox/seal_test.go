package blackbox

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/cast"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// TestTheRootOfANight: when a day has ended, a letter takes the hash of the night's root to the address that the hospital has
// named, once; the audit finds every chain as it was sealed, and knows the hash, a false one it does not know.
func TestTheRootOfANight(t *testing.T) {
	w := open(t)
	address := "board@" + cast.Sahyadri.ID + ".example"
	to := w.settings()
	to["root_letter_to"] = address
	w.restoreGuarded(to)
	w.place(tara, w.at("collect", "HB").Patient, "TSH")

	hashes := map[string]bool{}
	for night := 1; night <= 2; night++ {
		midnight := w.now().In(measure.IST).AddDate(0, 0, 1).Truncate(time.Hour)
		day := lab.Day(w.now())
		w.jump(time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 1, 40, 0, 0, measure.IST))
		said := ""
		w.await("the letter of the night", func() bool {
			for _, m := range w.mailsTo(address) {
				if strings.Contains(m.Subject, day) {
					said = m.Text
				}
			}
			return said != ""
		})
		w.jump(w.now().Add(2 * time.Hour)) // two calls of the schedule, which find it done
		if n := len(w.mailsTo(address)); n > night {
			t.Errorf("%d letters after %d nights", n, night)
		}
		found := regexp.MustCompile(`SHA-256: ([0-9a-f]{64})`).FindStringSubmatch(said)
		if found == nil || strings.Contains(said, "http") {
			t.Fatalf("the letter says %s", said)
		}
		hashes[found[1]] = true
		if night == 1 { // something of the hospital for the next root
			w.place(tara, w.at("collect", "HB").Patient, "TSH")
		}
	}
	if len(hashes) != 2 {
		t.Errorf("the letters have %v", hashes)
	}
	for hash := range hashes {
		if said := w.audit("-roots", "-left", hash); !strings.Contains(said, " roots, ") {
			t.Errorf("the audit says %s", said)
		}
	}
}
