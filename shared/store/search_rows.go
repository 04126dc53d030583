package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// known is what the search holds of a patient: what has to be taken away before something newer is added.
type known struct {
	V int `json:"v"` // rev of the patient
	lab.FoundPatient
}

// knownOf is the attribute with it.
const knownOf = "known"

// updateSearch brings the rows of the search up to a patient as the record is now, in the way of UpdateViews: rows are a pure
// function of the record and its contact, and all are written in one transaction. The contact is read after the record and
// both are written together, so it is never older than the record; where it is newer, another record of the stream follows.
func (s *Store) updateSearch(ctx context.Context, hospital ids.Hospital, id ids.Patient) error {
	mine, counts := knownKey(hospital, id), countsKey(hospital)
	for try := range viewTries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		read, err := s.get(ctx, patientKey(hospital, id), hospitalKey(hospital))
		if err != nil || read[patientKey(hospital, id)] == nil {
			return err
		}
		var p lab.Patient
		var c lab.Contact
		var settings lab.Hospital
		if err := errors.Join(unpack(read[patientKey(hospital, id)], &p), unpack(read[hospitalKey(hospital)], &settings)); err != nil {
			return err
		}
		contact, err := s.point(ctx, contactKey(hospital, id))
		if err != nil {
			return err
		}
		if contact != nil {
			if err := unpack(contact, &c); err != nil {
				return err
			}
		}
		rows, err := s.getFrom(ctx, s.views, mine, counts)
		if err != nil {
			return err
		}
		if rows[counts][fence] != nil {
			return nil // the rebuild that put it up reads every patient after taking it away
		}
		var before known
		was := strOf(rows[mine], knownOf)
		if was != "" {
			if err := untext(kindKnown, rows[mine], knownOf, &before); err != nil {
				return err
			}
		}
		if before.V >= p.Rev {
			return nil
		}
		h := hidden{hospital, settings.Secret}
		if err = s.list(ctx, h, id, was, before, known{p.Rev, p.Found(c)}); err == nil || !again(err) {
			return err
		}
	}
	return fmt.Errorf("store: the rows of patient %s-%s in the search stay contended after %d tries", hospital, id, viewTries)
}

// list replaces the rows of a patient.
func (s *Store) list(ctx context.Context, h hidden, id ids.Patient, was string, before, is known) error {
	mine := knownKey(h.hospital, id).item()
	var err error
	if mine[knownOf], err = text(kindKnown, is); err != nil {
		return fmt.Errorf("store: what is known of patient %s: %w", id, err)
	}
	put := &types.Put{TableName: &s.views, Item: mine, ConditionExpression: aws.String("attribute_not_exists(" + knownOf + ")")}
	if was != "" {
		put.ConditionExpression = aws.String(knownOf + " = :was")
		put.ExpressionAttributeValues = item{":was": str(was)}
	}
	open := &types.ConditionCheck{TableName: &s.views, Key: countsKey(h.hospital).item(),
		ConditionExpression: aws.String("attribute_not_exists(" + fence + ")")}
	names, err := s.nameWrites(h, id, before.FoundPatient, is.FoundPatient)
	if err != nil {
		return err
	}
	spellings, err := s.spellingWrites(ctx, h, before.Words, is.Words)
	if err != nil {
		return err
	}
	in := &dynamodb.TransactWriteItemsInput{TransactItems: slices.Concat([]types.TransactWriteItem{{Put: put}, {ConditionCheck: open}}, names, spellings)}
	if len(in.TransactItems) > maxTransaction && len(before.Words) > 0 { // a long name that became another one: in two steps
		bare := known{V: before.V}
		if err := s.list(ctx, h, id, was, before, bare); err != nil {
			return err
		}
		between, err := text(kindKnown, bare)
		if err != nil {
			return fmt.Errorf("store: what is known of patient %s: %w", id, err)
		}
		return s.list(ctx, h, id, strOf(item{knownOf: between}, knownOf), bare, is)
	}
	if _, err := s.db.TransactWriteItems(ctx, in); err != nil {
		return fmt.Errorf("store: list patient %s, rev %d: %w", id, is.V, err)
	}
	return nil
}

// maxTransaction is how many rows the database writes at once. The longest name by itself has fewer.
const maxTransaction = 100

// nameWrites replaces the rows under which a patient is found. Where nothing has changed that the search shows, there are none.
func (s *Store) nameWrites(h hidden, id ids.Patient, was, is lab.FoundPatient) ([]types.TransactWriteItem, error) {
	before, after := h.rowsOf(id, was), h.rowsOf(id, is)
	shown, err := text(kindFound, is)
	if err != nil {
		return nil, fmt.Errorf("store: what the search shows of patient %s: %w", id, err)
	}
	same := reflect.DeepEqual(was, is)
	var writes []types.TransactWriteItem
	for _, k := range sortedKeys(before) {
		if _, stays := after[k]; !stays {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: k.item()}})
		}
	}
	for _, k := range sortedKeys(after) {
		if _, stood := before[k]; stood && same {
			continue
		}
		row := k.item()
		row["found"], row["at"] = shown, num(int64(after[k]))
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row}})
	}
	return writes, nil
}

