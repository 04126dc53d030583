package secrets

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// maxValue is Parameter Store's bound on the value of a standard parameter, in bytes.
const maxValue = 4096

// refusal is an error of Parameter Store.
type refusal struct{ code, message string }

func (r refusal) Error() string { return r.code + ": " + r.message }

// operations are those that are served, by name.
var operations = map[string]func(*Server, []byte) (any, error){
	"GetParameter":        on((*Server).get),
	"GetParameters":       on((*Server).getAll),
	"GetParametersByPath": on((*Server).getByPath),
	"DescribeParameters":  on((*Server).describe),
	"PutParameter":        on((*Server).put),
	"DeleteParameter":     on((*Server).remove),
}

// on reads what an operation takes. A member that it does not know is refused, and not ignored.
func on[In any](serve func(*Server, In) (any, error)) func(*Server, []byte) (any, error) {
	return func(s *Server, body []byte) (any, error) {
		var in In
		from := json.NewDecoder(bytes.NewReader(body))
		from.DisallowUnknownFields()
		if err := from.Decode(&in); err != nil {
			return nil, refusal{"SerializationException", "the body is not understood here: " + err.Error()}
		}
		return serve(s, in)
	}
}

// ServeHTTP answers one call in AWS JSON 1.1.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSSM.")
	var said any
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	switch serve := operations[call]; {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
		err = refusal{"MissingAuthenticationTokenException", "Missing Authentication Token"}
	case err != nil:
		err = refusal{"SerializationException", "the body is too long"}
	case serve == nil:
		err = refusal{"UnknownOperationException", call + " is not served here"}
	default:
		said, err = serve(s, body)
	}
	no, refused := err.(refusal)
	switch {
	case refused:
		answer(w, http.StatusBadRequest, map[string]string{"__type": no.code, "message": no.message})
	case err != nil:
		answer(w, http.StatusInternalServerError, map[string]string{"__type": "InternalServerError", "message": err.Error()})
	default:
		answer(w, http.StatusOK, said)
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	// The status is out; a reader that went away is nothing to act upon.
	_ = json.NewEncoder(w).Encode(body)
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
		return nil, refusal{"ParameterNotFound", ""}
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
		return nil, refusal{"ValidationException", "pages are not served here: ask without MaxResults"}
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
		return nil, refusal{"ParameterAlreadyExists",
			"The parameter already exists. To overwrite this value, set the overwrite option in the request to true."}
	case !nameForm.MatchString(in.Name):
		return nil, refusal{"ValidationException", "the name is none that Parameter Store takes"}
	case exists && kind != was.Type:
		return nil, refusal{"ValidationException", "the type of a parameter is not changed here"}
	case !slices.Contains([]string{"String", "StringList", "SecureString"}, kind):
		return nil, refusal{"ValidationException", "A parameter type is required when you create a parameter."}
	case in.Value == "" || len(in.Value) > maxValue:
		return nil, refusal{"ValidationException", fmt.Sprintf("a standard parameter has 1 to %d bytes", maxValue)}
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
		return nil, refusal{"ParameterNotFound", ""}
	}
	delete(all, in.Name)
	return struct{}{}, s.save(all)
}
