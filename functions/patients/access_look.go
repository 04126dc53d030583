package main

import (
	"context"
	"net/http"

	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

// unusualDay names a day on which a person of the staff opened more results than is usual.
type unusualDay struct {
	Person string `json:"person"`
	Day    string `json:"day"`
}

// lookIntoAccess ends the task about an unusual day: somebody else has asked why, and stands for it by name.
func (h handlers) lookIntoAccess(w http.ResponseWriter, r *http.Request) error {
	var found store.AccessCount
	return command.WriteOnce[unusualDay]{By: command.AnyStaff,
		Prepare: func(_ *store.Command, b unusualDay) error {
			if _, ok := ids.ParseDay(b.Day); !ok {
				return lab.Bad("day", "Enter the day as YYYY-MM-DD.")
			}
			if _, ok := ids.ParsePerson(b.Person); !ok {
				return lab.Bad("person", "Name a member of the staff.")
			}
			return nil
		},
		Before: func(ctx context.Context, d store.Loaded, b unusualDay) (_ bool, err error) {
			if err := d.Caller.May(lab.LookIntoAccess); err != nil {
				return false, err
			}
			found, err = h.store.AccessOfDay(ctx, d.Caller.Hospital, b.Day, b.Person)
			return false, err
		},
		Decide: func(d store.Loaded, b unusualDay) (store.Result, error) {
			if err := d.Caller.MayLookInto(b.Person, found.Open); err != nil {
				return store.Result{}, err
			}
			return store.Result{Status: http.StatusOK, Answer: b,
				Writes: []store.Write{h.store.AccessLookedInto(d.Caller.Hospital, b.Day, b.Person, d.Caller.Person, lab.At(d.Now))}}, nil
		}}.Serve(w, r, h.store)
}
