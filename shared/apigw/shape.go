package apigw

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxDepth is deeper than any body of the API and keeps recursion off the caller's choice.
const maxDepth = 32

// safeName is what the name of an unknown member may look like to be given back.
var safeName = regexp.MustCompile(`^[a-zA-Z0-9_.\[\]]{1,64}$`)

// checkShape compares a valid JSON text with the Go type it is to fill. It exists because encoding/json lets doubled
// members, other cases of a name and nulls pass, and names no path for an unknown member. The text comes back with the
// whole numbers that encoding/json would not take for a Go integer (439.0) written as digits.
func checkShape(raw []byte, t reflect.Type) (plain []byte, err error) {
	s := newShape(raw, map[reflect.Type]map[string]member{})
	if err := s.value(t, "", 0); err != nil {
		return nil, err
	}
	if len(s.whole) == 0 {
		return raw, nil
	}
	from := int64(0)
	for _, w := range s.whole {
		plain = append(append(plain, raw[from:w.end-int64(len(w.was))]...), w.digits...)
		from = w.end
	}
	return append(plain, raw[from:]...), nil
}

type shape struct {
	dec *json.Decoder
	// members remembers what membersOf has found, for a list of many equal structs.
	members map[reflect.Type]map[string]member
	// whole are the whole numbers that are not written as digits, in their order.
	whole []wholeNumber
}

// wholeNumber is one of them: where its text ends, that text, and its digits.
type wholeNumber struct {
	end         int64
	was, digits string
}

func newShape(raw []byte, members map[reflect.Type]map[string]member) *shape {
	s := &shape{dec: json.NewDecoder(bytes.NewReader(raw)), members: members}
	s.dec.UseNumber()
	return s
}

