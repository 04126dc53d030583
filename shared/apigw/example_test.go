package apigw_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/shared/apigw"
	"assay/shared/apigw/apigwtest"
	"assay/shared/lab"
)

// The three files of a function in one place: main.go, routes.go and one use case.
//
//	func main() {
//		cfg := cloud.Config()
//		cloud.Warm(context.Background(), cfg, "DynamoDB")
//		s := &status{store: store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"))}
//		apigw.Serve(apigw.Mux(s.routes()))
//	}

// routes.go

type bench struct{ done map[string]receipt }

func (b *bench) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/collection", Who: apigw.Staff, Handler: b.collect},
	}
}

// collect.go

type receipt struct {
	hash [32]byte
	body []byte
}

type collection struct {
	Specimen    string         `json:"specimen"`
	Identifiers []string       `json:"identifiers"`
	Seen        map[string]int `json:"seen"`
}

func (b *bench) collect(w http.ResponseWriter, r *http.Request) error {
	order, err := apigw.StaffOrder(r, "order")
	if err != nil {
		return err
	}
	body, key, err := apigw.DecodeCommand[collection](r)
	if err != nil {
		return err
	}
	if len(body.Identifiers) != 2 {
		return lab.Bad("identifiers", "Two identifiers must be confirmed.")
	}
	call := apigw.RequestInfoFrom(r.Context()) // call.Subject, call.Now

	// In a function this is one call of the store, which keeps the receipt under hospital + key.
	stored, replayed := b.done[order.Hospital().String()+key.Key]
	if replayed && stored.hash != key.Hash {
		return &lab.Refusal{Kind: lab.Unprocessable, Code: "key_reused", Sentence: "This key was used for another command."}
	}
	if !replayed {
		text, err := json.Marshal(map[string]any{"order": order.String(), "at": call.Now})
		if err != nil {
			return fmt.Errorf("encode the receipt: %w", err)
		}
		stored = receipt{hash: key.Hash, body: text}
		b.done[order.Hospital().String()+key.Key] = stored
	}
	return apigw.WriteStored(w, http.StatusOK, stored.body, replayed)
}

func TestCommandThroughTheEdge(t *testing.T) {
	h := apigw.Mux((&bench{done: map[string]receipt{}}).routes())
	const done = `{"at":"2026-04-01T06:00:00.123Z","order":"sahyadri-` + uuid + `"}`
	for _, c := range []struct {
		name, hospital, order, body string
		status                      int
		want, replay                string
	}{
		{"first", "sahyadri", "sahyadri-" + uuid, `{"specimen":"E1","identifiers":["name","born"]}`, 200, done, ""},
		{"again", "sahyadri", "sahyadri-" + uuid, `{"identifiers":["name","born"], "specimen":"E1"}`, 200, done, "true"},
		{"same key, other body", "sahyadri", "sahyadri-" + uuid, `{"specimen":"E2","identifiers":["name","born"]}`, 422, "key_reused", ""},
		{"rule", "sahyadri", "sahyadri-" + uuid, `{"specimen":"E1","identifiers":["name"]}`, 400, `"field":"identifiers"`, ""},
		{"another hospital", "sahyadri", "narmada-" + uuid, `{}`, 404, "not_found", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/v1/orders/"+c.order+"/collection", strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", "k1")
			r.Header.Set("X-Hospital", c.hospital)
			resp := apigwtest.Do(t, h, r, staff)
			got, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != c.status || !strings.Contains(string(got), c.want) || resp.Header.Get("Idempotent-Replay") != c.replay {
				t.Errorf("got %d %s %v", resp.StatusCode, got, resp.Header)
			}
		})
	}
}
