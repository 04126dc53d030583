package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"assay/shared/lab"
)

// members lists what a type writes, each as a path with its kind of JSON: "money.attempts[].amount number".
func members(t reflect.Type) []string {
	var list []string
	walk(t, reflect.Value{}, "", func(path, form string, _ reflect.Value) { list = append(list, path+" "+form) })
	slices.Sort(list)
	return list
}

// presentMembers lists the members of a value that say something. What is empty, and may be left out, does not.
func presentMembers(v any) []string {
	var list []string
	walk(reflect.TypeOf(v), reflect.ValueOf(v), "", func(path, form string, v reflect.Value) {
		if v.IsValid() && !v.IsZero() {
			list = append(list, path+" "+form)
		}
	})
	return list
}

// walk visits the members of a type that hold no further members; with a value, those of the value.
func walk(t reflect.Type, v reflect.Value, path string, visit func(path, form string, v reflect.Value)) {
	switch {
	case t == reflect.TypeFor[lab.Moment]() || t == reflect.TypeFor[time.Time]():
		visit(path, "time", v)
	case t.Kind() == reflect.Pointer:
		if v.IsValid() {
			if v.IsNil() {
				return
			}
			v = v.Elem()
		}
		walk(t.Elem(), v, path, visit)
	case t == reflect.TypeFor[[]byte]():
		visit(path, "base64", v)
	case t.Kind() == reflect.Slice:
		each(v, v.IsValid(), func(e reflect.Value) { walk(t.Elem(), e, path+"[]", visit) })
	case t.Kind() == reflect.Map:
		each(v, v.IsValid(), func(e reflect.Value) { walk(t.Elem(), e, path+".*", visit) })
	case t.Kind() == reflect.Struct:
		for n := range t.NumField() {
			walkField(t.Field(n), v, n, path, visit)
		}
	default:
		visit(path, scalar(t), v)
	}
}

func walkField(f reflect.StructField, v reflect.Value, n int, path string, visit func(path, form string, v reflect.Value)) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case name == "-" || !f.IsExported() && !f.Anonymous:
		return
	case name == "" && f.Anonymous:
		name = path
	default:
		if name == "" {
			name = f.Name
		}
		name = strings.TrimPrefix(path+"."+name, ".")
	}
	if v.IsValid() {
		v = v.Field(n)
	}
	walk(f.Type, v, name, visit)
}

// each visits the elements of a list or map, or for a type alone one element without a value.
func each(v reflect.Value, valued bool, visit func(reflect.Value)) {
	switch {
	case !valued:
		visit(reflect.Value{})
	case v.Kind() == reflect.Map:
		for _, k := range v.MapKeys() {
			visit(v.MapIndex(k))
		}
	default:
		for n := range v.Len() {
			visit(v.Index(n))
		}
	}
}

func scalar(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int64:
		return "integer"
	}
	panic(fmt.Sprintf("a stored member has type %s: say how it is written", t))
}
