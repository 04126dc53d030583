package pattern

import (
	"encoding/json"
	"testing"
)

func TestMatch(t *testing.T) {
	const event = `{"eventName":"INSERT","count":2,"dynamodb":{"Keys":{"PK":{"S":"H#1#O#2"},"SK":{"S":"W#3#mail"}}},"detail":{"tags":{"a:b":["x","y"]}}}`
	for name, c := range map[string]struct {
		pattern string
		want    bool
	}{
		"one of two values":          {`{"eventName":["INSERT","MODIFY"]}`, true},
		"another value":              {`{"eventName":["REMOVE"]}`, false},
		"number":                     {`{"count":[2]}`, true},
		"prefix deep inside":         {`{"dynamodb":{"Keys":{"SK":{"S":[{"prefix":"W#"}]}}}}`, true},
		"another prefix":             {`{"dynamodb":{"Keys":{"SK":{"S":[{"prefix":"E#"}]}}}}`, false},
		"exact or prefix":            {`{"dynamodb":{"Keys":{"SK":{"S":["A",{"prefix":"W#"}]}}}}`, true},
		"all fields must fit":        {`{"eventName":["INSERT"],"dynamodb":{"Keys":{"PK":{"S":[{"prefix":"X"}]}}}}`, false},
		"one member of a list":       {`{"detail":{"tags":{"a:b":["y"]}}}`, true},
		"no member of a list":        {`{"detail":{"tags":{"a:b":["z"]}}}`, false},
		"a field that is not there":  {`{"nowhere":{"deep":["x"]}}`, false},
		"must exist and does":        {`{"count":[{"exists":true}]}`, true},
		"must not exist and does":    {`{"count":[{"exists":false}]}`, false},
		"must not exist, does not":   {`{"nowhere":[{"exists":false}]}`, true},
		"an object is no text value": {`{"dynamodb":["INSERT"]}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Parse(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			var e map[string]any
			if err := json.Unmarshal([]byte(event), &e); err != nil {
				t.Fatal(err)
			}
			if got := p.Match(e); got != c.want {
				t.Errorf("%s: %v", c.pattern, got)
			}
		})
	}
}

func TestUnknownOperatorsAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"operator":       `{"a":[{"anything-but":["x"]}]}`,
		"value, no list": `{"a":"x"}`,
		"list in a list": `{"a":[["x"]]}`,
		"no JSON":        `{`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse(text); err == nil {
				t.Error("accepted: it would be matched wrongly in silence")
			}
		})
	}
}