// rowsOf lists the rows of a patient with the place of their key among the patient's; where two keys are one row the first counts.
func (h hidden) rowsOf(id ids.Patient, f lab.FoundPatient) map[key]int {
	rows := map[key]int{}
	for _, k := range f.Keys() {
		row := h.nameRow(k, id)
		if _, ok := rows[row]; !ok {
			rows[row] = k.At
		}
	}
	return rows
}

func sortedKeys[V any](m map[key]V) []key {
	return slices.SortedFunc(maps.Keys(m), func(a, b key) int { return strings.Compare(a.String(), b.String()) })
}

// spelling is what the dictionary of a hospital knows of a spelling: of how many patients' names it is a word, and of which
// words it is what is left when one letter is left out. Where it knows nothing there is no row.
type spelling struct {
	count int64
	words []string
}

func spellingOf(i item) spelling {
	return spelling{numOf(i, "n"), strings.Fields(strOf(i, "words"))}
}

// spellingWrites counts the words of a patient in the dictionary. Only the first patient with a word, and the last one, change
// more than the word's own row.
func (s *Store) spellingWrites(ctx context.Context, h hidden, was, is []string) ([]types.TransactWriteItem, error) {
	by := map[string]int64{}
	for _, core := range cores(is) {
		by[core]++
	}
	for _, core := range cores(was) {
		by[core]--
	}
	maps.DeleteFunc(by, func(_ string, n int64) bool { return n == 0 })
	read, err := s.spellings(ctx, h, slices.Sorted(maps.Keys(by)))
	if err != nil || len(by) == 0 {
		return nil, err
	}
	var first, last []string
	var touched []string
	for _, core := range sorted(by) {
		if read[core].count == 0 && by[core] > 0 {
			first = append(first, core)
		} else if read[core].count+by[core] <= 0 {
			last = append(last, core)
		}
	}
	for _, core := range slices.Concat(first, last) {
		for _, v := range lab.NameVariants(core)[1:] {
			if _, ok := read[v]; !ok {
				touched = append(touched, v)
			}
		}
	}
	more, err := s.spellings(ctx, h, touched)
	if err != nil {
		return nil, err
	}
	maps.Copy(read, more)
	next := map[string]spelling{}
	at := func(core string) spelling {
		if n, ok := next[core]; ok {
			return n
		}
		return read[core]
	}
	for core, n := range by {
		now := at(core)
		now.count = max(0, now.count+n)
		next[core] = now
	}
	for _, core := range first {
		for _, v := range lab.NameVariants(core)[1:] {
			now := at(v)
			if !slices.Contains(now.words, core) {
				now.words = slices.Sorted(slices.Values(append(slices.Clone(now.words), core)))
			}
			next[v] = now
		}
	}
	for _, core := range last {
		for _, v := range lab.NameVariants(core)[1:] {
			now := at(v)
			now.words = slices.DeleteFunc(slices.Clone(now.words), func(w string) bool { return w == core })
			next[v] = now
		}
	}
	return s.spelled(h, read, next), nil
}

// spelled writes rows of the dictionary, each on the condition that it is as it was read.
func (s *Store) spelled(h hidden, read, next map[string]spelling) (writes []types.TransactWriteItem) {
	for _, core := range sorted(next) {
		was, is, k := read[core], next[core], h.spelling(core)
		condition, values := "attribute_not_exists(PK)", item(nil)
		if was.count > 0 || len(was.words) > 0 {
			condition, values = "n = :n AND words = :w", item{":n": num(was.count), ":w": str(strings.Join(was.words, " "))}
		}
		if is.count == 0 && len(is.words) == 0 {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.views, Key: k.item(),
				ConditionExpression: &condition, ExpressionAttributeValues: values}})
			continue
		}
		row := k.item()
		row["n"], row["words"] = num(is.count), str(strings.Join(is.words, " "))
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.views, Item: row,
			ConditionExpression: &condition, ExpressionAttributeValues: values}})
	}
	return writes
}

// cores lists the cores of words, each once, as far as they may have a slip.
func cores(words []string) (list []string) {
	for _, word := range words {
		if core := lab.NameCore(word); !slices.Contains(list, core) && len(core) <= maxSpelled {
			list = append(list, core)
		}
	}
	return list
}

// maxSpelled is how long a core in the dictionary may be: of the few longer ones slips in a consonant are not found, as all rows
// of a patient have to fit into one transaction.
const maxSpelled = 9

// spellings reads rows of the dictionary.
func (s *Store) spellings(ctx context.Context, h hidden, list []string) (map[string]spelling, error) {
	keys := make([]key, len(list))
	for n, core := range list {
		keys[n] = h.spelling(core)
	}
	rows, err := s.getFrom(ctx, s.views, keys...)
	if err != nil {
		return nil, err
	}
	all := make(map[string]spelling, len(list))
	for n, core := range list {
		all[core] = spellingOf(rows[keys[n]])
	}
	return all, nil
}
