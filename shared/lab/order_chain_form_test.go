package lab

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// leftOut are the members of an event that are not hashed, with the reason.
var leftOut = map[string]string{"hash": "it is the hash of all others"}

// originalMembers are the members that were there when the first event was hashed: only they may be written where they are empty.
var originalMembers = []string{"n", "at", "by", "command", "changes", "prev", "part", "to", "device", "seq"}

// The canonical form has every member of an event, in the order in which the comment of Canonical names them, and whoever
// adds one says there whether it is hashed.
func TestCanonicalMembers(t *testing.T) {
	source, err := os.ReadFile("order_chain.go")
	if err != nil {
		t.Fatal(err)
	}
	comment := strings.Join(strings.Fields(strings.ReplaceAll(string(source), "//", "")), " ")
	full := Event{}
	fill(reflect.ValueOf(&full).Elem())
	written := map[string]json.RawMessage{}
	if err := json.Unmarshal(full.Canonical(), &written); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of   string
		form reflect.Type
	}{{"an event, in this order", reflect.TypeFor[Event]()}, {"a change", reflect.TypeFor[Change]()}, {"recorded", reflect.TypeFor[Recorded]()}} {
		var names []string
		for field := range c.form.Fields() {
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch hashed := written[name] != nil; {
			case c.form != reflect.TypeFor[Event]():
			case leftOut[name] != "" && hashed:
				t.Errorf("%q is hashed, and should be left out: %s", name, leftOut[name])
			case leftOut[name] == "" && !hashed:
				t.Errorf("%q is not hashed: a change of it would go unseen. Say in leftOut why, or let Canonical have it", name)
			}
			if leftOut[name] != "" {
				continue
			}
			names = append(names, name)
			if options != "omitempty" && !strings.Contains(" "+strings.Join(originalMembers, " ")+" ", " "+name+" ") {
				t.Errorf("%q is written where it is empty: the events from before it joined would have another hash", name)
			}
		}
		if sentence := "Members of " + c.of + ": " + strings.Join(names, ", ") + "."; !strings.Contains(comment, sentence) {
			t.Errorf("the comment of Canonical does not say %q", sentence)
		}
	}
	last := -1
	for field := range reflect.TypeFor[Event]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := bytes.Index(full.Canonical(), []byte(`"`+name+`":`))
		if leftOut[name] == "" && at < last {
			t.Errorf("%q does not stand where the comment says", name)
		}
		last = max(last, at)
	}
}

// fill gives every member of a value one that is not empty.
func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[Moment]():
		v.Set(reflect.ValueOf(At(chainBegan)))
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			fill(field)
		}
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.CanInt():
		v.SetInt(1)
	default:
		panic("an event has a member of type " + v.Type().String() + ": say how it is hashed")
	}
}
