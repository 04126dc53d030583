package secrets

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"assay/infra/local/awsjson"
)

// maxValue is Parameter Store's bound on the value of a standard parameter, in bytes.
const maxValue = 4096

// misread is the code of a body that is not understood.
const misread = "SerializationException"

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	awsjson.Service{Target: "AmazonSSM.", Version: "1.1", Misread: misread, Unknown: "UnknownOperationException", MaxBody: 64 << 10,
		Operations: map[string]awsjson.Operation{
			"GetParameter":        signed(s.get),
			"GetParameters":       signed(s.getAll),
			"GetParametersByPath": signed(s.getByPath),
			"DescribeParameters":  signed(s.describe),
			"PutParameter":        signed(s.put),
			"DeleteParameter":     signed(s.remove),
		}}.ServeHTTP(w, r)
}

// signed serves an operation to who has signed; whether the signature is right nobody asks here.
func signed[In any](serve func(In) (any, error)) awsjson.Operation {
	return awsjson.On(misread, func(r *http.Request, in In) (any, error) {
		if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
			return nil, awsjson.Refusal{Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token"}
		}
		return serve(in)
	})
}

// shown is a parameter as it is answered.
func (p parameter) shown(name string, decrypted bool) map[string]any {
	value := p.Value
	if p.Type == "SecureString" && !decrypted {
		// The cloud hands out ciphertext here. Something equally useless must
		// come back, or a forgotten WithDecryption is found only after deploy.
		sum := sha256.Sum256([]byte(value))
		value = base64.StdEncoding.EncodeToString(sum[:])
	}
	return map[string]any{"ARN": "arn:aws:ssm:local:000000000000:parameter/" + strings.TrimPrefix(name, "/"),
		"DataType": "text", "Name": name, "Type": p.Type, "Value": value, "Version": p.Version}
}

type getting struct {
	Name           string
	WithDecryption bool
}

func (s *Server) get(in getting) (any, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	p, ok := all[in.Name]
	if !ok {
		return nil, awsjson.Refusal{Code: "ParameterNotFound", Message: ""}
	}
	return map[string]any{"Parameter": p.shown(in.Name, in.WithDecryption)}, nil
}

type gettingAll struct {
	Names          []string
	WithDecryption bool
}

func (s *Server) getAll(in gettingAll) (any, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	found, unknown := []any{}, []string{}
	for _, name := range in.Names {
		if p, ok := all[name]; ok {
			found = append(found, p.shown(name, in.WithDecryption))
		} else {
			unknown = append(unknown, name)
		}
	}
	return map[string]any{"Parameters": found, "InvalidParameters": unknown}, nil
}

type gettingByPath struct {
	Path           string
	Recursive      bool
	WithDecryption bool
	MaxResults     *int // all are answered in one page, which is what fewer than this look like
}

func (s *Server) getByPath(in gettingByPath) (any, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	path := strings.TrimSuffix(in.Path, "/") + "/"
	found := []any{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if rest, under := strings.CutPrefix(name, path); under && (in.Recursive || !strings.Contains(rest, "/")) {
			found = append(found, all[name].shown(name, in.WithDecryption))
		}
	}
	if in.MaxResults != nil && len(found) > *in.MaxResults {
		return nil, awsjson.Refusal{Code: "ValidationException", Message: "pages are not served here: ask without MaxResults"}
	}
	return map[string]any{"Parameters": found}, nil
}

// describe lists the parameters without their values.
func (s *Server) describe(struct{}) (any, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		shown := all[name].shown(name, false)
		delete(shown, "Value")
		list = append(list, shown)
	}
	return map[string]any{"Parameters": list}, nil
}

type putting struct {
	Name, Value, Type string
	Overwrite         bool
}

var nameForm = regexp.MustCompile(`^/?[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+){0,14}$`)

// put keeps a parameter; one that is there wants Overwrite, keeps its type and gets the next version.
func (s *Server) put(in putting) (any, error) {
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	was, exists := all[in.Name]
	kind := in.Type
	if kind == "" {
		kind = was.Type
	}
	switch {
	case exists && !in.Overwrite:
		return nil, awsjson.Refusal{Code: "ParameterAlreadyExists",
			Message: "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."}
	case !nameForm.MatchString(in.Name):
		return nil, awsjson.Refusal{Code: "ValidationException", Message: "the name is none that Parameter Store takes"}
	case exists && kind != was.Type:
		return nil, awsjson.Refusal{Code: "ValidationException", Message: "the type of a parameter is not changed here"}
	case !slices.Contains([]string{"String", "StringList", "SecureString"}, kind):
		return nil, awsjson.Refusal{Code: "ValidationException", Message: "A parameter type is required when you create a parameter."}
	case in.Value == "" || len(in.Value) > maxValue:
		return nil, awsjson.Refusal{Code: "ValidationException", Message: fmt.Sprintf("a standard parameter has 1 to %d bytes", maxValue)}
	}
	all[in.Name] = parameter{Type: kind, Value: in.Value, Version: was.Version + 1}
	return map[string]any{"Tier": "Standard", "Version": was.Version + 1}, s.save(all)
}

type removing struct{ Name string }

func (s *Server) remove(in removing) (any, error) {
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	if _, ok := all[in.Name]; !ok {
		return nil, awsjson.Refusal{Code: "ParameterNotFound", Message: ""}
	}
	delete(all, in.Name)
	return struct{}{}, s.save(all)
}
