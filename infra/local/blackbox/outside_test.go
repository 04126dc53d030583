package blackbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/contract"
	"assay/infra/testing/cast"
)

// planted are people and work of the other hospital, with words that stand nowhere else.
type planted struct {
	order *order
	words []string
}

func plant(w world) planted {
	w.t.Helper()
	p := someone()
	p.Latin, p.Name = "Plantida Verborgen", "प्लांटिडा"
	o := w.place(dev, w.register(dev, p), "HBA1C")
	return planted{o, []string{p.Latin, p.Name, p.Phone, p.Email, o.Slip, cast.Dev.Name}}
}

// hostile are texts that would lead elsewhere if they became a part of a table key, or are more than one can hold; good is
// what would have been proper in their place.
func (p planted) hostile(good string) map[string]string {
	uuid := strings.TrimPrefix(p.order.ID, narmada+"-")
	return map[string]string{
		"separator": "#", "separator behind": good + "#", "separator in front": "#" + good, "encoded separator": "%23", "encoded twice": good + "%2523",
		"a patient elsewhere": narmada + "#P#" + p.order.Patient.ID, "an order elsewhere": narmada + "#O#" + uuid, "a member elsewhere": narmada + "#M#" + dev.person,
		"work elsewhere": narmada + "#W#biochemistry", "the counts": narmada + "#T", "the slip's pointer": "N#S#" + p.order.Slip, "an id elsewhere": p.order.ID,
		"a patient's id elsewhere": p.order.Patient.ID, "a person elsewhere": dev.person, "a number elsewhere": p.order.Number,
		"a patient's row behind": good + "#P#" + p.order.Patient.ID, "a head": "A", "slash": good + "/A", "up": "../" + good, "dots": "..",
		"NUL": good + "\x00", "line": good + "\n", "tab": "\t" + good, "right to left": "\u202e" + good, "wide letters": "ｎｏｒｔｈ", "not UTF-8": good + "\xff",
		"2,000 letters": strings.Repeat("a", 2000), "2,000 of what is proper": strings.Repeat(good+"-", 2000/(len(good)+1)), "space": " ", "quotes": `"'` + good,
	}
}

// TestKeysFromOutside puts what is no name into the place of every path parameter and query member of every operation, and
// of every text of every body: never a 5xx, never a word of what is planted, and by a path or a query nothing is written.
// A part is sent, always the same; PROOF=1 sends them all.
func TestKeysFromOutside(t *testing.T) {
	w := open(t)
	w.sys.HTTP = &http.Client{Timeout: time.Minute} // what is sent is outside the contract; the matrix holds answers against it
	operations, err := running.contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	there, here := plant(w), w.at("start", "HBA1C")
	login := w.bearing(running.issuers["Patients"].token("login-of-"+here.Patient.ID, nil))
	w.tie(login, here.Patient)
	before := there.everything(here)
	sent := 0
	try := func(op contract.Operation, at, good string, refused bool, call func(text string) client.Call) {
		who := map[string]*client.Session{"Open": w.sys.Nobody(), "Patients": login, "Staff": w.as(meera)}[op.Audience]
		if op.Function == "staff" || strings.HasSuffix(op.Path, "/erase-contact") {
			who = w.as(asha)
		}
		texts := there.hostile(good)
		for _, what := range slices.Sorted(maps.Keys(texts)) {
			if !proof && !seeded(op.ID, at, what) {
				continue
			}
			sent++
			a := w.send(who, call(texts[what]))
			if a.Status >= 500 || refused && (a.Status < 400 || a.Status == http.StatusUnauthorized) {
				t.Errorf("%s %s with %s as %s: %d %.300s", op.Method, op.Path, what, at, a.Status, a.Body)
			}
			for _, word := range there.words {
				if bytes.Contains(a.Body, []byte(word)) && !strings.Contains(texts[what], word) {
					t.Errorf("%s %s with %s as %s tells %s", op.Method, op.Path, what, at, word)
				}
			}
		}
	}
	for _, op := range operations {
		s := &scene{w: w, op: op, order: here, stranger: here}
		path, query := running.contract.Parameters(op)
		for _, name := range path {
			try(op, "the path's "+name, s.proper(name), true, func(text string) client.Call {
				c := s.call(sahyadri, false)
				c.Path = inPath(op, c.Path, name, text)
				return c
			})
		}
		for _, name := range query {
			try(op, "the query's "+name, "2026-11-25", false, func(text string) client.Call {
				c := s.call(sahyadri, false)
				c.Path = inQuery(c.Path, name, text)
				return c
			})
		}
	}
	after := there.everything(here)
	for path := range before {
		if before[path] != after[path] {
			t.Errorf("%s has changed:\n%s\n%s", path, before[path], after[path])
		}
	}
	for _, op := range operations {
		if op.Path == "/v1/hospital" || op.Path == "/v1/hospital/grant" || op.Path == "/v1/invitations" {
			continue // settings and invitations take any text, and it would stay for the other tests
		}
		s := &scene{w: w, op: op, order: here, stranger: here}
		example := s.call(sahyadri, false)
		body, isRaw := example.Body.([]byte)
		if !isRaw {
			body, _ = json.Marshal(example.Body) // a test's own map
		}
		for _, at := range texts(body) {
			try(op, "the body's "+at.path, at.text, false, func(text string) client.Call {
				return client.Call{Method: op.Method, Path: example.Path, Body: at.with(text)}
			})
		}
	}
	if elsewhere := there.elsewhere(w); elsewhere != before["elsewhere"] {
		t.Errorf("the other hospital's order has changed:\n%s\n%s", before["elsewhere"], elsewhere)
	}
	t.Logf("%d operations, %d requests", len(operations), sent)
}

