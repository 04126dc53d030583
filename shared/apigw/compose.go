package apigw

import (
	"reflect"

	"golang.org/x/text/unicode/norm"
)

// compose puts every text below v into Unicode's composed form (NFC), in place: the same name typed on two keyboards is
// then the same bytes, is found by one search and drawn by one glyph. Bytes, and what is read by a type of its own, stay.
func compose(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); v.CanSet() && !norm.NFC.IsNormalString(s) {
			v.SetString(norm.NFC.String(s))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			compose(v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			compose(field)
		}
	case reflect.Slice, reflect.Array:
		switch v.Type().Elem().Kind() {
		case reflect.String, reflect.Pointer, reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
			for i := range v.Len() {
				compose(v.Index(i))
			}
		}
	case reflect.Map:
		if v.Type().Elem().Kind() == reflect.String {
			for _, key := range v.MapKeys() {
				v.SetMapIndex(key, reflect.ValueOf(norm.NFC.String(v.MapIndex(key).String())).Convert(v.Type().Elem()))
			}
		}
	}
}
