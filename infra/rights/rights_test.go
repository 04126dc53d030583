package rights

import (
	"encoding/json"
	"reflect"
	"testing"
)

func arn(table string) string { return "arn:" + table }

// Of is what IAM is asked for each call of our store.
func TestOf(t *testing.T) {
	cases := []struct {
		name, operation, body string
		want                  []Call
	}{
		{"a row", "GetItem", `{"TableName":"T","Key":{"PK":{"S":"H#city"},"SK":{"S":"A"}}}`,
			[]Call{{"dynamodb:GetItem", "arn:T", []string{"H#city"}, []string{"PK", "SK"}}}},
		{"rows of two tables", "BatchGetItem", `{"RequestItems":{"T":{"Keys":[{"PK":{"S":"a"}},{"PK":{"S":"b"}}]},"V":{"Keys":[{"PK":{"S":"c"}}]}}}`,
			[]Call{{"dynamodb:BatchGetItem", "arn:T", []string{"a", "b"}, nil}, {"dynamodb:BatchGetItem", "arn:V", []string{"c"}, nil}}},
		{"a list", "Query", `{"TableName":"T","IndexName":"due","KeyConditionExpression":"#p = :p AND #s < :s","ExpressionAttributeValues":{":p":{"S":"W#mail"},":s":{"S":"x"}}}`,
			[]Call{{"dynamodb:Query", "arn:T/index/due", []string{"W#mail"}, nil}}},
		{"members that expressions name", "UpdateItem", `{"TableName":"T","Key":{"PK":{"S":"a"},"SK":{"S":"A"}},"UpdateExpression":"SET #s = :done, how = :how REMOVE due","ConditionExpression":"attribute_exists(PK) AND #s <> :done","ExpressionAttributeNames":{"#s":"state"}}`,
			[]Call{{"dynamodb:UpdateItem", "arn:T", []string{"a"}, []string{"PK", "SK", "due", "how", "state"}}}},
		{"a whole row", "PutItem", `{"TableName":"T","Item":{"PK":{"S":"a"},"SK":{"S":"A"},"doc":{"B":""}},"ConditionExpression":"v = :v"}`,
			[]Call{{"dynamodb:PutItem", "arn:T", []string{"a"}, []string{"PK", "SK", "doc", "v"}}}},
		{"a transaction, action by action", "TransactWriteItems", `{"TransactItems":[
			{"Put":{"TableName":"T","Item":{"PK":{"S":"a"}}}},{"Put":{"TableName":"T","Item":{"PK":{"S":"b"}}}},
			{"ConditionCheck":{"TableName":"T","Key":{"PK":{"S":"c"}}}},{"Delete":{"TableName":"T","Key":{"PK":{"S":"d"}}}}]}`,
			[]Call{{"dynamodb:ConditionCheckItem", "arn:T", []string{"c"}, []string{"PK"}}, {"dynamodb:DeleteItem", "arn:T", []string{"d"}, []string{"PK"}},
				{"dynamodb:PutItem", "arn:T", []string{"a", "b"}, []string{"PK"}}}},
		{"a call that names no row", "Scan", `{"TableName":"T"}`, []Call{{"dynamodb:Scan", "arn:T", nil, nil}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var body map[string]any
			if err := json.Unmarshal([]byte(c.body), &body); err != nil {
				t.Fatal(err)
			}
			got := Of(c.operation, body, arn)
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(c.want)
			if string(a) != string(b) && !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %s\nwant %s", a, b)
			}
		})
	}
}

func TestAllows(t *testing.T) {
	allow := func(operator, key string, values ...string) Statement {
		return Statement{Effect: "Allow", Actions: []string{"dynamodb:PutItem"}, Resources: []string{"arn:T"},
			Conditions: map[string]map[string][]string{operator: {key: values}}}
	}
	deny := allow("ForAnyValue:StringLike", LeadingKeys, "H#*#*")
	deny.Effect, deny.Actions = "Deny", []string{"dynamodb:*"}
	put := func(keys ...string) Call { return Call{"dynamodb:PutItem", "arn:T", keys, []string{"PK", "doc"}} }
	hospital := allow("ForAllValues:StringLike", LeadingKeys, "H#*")
	cases := []struct {
		name string
		role Role
		call Call
		want bool
	}{
		{"nothing", nil, put("H#city"), false},
		{"its own key", Role{hospital}, put("H#city"), true},
		{"another's key", Role{hospital}, put("N#S#x"), false},
		{"one other key among its own", Role{hospital}, put("H#city", "N#S#x"), false},
		{"a longer key that the star would take", Role{hospital}, put("H#city#P#x"), true},
		{"a longer key, denied", Role{hospital, deny}, put("H#city#P#x"), false},
		{"one denied key among others", Role{hospital, deny}, put("H#city", "H#city#P#x"), false},
		{"another action", Role{hospital}, Call{Action: "dynamodb:DeleteItem", Resource: "arn:T", Keys: []string{"H#city"}}, false},
		{"another table", Role{hospital}, Call{Action: "dynamodb:PutItem", Resource: "arn:V", Keys: []string{"H#city"}}, false},
		{"a member that is not listed", Role{allow("ForAllValues:StringLike", Attributes, "PK", "n")}, put("H#city"), false},
		{"members that are", Role{allow("ForAllValues:StringLike", Attributes, "PK", "doc")}, put("H#city"), true},
		{"an allow not understood", Role{allow("StringEquals", "ses:FromAddress", "x")}, put("H#city"), true},
		{"a deny not understood", Role{hospital, {Effect: "Deny", Actions: deny.Actions, Resources: deny.Resources,
			Conditions: map[string]map[string][]string{"StringLike": {LeadingKeys: {"H#*"}}}}}, put("H#city"), true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.role.Allows(c.call); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}
