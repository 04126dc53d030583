package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Account is the account number in every local ARN and queue address.
const Account = "000000000000"

// noValue is what AWS::NoValue resolves to: the member that holds it disappears.
type noValue struct{}

// Resolver gives the intrinsic functions of a document their values in one place. It answers only what the template's own
// sections contain, and refuses what it does not know instead of guessing.
type Resolver struct {
	doc        *Document
	region     string
	parameters map[string]string
	arns       map[string]string // ARN handed out -> logical id
}

// Resolver resolves for one region; the parameters given override the defaults of those that the template declares.
func (d *Document) Resolver(region string, parameters map[string]string) *Resolver {
	r := &Resolver{doc: d, region: region, parameters: map[string]string{}, arns: map[string]string{}}
	for name, v := range parameters {
		if _, ok := d.Parameters[name]; ok {
			r.parameters[name] = v
		}
	}
	return r
}

// Value gives a value with every intrinsic function in it resolved; what is AWS::NoValue is left out.
func (r *Resolver) Value(v any) (any, error) { return r.value(v) }

func (r *Resolver) condition(name string) (bool, error) {
	expr, ok := r.doc.Conditions[name]
	if !ok {
		return false, fmt.Errorf("condition %s is not declared", name)
	}
	return r.test(expr)
}

func (r *Resolver) test(expr any) (bool, error) {
	m, ok := expr.(map[string]any)
	if !ok || len(m) != 1 {
		return false, fmt.Errorf("not a condition: %v", expr)
	}
	if name, ok := m["Condition"].(string); ok {
		return r.condition(name)
	}
	for fn, arg := range m {
		args, ok := arg.([]any)
		if !ok {
			break
		}
		switch fn {
		case "Fn::Equals":
			v, err := r.list(args)
			if err != nil || len(v) != 2 {
				return false, errors.Join(err, fmt.Errorf("Fn::Equals %v", args))
			}
			return fmt.Sprint(v[0]) == fmt.Sprint(v[1]), nil
		case "Fn::Not", "Fn::And", "Fn::Or":
			all, some := true, false
			for _, a := range args {
				ok, err := r.test(a)
				if err != nil {
					return false, err
				}
				all, some = all && ok, some || ok
			}
			return map[string]bool{"Fn::Not": !some, "Fn::And": all, "Fn::Or": some}[fn], nil
		}
	}
	return false, fmt.Errorf("not a condition: %v", expr)
}

// into resolves v and decodes it into out, whose fields name the members wanted.
func (r *Resolver) into(v, out any) error {
	v, err := r.value(v)
	if err != nil {
		return err
	}
	return decode(v, out)
}

// decode takes a value of JSON apart into out. Numbers stay as they were written.
func decode(v, out any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(out)
}

func (r *Resolver) list(in []any) ([]any, error) {
	out := make([]any, 0, len(in))
	for _, v := range in {
		v, err := r.value(v)
		if err != nil {
			return nil, err
		}
		if _, gone := v.(noValue); !gone {
			out = append(out, v)
		}
	}
	return out, nil
}

func (r *Resolver) value(v any) (any, error) {
	switch v := v.(type) {
	case []any:
		return r.list(v)
	case map[string]any:
		if intrinsic(v) {
			for fn, arg := range v {
				return r.call(fn, arg)
			}
		}
		out := make(map[string]any, len(v))
		for k, member := range v {
			member, err := r.value(member)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
			if _, gone := member.(noValue); !gone {
				out[k] = member
			}
		}
		return out, nil
	}
	return v, nil
}

// intrinsic reports whether an object is the call of an intrinsic function.
func intrinsic(v map[string]any) bool {
	for fn := range v {
		return len(v) == 1 && (fn == "Ref" || strings.HasPrefix(fn, "Fn::"))
	}
	return false
}

func (r *Resolver) call(fn string, arg any) (any, error) {
	switch fn {
	case "Ref":
		return r.ref(fmt.Sprint(arg))
	case "Fn::Sub":
		return r.sub(arg)
	case "Fn::GetAtt":
		if s, ok := arg.(string); ok {
			id, attr, _ := strings.Cut(s, ".")
			return r.attribute(id, attr)
		}
	}
	args, ok := arg.([]any)
	if !ok {
		return nil, fmt.Errorf("%s with %v is not understood", fn, arg)
	}
	if fn == "Fn::If" && len(args) == 3 {
		yes, err := r.condition(fmt.Sprint(args[0]))
		if err != nil {
			return nil, err
		}
		if yes {
			return r.value(args[1])
		}
		return r.value(args[2])
	}
	args, err := r.list(args)
	if err != nil {
		return nil, err
	}
	switch {
	case fn == "Fn::GetAtt" && len(args) == 2:
		return r.attribute(fmt.Sprint(args[0]), fmt.Sprint(args[1]))
	case fn == "Fn::FindInMap" && len(args) == 3:
		v, ok := r.doc.Mappings[fmt.Sprint(args[0])][fmt.Sprint(args[1])][fmt.Sprint(args[2])]
		if !ok {
			return nil, fmt.Errorf("no mapping %v", args)
		}
		return v, nil
	case fn == "Fn::Join" && len(args) == 2:
		var parts []string
		items, _ := args[1].([]any)
		for _, p := range items {
			parts = append(parts, fmt.Sprint(p))
		}
		return strings.Join(parts, fmt.Sprint(args[0])), nil
	case fn == "Fn::Select" && len(args) == 2:
		var i int
		items, _ := args[1].([]any)
		if _, err := fmt.Sscan(fmt.Sprint(args[0]), &i); err == nil && i >= 0 && i < len(items) {
			return items[i], nil
		}
	}
	return nil, fmt.Errorf("%s with %v is not understood", fn, arg)
}

