package blackbox

import (
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"strings"

	"assay/infra/client"
)

// marker is a value that stands in bad requests and must stand in no answer.
const marker = "zzq7marker"

// markedAmount is the same as a number.
const markedAmount = 987654321

// rejection is a request that must be refused and must change nothing.
type rejection struct {
	name string
	at   string // the step its order waits for
	by   caller
	call client.Call // {order} in the path is the order's id
	// body makes a body that needs the order; it stands in for call.Body.
	body   func(o *order) any
	status int
	code   string
	field  string
}

func post(path string, body any) client.Call {
	return client.Call{Method: "POST", Path: path, Body: body}
}
func put(path string, body any) client.Call {
	return client.Call{Method: "PUT", Path: path, Body: body}
}
func get(path string) client.Call { return client.Call{Method: "GET", Path: path} }

// changed is a body with some members put over it; nil takes one out.
func changed(body any, with map[string]any) map[string]any {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err) // made of maps and strings
	}
	var own map[string]any
	if err := json.Unmarshal(raw, &own); err != nil {
		panic(err)
	}
	maps.Copy(own, with)
	maps.DeleteFunc(own, func(_ string, v any) bool { return v == nil })
	return own
}

// timeless takes out of an example what it was decided on, and the day it asks for, which passes.
func timeless(body []byte) []byte {
	raw, err := json.Marshal(changed(json.RawMessage(body), map[string]any{"seen": nil, "preferred_date": nil}))
	if err != nil {
		panic(err) // it was JSON before
	}
	return raw
}

// step is the body of the order's own next command, with members put over it.
func step(name string, with map[string]any) func(*order) any {
	return func(o *order) any {
		_, body := o.command(name)
		return changed(body, with)
	}
}

// placing is a new order of the same patient, with members put over it.
func placing(with map[string]any) func(*order) any {
	return func(o *order) any { return changed(placement(o.Patient, "HBA1C"), with) }
}

func result(item, value, unit string) map[string]any {
	return map[string]any{"results": []any{map[string]any{"item": item, "value": value, "unit": unit}}}
}

func header(c client.Call, name string, value ...string) client.Call {
	c.Header = http.Header{name: value}
	return c
}

const (
	one    = "/v1/orders/{order}"
	orders = "/v1/orders"
)

