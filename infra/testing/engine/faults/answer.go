package faults

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
)

// Instead answers a call in place of the engine, for the kinds that do; it is false for the others.
func Instead(w http.ResponseWriter, kind Kind, operation string, body io.Reader) bool {
	var request map[string]any
	return json.NewDecoder(body).Decode(&request) == nil && before(w, kind, operation, request)
}

// before answers in place of the engine, for the kinds that do.
func before(w http.ResponseWriter, kind Kind, operation string, request map[string]any) bool {
	transaction, _ := request["TransactItems"].([]any)
	// A cancelled transaction gives a reason for each of its items, in order.
	cancel := func(reason string) bool {
		reasons := make([]map[string]string, len(transaction))
		for n := range reasons {
			reasons[n] = map[string]string{"Code": "None"}
		}
		reasons[0] = map[string]string{"Code": reason, "Message": reason}
		refuse(w, http.StatusBadRequest, "TransactionCanceledException", reasons)
		return true
	}
	say := func(status int, code string) bool {
		refuse(w, status, code, nil)
		return true
	}
	inTransaction := len(transaction) > 0
	switch kind {
	case Conflict:
		if inTransaction {
			return cancel("TransactionConflict")
		}
		return say(http.StatusBadRequest, "TransactionConflictException")
	case Beaten:
		if inTransaction {
			return cancel("ConditionalCheckFailed")
		}
		if request["ConditionExpression"] == nil {
			return false // there is nothing that could fail
		}
		return say(http.StatusBadRequest, "ConditionalCheckFailedException")
	case Throttled:
		if inTransaction {
			return cancel("ProvisionedThroughputExceeded")
		}
		return say(http.StatusBadRequest, "ProvisionedThroughputExceededException")
	case Throttling:
		if inTransaction {
			return cancel("ThrottlingError")
		}
		return say(http.StatusBadRequest, "ThrottlingException")
	case InProgress:
		return say(http.StatusBadRequest, "TransactionInProgressException")
	case Broken:
		return say(http.StatusInternalServerError, "InternalServerError")
	}
	return false
}

func refuse(w http.ResponseWriter, status int, code string, reasons []map[string]string) {
	body := map[string]any{"__type": "com.amazonaws.dynamodb.v20120810#" + code, "message": "injected: " + code}
	if reasons != nil {
		body["CancellationReasons"] = reasons
	}
	raw, _ := json.Marshal(body) // strings only
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

// holdBack takes half of the keys out of a BatchGetItem and returns them as DynamoDB gives back what it did not read.
func holdBack(request map[string]any) any {
	held := map[string]any{}
	tables, _ := request["RequestItems"].(map[string]any)
	for table, v := range tables {
		asked, _ := v.(map[string]any)
		keys, _ := asked["Keys"].([]any)
		if len(keys) < 2 {
			continue // half of one key would be none, which no request may ask for
		}
		rest := map[string]any{}
		maps.Copy(rest, asked)
		half := len(keys) / 2
		asked["Keys"], rest["Keys"] = keys[:half], keys[half:]
		held[table] = rest
	}
	if len(held) == 0 {
		return nil
	}
	return held
}

func withUnprocessed(answer []byte, held any) []byte {
	var full map[string]json.RawMessage
	if err := json.Unmarshal(answer, &full); err != nil {
		return answer
	}
	raw, err := json.Marshal(held)
	if err != nil {
		return answer
	}
	full["UnprocessedKeys"] = raw
	if raw, err = json.Marshal(full); err != nil {
		return answer
	}
	return raw
}

// costed says which way an operation's capacity counts.
var costed = map[string]func(*Units, float64){
	"GetItem": (*Units).read, "BatchGetItem": (*Units).read, "Query": (*Units).read, "TransactGetItems": (*Units).read,
	"PutItem": (*Units).write, "UpdateItem": (*Units).write, "DeleteItem": (*Units).write,
	"TransactWriteItems": (*Units).write, "BatchWriteItem": (*Units).write,
}

func (u *Units) read(n float64)  { u.Read += n }
func (u *Units) write(n float64) { u.Write += n }

func (p *Proxy) cost(operation string, answer []byte) {
	add := costed[operation]
	if add == nil {
		return
	}
	type capacity struct{ CapacityUnits float64 }
	var one struct{ ConsumedCapacity capacity }
	var several struct{ ConsumedCapacity []capacity }
	total := 0.0
	if json.Unmarshal(answer, &several) == nil {
		for _, c := range several.ConsumedCapacity {
			total += c.CapacityUnits
		}
	} else if json.Unmarshal(answer, &one) == nil {
		total = one.ConsumedCapacity.CapacityUnits
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	add(&p.units, total)
}