func (r *Resolver) sub(arg any) (any, error) {
	text, ok := arg.(string)
	var own map[string]any
	if args, isList := arg.([]any); isList && len(args) == 2 {
		text, ok = args[0].(string)
		own, _ = args[1].(map[string]any)
	}
	if !ok {
		return nil, fmt.Errorf("Fn::Sub with %v is not understood", arg)
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("Fn::Sub: no closing brace in %q", text)
		}
		text = after
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			out.WriteString("${" + literal + "}")
			continue
		}
		var v any
		var err error
		if given, ok := own[name]; ok {
			v, err = r.value(given)
		} else if id, attr, dotted := strings.Cut(name, "."); dotted {
			v, err = r.attribute(id, attr)
		} else {
			v, err = r.ref(name)
		}
		if err != nil {
			return nil, err
		}
		fmt.Fprint(&out, v)
	}
}

func (r *Resolver) ref(name string) (any, error) {
	switch name {
	case "AWS::NoValue":
		return noValue{}, nil
	case "AWS::Region":
		return r.region, nil
	case "AWS::AccountId":
		return Account, nil
	case "AWS::Partition":
		return "aws", nil
	case "AWS::URLSuffix":
		return "amazonaws.com", nil
	case "AWS::StackName":
		return "assay-local", nil
	}
	if v, ok := r.parameters[name]; ok {
		return v, nil
	}
	if p, ok := r.doc.Parameters[name]; ok {
		if p.Default == nil {
			return nil, fmt.Errorf("parameter %s has no default and no local value", name)
		}
		return p.Default, nil
	}
	res, ok := r.doc.Resources[name]
	if !ok {
		return nil, fmt.Errorf("%s is neither a parameter nor a resource", name)
	}
	physical, err := r.name(name)
	if err == nil && res.Type == "AWS::SQS::Queue" {
		return "https://sqs." + r.region + ".amazonaws.com/" + Account + "/" + physical, nil
	}
	return physical, err
}

// nameProperty is where each type that can be named holds its name; what is not named is called by its logical id.
var nameProperty = map[string]string{
	"AWS::Serverless::Function":    "FunctionName",
	"AWS::Lambda::Function":        "FunctionName",
	"AWS::DynamoDB::Table":         "TableName",
	"AWS::SQS::Queue":              "QueueName",
	"AWS::S3::Bucket":              "BucketName",
	"AWS::SES::ConfigurationSet":   "Name",
	"AWS::SES::EmailIdentity":      "EmailIdentity",
	"AWS::SSM::Parameter":          "Name",
	"AWS::Logs::LogGroup":          "LogGroupName",
	"AWS::Cognito::UserPoolDomain": "Domain",
}

func (r *Resolver) name(id string) (string, error) {
	res := r.doc.Resources[id]
	if given, ok := res.Properties[nameProperty[res.Type]]; ok {
		v, err := r.value(given)
		return fmt.Sprint(v), err
	}
	if res.Type == "AWS::S3::Bucket" { // bucket names have no capitals
		return "assay-local-" + strings.ToLower(id), nil
	}
	return id, nil
}

func (r *Resolver) attribute(id, attr string) (any, error) {
	res, ok := r.doc.Resources[id]
	if !ok {
		return nil, fmt.Errorf("%s is not a resource", id)
	}
	name, err := r.name(id)
	if err != nil {
		return nil, err
	}
	place := r.region + ":" + Account + ":"
	arn := map[string]string{
		"AWS::Serverless::Function": "arn:aws:lambda:" + place + "function:" + name,
		"AWS::Lambda::Function":     "arn:aws:lambda:" + place + "function:" + name,
		"AWS::DynamoDB::Table":      TableARN(r.region, name),
		"AWS::SQS::Queue":           "arn:aws:sqs:" + place + name,
		"AWS::S3::Bucket":           "arn:aws:s3:::" + name,
	}[res.Type]
	switch {
	case arn != "" && attr == "Arn":
	case attr == "StreamArn" && res.Type == "AWS::DynamoDB::Table":
		arn += "/stream/local"
	case attr == "QueueName" && res.Type == "AWS::SQS::Queue":
		return name, nil
	case attr == "Arn":
		arn = "arn:aws:local:" + place + id
	default:
		return nil, fmt.Errorf("%s.%s has no local value", id, attr)
	}
	r.arns[arn] = id
	return arn, nil
}
