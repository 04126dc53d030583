package command

import (
	"encoding/hex"
	"net/http"

	"assay/shared/lab"
	"assay/shared/store"
)

// Origin names the request that makes something under an id of the client's. It is kept with what was made, so that the
// same request sent again finds it, for ever, and another request under the same id is refused.
func Origin(c *store.Command) string { return hex.EncodeToString(c.Hash[:16]) }

// Created is the result of a creation, to which the outcome or the writes are added.
func Created(answer any) store.Result {
	return store.Result{Status: http.StatusCreated, Answer: answer}
}

// IDTaken refuses an id that another request has used.
func IDTaken() error {
	return &lab.Refusal{Kind: lab.Conflict, Code: "exists", Field: "id", Sentence: "This id was used by another request."}
}