// everything is what can be read of both orders.
func (p planted) everything(here *order) map[string]string {
	all := here.everything()
	all["elsewhere"] = p.elsewhere(here.w)
	return all
}

func (p planted) elsewhere(w world) string {
	w.t.Helper()
	var all []string
	for _, path := range []string{p.order.path(""), p.order.path("/timeline"), "/v1/patients/" + p.order.Patient.ID} {
		all = append(all, string(w.yes(w.as(dev), "GET", path, nil, nil).Body))
	}
	return strings.Join(all, "\n")
}

// seeded picks a sixteenth, always the same.
func seeded(words ...string) bool {
	h := fnv.New32a()
	h.Write([]byte(strings.Join(words, " "))) // a hash takes everything
	return h.Sum32()%16 == 0
}

// proper is a proper value of a path parameter.
func (s *scene) proper(name string) string {
	return map[string]string{"hospital": sahyadri, "department": "biochemistry", "item": "HBA1C", "person": spare.person, "invitation": nobodysID,
		"order": s.order.ID, "patient": s.order.Patient.ID}[name]
}

// inPath puts a text in the place of a path parameter.
func inPath(op contract.Operation, path, name, text string) string {
	target, query, _ := strings.Cut(path, "?")
	parts := strings.Split(target, "/")
	for n, part := range strings.Split(op.Path, "/") {
		if part == "{"+name+"}" {
			parts[n] = url.PathEscape(text)
		}
	}
	if query != "" {
		query = "?" + query
	}
	return strings.Join(parts, "/") + query
}

func inQuery(path, name, text string) string {
	target, query, _ := strings.Cut(path, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		panic(err) // the query is the contract's example
	}
	values.Set(name, text)
	return target + "?" + values.Encode()
}

// leaf is a text within a body.
type leaf struct {
	body []byte
	path string
	text string
}

// texts lists the texts of a body.
func texts(body []byte) (all []leaf) {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return nil
	}
	walk(v, "", func(path, text string) string {
		all = append(all, leaf{body, path, text})
		return text
	})
	return all
}

// with is the body with another text in the place of this one.
func (l leaf) with(text string) []byte {
	var v any
	if err := json.Unmarshal(l.body, &v); err != nil {
		panic(err) // it was read before
	}
	v = walk(v, "", func(path, was string) string {
		if path == l.path {
			return text
		}
		return was
	})
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return body
}

// walk visits the texts of a value, in order, and puts what visit gives in their place.
func walk(v any, path string, visit func(path, text string) string) any {
	switch v := v.(type) {
	case string:
		return visit(path, v)
	case []any:
		for n := range v {
			v[n] = walk(v[n], fmt.Sprintf("%s[%d]", path, n), visit)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			v[name] = walk(v[name], path+"."+name, visit)
		}
	}
	return v
}
