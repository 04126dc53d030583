package template

import (
	"fmt"
	"os"
	"strings"

	"gopkg.in/yaml.v3"
)

// Document is a template with its intrinsic functions in their long form: !Ref A is {"Ref": "A"}, !Sub x is
// {"Fn::Sub": "x"}. It holds values as JSON would: objects, lists, text, numbers, truth.
type Document struct {
	Parameters map[string]Parameter
	Mappings   map[string]map[string]map[string]any
	Conditions map[string]any
	Globals    struct{ Function map[string]any }
	Resources  map[string]Resource
}

// Parameter is one parameter of the stack; Default is nil where it has none.
type Parameter struct{ Default any }

// Resource is one resource of the stack, by its logical id in Document.Resources.
type Resource struct {
	Type           string
	Condition      string
	DeletionPolicy string
	Properties     map[string]any
}

// Open parses the template in a file.
func Open(file string) (*Document, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(source)
}

// Parse parses a template in YAML, or in JSON, which is YAML too. It refuses a key that occurs twice, and anchors.
func Parse(source []byte) (*Document, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(source, &root); err != nil {
		return nil, fmt.Errorf("parse the template: %w", err)
	}
	v, err := plain(&root)
	if err != nil {
		return nil, fmt.Errorf("parse the template: %w", err)
	}
	doc := &Document{}
	if err := decode(v, doc); err != nil {
		return nil, fmt.Errorf("parse the template: %w", err)
	}
	return doc, nil
}

// plain turns a node of YAML into the value that JSON would have, with the short form of an intrinsic function (a tag)
// in its long form.
func plain(n *yaml.Node) (any, error) {
	var v any
	switch n.Kind {
	case yaml.DocumentNode:
		return plain(n.Content[0])
	case yaml.MappingNode:
		members := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if _, twice := members[key.Value]; twice || key.Kind != yaml.ScalarNode {
				return nil, fmt.Errorf("line %d: the key %s occurs twice, or is none", key.Line, key.Value)
			}
			member, err := plain(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			members[key.Value] = member
		}
		v = members
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			member, err := plain(item)
			if err != nil {
				return nil, err
			}
			list = append(list, member)
		}
		v = list
	case yaml.ScalarNode:
		if v = any(n.Value); strings.HasPrefix(n.Tag, "!!") {
			if err := n.Decode(&v); err != nil {
				return nil, err
			}
		}
	default:
		return nil, fmt.Errorf("line %d: anchors are not read here", n.Line)
	}
	name, tagged := strings.CutPrefix(n.Tag, "!")
	switch {
	case !tagged || strings.HasPrefix(name, "!"): // none, or a type of YAML's own: !!str
		return v, nil
	case name == "Ref" || name == "Condition":
		return map[string]any{name: v}, nil
	case name == "GetAtt":
		if dotted, ok := v.(string); ok {
			id, attribute, _ := strings.Cut(dotted, ".")
			v = []any{id, attribute}
		}
	}
	return map[string]any{"Fn::" + name: v}, nil
}
