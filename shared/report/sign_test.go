package report

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

func TestScannedCodeVerifies(t *testing.T) {
	private, signer := key(t)
	for name, sheet := range map[string]lab.Sheet{"short address": krishna(), "long address": func() lab.Sheet {
		s := krishna()
		s.CheckURL = "https://reports.laboratory.sanjeevani-district-hospital.example/v1/check#sjv-0193a2f4-7c1e-7b0a-9d55-2f6f0a1b3c4d"
		return s
	}()} {
		t.Run(name, func(t *testing.T) {
			page := filepath.Join(t.TempDir(), "page")
			tool(t, "pdftoppm", "-r", "203", "-mono", "-f", "1", "-l", "1", "-singlefile", save(t, render(t, sheet)), page)
			scanned := strings.TrimSuffix(tool(t, "zbarimg", "--quiet", "--raw", page+".pbm"), "\n")
			want, err := qrText(sheet, signer)
			if err != nil {
				t.Fatal(err)
			}
			if scanned != want {
				t.Fatalf("scanned %q, want %q", scanned, want)
			}
			if err := verify(&private.PublicKey, sheet, scanned); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestForgedCodeIsRefused(t *testing.T) {
	private, signer := key(t)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good, err := qrText(krishna(), signer)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(change func(*lab.Sheet)) lab.Sheet {
		s := krishna()
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		pub   *ecdsa.PublicKey
		sheet lab.Sheet
		text  string
	}{
		"another key":      {&other.PublicKey, krishna(), good},
		"another order":    {&private.PublicKey, changed(func(s *lab.Sheet) { s.OrderNumber = "26-000418" }), good},
		"another version":  {&private.PublicKey, changed(func(s *lab.Sheet) { s.Version = 2 }), good},
		"another time":     {&private.PublicKey, changed(func(s *lab.Sheet) { s.IssuedAt = s.IssuedAt.Add(time.Second) }), good},
		"another address":  {&private.PublicKey, changed(func(s *lab.Sheet) { s.CheckURL += "x" }), good},
		"cut short":        {&private.PublicKey, krishna(), good[:len(good)-4]},
		"no signature":     {&private.PublicKey, krishna(), krishna().CheckURL + ".test-1"},
		"address alone":    {&private.PublicKey, krishna(), krishna().CheckURL},
		"last bit changed": {&private.PublicKey, krishna(), good[:len(good)-2] + "AA"},
	} {
		t.Run(name, func(t *testing.T) {
			if verify(c.pub, c.sheet, c.text) == nil {
				t.Error("accepted")
			}
		})
	}
	if err := verify(&private.PublicKey, krishna(), good); err != nil {
		t.Errorf("the true code: %v", err)
	}
}

func TestSigningKey(t *testing.T) {
	private, _ := key(t)
	encode := func(kind string, der []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	sec1, err1 := x509.MarshalECPrivateKey(private)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err2 := x509.MarshalPKCS8PrivateKey(p384)
	for name, c := range map[string]struct {
		pem []byte
		kid string
		ok  bool
	}{
		"SEC 1":           {encode("EC PRIVATE KEY", sec1, err1), "k1", true},
		"another curve":   {encode("PRIVATE KEY", wrong, err2), "k1", false},
		"no PEM":          {[]byte("secret"), "k1", false},
		"key id with dot": {encode("EC PRIVATE KEY", sec1, err1), "k.1", false},
	} {
		t.Run(name, func(t *testing.T) {
			signer, err := ES256(c.pem, c.kid)
			if (err == nil) != c.ok || (signer != nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

// verify checks the text of a scanned QR code against the sheet it is said to belong to. The error says what does
// not fit; the sheet's own address must be in the text.
func verify(pub *ecdsa.PublicKey, s lab.Sheet, text string) error {
	rest, ok := strings.CutPrefix(text, s.CheckURL+".")
	if !ok {
		return errors.New("the code belongs to another address")
	}
	_, encoded, ok := strings.Cut(rest, ".")
	if !ok {
		return errors.New("the code holds no signature")
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(signature) != 64 {
		return errors.New("the signature is not well formed")
	}
	sum := sha256.Sum256(Payload(s))
	r, t := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(pub, sum[:], r, t) {
		return errors.New("the signature does not belong to this report")
	}
	return nil
}
