package main

import (
	"net/http"
	"unicode/utf8"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type draftBody struct {
	Rev      int    `json:"rev"` // the rev it was typed over, 0 for the first
	Value    string `json:"value"`
	Comment  string `json:"comment,omitempty"`
	TakeOver bool   `json:"take_over,omitempty"`
}

type draftSaved struct {
	Item string     `json:"item"`
	Rev  int        `json:"rev"`
	At   lab.Moment `json:"at"`
}

// The longest draft, in characters: a value as typed, and a comment.
const (
	maxDraft   = 64
	maxComment = 500
)

// draft keeps what is being typed, unchecked. It is saved at every pause of the typist, so it carries no key and makes
// no event (rules §5); its own rev keeps two people from overwriting each other.
func draft(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := apigw.StaffOrder(r, "order")
		if err != nil {
			return err
		}
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		body, _, err := apigw.Decode[draftBody](r)
		if err != nil {
			return err
		}
		item := r.PathValue("item")
		d, err := s.Read(r.Context(), who, store.ReadSet{Order: id.String(), Draft: item})
		if err != nil {
			return err
		}
		next, err := body.over(d, item, lab.At(who.Now))
		if err != nil {
			return err
		}
		ok, err := s.SaveDraft(r.Context(), d.Order.ID, next)
		if err != nil {
			return err
		}
		if !ok {
			return stale(item, next.Rev)
		}
		return apigw.WriteJSON(w, http.StatusOK, draftSaved{item, next.Rev, next.At})
	}
}

func (b draftBody) over(d store.Loaded, item string, at lab.Moment) (lab.DraftResult, error) {
	if err := d.Caller.May(lab.Draft); err != nil {
		return lab.DraftResult{}, err
	}
	if _, known := d.Order.Revs()["item:"+item]; !known {
		return lab.DraftResult{}, &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "This does not exist here."}
	}
	if utf8.RuneCountInString(b.Value) > maxDraft {
		return lab.DraftResult{}, lab.Bad("value", "A value has at most 64 characters.")
	}
	if utf8.RuneCountInString(b.Comment) > maxComment {
		return lab.DraftResult{}, lab.Bad("comment", "A comment has at most 500 characters.")
	}
	if b.Rev != d.Draft.Rev {
		return lab.DraftResult{}, stale(item, d.Draft.Rev)
	}
	if d.Draft.Rev > 0 && d.Draft.By != d.Caller.Person && !b.TakeOver {
		return lab.DraftResult{}, &lab.Refusal{Kind: lab.Conflict, Code: "draft_taken",
			Sentence: "Somebody else is typing this result. Take it over, or leave it."}
	}
	return lab.DraftResult{Item: item, Rev: b.Rev + 1, Value: b.Value, Comment: b.Comment, By: d.Caller.Person, At: at}, nil
}

func stale(item string, rev int) error {
	return &lab.Refusal{Kind: lab.Stale, Code: "stale", Current: map[string]int{"draft:" + item: rev},
		Sentence: "A newer draft of this result exists."}
}

type draftAnswer struct {
	Item    string     `json:"item"`
	Rev     int        `json:"rev"`
	Value   string     `json:"value"`
	Comment string     `json:"comment"`
	By      named      `json:"by"`
	At      lab.Moment `json:"at"`
}

// drafts lists what is typed and not submitted.
func drafts(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := command.Order(r, s, lab.Draft)
		if err != nil {
			return err
		}
		saved, err := s.Drafts(r.Context(), d.Order.ID)
		if err != nil {
			return err
		}
		var people []string
		for _, one := range saved {
			people = append(people, one.By)
		}
		names, err := s.Names(r.Context(), d.Order.Hospital, people)
		if err != nil {
			return err
		}
		list := []draftAnswer{}
		for _, one := range saved {
			list = append(list, draftAnswer{one.Item, one.Rev, one.Value, one.Comment, named{one.By, names[one.By]}, one.At})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Drafts []draftAnswer `json:"drafts"`
		}{list})
	}
}
