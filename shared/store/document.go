package store

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// doc makes an item that holds v as its document, with more attributes beside it.
func (s *Store) doc(k key, v any, more item) (item, error) {
	packed, err := s.pack(kindOf(k), v)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", k, err)
	}
	i := k.item()
	i["doc"] = packed
	maps.Copy(i, more)
	return i, nil
}

// pack stores a value as the number of its kind's schema, one byte, and deflated JSON: an order of 25 tests shrinks from
// six write units to two, and write units are what a command costs. The names in the JSON are those of the lab types.
func (s *Store) pack(k kind, v any) (types.AttributeValue, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("marshal a document of kind %q: %w", k, err)
	}
	packed, err := s.deflate(upgrades.number(k), plain)
	if err != nil {
		return nil, fmt.Errorf("pack a document of kind %q: %w", k, err)
	}
	return bin(packed), nil
}

func (s *Store) deflate(schema int, plain []byte) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte(byte(schema))
	w := s.packer.Get().(*flate.Writer)
	defer s.packer.Put(w)
	w.Reset(&out)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpack reads the document of an item, whatever schema it was written under, into the type of its kind: one of another
// kind is an error, whatever the two have in common. An error names the row by its key.
func unpack(i item, v any) error {
	err := unpackUnchecked(i, v)
	if o, isOrder := v.(*lab.Order); err == nil && isOrder {
		if err = o.Money.CheckAmounts(); err != nil {
			err = unreadable{fmt.Errorf("store: %s: %w", keyOf(i), err)}
		}
	}
	return err
}

// documentAt reads the document of a row, nil where there is none.
func documentAt[T any](ctx context.Context, s *Store, k key) (*T, error) {
	i, err := s.point(ctx, k)
	if err != nil || i == nil {
		return nil, err
	}
	var v T
	return &v, unpack(i, &v)
}

// unpackUnchecked is unpack for the audit, which finds what is wrong with amounts and computes with any.
func unpackUnchecked(i item, v any) error {
	k := keyOf(i)
	err := isA(kindOf(k), v)
	if err == nil {
		err = decodeDocument(i, v)
	}
	if err != nil {
		return unreadable{fmt.Errorf("store: %s: %w", k, err)}
	}
	return nil
}

// isA refuses to read what is of a kind as a type that belongs to another one.
func isA(k kind, v any) error {
	if form := forms[k]; form == nil || reflect.TypeOf(v) != reflect.PointerTo(form) {
		return fmt.Errorf("a document of kind %q is not read as %T", k, v)
	}
	return nil
}

func decodeDocument(i item, v any) error {
	schema, plain, err := inflate(i)
	if err != nil {
		return err
	}
	return upgrades.decode(kindOf(keyOf(i)), schema, plain, v)
}

// unpackRev reads which rev a document has and the hash of its last event, for whoever verifies its events. The kinds with
// events of their own have both.
func unpackRev(i item) (rev int, chain string, err error) {
	var row struct {
		Rev   int    `json:"rev"`
		Chain string `json:"chain"`
	}
	k := keyOf(i)
	switch kindOf(k) {
	case kindHospital, kindMember, kindGrant, kindInvitation, kindPatient:
	default:
		return 0, "", fmt.Errorf("store: %s: a row of kind %q has no rev", k, kindOf(k))
	}
	if err := decodeDocument(i, &row); err != nil {
		return 0, "", fmt.Errorf("store: %s: %w", k, err)
	}
	return row.Rev, row.Chain, nil
}

// inflate gives the JSON of an item's document and the schema it was written under.
func inflate(i item) (schema int, plain []byte, err error) {
	b, _ := i["doc"].(*types.AttributeValueMemberB)
	if b == nil || len(b.Value) == 0 {
		return 0, nil, fmt.Errorf("the row holds no document")
	}
	r := unpackers.Get().(unpacker)
	defer unpackers.Put(r)
	if err := r.Reset(bytes.NewReader(b.Value[1:]), nil); err != nil {
		return 0, nil, err
	}
	plain, err = io.ReadAll(r)
	return int(b.Value[0]), plain, err
}

type unpacker interface {
	io.Reader
	flate.Resetter
}

// unpackers are kept for the next document: making one takes 40 KB.
var unpackers = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

// text stores a small value as plain JSON, with the number of its kind's schema in front from the second on: a text
// without a number is of the first.
func text(k kind, v any) (types.AttributeValue, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("marshal a text of kind %q: %w", k, err)
	}
	if n := upgrades.number(k); n > 1 {
		return str(strconv.Itoa(n) + string(plain)), nil
	}
	return str(string(plain)), nil
}

// untext reads what text wrote into an attribute of an item, which only rows of one kind have. An error names the row by
// its key.
func untext(k kind, i item, attribute string, v any) error {
	err := isA(k, v)
	if is := kindOf(keyOf(i)); err == nil && is != holders[k] {
		err = fmt.Errorf("a row of kind %q holds no %s", is, k)
	}
	var schema int
	var plain string
	if err == nil {
		schema, plain, err = schemaOfText(strOf(i, attribute))
	}
	if err == nil {
		err = upgrades.decode(k, schema, []byte(plain), v)
	}
	if err != nil {
		return unreadable{fmt.Errorf("store: %s of %s: %w", attribute, keyOf(i), err)}
	}
	return nil
}

func schemaOfText(kept string) (schema int, plain string, err error) {
	plain = strings.TrimLeft(kept, "0123456789")
	if len(plain) == len(kept) {
		return 1, plain, nil
	}
	schema, err = strconv.Atoi(kept[:len(kept)-len(plain)])
	return schema, plain, err
}
