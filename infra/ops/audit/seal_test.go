package main

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"io"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamo "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/seal"
	"assay/shared/signing"
)

// locked is S3's test double of a bucket in which nothing can be written over.
type locked map[string][]byte

func (l locked) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	if l[*in.Key] == nil {
		return nil, &types.NoSuchKey{}
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(bytes.NewReader(l[*in.Key]))}, nil
}

func (l locked) PutObject(_ context.Context, in *s3.PutObjectInput, _ ...func(*s3.Options)) (*s3.PutObjectOutput, error) {
	if l[*in.Key] != nil {
		return nil, &smithy.GenericAPIError{Code: "PreconditionFailed"}
	}
	text, err := io.ReadAll(in.Body)
	l[*in.Key] = text
	return &s3.PutObjectOutput{}, err
}

func (l locked) ListObjectsV2(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error) {
	out := &s3.ListObjectsV2Output{}
	for key := range l {
		out.Contents = append(out.Contents, types.Object{Key: &key})
	}
	return out, nil
}

func shelf(l locked) seal.Shelf {
	return seal.Shelf{Bucket: "b", Get: l.GetObject, Put: l.PutObject, List: l.ListObjectsV2}
}

// night lets a day pass and function seal make the root of it.
func (w *world) night(files locked, key *signing.Key) (hash string, err error) {
	w.t.Helper()
	w.Now = w.Now.AddDate(0, 0, 1)
	_, hash, err = seal.Sealer{Store: w.Store, Roots: shelf(files),
		Keys: func(context.Context) (signing.KeySet, error) {
			return signing.KeySet{Keys: []signing.PublicKey{key.Public()}}, nil
		},
		Signer: func(context.Context) (*signing.Key, error) { return key, nil }}.Days(w.t.Context(), w.Now)
	return hash, err
}

// against runs the audit against the roots.
func (w *world) against(files locked, key *signing.Key, left string) (broken int, said string, err error) {
	var out strings.Builder
	s := &seals{roots: shelf(files), keys: signing.KeySet{Keys: []signing.PublicKey{key.Public()}}, left: left}
	broken, err = audit{db: w.DB.Client, truth: w.DB.Truth, page: 3, before: w.Now.AddDate(0, 0, -7), out: &out, progress: io.Discard, seals: s}.run(w.t.Context())
	return broken, out.String(), err
}

// rewrite changes event n of a list and seals it and all that follow anew, and the row that names the last: what somebody
// can do who may write the table. It leaves nothing that the table alone could show.
func (w *world) rewrite(pk, row, event string, n int, change func(*lab.Event)) {
	w.t.Helper()
	text := func(s string) dynamo.AttributeValue { return &dynamo.AttributeValueMemberS{Value: s} }
	read := func(sk string) map[string]dynamo.AttributeValue {
		out, err := w.DB.Client.GetItem(w.t.Context(), &dynamodb.GetItemInput{TableName: &w.DB.Truth, ConsistentRead: aws.Bool(true),
			Key: map[string]dynamo.AttributeValue{"PK": text(pk), "SK": text(sk)}})
		if err != nil {
			w.t.Fatal(err)
		}
		return out.Item
	}
	write := func(i map[string]dynamo.AttributeValue) {
		if _, err := w.DB.Client.PutItem(w.t.Context(), &dynamodb.PutItemInput{TableName: &w.DB.Truth, Item: i}); err != nil {
			w.t.Fatal(err)
		}
	}
	before, after, first := "", "", true
	for at := n; ; at++ {
		sk := event + strings.Repeat("0", 6-len(itoa(at))) + itoa(at)
		i := read(sk)
		if i == nil {
			break
		}
		var e lab.Event
		if err := json.Unmarshal([]byte(i["event"].(*dynamo.AttributeValueMemberS).Value), &e); err != nil {
			w.t.Fatal(err)
		}
		before = e.Hash
		if first {
			change(&e)
		} else {
			e.Prev = after
		}
		first = false
		e = e.Seal()
		after = e.Hash
		plain, err := json.Marshal(e)
		if err != nil {
			w.t.Fatal(err)
		}
		i["event"] = text(string(plain))
		write(i)
	}
	if before == after {
		w.t.Fatalf("%s %s: nothing was changed", pk, event)
	}
	i := read(row)
	doc := i["doc"].(*dynamo.AttributeValueMemberB).Value
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(doc[1:])))
	if err != nil || !bytes.Contains(plain, []byte(before)) {
		w.t.Fatal("the row does not name the last event", err)
	}
	var packed bytes.Buffer
	packed.WriteByte(doc[0])
	f, _ := flate.NewWriter(&packed, flate.BestSpeed)
	if _, err := f.Write(bytes.ReplaceAll(plain, []byte(before), []byte(after))); err != nil || f.Close() != nil {
		w.t.Fatal(err)
	}
	i["doc"] = &dynamo.AttributeValueMemberB{Value: packed.Bytes()}
	write(i)
}

