package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/signing"
	"assay/shared/store"
)

// files is S3's test double: it keeps one object per key, and writes none over another.
type files struct {
	objects map[string][]byte
	puts    int
	err     error
}

func (f *files) PutObject(_ context.Context, in *s3.PutObjectInput, _ ...func(*s3.Options)) (*s3.PutObjectOutput, error) {
	if f.err != nil {
		return nil, f.err
	}
	if f.puts++; f.objects[*in.Key] != nil {
		return nil, &smithy.GenericAPIError{Code: "PreconditionFailed"}
	}
	raw, err := io.ReadAll(in.Body)
	f.objects[*in.Key] = raw
	return &s3.PutObjectOutput{VersionId: aws.String("v1")}, err
}

func (f *files) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	return &s3.GetObjectOutput{Body: io.NopCloser(bytes.NewReader(f.objects[*in.Key])), VersionId: aws.String("v0")}, f.err
}

// key is the key that signs reports, or why there is none.
func key(t *testing.T) func(context.Context) (*signing.Key, error) {
	t.Helper()
	text, err := signing.NewKey("k1")
	if err != nil {
		t.Fatal(err)
	}
	key, err := signing.ParseKey(text)
	return func(context.Context) (*signing.Key, error) { return key, err }
}

// world is a hospital with an authorised order, and the function over it.
type world struct {
	*hospitaltest.House
	handlers
	files *files
	log   *hospitaltest.Log
	order lab.Order
	duty  store.DutyRef
}

var patient = lab.Snapshot{ID: "01938f6c-11aa-7b20-8d5f-0000000000aa", Number: "P26-000001", Name: "सुनीता पाटील",
	NameLatin: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female"}

var tara = lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}

func open(t *testing.T, patient lab.Snapshot) *world {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{files: &files{objects: map[string][]byte{}}, log: &hospitaltest.Log{}}
	w.House = hospitaltest.Open(t, func(*store.Store) []apigw.Route { return nil })
	meera := lab.Member{Person: "meera", Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}, Active: true}
	w.Found(t, "sahyadri", tara, meera)
	o := w.Bench(t, w.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, patient, lab.Later, "HB").ID, tara)
	o = w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.SubmitResults(tara, now, []lab.Entry{{Item: "HB", Value: "13.7", Unit: "g/dL"}}, tests.Analyte)
	})
	w.order = w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.AuthoriseResults(meera, now, []lab.Decision{{Item: "HB", Run: o.Items[0].Run}}, lab.PrintDetails{Check: store.Token(),
			Letterhead: lab.Letterhead{Name: "Sahyadri Hospital"}, Names: tests.Names})
	})
	jobs, err := w.Store.OpenDuties(t.Context(), w.order.ID, lab.DutyDocument)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	w.duty = jobs[0].Ref
	w.handlers = handlers{store: w.Store, files: w.files, bucket: "documents", signer: key(t),
		web: "https://lab.example", log: w.log.Logger()}
	return w
}

// gets hands the function a message, and reports whether the queue may forget it.
func (w *world) gets(t *testing.T, body string) bool {
	t.Helper()
	answer, err := w.finishDuties(t.Context(), events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: body,
		Attributes: map[string]string{"SentTimestamp": "1795591800000"}}}})
	if err != nil {
		t.Fatal(err)
	}
	return len(answer.BatchItemFailures) == 0
}

