// Command seed founds a hospital: its settings and its first members, before anybody can sign in. It is the deploy
// command that makes the first admin (docs/rules.md#first-admin); all later ones are made by two persons through the
// API.
//
//	TABLE=assay-prod AWS_REGION=ap-south-1 … go run ./infra/ops/seed -file hospital.json
//
// In a hospital that exists it makes one more supervisor or admin, where nobody is there who could confirm what another asks
// for (docs/rules.md#two-persons); the file has the hospital's id and the member:
//
//	TABLE=assay-prod AWS_REGION=ap-south-1 … go run ./infra/ops/seed -member member.json
//
// The file must be named: no hospital is founded by default. demo.json beside this file is the hospital of the local
// cloud; -day loads a small day into it, through the API as the demo's staff. A hospital that exists is left as it is, and
// a day that was broken off is gone on with.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/cloud"
	"assay/shared/lab"
	"assay/shared/store"
)

// founding is the file: settings and members in the shapes of shared/lab, secrets excepted.
type founding struct {
	Hospital lab.Hospital `json:"hospital"`
	Members  []lab.Member `json:"members"`
}

func main() {
	file := flag.String("file", "", "the hospital and its first members (required)")
	member := flag.String("member", "", "one more supervisor or admin of a hospital that exists")
	day := flag.String("day", "", "running.json of the local cloud whose demo hospital gets a day of patients and orders")
	flag.Parse()
	var err error
	if *member != "" && *file == "" {
		err = appoint(context.Background(), *member, os.Getenv("TABLE"))
	} else {
		err = found(context.Background(), *file, os.Getenv("TABLE"))
	}
	if err == nil && *day != "" {
		err = load(context.Background(), *day)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "seed:", err)
		os.Exit(1)
	}
}

// found writes the hospital in the file to the table, unless it is there.
func found(ctx context.Context, file, table string) error {
	switch {
	case file == "":
		return errors.New("-file is missing: name the file with the hospital to found, in the shape of infra/ops/seed/demo.json")
	case table == "":
		return errors.New("TABLE is missing: the name of the table, TableName among the stack's outputs")
	}
	var f founding
	if err := read(file, &f); err != nil {
		return err
	}
	if err := f.complete(); err != nil {
		return err
	}
	s := store.New(dynamodb.NewFromConfig(cloud.Config()), table, "")
	if _, exists, err := s.Hospital(ctx, f.Hospital.ID); err != nil || exists {
		return err
	}
	fmt.Printf("%s with %d members of its staff\n", f.Hospital.Name, len(f.Members))
	return s.Found(ctx, f.Hospital, f.Members, lab.At(time.Now()))
}

// read decodes a file, and refuses what it does not know.
func read(file string, v any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(v); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	return nil
}

// appoint makes the member in the file one of a hospital that exists.
func appoint(ctx context.Context, file, table string) error {
	if table == "" {
		return errors.New("TABLE is missing: the name of the table, TableName among the stack's outputs")
	}
	var m lab.Member
	if err := read(file, &m); err != nil {
		return err
	}
	switch {
	case m.Hospital == "" || m.Person == "" || m.Name == "" || m.Email == "":
		return errors.New("the file names hospital, person (the account's sub), name and email")
	case !slices.Contains(m.Roles, lab.Admin) && !slices.Contains(m.Roles, lab.Supervisor):
		return errors.New("only a supervisor or admin is made here: all others are invited through the API, and accept")
	}
	s := store.New(dynamodb.NewFromConfig(cloud.Config()), table, "")
	if _, exists, err := s.Hospital(ctx, m.Hospital); err != nil {
		return err
	} else if !exists {
		return fmt.Errorf("there is no hospital %s: found it with -file", m.Hospital)
	}
	return s.Appoint(ctx, m, lab.At(time.Now()))
}

// complete fills in what a file need not say, and refuses a hospital that nobody could ever administer.
func (f *founding) complete() error {
	h := &f.Hospital
	h.Rev, h.Secret = 1, make([]byte, 32)
	_, _ = rand.Read(h.Secret) // crypto/rand never fails
	if h.ExpiryHours == 0 {
		h.ExpiryHours = 48
	}
	admin, pair := false, 0
	for n := range f.Members {
		m := &f.Members[n]
		m.Hospital, m.Rev, m.Active = h.ID, 1, true
		admin = admin || slices.Contains(m.Roles, lab.Admin)
		if slices.Contains(m.Roles, lab.Admin) || slices.Contains(m.Roles, lab.Supervisor) {
			pair++
		}
	}
	if h.ID == "" || !admin || pair < 2 {
		return fmt.Errorf("a hospital needs an id, an admin, and a supervisor or admin more to confirm what he asks")
	}
	return h.Check()
}
