package main

import (
	"context"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type inviteBody struct {
	Email         string     `json:"email"`
	Name          string     `json:"name"`
	Roles         []lab.Role `json:"roles,omitempty"`
	Qualification string     `json:"qualification,omitempty"`
	Registration  string     `json:"registration,omitempty"`
}

// invite makes somebody a member: the issuer makes the account and writes the letter, then the membership is written.
// What breaks off between the two is finished by the same request sent again.
func invite(s *store.Store, p pool) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		b, key, err := apigw.DecodeCommand[inviteBody](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash}
		i := lab.Invitation{Email: b.Email, Name: b.Name, Roles: b.Roles, Qualification: b.Qualification,
			Registration: b.Registration}
		before, err := s.Do(r.Context(), c, func(d store.Loaded) (store.Result, error) {
			_, _, err := lab.Member{}.Invite(d.Caller, who.Now, i) // before anything is done outside
			return store.Result{Open: true}, err
		})
		if err != nil {
			return err
		}
		if before.Status != 0 {
			return apigw.WriteStored(w, before.Status, before.Body, before.Replayed)
		}
		if i.Person, err = p.account(r.Context(), b.Email, who.Now); err != nil {
			return err
		}
		c.Read = store.ReadSet{Member: i.Person}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			member, event, err := d.Member.Invite(d.Caller, who.Now, i)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.MemberChange(member, event)
			return store.Result{Writes: writes, Status: http.StatusCreated, Answer: memberChanged{member.Person, member.Rev}}, err
		})
	}
}

type againBody struct {
	Email string `json:"email"`
}

// inviteAgain has the issuer write once more to somebody who has not signed in yet.
func inviteAgain(s *store.Store, p pool) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		person, err := personOf(r)
		if err != nil {
			return err
		}
		b, key, err := apigw.DecodeCommand[againBody](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Member: person}}
		c.Ask = func(ctx context.Context, d store.Loaded) (bool, error) {
			if err := d.Member.CheckInviteAgain(d.Caller, b.Email); err != nil {
				return false, err
			}
			return false, p.again(ctx, b.Email, person, who.Now)
		}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			return store.Result{Status: http.StatusOK, Answer: memberChanged{person, d.Member.Rev}}, nil
		})
	}
}