func (w *world) message(t *testing.T) string {
	t.Helper()
	body, err := json.Marshal(w.duty)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// stored is the state of the order's report, and whether its duty is finished.
func (w *world) stored(t *testing.T) (lab.Report, bool) {
	t.Helper()
	o, err := w.Store.Order(t.Context(), w.order.ID)
	if err != nil {
		t.Fatal(err)
	}
	j, ok, err := w.Store.Job(t.Context(), w.duty)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return o.Reports.Versions[0], j.Done
}

func TestMakeReport(t *testing.T) {
	w := open(t, patient)
	for _, step := range []struct {
		name string
		puts int // so far
	}{{"made", 2}, {"the message comes again", 2}} {
		if !w.gets(t, w.message(t)) {
			t.Fatalf("%s: %s", step.name, w.log.Take())
		}
		document := w.files.objects[lab.ReportKey(w.order.ID, 1)]
		sum := sha256.Sum256(document)
		statement := sha256.Sum256(w.files.objects[lab.StatementKey(w.order.ID, 1)])
		if r, done := w.stored(t); !done || r.State != lab.ReportStored || r.SHA256 != hex.EncodeToString(sum[:]) || r.Statement != hex.EncodeToString(statement[:]) || !bytes.HasPrefix(document, []byte("%PDF-")) {
			t.Errorf("%s: report %+v, duty done %t, %d bytes", step.name, r, done, len(document))
		}
		if w.files.puts != step.puts {
			t.Errorf("%s: stored %d times", step.name, w.files.puts)
		}
	}
}

// Whoever was killed between storing the document and writing that it is stored leaves a document: it stays the one.
func TestADocumentThatIsThereStays(t *testing.T) {
	w := open(t, patient)
	w.files.objects[lab.ReportKey(w.order.ID, 1)] = []byte("%PDF- made before")
	if !w.gets(t, w.message(t)) {
		t.Fatal(w.log.Take())
	}
	sum := sha256.Sum256([]byte("%PDF- made before"))
	if r, done := w.stored(t); !done || r.SHA256 != hex.EncodeToString(sum[:]) || r.Object != "v0" {
		t.Errorf("report %+v, duty done %t", r, done)
	}
}

// Whoever was killed after storing the statement, perhaps of a release that prints differently, leaves the one that is signed.
func TestAStatementThatIsThereIsSigned(t *testing.T) {
	first, second := open(t, patient), open(t, patient)
	second.handlers.signer = first.signer
	second.files.objects[lab.StatementKey(second.order.ID, 1)] = []byte(`{"form":1}`)
	for _, w := range []*world{first, second} {
		if !w.gets(t, w.message(t)) {
			t.Fatal(w.log.Take())
		}
	}
	sum := sha256.Sum256([]byte(`{"form":1}`))
	if r, done := second.stored(t); !done || r.Statement != hex.EncodeToString(sum[:]) {
		t.Errorf("report %+v, duty done %t", r, done)
	}
}

// A failure says which report is not made and why, and nothing of whom it is about; the message comes again.
func TestAFailureIsNamed(t *testing.T) {
	chinese := patient
	chinese.Name = "Sunita 王小明"
	for _, c := range []struct {
		name    string
		patient lab.Snapshot
		before  func(w *world)
		texts   []string
	}{
		{"a character that no font has", chinese, nil, []string{" report 1: ", "no glyph for U+738B"}},
		{"the bucket refuses", patient, func(w *world) { w.files.err = &smithy.GenericAPIError{Code: "AccessDenied", Message: "Sunita"} },
			[]string{" report 1: store reports/sahyadri/", "/v1.json", "AccessDenied"}},
		{"the key is away", patient, func(w *world) {
			w.signer = func(context.Context) (*signing.Key, error) { return nil, errors.New("no answer") }
		}, []string{" report 1: ", "no answer"}},
		{"the table is away", patient, func(w *world) { w.handlers.store = store.New(w.DB.Client, "no-such-table", "") }, []string{"read the duty"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, c.patient)
			if c.before != nil {
				c.before(w)
			}
			if w.gets(t, w.message(t)) {
				t.Error("the queue forgets it")
			}
			w.log.WantError(t, append(c.texts, w.order.ID, w.duty.Duty, "m1"), "13.7", "PRIVATE KEY", "王小明")
			if r, done := w.stored(t); done || r.State != lab.ReportMaking {
				t.Errorf("report %+v, duty done %t", r, done)
			}
		})
	}
	t.Run("a message that cannot be read", func(t *testing.T) {
		w := open(t, patient)
		if w.gets(t, `{"order": 13.7}`) {
			t.Error("the queue forgets it")
		}
		w.log.WantError(t, []string{"m1", "read the message"}, "13.7")
	})
}
