package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/smithy-go"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/seal"
	"assay/shared/signing"
	"assay/shared/store"
)

// locked is S3's test double of a bucket in which nothing can be written over.
type locked struct {
	sync.Mutex
	files map[string][]byte
	// before, where it is set, happens once before the next root is kept.
	before func()
}

func (l *locked) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	l.Lock()
	defer l.Unlock()
	if l.files[*in.Key] == nil {
		return nil, &types.NoSuchKey{}
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(bytes.NewReader(l.files[*in.Key]))}, nil
}

func (l *locked) PutObject(_ context.Context, in *s3.PutObjectInput, _ ...func(*s3.Options)) (*s3.PutObjectOutput, error) {
	if do := l.before; do != nil {
		l.before = nil
		do()
	}
	l.Lock()
	defer l.Unlock()
	if l.files[*in.Key] != nil || aws.ToString(in.IfNoneMatch) != "*" {
		return nil, &smithy.GenericAPIError{Code: "PreconditionFailed"}
	}
	text, err := io.ReadAll(in.Body)
	l.files[*in.Key] = text
	return &s3.PutObjectOutput{}, err
}

func (l *locked) ListObjectsV2(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error) {
	l.Lock()
	defer l.Unlock()
	out := &s3.ListObjectsV2Output{}
	for key := range l.files {
		out.Contents = append(out.Contents, types.Object{Key: &key})
	}
	return out, nil
}

type house struct {
	*hospitaltest.House
	handlers
	bucket *locked
	key    *signing.Key
	sent   []string // "address: subject"
	refuse string   // an address that SES refuses
	said   hospitaltest.Log
}

var asha = lab.Member{Hospital: "sahyadri", Person: "asha", Roles: []lab.Role{lab.Admin}, Active: true}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{bucket: &locked{files: map[string][]byte{}}}
	h.House = hospitaltest.Open(t, func(s *store.Store) []apigw.Route { h.sealer.Store = s; return nil })
	text, err := signing.NewKey("k1")
	if err == nil {
		h.key, err = signing.ParseKey(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.sealer.Roots = seal.Shelf{Bucket: "reports", Get: h.bucket.GetObject, Put: h.bucket.PutObject, List: h.bucket.ListObjectsV2}
	h.sealer.Keys = func(context.Context) (signing.KeySet, error) {
		return signing.KeySet{Keys: []signing.PublicKey{h.key.Public()}}, nil
	}
	h.sealer.Signer = signing.Published(func(context.Context) (*signing.Key, error) { return h.key, nil }, h.sealer.Keys)
	h.mail = mail.Sender{From: "lab@assay.example", API: mail.APIFunc(
		func(_ context.Context, in *sesv2.SendEmailInput, _ ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
			to := in.Destination.ToAddresses[0]
			if to == h.refuse {
				return nil, &smithy.GenericAPIError{Code: "MessageRejected", Message: to}
			}
			h.sent = append(h.sent, to+": "+*in.Content.Simple.Subject.Data+"\n"+*in.Content.Simple.Body.Text.Data)
			return &sesv2.SendEmailOutput{MessageId: aws.String("m")}, nil
		})}
	h.log = h.said.Logger()
	h.Now = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	h.Found(t, "sahyadri", asha, lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor, lab.Technician}, Active: true})
	return h
}

// write names the address of a hospital, which two persons do.
func (h *house) write(t *testing.T, hospital, person, to string) {
	t.Helper()
	_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: hospital, Person: person, Now: h.Now}, Read: store.ReadSet{Settings: true}},
		func(d store.Loaded) (store.Result, error) {
			asked, _, err := lab.Grant{}.AskSettings(d.Caller, d.Hospital, d.Now, lab.SettingsRequest{
				GuardedSettings: lab.GuardedSettings{RootLetterTo: &to}, Reason: "The board keeps it", Rev: d.Hospital.Rev})
			if err != nil {
				return store.Result{}, err
			}
			second := lab.Member{Hospital: hospital, Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}
			out, err := asked.ConfirmSettings(second, d.Caller, d.Hospital, d.Now, asked.Rev)
			if err != nil {
				return store.Result{}, err
			}
			out.Hospital.Phone = "+91 22 5550 0100" // each letter prints it
			writes, err := h.Store.HospitalChange(out.Hospital, out.HospitalEvent)
			return store.Result{Writes: writes, Status: 200}, err
		})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) place(t *testing.T) lab.Order {
	t.Helper()
	return h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, lab.COD, "HB")
}