var (
	jsonReader = reflect.TypeFor[json.Unmarshaler]()
	textReader = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// value checks the next value against t; a nil t takes anything. at is the path so far.
func (s *shape) value(t reflect.Type, at string, depth int) error {
	if depth > maxDepth {
		return malformed("", "malformed_json", "The body is nested too deeply.")
	}
	for t != nil && t.Kind() == reflect.Pointer { // a member that may be left out, and is no null
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Interface {
		t = nil
	}
	if t != nil && (reflect.PointerTo(t).Implements(jsonReader) || reflect.PointerTo(t).Implements(textReader)) {
		return s.own(t, at, depth)
	}
	tok, err := s.dec.Token()
	if err != nil {
		return fmt.Errorf("read a valid JSON text: %w", err)
	}
	switch v := tok.(type) {
	case nil:
		if t != nil {
			return malformed(at, "wrong_type", "This must not be null.")
		}
		return nil
	case json.Delim:
		if v == '{' {
			return s.object(t, at, depth)
		}
		return s.list(t, at, depth)
	case json.Number:
		if t != nil && isInteger(t) {
			if digits := digitsOf(v.String()); digits != v.String() {
				s.whole = append(s.whole, wholeNumber{s.dec.InputOffset(), v.String(), digits})
				tok = json.Number(digits)
			}
		}
	}
	if t == nil || fits(tok, t) {
		return nil
	}
	return wrongType(t, at)
}

func isInteger(t reflect.Type) bool { return t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64 }

// longestNumber is more than any number of the API takes; a longer one is not worked out.
const longestNumber = 24

// digitsOf writes a whole number as digits, as JSON Schema has them: 439.0 and 4.39e2 are 439. Any other text stays.
func digitsOf(number string) string {
	_, exponent, _ := strings.Cut(strings.ToLower(number), "e")
	if len(number) > longestNumber || len(exponent) > 3 {
		return number
	}
	if exact, ok := new(big.Rat).SetString(number); ok && exact.IsInt() {
		return exact.Num().String()
	}
	return number
}

func (s *shape) object(t reflect.Type, at string, depth int) error {
	var members map[string]member
	var each reflect.Type
	switch {
	case t == nil:
	case t.Kind() == reflect.Struct:
		if members = s.members[t]; members == nil {
			members = membersOf(t)
			s.members[t] = members
		}
	case t.Kind() == reflect.Map:
		each = t.Elem()
	default:
		return wrongType(t, at)
	}
	seen := map[string]bool{}
	for s.dec.More() {
		tok, err := s.dec.Token()
		if err != nil {
			return fmt.Errorf("read a valid JSON text: %w", err)
		}
		name := tok.(string) // a valid text has only strings here
		path := name
		if at != "" {
			path = at + "." + name
		}
		if seen[name] {
			return malformed(safePath(name, path), "duplicate_field", "This member occurs twice.")
		}
		seen[name] = true
		next := each
		if members != nil {
			m, known := members[name]
			if !known {
				return malformed(safePath(name, path), "unknown_field", "This member is not known here.")
			}
			next = m.reads
		}
		if err := s.value(next, path, depth+1); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if members[name].required && !seen[name] {
			path := name
			if at != "" {
				path = at + "." + name
			}
			return malformed(path, "missing_field", "This member is missing.")
		}
	}
	return s.end()
}

func (s *shape) list(t reflect.Type, at string, depth int) error {
	var each reflect.Type
	if t != nil {
		if t.Kind() != reflect.Slice || t.Elem().Kind() == reflect.Uint8 {
			return wrongType(t, at)
		}
		each = t.Elem()
	}
	for i := 0; s.dec.More(); i++ {
		if err := s.value(each, at+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
			return err
		}
	}
	return s.end()
}

// end takes the closing bracket.
func (s *shape) end() error {
	if _, err := s.dec.Token(); err != nil {
		return fmt.Errorf("read a valid JSON text: %w", err)
	}
	return nil
}

// own lets a type that decodes itself try its part, and checks it for doubled members.
func (s *shape) own(t reflect.Type, at string, depth int) error {
	var part json.RawMessage
	if err := s.dec.Decode(&part); err != nil {
		return fmt.Errorf("read a valid JSON text: %w", err)
	}
	if string(part) == "null" && t != reflect.TypeFor[json.RawMessage]() {
		return malformed(at, "wrong_type", "This must not be null.")
	}
	if err := newShape(part, s.members).value(nil, at, depth); err != nil {
		return err
	}
	if err := json.Unmarshal(part, reflect.New(t).Interface()); err != nil {
		return malformed(at, "wrong_type", "This does not have the required form.")
	}
	return nil
}

// fits reports whether a text, number or truth value can fill a t.
func fits(v any, t reflect.Type) bool {
	switch v := v.(type) {
	case string:
		if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
			text, err := json.Marshal(v)
			return err == nil && json.Unmarshal(text, new([]byte)) == nil
		}
		return t.Kind() == reflect.String
	case bool:
		return t.Kind() == reflect.Bool
	case json.Number:
		var err error
		switch t.Kind() {
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			_, err = strconv.ParseInt(v.String(), 10, t.Bits())
		case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
			_, err = strconv.ParseUint(v.String(), 10, t.Bits())
		case reflect.Float32, reflect.Float64:
			_, err = strconv.ParseFloat(v.String(), t.Bits())
		default:
			return false
		}
		return err == nil
	}
	return false
}

func wrongType(t reflect.Type, at string) error {
	sentence := "This must be a list."
	switch t.Kind() {
	case reflect.String:
		sentence = "This must be text."
	case reflect.Bool:
		sentence = "This must be true or false."
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		sentence = "This must be a whole number."
	case reflect.Float32, reflect.Float64:
		sentence = "This must be a number."
	case reflect.Struct, reflect.Map:
		sentence = "This must be an object."
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			sentence = "This must be base64 text."
		}
	}
	return malformed(at, "wrong_type", sentence)
}

// member is a JSON member of a struct: what it reads into, and whether its tag says required:"true".
type member struct {
	reads    reflect.Type
	required bool
}

// membersOf gives the JSON members of a struct, embedded ones included.
func membersOf(t reflect.Type) map[string]member {
	members := map[string]member{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		promotes := f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct
		if !f.IsExported() || promotes || f.Tag.Get("json") == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		members[name] = member{f.Type, f.Tag.Get("required") == "true"}
	}
	return members
}

// safePath gives the path of a member the client has named, or nothing where the name could be more than a name.
func safePath(name, path string) string {
	if safeName.MatchString(name) {
		return path
	}
	return ""
}
