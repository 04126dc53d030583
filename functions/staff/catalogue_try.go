package main

import (
	"errors"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

type triedAnswer struct {
	Version int            `json:"version"`
	Judged  *judgedAnswer  `json:"judged,omitempty"`
	Refused *refusedAnswer `json:"refused,omitempty"`
}

type judgedAnswer struct {
	Flag     measure.Flag         `json:"flag"`
	Holds    []measure.HoldReason `json:"holds"`
	Printed  string               `json:"printed"`
	Range    string               `json:"range"`
	Unsigned bool                 `json:"unsigned"`
}

type refusedAnswer struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// tryResult answers how a value would be judged for somebody of a sex and an age, by a version of the catalogue: by the judge of the
// values that are submitted. Nothing is kept.
func (h handlers) tryResult(w http.ResponseWriter, r *http.Request) error {
	tests, _, err := h.listAsked(r)
	if err != nil {
		return err
	}
	code, err := apigw.QueryOne(r, "code")
	if err != nil {
		return err
	}
	analyte, known := tests.Analyte(code)
	if !known {
		return lab.Bad("code", "There is no such test.")
	}
	sex, err := apigw.QueryEnum(r, "sex", "male", "female", "other", "unknown")
	if err != nil {
		return err
	}
	now := apigw.RequestInfoFrom(r.Context()).Now
	born, err := bornAsked(r, now)
	if err != nil {
		return err
	}
	value, err := apigw.QueryOne(r, "value")
	if err != nil {
		return err
	}
	answer := triedAnswer{Version: tests.Number()}
	run, err := lab.TryResult(analyte, value, measure.Person{Sex: sex, BirthDate: born}, now)
	var refusal *lab.Refusal
	switch {
	case errors.As(err, &refusal):
		answer.Refused = &refusedAnswer{refusal.Code, refusal.Sentence}
	case err != nil:
		return err
	default:
		answer.Judged = &judgedAnswer{run.Flag, append([]measure.HoldReason{}, run.Hold...), run.Comparator + run.Printed, run.Range, run.Unverified}
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// bornAsked is the birth date of somebody who is of the age in the query today: "17y", "3d".
func bornAsked(r *http.Request, now time.Time) (string, error) {
	text, err := apigw.QueryOne(r, "age")
	if err != nil {
		return "", err
	}
	age, err := measure.ParseAge(text)
	born, ok := age.BornAt(now)
	if err != nil || !ok {
		return "", lab.Bad("age", "Enter an age as 17y, 5m, 2w or 3d.")
	}
	return born, nil
}