// root reads root n as it is kept.
func (h *house) root(t *testing.T, n int) (r seal.Root) {
	t.Helper()
	keys, _ := h.sealer.Keys(t.Context())
	r, _, ok, err := h.sealer.Roots.Read(t.Context(), keys, n)
	if err != nil || !ok {
		t.Fatalf("root %d: %t %v", n, ok, err)
	}
	return r
}

// has is the number of the event that a root has of a chain, 0 for none.
func has(r seal.Root, chain string) int {
	for _, head := range r.Heads {
		if head.Chain == chain {
			return head.N
		}
	}
	return 0
}

// at is a time of day in Kolkata.
func at(day, clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04 -0700", day+" "+clock+" +0530")
	if err != nil {
		panic(err)
	}
	return t
}

// A day is sealed once, when it has ended in Kolkata; nights that were missed are made up for in one root.
func TestNights(t *testing.T) {
	h := open(t)
	o := h.place(t)
	chain := "H#sahyadri#O#" + strings.TrimPrefix(o.ID, "sahyadri-") + " A"
	for _, c := range []struct {
		name     string
		at       time.Time
		before   func()
		roots    int
		from, to string
		order    int // the event of the order that the newest root has
		chains   int
	}{
		{"the day has not ended anywhere", at("2026-11-25", "23:50"), nil, 1, "2026-11-24", "2026-11-24", 1, 4},
		{"it has ended by a minute", at("2026-11-26", "00:01"), nil, 1, "2026-11-24", "2026-11-24", 1, 4},
		{"it has ended", at("2026-11-26", "00:30"), nil, 2, "2026-11-25", "2026-11-25", 1, 4},
		{"an hour later", at("2026-11-26", "01:30"), nil, 2, "2026-11-25", "2026-11-25", 1, 4},
		{"the order goes on, four nights are missed", at("2026-11-30", "09:00"), func() {
			h.Now = at("2026-11-26", "10:00")
			h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.TakeCash(lab.Member{Person: "meera", Roles: []lab.Role{lab.Technician}, Active: true}, now, o.Money.Due(), "R26-000001", nil)
			})
		}, 3, "2026-11-26", "2026-11-29", 2, 1},
		{"nothing happens: the root is empty, and holds the one before", at("2026-12-01", "00:30"), nil, 4, "2026-11-30", "2026-11-30", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.before != nil {
				c.before()
			}
			for range 2 { // the schedule calls at least once
				if err := h.sealNight(t.Context(), schedule{c.at}); err != nil {
					t.Fatal(err)
				}
			}
			if len(h.bucket.files) != c.roots {
				t.Fatalf("%d roots, want %d", len(h.bucket.files), c.roots)
			}
			r := h.root(t, c.roots)
			if r.From != c.from || r.To != c.to || has(r, chain) != c.order || len(r.Heads) != c.chains || r.N > 1 && r.Previous == "" {
				t.Errorf("%s to %s, event %d of the order, chains %v", r.From, r.To, has(r, chain), r.Heads)
			}
		})
	}
	if err := h.sealNight(t.Context(), schedule{}); !errors.Is(err, errNoTime) {
		t.Errorf("without a time: %v", err)
	}
}

// Two runs at the same time make one root, and both know it.
func TestTwoRunsAtOnce(t *testing.T) {
	h := open(t)
	h.place(t)
	night := schedule{at("2026-11-26", "00:30")}
	h.bucket.before = func() {
		if err := h.sealNight(t.Context(), night); err != nil {
			t.Error(err)
		}
	}
	if err := h.sealNight(t.Context(), night); err != nil || len(h.bucket.files) != 1 {
		t.Errorf("%d roots, %v", len(h.bucket.files), err)
	}
}

