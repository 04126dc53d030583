package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type draftBody struct {
	Rev     int    `json:"rev" required:"true"` // the rev it was typed over, 0 for the first
	Value   string `json:"value" required:"true"`
	Comment string `json:"comment,omitempty"`
	// Flag is what the reader says of a result in text. It is not checked before the result is submitted.
	Flag     measure.Flag `json:"flag,omitempty"`
	TakeOver bool         `json:"take_over,omitempty"`
}

type draftSaved struct {
	Item string     `json:"item"`
	Rev  int        `json:"rev"`
	At   lab.Moment `json:"at"`
	// Judged or Refused says what would become of the value if it was submitted alone; neither is there for an empty one.
	Judged  *judgedAnswer  `json:"judged,omitempty"`
	Refused *refusedAnswer `json:"refused,omitempty"`
}

type judgedAnswer struct {
	Flag    measure.Flag         `json:"flag"`
	Hold    []measure.HoldReason `json:"hold"`
	Printed string               `json:"printed"`
}

type refusedAnswer struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence"`
}

// The longest draft, in characters: a value as typed that is no text, and a comment.
const (
	maxDraft   = 64
	maxComment = 500
)

// saveDraft keeps what is being typed, whatever it is, and says how it would be judged. It is saved at every pause of the typist, so it needs no key and makes
// no event (docs/rules.md#writes-without-key); its own rev keeps two people from overwriting each other.
func (h handlers) saveDraft(w http.ResponseWriter, r *http.Request) error {
	item := r.PathValue("item")
	var body draftBody
	d, err := command.Read{By: command.StaffOnOrder, May: lab.Draft, Tests: true, Draft: item, Check: func(store.Caller) (err error) {
		body, _, err = apigw.Decode[draftBody](r)
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	before, next, err := body.over(d, item)
	if err != nil {
		return err
	}
	if err := h.store.NoteTyping(r.Context(), d.Order, before, next); err != nil {
		return err
	}
	saved, err := h.store.SaveDraft(r.Context(), d.Order.ID, next)
	if err != nil {
		return err
	}
	if !saved {
		return stale(item, next.Rev)
	}
	answer := draftSaved{Item: item, Rev: next.Rev, At: next.At}
	if err := judge(d, next, &answer); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// judge adds to the answer what the rules say of a draft.
func judge(d store.Loaded, draft lab.DraftResult, answer *draftSaved) error {
	analyte, known := d.Tests.Analyte(draft.Item)
	if !known || draft.Value == "" {
		return nil
	}
	run, err := d.Order.JudgeDraft(analyte, draft)
	var refusal *lab.Refusal
	switch {
	case errors.As(err, &refusal):
		answer.Refused = &refusedAnswer{refusal.Code, refusal.Sentence}
	case err != nil:
		return err
	default:
		answer.Judged = &judgedAnswer{run.Flag, append([]measure.HoldReason{}, run.Hold...), run.Comparator + run.Printed}
	}
	return nil
}

// over is the draft that follows the one that was read, and that one.
func (b draftBody) over(d store.Loaded, item string) (before, next lab.DraftResult, err error) {
	n := slices.IndexFunc(d.Order.Items, func(i lab.Item) bool { return i.Code == item })
	if n < 0 {
		return before, next, &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "This does not exist here."}
	}
	it := d.Order.Items[n]
	before = d.Draft
	if err := it.CheckEntry(); err != nil {
		return before, next, err
	}
	longest := maxDraft
	if a, known := d.Tests.Analyte(item); known && a.Text() {
		longest = measure.MaxText
	}
	if utf8.RuneCountInString(b.Value) > longest {
		return before, next, lab.Bad("value", fmt.Sprintf("A value of this test has at most %d characters.", longest))
	}
	if utf8.RuneCountInString(b.Comment) > maxComment {
		return before, next, lab.Bad("comment", "A comment has at most 500 characters.")
	}
	if b.Flag != measure.FlagNone && !b.Flag.IsReaders() {
		return before, next, lab.Bad("flag", "Say A for abnormal, AA for critical, or nothing.")
	}
	if before.HasEnded(it) { // nobody sees it any more
		before = lab.DraftResult{Rev: before.Rev, By: d.Caller.Person}
		b.Rev = cmp.Or(b.Rev, before.Rev)
	}
	if b.Rev != before.Rev {
		return before, next, stale(item, before.Rev)
	}
	if before.Rev > 0 && before.By != d.Caller.Person && !b.TakeOver {
		return before, next, &lab.Refusal{Kind: lab.Conflict, Code: "draft_taken",
			Sentence: "Somebody else is typing this result. Take it over, or leave it."}
	}
	return before, lab.DraftResult{Item: item, Rev: b.Rev + 1, Value: b.Value, Comment: b.Comment, Flag: b.Flag, By: d.Caller.Person, At: lab.At(d.Now),
		Version: d.Order.Version, Specimen: it.Specimen}, nil
}

func stale(item string, rev int) error {
	return &lab.Refusal{Kind: lab.Stale, Code: "stale", Current: map[string]int{"draft:" + item: rev},
		Sentence: "A newer draft of this result exists."}
}