func itoa(n int) string { return strconv.Itoa(n) }

// Whoever writes a chain anew, with every hash, leaves nothing that the chains can show; the roots do, of each kind of chain.
func TestARewrittenChainIsFound(t *testing.T) {
	text, err := signing.NewKey("k1")
	if err != nil {
		t.Fatal(err)
	}
	key, err := signing.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	mira := func(e *lab.Event) { e.By = "mira" }
	const patient = "01938f6c-11aa-7b20-8d5f-000000000001"
	for _, c := range []struct {
		name, row, event string
		n                int
		of               func(order string) (pk string)
	}{
		{"an order", "A", "E#", 1, func(o string) string { return "H#sahyadri#O#" + strings.TrimPrefix(o, "sahyadri-") }},
		{"an order's last event", "A", "E#", 2, func(o string) string { return "H#sahyadri#O#" + strings.TrimPrefix(o, "sahyadri-") }},
		{"a patient", "A", "E#", 1, func(string) string { return "H#sahyadri#P#" + patient }},
		{"settings", "A", "E#A#", 1, func(string) string { return "H#sahyadri" }},
		{"a member", "M#meera", "E#M#meera#", 1, func(string) string { return "H#sahyadri" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, files := open(t), locked{}
			desk := hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}
			w.Enrol(t, desk, patient, "+919876543210")
			o := w.place(lab.COD)
			w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.TakeCash(meera, now, o.Money.Due(), "R26-000001", nil)
			})
			left, err := w.night(files, key)
			if err != nil || len(files) != 1 {
				t.Fatalf("the first night: %d roots, %v", len(files), err)
			}
			w.place(lab.COD)
			if broken, said, err := w.against(files, key, left); broken != 0 || err != nil {
				t.Fatalf("a day on, not sealed yet: %d broken, %v\n%s", broken, err, said)
			}
			if _, err := w.night(files, key); err != nil || len(files) != 2 {
				t.Fatalf("the second night: %d roots, %v", len(files), err)
			}
			if broken, said, err := w.against(files, key, left); broken != 0 || err != nil {
				t.Fatalf("after two nights: %d broken, %v\n%s", broken, err, said)
			}
			w.rewrite(c.of(o.ID), c.row, c.event, c.n, mira)
			if broken, said := w.audit(0, false); broken != 0 {
				t.Fatalf("the chains alone show it: %s", said)
			}
			broken, said, err := w.against(files, key, left)
			if broken != 1 || err != nil || !strings.Contains(said, "is not the one that was sealed") {
				t.Errorf("against the roots: %d broken, %v, %d roots\n%s", broken, err, len(files), said)
			}
		})
	}
}

