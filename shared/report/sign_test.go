package report

import (
	"encoding/base64"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/signing"
)

func TestScannedCodeVerifies(t *testing.T) {
	for name, sheet := range map[string]lab.Sheet{"short address": krishna(), "long address": func() lab.Sheet {
		s := krishna()
		s.CheckURL = "https://reports.laboratory.sahyadri-district-hospital.example/check.html#b5v2s6r4p7n2y5w3t6z4x2m7q3"
		return s
	}()} {
		t.Run(name, func(t *testing.T) {
			page := filepath.Join(t.TempDir(), "page")
			tool(t, "pdftoppm", "-r", "203", "-mono", "-f", "1", "-l", "1", "-singlefile", save(t, render(t, sheet)), page)
			scanned := strings.TrimSuffix(tool(t, "zbarimg", "--quiet", "--raw", page+".pbm"), "\n")
			if !genuine(published(t), sheet, scanned) {
				t.Errorf("%q does not verify", scanned)
			}
		})
	}
}

func published(t *testing.T) signing.KeySet {
	return signing.KeySet{Keys: []signing.PublicKey{key(t).Public()}}
}

// genuine checks the text of a scanned code as the check page does: the statement is the one whose hash is in the code, and
// all of the code is signed.
func genuine(keys signing.KeySet, s lab.Sheet, scanned string) bool {
	_, said, _ := strings.Cut(scanned, "#")
	parts := strings.Split(said, ".")
	if len(parts) != 6 {
		return false
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[5])
	again, err2 := Code(s, s.Statement().Text(), silent(parts[3]))
	return err == nil && err2 == nil && again == strings.Join([]string{s.CheckURL, parts[1], parts[2], parts[3], parts[4]}, ".")+"." &&
		keys.Verify(parts[3], []byte(signedFor+strings.Join(parts[:5], ".")), signature)
}

// silent is a signer that says who would have signed.
type silent string

func (s silent) KeyID() string               { return string(s) }
func (s silent) Sign([]byte) ([]byte, error) { return nil, nil }

// Each thing that a report prints is covered: a paper with any of it changed does not verify with a true code.
func TestTheSignatureCoversEverythingPrinted(t *testing.T) {
	keys := published(t)
	sheet := english()
	code, err := Code(sheet, sheet.Statement().Text(), key(t))
	if err != nil || !genuine(keys, sheet, code) {
		t.Fatalf("the true code: %q, %v", code, err)
	}
	tried := 0
	forge(reflect.ValueOf(&sheet).Elem(), func(what string) {
		if tried++; genuine(keys, sheet, code) {
			t.Errorf("%s can be changed", what)
		}
	})
	if tried < 150 || !genuine(keys, sheet, code) {
		t.Errorf("%d things were changed", tried)
	}
}

// forge changes each text, number, time and yes or no under v, one after the other, calls try, and puts it back.
func forge(v reflect.Value, try func(what string)) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		was := reflect.New(v.Type()).Elem()
		was.Set(v)
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Minute)))
		case v.Kind() == reflect.String:
			v.SetString(v.String() + "0")
		case v.Kind() == reflect.Int:
			v.SetInt(v.Int() + 1)
		case v.Kind() == reflect.Bool:
			v.SetBool(!v.Bool())
		case v.Kind() == reflect.Struct:
			for n := range v.NumField() {
				walk(path+"."+v.Type().Field(n).Name, v.Field(n))
			}
			return
		case v.Kind() == reflect.Slice:
			for n := range v.Len() {
				walk(path+"[]", v.Index(n))
			}
			return
		default:
			return
		}
		try(path)
		v.Set(was)
	}
	walk("sheet", v)
}

func TestForgedCodeIsRefused(t *testing.T) {
	other, err := signing.NewKey("test-1")
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := signing.ParseKey(other)
	if err != nil {
		t.Fatal(err)
	}
	good, err := Code(krishna(), krishna().Statement().Text(), key(t))
	if err != nil {
		t.Fatal(err)
	}
	older := krishna().CheckURL + ".test-1." + strings.Repeat("A", 86) // as it was printed before values were signed
	for name, c := range map[string]struct {
		keys signing.KeySet
		text string
	}{
		"another key":          {signing.KeySet{Keys: []signing.PublicKey{stranger.Public()}}, good},
		"a key not published":  {signing.KeySet{}, good},
		"another key id":       {published(t), strings.Replace(good, ".test-1.", ".test-2.", 1)},
		"another order":        {published(t), strings.Replace(good, ".26-000417.", ".26-000418.", 1)},
		"another version":      {published(t), strings.Replace(good, ".1.test", ".2.test", 1)},
		"cut short":            {published(t), good[:len(good)-4]},
		"address alone":        {published(t), krishna().CheckURL},
		"the code of before":   {published(t), older},
		"last letters changed": {published(t), good[:len(good)-2] + "AA"},
	} {
		t.Run(name, func(t *testing.T) {
			if genuine(c.keys, krishna(), c.text) {
				t.Error("accepted")
			}
		})
	}
	if again, err := Code(krishna(), krishna().Statement().Text(), key(t)); err != nil || again != good {
		t.Errorf("signed again it is another: %q, %v", again, err)
	}
	if _, err := Render(krishna(), "https://elsewhere.example/check.html#b5v2s6r4p7n2y5w3t6z4x2m7q3"); err == nil {
		t.Error("a paper with the code of another address is printed")
	}
}
