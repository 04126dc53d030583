package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type rejectBody struct {
	Specimens []string `json:"specimens"`
	Reason    string   `json:"reason"`
	command.Record
}

type againBody struct {
	Specimens []string `json:"specimens"`
	Reason    string   `json:"reason"`
	command.Request
}

// plannedTubes are the tubes that are to be drawn anew, with what their labels will say.
type plannedTubes struct {
	Specimens []plannedTube `json:"specimens"`
}

type plannedTube struct {
	ID        string `json:"id"`
	Accession string `json:"accession"`
	Parent    string `json:"parent"`
}

// planned lists the tubes an outcome has added, nil where it has added none.
func planned(before lab.Order, out lab.Outcome) any {
	var list []plannedTube
	for _, sp := range out.Order.Specimens[len(before.Specimens):] {
		list = append(list, plannedTube{sp.ID, out.Order.Accession(sp), sp.Parent})
	}
	if list == nil {
		return nil
	}
	return plannedTubes{list}
}

// reject sets tubes aside that cannot be used.
func reject(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b rejectBody, now time.Time) (command.Done, error) {
		out, err := d.Order.RejectSpecimens(d.Caller, now, b.Specimens, b.Reason, b.Recorded)
		if err != nil {
			return command.Done{}, err
		}
		return command.Done{Outcome: out, New: planned(d.Order, out)}, nil
	})
}

// lose records that tubes were lost.
func lose(s *store.Store) apigw.HandlerFunc { return again(s, lab.Order.LoseSpecimens) }

// recollect asks for further tubes where those at hand are not enough.
func recollect(s *store.Store) apigw.HandlerFunc { return again(s, lab.Order.RecollectSpecimens) }

func again(s *store.Store, act func(lab.Order, lab.Member, time.Time, []string, string) (lab.Outcome, error)) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b againBody, now time.Time) (command.Done, error) {
		out, err := act(d.Order, d.Caller, now, b.Specimens, b.Reason)
		if err != nil {
			return command.Done{}, err
		}
		return command.Done{Outcome: out, New: planned(d.Order, out)}, nil
	})
}
