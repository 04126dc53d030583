package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/signing"
	"assay/shared/store"
)

// shelf is S3's test double for reading.
type shelf map[string][]byte

func (s shelf) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	if s[*in.Key] == nil {
		return nil, &smithy.GenericAPIError{Code: "NoSuchKey"}
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(bytes.NewReader(s[*in.Key]))}, nil
}

// The check answers what was signed, word for word, whatever this release would print; what was stored before anything was
// signed is answered as it always was; and what is no longer what was signed is not answered at all.
func TestTheCheckAnswersWhatWasSigned(t *testing.T) {
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	files := shelf{}
	text, err := signing.NewKey("k1")
	if err != nil {
		t.Fatal(err)
	}
	key, err := signing.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, signer: links{}, files: files, bucket: "documents",
			keys: func(context.Context) (signing.KeySet, error) {
				return signing.KeySet{Keys: []signing.PublicKey{key.Public()}}, nil
			}}.routes()
	})
	tara := lab.Member{Person: "tara", Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Person: "meera", Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}, Active: true}
	h.Found(t, "sahyadri", tara, meera)
	sum := func(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }
	issue := func(statement []byte) (code, id string) {
		o := h.Bench(t, h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.Later, "HB").ID, tara)
		code = store.Token()
		stored := lab.StoredReport{SHA256: strings.Repeat("a", 64)}
		if statement != nil {
			stored.Statement = sum(statement)
			files[lab.StatementKey(o.ID, 1)] = statement
		}
		for _, do := range []func(o lab.Order, now time.Time) (lab.Outcome, error){
			func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.SubmitResults(tara, now, []lab.Entry{{Item: "HB", Value: "13.1", Unit: "g/dL"}}, tests.Analyte)
			},
			func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.AuthoriseResults(meera, now, []lab.Decision{{Item: "HB", Run: o.Items[0].Run, Clear: o.Items[0].Hold, Note: "seen"}},
					lab.PrintDetails{Check: code, Letterhead: lab.Letterhead{Name: "Namuna Hospital"}, Names: tests.Names})
			},
			func(o lab.Order, now time.Time) (lab.Outcome, error) {
				out, _, err := o.StoreReport(lab.SystemActor("documents"), now, 1, stored)
				return out, err
			},
		} {
			o = h.Step(t, o.ID, do)
		}
		return code, o.ID
	}
	check := func(code string) (a checkAnswer, status int) {
		got := h.Do(t, hospitaltest.Ask{}, "POST /v1/report-checks", map[string]string{"code": code, "birth_date": "1984-03-12"})
		if got.Status == http.StatusOK {
			got.Read(t, &a)
		}
		return a, got.Status
	}
	signed := lab.Statement{Form: 1, Hospital: "Namuna Hospital", Number: "26-000001", Version: 1, Kind: lab.Final,
		Signatory: lab.StatedSignatory{Name: "Dr Meera Nair"},
		Rows:      []lab.StatedRow{{Analyte: "Haemoglobin, as it was called", Value: "13.1", Unit: "g/dl", Range: "12 to 15"}}}.Text()
	code, id := issue(signed)
	if a, status := check(code); status != 200 || a.Statement != string(signed) || len(a.Rows) != 1 || a.Rows[0].Analyte != "Haemoglobin, as it was called" || !a.Current {
		t.Errorf("%d: %+v", status, a)
	}
	files[lab.StatementKey(id, 1)] = bytes.Replace(signed, []byte("13.1"), []byte("15.1"), 1)
	if a, status := check(code); status != 500 {
		t.Errorf("a changed statement is answered: %d %+v", status, a)
	}
	older, _ := issue(nil)
	if a, status := check(older); status != 200 || a.Statement != "" || len(a.Rows) != 1 || a.Rows[0].Value != "13.1" {
		t.Errorf("an older paper: %d %+v", status, a)
	}

	keys := h.Do(t, hospitaltest.Ask{}, "GET /.well-known/assay-report-keys.json", nil)
	var set signing.KeySet
	if err := json.Unmarshal(keys.Body, &set); err != nil || keys.Status != 200 || !set.Has(key) ||
		keys.Header.Get("Cache-Control") != "public, max-age=300" || bytes.Contains(keys.Body, []byte("private")) || bytes.Contains(keys.Body, []byte(`"d"`)) {
		t.Errorf("the keys: %d %s %v", keys.Status, keys.Body, err)
	}
}