var rejections = []rejection{
	// The body itself.
	{"malformed JSON", "collect", tara, post(one+"/collect", []byte(`{"specimens":["`+marker)), nil, 400,
		"malformed_json", ""},
	{"two JSON values", "collect", tara, post(one+"/receive", []byte(`{"specimens":["E1"]}{}`)), nil, 400,
		"malformed_json", ""},
	{"bytes that are no UTF-8", "collect", tara, post(one+"/receive", []byte("{\"specimens\":[\"\xff\"]}")), nil, 400,
		"malformed_json", ""},
	{"no body", "collect", tara, post(one+"/receive", nil), nil, 400, "empty_body", ""},
	{"not sent as JSON", "collect", tara, header(post(one+"/collect", nil), "Content-Type", "text/plain"),
		step("collect", nil), 415, "unsupported_media_type", ""},
	{"a body over 256 KB", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"x": strings.Repeat(marker, 26300)}), 413, "too_large", ""},
	{"an unknown field", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"discount": marker}), 400, "unknown_field", "discount"},
	{"an unknown field deep inside", "submit", tara,
		post(one+"/submit", []byte(`{"results":[{"item":"HBA1C","value":"5.2","unit":"%","colour":"`+marker+`"}]}`)),
		nil, 400, "unknown_field", "results[0].colour"},
	{"a field in another case", "collect", tara, post(one+"/receive", []byte(`{"Specimens":["E1"]}`)), nil, 400,
		"unknown_field", "Specimens"},
	{"a field twice", "collect", tara, post(one+"/cash", []byte(`{"amount":1,"amount":2}`)), nil, 400,
		"duplicate_field", "amount"},

	// Placing.
	{"an unknown test", "collect", tara, post(orders, nil),
		placing(map[string]any{"tests": []string{"HBA1C", strings.ToUpper(marker)}}), 400, "bad_request", "tests"},
	{"no test", "collect", tara, post(orders, nil), placing(map[string]any{"tests": []string{}}), 400, "bad_request",
		"tests"},
	{"a test twice", "collect", tara, post(orders, nil), placing(map[string]any{"tests": []string{"CBC", "HB"}}), 422,
		"test_twice", "tests"},
	{"a price in the body", "collect", tara, post(orders, nil), placing(map[string]any{"price": markedAmount}), 400,
		"unknown_field", "price"},
	{"a price beside the test", "collect", tara, post(orders, nil),
		placing(map[string]any{"tests": []any{map[string]any{"code": "CBC", "price": markedAmount}}}), 400,
		"wrong_type", "tests[0]"},
	{"a total that differs", "collect", tara, post(orders, nil),
		placing(map[string]any{"expected_total": markedAmount}), 422, "total_differs", "expected_total"},
	{"no settlement", "collect", tara, post(orders, nil), placing(map[string]any{"settlement": nil}), 400,
		"bad_request", "settlement"},
	{"a settlement that there is not", "collect", tara, post(orders, nil),
		placing(map[string]any{"settlement": marker}), 400, "bad_request", "settlement"},
	{"later, by a technician", "collect", tara, post(orders, nil),
		placing(map[string]any{"settlement": "later", "reason": marker}), 403, "not_allowed", ""},
	{"later, without a reason", "collect", joseph, post(orders, nil), placing(map[string]any{"settlement": "later"}),
		400, "bad_request", "reason"},
	{"a priority that there is not", "collect", tara, post(orders, nil), placing(map[string]any{"priority": marker}),
		400, "bad_request", "priority"},
	{"a date that there is not", "collect", tara, post(orders, nil),
		placing(map[string]any{"preferred_date": "2027-02-30"}), 400, "bad_request", "preferred_date"},
	{"an id of another hospital", "collect", tara, post(orders, nil),
		placing(map[string]any{"id": "narmada-01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8"}), 400, "bad_request", "id"},
	{"a patient nobody has", "collect", tara, post(orders, nil),
		placing(map[string]any{"patient": "01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8"}), 404, "not_found", ""},

	// Money and blood.
	{"text where a number belongs", "collect", tara, post(one+"/cash", map[string]any{"amount": marker}), nil, 400,
		"wrong_type", "amount"},
	{"a fraction of a paisa", "collect", tara, post(one+"/cash", []byte(`{"amount":107000.5}`)), nil, 400,
		"wrong_type", "amount"},
	{"another amount", "collect", tara, post(one+"/cash", map[string]any{"amount": markedAmount}), nil, 422,
		"cash_differs", "amount"},
	{"another amount with the blood", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"cash": map[string]any{"amount": markedAmount}}), 422, "cash_differs",
		"cash.amount"},
	{"no cash at all", "collect", tara, post(one+"/cash", map[string]any{"amount": 0}), nil, 400, "bad_request", "amount"},
	{"less than no cash", "collect", tara, post(one+"/cash", map[string]any{"amount": -1}), nil, 400, "bad_request", "amount"},
	{"a crore and a paisa", "collect", tara, post(one+"/cash", map[string]any{"amount": 1_000_000_001}), nil, 400,
		"bad_request", "amount"},
	{"more than there is", "collect", tara, post(one+"/cash", map[string]any{"amount": math.MaxInt64}), nil, 400,
		"bad_request", "amount"},
	{"more than there is with the blood", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"cash": map[string]any{"amount": math.MaxInt64}}), 400, "bad_request", "cash.amount"},
	{"a total of more than there is", "collect", tara, post(orders, nil),
		placing(map[string]any{"expected_total": math.MaxInt64}), 400, "bad_request", "expected_total"},
	{"blood without the cash", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"cash": nil}), 409, "cash_due", ""},
	{"cash twice", "receive", tara, post(one+"/cash", map[string]any{"amount": markedAmount}), nil, 409,
		"nothing_due", ""},
	{"another label", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"specimens": []any{map[string]any{"id": "E1", "accession": marker}}}), 422,
		"wrong_tube", "specimens[0].accession"},
	{"a tube that there is not", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"specimens": []any{map[string]any{"id": marker, "accession": marker}}}), 400,
		"bad_request", "specimens[0].id"},
	{"one identifier", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"identity": map[string]any{"confirmed": []string{"name"}, "how": "spoken"}}),
		400, "bad_request", "identity.confirmed"},
	{"an identifier twice", "collect", tara, post(one+"/collect", nil),
		step("collect", map[string]any{"identity": map[string]any{"confirmed": []string{"name", "name"}, "how": "spoken"}}), 400, "bad_request", "identity.confirmed"},

	// The state does not allow it.
	{"received before it is drawn", "collect", tara, post(one+"/receive", nil), step("receive", nil), 409,
		"not_receivable", "specimens[0]"},
	{"drawn twice", "receive", tara, post(one+"/collect", nil), step("collect", map[string]any{"cash": nil}), 409,
		"already_collected", "specimens[0]"},
	{"accepted before it is received", "receive", tara, post(one+"/accept", nil), step("accept", nil), 409,
		"not_acceptable", "specimens[0]"},
	{"started before it is accepted", "accept", tara, post(one+"/start", nil), step("start", nil), 409, "not_ready",
		"items[0]"},
	{"a result before the start", "start", tara, post(one+"/submit", nil), step("submit", nil), 409, "not_in_process",
		"results[0].item"},
	{"authorised before there is a result", "submit", meera,
		post(one+"/authorise", map[string]any{"items": []any{map[string]any{"item": "HBA1C", "run": 1}}}), nil, 409,
		"not_resulted", "items[0]"},
	{"a link before there is a report", "submit", tara, post(one+"/report-link", map[string]any{}), nil, 409,
		"no_report", ""},
	{"a draft that does not say what it was typed over", "submit", tara, put(one+"/drafts/HBA1C", map[string]any{"value": "5.2"}), nil, 400, "missing_field", "rev"},
	{"an invoice that there is not", "submit", tara, post(one+"/bill-link", map[string]any{"bill": 9}), nil, 400, "bad_request", "bill"},
	{"decided on an old rev", "receive", tara, post(one+"/receive", nil),
		step("receive", map[string]any{"seen": map[string]int{"specimen:E1": 1}}), 412, "stale", ""},
	{"decided on a part that there is not", "receive", tara, post(one+"/receive", nil),
		step("receive", map[string]any{"seen": map[string]int{"specimen:Z9": 1}}), 400, "bad_request", "seen"},

	// Results.
	{"a value with a wrong unit", "submit", tara, post(one+"/submit", result("HBA1C", "5.2", marker)), nil, 400,
		"bad_request", "results[0].unit"},
	{"an empty result", "submit", tara, post(one+"/submit", result("HBA1C", "", "%")), nil, 400, "bad_request",
		"results[0].value"},
	{"no result at all", "submit", tara, post(one+"/submit", map[string]any{"results": []any{}}), nil, 400,
		"bad_request", "results"},
	{"a word as a value", "submit", tara, post(one+"/submit", result("HBA1C", marker, "%")), nil, 400, "bad_request",
		"results[0].value"},
	{"a comma for a point", "submit", tara, post(one+"/submit", result("HBA1C", "5,2", "%")), nil, 400, "bad_request",
		"results[0].value"},
	{"a number where text belongs", "submit", tara,
		post(one+"/submit", []byte(`{"results":[{"item":"HBA1C","value":987654321,"unit":"%"}]}`)), nil, 400,
		"wrong_type", "results[0].value"},
	{"a value no body can have", "submit", tara, post(one+"/submit", result("HBA1C", "987654321", "%")), nil, 422,
		"absurd_value", "results[0].value"},
	{"a test of another order", "submit", tara, post(one+"/submit", result("TSH", "2", "u[IU]/mL")), nil, 400,
		"bad_request", "results[0].item"},
	{"one good result and one bad", "submit", tara,
		post(one+"/submit", map[string]any{"results": append(entries("HBA1C"), result("FBS", marker, "mg/dL")["results"].([]any)[0].(map[string]any))}), nil, 400, "bad_request", "results[1].value"},
	{"a draft too long", "submit", tara,
		put(one+"/drafts/HBA1C", map[string]any{"rev": 0, "value": strings.Repeat(marker, 7)}), nil, 400,
		"bad_request", "value"},
	{"a draft over a newer one", "submit", tara, put(one+"/drafts/HBA1C", map[string]any{"rev": 7, "value": marker}),
		nil, 412, "stale", ""},

	// Who.
	{"an admin draws blood", "collect", asha, post(one+"/collect", nil), step("collect", nil), 403, "not_allowed", ""},
	{"a technician authorises", "authorise", imran, post(one+"/authorise", nil), step("authorise", nil), 403,
		"not_allowed", ""},
	{"a supervisor who does not sign", "authorise", joseph, post(one+"/authorise", nil), step("authorise", nil), 403,
		"not_signatory", "items[0]"},
	{"an admin reads values", "authorise", asha, get(one + "/results"), nil, 403, "not_allowed", ""},
	{"a disabled member", "collect", disabled, post(one+"/collect", nil), step("collect", nil), 403, "not_a_member",
		""},
	{"a member of the other hospital", "collect", caller{dev.person, sahyadri}, post(one+"/collect", nil),
		step("collect", nil), 403, "not_a_member", ""},
	{"no hospital", "collect", caller{tara.person, ""}, post(one+"/collect", nil), step("collect", nil), 400,
		"missing_header", "X-Hospital"},
	{"no hospital's name", "collect", caller{tara.person, "Sahyadri!"}, post(one+"/collect", nil), step("collect", nil),
		400, "bad_header", "X-Hospital"},
	{"no key", "collect", tara, header(post(one+"/collect", nil), "Idempotency-Key"), step("collect", nil), 400,
		"missing_header", "Idempotency-Key"},
	{"a key with a space", "collect", tara, header(post(one+"/collect", nil), "Idempotency-Key", "a b"),
		step("collect", nil), 400, "bad_header", "Idempotency-Key"},

	// Lists.
	{"a forged cursor", "collect", tara, get(orders + "?tab=cod&cursor=" + marker), nil, 400, "bad_request", "cursor"},
	{"a tab that there is not", "collect", tara, get(orders + "?tab=" + marker), nil, 400, "bad_request", "tab"},
	{"a page too large", "collect", tara, get(orders + "?tab=cod&limit=101"), nil, 400, "bad_request", "limit"},
	{"a search by nothing", "collect", tara, post("/v1/patients/find", map[string]any{}), nil, 400, "bad_request",
		"phone"},
}