// The hash goes to the address of each hospital of which something is in the root, once.
func TestLettersOfARoot(t *testing.T) {
	h := open(t)
	h.Found(t, "narmada", lab.Member{Person: "adil", Roles: []lab.Role{lab.Admin}, Active: true})
	h.Found(t, "godavari", lab.Member{Person: "omar", Roles: []lab.Role{lab.Admin}, Active: true})
	h.write(t, "sahyadri", "asha", "desk@sahyadri.example")
	h.write(t, "narmada", "adil", "desk@narmada.example")
	h.refuse = "desk@narmada.example"
	first := schedule{at("2026-11-26", "00:30")}
	if err := h.sealNight(t.Context(), first); err == nil || strings.Contains(err.Error(), "desk@") {
		t.Errorf("a letter was refused: %v", err)
	}
	if said := h.said.Take(); !strings.Contains(said, "narmada") || strings.Contains(said, "desk@") {
		t.Errorf("the log says %s", said)
	}
	_, hash, _, err := h.sealer.Roots.Read(t.Context(), signing.KeySet{Keys: []signing.PublicKey{h.key.Public()}}, 1)
	if err != nil || len(h.sent) != 1 || !strings.HasPrefix(h.sent[0], "desk@sahyadri.example: ") || !strings.Contains(h.sent[0], hash) {
		t.Fatalf("%v, sent %v", err, h.sent)
	}
	h.refuse = ""
	for range 2 {
		if err := h.sealNight(t.Context(), first); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.sent) != 2 || !strings.HasPrefix(h.sent[1], "desk@narmada.example: ") {
		t.Errorf("the next runs send %v", h.sent)
	}
	h.sent = nil
	h.Now = at("2026-11-26", "12:00")
	h.place(t)
	if err := h.sealNight(t.Context(), schedule{at("2026-11-27", "00:30")}); err != nil || len(h.sent) != 1 || !strings.HasPrefix(h.sent[0], "desk@sahyadri") {
		t.Errorf("a day on which only one hospital worked: %v, %v", err, h.sent)
	}
}

// Nothing is signed after a root that is not what it should be, and nothing with a key that nobody could verify.
func TestNothingFollowsABrokenRoot(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*house)
		want   string
	}{
		"the last one was changed": {func(h *house) {
			var kept map[string]string
			_ = json.Unmarshal(h.bucket.files["roots/000001.json"], &kept)
			kept["root"] = strings.Replace(kept["root"], `"n":1`, `"n":1 `, 1)
			h.bucket.files["roots/000001.json"], _ = json.Marshal(kept)
		}, "was not signed"},
		"the last one is another": {func(h *house) { h.bucket.files["roots/000002.json"] = h.bucket.files["roots/000001.json"] }, "is another one"},
		"the key is not published": {func(h *house) {
			text, _ := signing.NewKey("k2")
			key, _ := signing.ParseKey(text)
			h.sealer.Signer = signing.Published(func(context.Context) (*signing.Key, error) { return key, nil }, h.sealer.Keys)
		}, "not published"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			if err := h.sealNight(t.Context(), schedule{at("2026-11-26", "00:30")}); err != nil {
				t.Fatal(err)
			}
			before := len(h.bucket.files)
			c.change(h)
			err := h.sealNight(t.Context(), schedule{at("2026-11-27", "00:30")})
			if err == nil || !strings.Contains(err.Error(), c.want) || len(h.bucket.files) > before+1 {
				t.Errorf("%v, %d roots", err, len(h.bucket.files))
			}
		})
	}
}

// Every chain that there is, of each kind, is in the root of its day, with its last event: more of them than one page of the index
// or one round of readers takes.
func TestEveryChainIsInTheRoot(t *testing.T) {
	h := open(t)
	want := map[string]int{"H#sahyadri A": 1, "H#sahyadri M#asha": 1, "H#sahyadri M#meera": 1}
	for range 40 {
		want["H#sahyadri#O#"+strings.TrimPrefix(h.place(t).ID, "sahyadri-")+" A"] = 1
	}
	patient := "01938f6c-11aa-7b20-8d5f-000000000002"
	h.Enrol(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, patient, "+919876543210")
	want["H#sahyadri#P#"+patient+" A"] = 1
	h.write(t, "sahyadri", "asha", "desk@sahyadri.example")
	want["H#sahyadri A"] = 2
	if err := h.sealNight(t.Context(), schedule{at("2026-11-26", "00:30")}); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, head := range h.root(t, 1).Heads {
		got[head.Chain] = head.N
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the root has %v\nwant %v", got, want)
	}
}