// Roots are a chain too: none can be changed, left out, signed by another key or made anew, once one has left the account.
func TestRootsAreHeldTogether(t *testing.T) {
	text, _ := signing.NewKey("k1")
	key, err := signing.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := signing.NewKey("k1")
	stranger, err := signing.ParseKey(other)
	if err != nil {
		t.Fatal(err)
	}
	w, files := open(t), locked{}
	left, err := w.night(files, key)
	if err != nil {
		t.Fatal(err)
	}
	w.place(lab.COD)
	if _, err := w.night(files, key); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(locked)
		key    *signing.Key
		want   string
	}{
		"one left out":       {func(l locked) { l["roots/000001.json"] = l["roots/000002.json"]; delete(l, "roots/000002.json") }, key, "is another one"},
		"the first left out": {func(l locked) { delete(l, "roots/000001.json") }, key, "is missing, and there is a root 2"},
		"a hash changed": {func(l locked) {
			l["roots/000002.json"] = bytes.Replace(l["roots/000002.json"], []byte(`\"n\":2`), []byte(`\"n\":3`), 1)
		}, key, "was not signed"},
		"by another key":       {func(locked) {}, stranger, "was not signed"},
		"all of them gone":     {func(l locked) { clear(l) }, key, "has left the account"},
		"made anew from today": {func(l locked) { clear(l); _, _ = w.night(l, key) }, key, "has left the account"},
	} {
		t.Run(name, func(t *testing.T) {
			mine := locked{}
			maps.Copy(mine, files)
			c.change(mine)
			if _, said, err := w.against(mine, c.key, left); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q\n%s", err, c.want, said)
			}
		})
	}
	// An order that is gone as a whole was sealed.
	o := w.place(lab.COD)
	if _, err := w.night(files, key); err != nil {
		t.Fatal(err)
	}
	for _, sk := range []string{"A", "E#000001"} {
		if _, err := w.DB.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &w.DB.Truth, Key: map[string]dynamo.AttributeValue{
			"PK": &dynamo.AttributeValueMemberS{Value: "H#sahyadri#O#" + strings.TrimPrefix(o.ID, "sahyadri-")}, "SK": &dynamo.AttributeValueMemberS{Value: sk}}}); err != nil {
			t.Fatal(err)
		}
	}
	if broken, said, err := w.against(files, key, left); err != nil || broken == 0 || !strings.Contains(said, "it was sealed and is gone") {
		t.Errorf("%d broken, %v\n%s", broken, err, said)
	}
}

// What happened on a day for which there is a root must be in it: an event that somebody has added later, dated back, is in
// none, and neither is one that was kept out of the index from which the roots are made.
func TestWhatNoRootHasIsFound(t *testing.T) {
	text, _ := signing.NewKey("k1")
	key, err := signing.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	w, files := open(t), locked{}
	o := w.place(lab.COD)
	_, err = w.DB.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &w.DB.Truth, UpdateExpression: aws.String("REMOVE grown"),
		Key: map[string]dynamo.AttributeValue{"PK": &dynamo.AttributeValueMemberS{Value: "H#sahyadri#O#" + strings.TrimPrefix(o.ID, "sahyadri-")},
			"SK": &dynamo.AttributeValueMemberS{Value: "A"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.night(files, key); err != nil {
		t.Fatal(err)
	}
	if broken, said, err := w.against(files, key, ""); err != nil || broken != 1 || !strings.Contains(said, "event 1 is of 2026-11-25, and no root has it") {
		t.Errorf("%d broken, %v\n%s", broken, err, said)
	}
}

// A chain that was there before the first root, and has not grown since, is counted and is not broken.
func TestWhatIsOlderThanTheRoots(t *testing.T) {
	text, _ := signing.NewKey("k1")
	key, err := signing.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	w, files := open(t), locked{}
	w.place(lab.COD)
	w.Now = w.Now.AddDate(0, 0, 2)
	if _, err := w.night(files, key); err != nil {
		t.Fatal(err)
	}
	if broken, said, err := w.against(files, key, ""); err != nil || broken != 0 || !strings.Contains(said, "1 roots, 2026-11-27 to 2026-11-27; 4 chains are older") {
		t.Errorf("%d broken, %v\n%s", broken, err, said)
	}
}
