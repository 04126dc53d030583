package store

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// catalogues are the catalogues that a process has read, by hospital and version. A version never changes, so what is kept is never
// wrong; only how many are kept is bounded.
type catalogues struct {
	mu   sync.Mutex
	kept map[key]*catalogue.Catalogue
}

// maxCatalogues is how many catalogues a process keeps: some megabytes of each.
const maxCatalogues = 32

func (l *catalogues) get(k key) *catalogue.Catalogue {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept[k]
}

// keep keeps one. Where there are too many any other one goes: it is read again when somebody asks.
func (l *catalogues) keep(k key, c *catalogue.Catalogue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		l.kept = map[key]*catalogue.Catalogue{}
	}
	for other := range l.kept {
		if len(l.kept) < maxCatalogues {
			break
		}
		delete(l.kept, other)
	}
	l.kept[k] = c
}

// Tests gives the catalogue that is in force in a hospital at a time.
func (s *Store) Tests(ctx context.Context, h lab.Hospital, at time.Time) (*catalogue.Catalogue, error) {
	return s.CatalogueNumbered(ctx, h.ID, h.Catalogue.At(at).Number)
}

// TestsOf is Tests for a function that acts by itself and has not read the hospital.
func (s *Store) TestsOf(ctx context.Context, hospital string, at time.Time) (*catalogue.Catalogue, error) {
	var n names
	k := hospitalKey(n.hospital(hospital))
	if n.err != nil {
		return nil, n.err
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return nil, err
	}
	var h lab.Hospital
	r := reader{items: items}
	if r.must(k, &h); r.err != nil {
		return nil, r.err
	}
	return s.Tests(ctx, h, at)
}

// CatalogueNumbered gives a version of the catalogue of a hospital; 0 is the starter list.
func (s *Store) CatalogueNumbered(ctx context.Context, hospital string, number int) (*catalogue.Catalogue, error) {
	if number == 0 {
		return catalogue.Load()
	}
	var n names
	k := catalogueKey(n.hospital(hospital), number)
	if n.err != nil {
		return nil, n.err
	}
	if c := s.catalogues.get(k); c != nil {
		return c, nil
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return nil, err
	}
	var v catalogue.Version
	r := reader{items: items}
	if r.must(k, &v); r.err != nil {
		return nil, fmt.Errorf("catalogue %d of %s: %w", number, hospital, r.err)
	}
	c := v.Catalogue()
	s.catalogues.keep(k, c)
	return c, nil
}

// maxCatalogue is how large a version may be as it is stored, below what a row holds.
const maxCatalogue = 350 << 10

// CatalogueChange lists the writes of a version of the catalogue with the settings that name it.
func (s *Store) CatalogueChange(h lab.Hospital, e lab.Event, v catalogue.Version) ([]Write, error) {
	writes, err := s.HospitalChange(h, e)
	if err != nil {
		return nil, err
	}
	var n names
	k := catalogueKey(n.hospital(h.ID), v.Number)
	if n.err != nil {
		return nil, n.err
	}
	row, err := s.doc(k, v, nil)
	if err != nil {
		return nil, err
	}
	if doc, _ := row["doc"].(*types.AttributeValueMemberB); doc != nil && len(doc.Value) > maxCatalogue {
		return nil, &lab.Refusal{Kind: lab.Unprocessable, Code: "catalogue_too_large", Sentence: "This catalogue is larger than one that can be kept."}
	}
	return append(writes, s.create(row)), nil
}

// CatalogueVersions lists the versions of the catalogue of a hospital, newest first. after is the number of the last one of the page
// before.
func (s *Store) CatalogueVersions(ctx context.Context, hospital, after string, limit int) (Page[catalogue.Version], error) {
	var n names
	h := n.hospital(hospital)
	last := 999_999
	if after != "" {
		before, err := strconv.Atoi(after)
		if last = before - 1; err != nil || last < 1 {
			n.err = unknown()
		}
	}
	if n.err != nil {
		return Page[catalogue.Version]{}, n.err
	}
	found, err := page(ctx, s, list{pk: hospitalPK(h), from: catalogueKey(h, 1).sk, to: catalogueKey(h, last).sk, newest: true, limit: limit}, "", nil,
		func(i item) (v catalogue.Version, ok bool, err error) {
			err = unpack(i, &v)
			return v, true, err
		})
	if found.Next = ""; err == nil && len(found.Rows) == limit {
		if oldest := found.Rows[len(found.Rows)-1].Number; oldest > 1 {
			found.Next = strconv.Itoa(oldest)
		}
	}
	return found, err
}
