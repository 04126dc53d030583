package rights

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Of gives the calls that IAM is asked about for one request to DynamoDB. A transaction is its parts, each under the
// action of its own (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html); parts of
// the same action are asked about together, which is the stricter of the two ways to read that page. arn gives a table's.
func Of(operation string, body map[string]any, arn func(table string) string) []Call {
	b := &asked{arn: arn, calls: map[string]*Call{}}
	switch operation {
	case "BatchGetItem":
		tables, _ := body["RequestItems"].(map[string]any)
		for table, what := range tables {
			for _, key := range list(member(what, "Keys")) {
				b.add(operation, table, "", text(key, "PK"), nil)
			}
		}
	case "TransactWriteItems", "TransactGetItems":
		for _, part := range list(body["TransactItems"]) {
			parts, _ := part.(map[string]any)
			for kind, what := range parts {
				b.item(kind+"Item", what)
			}
		}
	case "Query":
		index, _ := body["IndexName"].(string)
		b.add(operation, body["TableName"], index, queried(body), projected(body))
	default:
		b.item(operation, body)
	}
	calls := make([]Call, 0, len(b.calls))
	for _, name := range slices.Sorted(maps.Keys(b.calls)) {
		c := b.calls[name]
		slices.Sort(c.Attributes)
		c.Attributes = slices.Compact(c.Attributes)
		calls = append(calls, *c)
	}
	return calls
}

type asked struct {
	arn   func(string) string
	calls map[string]*Call
}

func (b *asked) add(action string, table any, index, key string, attributes []string) {
	name, _ := table.(string)
	resource := b.arn(name)
	if index != "" {
		resource += "/index/" + index
	}
	c := b.calls[action+" "+resource]
	if c == nil {
		c = &Call{Action: "dynamodb:" + action, Resource: resource}
		b.calls[action+" "+resource] = c
	}
	if key != "" {
		c.Keys = append(c.Keys, key)
	}
	c.Attributes = append(c.Attributes, attributes...)
}

// item is a call about one row.
func (b *asked) item(action string, what any) {
	row, names := member(what, "Key"), expressed(what)
	if put, ok := member(what, "Item").(map[string]any); ok {
		row, names = put, append(names, slices.Collect(maps.Keys(put))...)
	}
	if key, ok := row.(map[string]any); ok {
		names = append(names, slices.Collect(maps.Keys(key))...)
	}
	b.add(action, member(what, "TableName"), "", text(row, "PK"), names)
}

// text is the text in a row's member.
func text(row any, name string) string {
	s, _ := member(member(row, name), "S").(string)
	return s
}

var equals = regexp.MustCompile(`^\s*\S+\s*=\s*(:\w+)`)

// queried is the partition key of a query, which our store names first.
func queried(body map[string]any) string {
	condition, _ := body["KeyConditionExpression"].(string)
	found := equals.FindStringSubmatch(condition)
	if found == nil {
		return ""
	}
	return text(body["ExpressionAttributeValues"], found[1])
}

// projected are the members that a query asks for, "*" for all of them; of an index, what is in it.
func projected(body map[string]any) []string {
	if index, _ := body["IndexName"].(string); index != "" {
		return nil
	}
	if body["ProjectionExpression"] == nil {
		return []string{"*"}
	}
	return expressed(body)
}

var (
	words    = regexp.MustCompile(`[#:]?\w+`)
	keywords = []string{"SET", "REMOVE", "ADD", "DELETE", "AND", "OR", "NOT", "IN", "BETWEEN",
		"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size", "if_not_exists", "list_append"}
)

// expressed are the members of rows that the expressions of a call name.
func expressed(what any) (names []string) {
	placeholders, _ := member(what, "ExpressionAttributeNames").(map[string]any)
	for _, expression := range []string{"UpdateExpression", "ConditionExpression", "ProjectionExpression"} {
		said, _ := member(what, expression).(string)
		for _, word := range words.FindAllString(said, -1) {
			real, _ := placeholders[word].(string)
			if word = cmp.Or(real, word); word[0] != ':' && !slices.Contains(keywords, word) {
				names = append(names, word)
			}
		}
	}
	return names
}

// Refused says what of a request the role may not do, "" where it may do all of it.
func (r Role) Refused(operation string, body map[string]any, arn func(table string) string) string {
	for _, c := range Of(operation, body, arn) {
		if !r.Allows(c) {
			return fmt.Sprintf("not authorized to perform: %s on resource: %s with the leading keys %v and the attributes %v",
				c.Action, c.Resource, c.Keys, c.Attributes)
		}
	}
	return ""
}

// Deny answers as DynamoDB does where IAM says no.
func Deny(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{
		"__type": "com.amazonaws.dynamodb.v20120810#AccessDeniedException", "message": strings.ToUpper(why[:1]) + why[1:]})
}
