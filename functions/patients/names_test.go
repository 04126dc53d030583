package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// A name is taken in every script of India, and kept composed and with single blanks however it was typed.
func TestNamesAsTyped(t *testing.T) {
	h := open(t)
	register := func(n int, name, latin string) (int, string) {
		id := fmt.Sprintf("01938f6c-11aa-7b20-8d5f-%012d", 100+n)
		body, err := json.Marshal(map[string]any{"id": id, "name": name, "name_latin": latin, "birth_date": "1984-03-12", "sex": "female",
			"language": "hi", "consent": map[string]any{"text_version": "2026-1", "language": "hi", "purpose": "care", "attested": true}})
		if err != nil {
			t.Fatal(err)
		}
		a := h.Do(t, tara, "POST /v1/patients", string(body))
		if a.Status != http.StatusCreated {
			return a.Status, string(a.Body)
		}
		var p struct{ Name string }
		h.Do(t, tara, "GET /v1/patients/"+id, nil).Read(t, &p)
		return a.Status, p.Name
	}
	for n, c := range []struct{ typed, kept string }{
		{"கிருஷ்ணமூர்த்தி", "கிருஷ்ணமூர்த்தி"},
		{"శ్రీమతి కృష్ణవేణి", "శ్రీమతి కృష్ణవేణి"},
		{"ಕೃಷ್ಣವೇಣಿ", "ಕೃಷ್ಣವೇಣಿ"},
		{"കൃഷ്ണവേണി", "കൃഷ്ണവേണി"},
		{"শ্রী কৃষ্ণেন্দু", "শ্রী কৃষ্ণেন্দু"},
		{"કૃષ્ણાબેન", "કૃષ્ણાબેન"},
		{"ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"},
		{"ମିଶ୍ର", "ମିଶ୍ର"},
		{"محمد عبدالرحمٰن", "محمد عبدالرحمٰن"},
		{" Kr\u0323s\u0323n\u0323a\u00a0 \u2003 Devi ", "Kṛṣṇa Devi"}, // a letter and its dot, blanks of every width
		{"க\u0bc6\u0bbeடி", "க\u0bcaடி"},                              // two halves of one vowel
	} {
		if status, got := register(n, c.typed, "Krishna"); status != http.StatusCreated || got != c.kept {
			t.Errorf("%+q: %d, kept as %+q, want %+q", c.typed, status, got, c.kept)
		}
	}
	for n, typed := range []string{"", " ", "1234", "<b>Asha</b>", "http://evil.example", "www.evil.example", "Asha\u202eDevi", "Asha\u200bDevi",
		"Asha\u0007", "Asha\nDevi", "王小明", "ि", strings.Repeat("क", 121)} {
		status, body := register(50+n, typed, "Krishna")
		if status != http.StatusBadRequest || !strings.Contains(body, `"name"`) || strings.TrimSpace(typed) != "" && strings.Contains(body, typed) {
			t.Errorf("%+q: %d %s", typed, status, body)
		}
	}
	for n, typed := range []string{"कृष्णा", "Ｋrishna", "𝐊rishna", "Krishna <b>"} {
		if status, body := register(80+n, "कृष्णा", typed); status != http.StatusBadRequest || !strings.Contains(body, `"name_latin"`) {
			t.Errorf("%+q in Latin letters: %d %s", typed, status, body)
		}
	}
}
