package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/shared/ids"
	"assay/shared/lab"
)

// FoundRow is a patient whom the search found.
type FoundRow struct {
	ID   string
	Near bool // a slip of typing away
	lab.FoundPatient
}

const (
	// searchReads is how often one page of a search asks the database, and searchRows how many rows one question reads: a page
	// costs the same however many patients there are, and one that is not full does not have to be the last.
	searchReads = 3
	searchRows  = 100
	// maxNeighbours is how many words of the dictionary are tried in the place of a typed one.
	maxNeighbours = 20
)

// step is one question of a search: the rows to which a key leads, of which those that are as near as it says are found.
type step struct {
	key  lab.NameKey
	like lab.Likeness
}

// searching is one page of a search. First come those who are called what was typed, then those a slip in a vowel away, who lie
// in the same place, then those under the words of the dictionary that are a slip in a consonant away. Where more than one step
// leads to a patient, the first one finds.
type searching struct {
	*Store
	h      hidden
	search lab.NameSearch
	steps  []step
	spelt  bool // the dictionary was asked
	asked  int
	limit  int
	page   Page[FoundRow]
}

// FindNames finds patients by name, page by page; after is the place to go on from.
func (s *Store) FindNames(ctx context.Context, of lab.Hospital, search lab.NameSearch, after string, limit int) (Page[FoundRow], error) {
	var n names
	p := searching{Store: s, h: hidden{n.hospital(of.ID), of.Secret}, search: search, limit: limit}
	at, from, err := readSearchPlace(after)
	if err != nil || n.err != nil || !search.Valid() {
		return Page[FoundRow]{}, unknown()
	}
	for _, k := range search.Keys() {
		p.steps = append(p.steps, step{k, lab.Same}, step{k, lab.Near})
	}
	p.page.Rows = []FoundRow{}
	for {
		if at >= len(p.steps) {
			if p.spelt || len(search.Words) == 0 {
				return p.page, nil
			}
			if p.asked >= searchReads {
				p.page.Next = searchPlace(at, "")
				return p.page, nil
			}
			if err := p.neighbours(ctx); err != nil {
				return p.page, err
			}
			continue
		}
		if p.asked >= searchReads || len(p.page.Rows) >= limit {
			p.page.Next = searchPlace(at, from)
			return p.page, nil
		}
		if at, from, err = p.ask(ctx, at, from); err != nil {
			return p.page, err
		}
	}
}

// ask asks one question, and gives the step and the place in it to go on from. Where all of a place was read at once, the step
// that looks for slips in it needs no question of its own.
func (p *searching) ask(ctx context.Context, at int, from string) (next int, goOn string, err error) {
	do := p.steps[at]
	pk, begins := p.h.namesPK(do.key), p.h.begins(do.key)
	var start item
	if from != "" {
		start = p.h.goOn(do.key, from).item()
	}
	p.asked++
	out, err := p.query(ctx, list{table: p.views, pk: pk, prefix: begins, eventual: true, limit: searchRows}, start)
	if err != nil {
		return 0, "", fmt.Errorf("store: search the names of %s: %w", p.h.hospital, err)
	}
	var near []FoundRow
	for _, i := range out.Items {
		row, like, err := p.read(i, at)
		if p.page.Missing.leaveOut(err) {
			continue
		}
		if err != nil {
			return 0, "", err
		}
		if like == do.like {
			row.Near = like == lab.Near
			if p.page.Rows = append(p.page.Rows, row); len(p.page.Rows) == p.limit {
				return at, strings.TrimPrefix(strOf(i, "SK"), begins), nil
			}
		} else if like == lab.Near {
			row.Near = true
			near = append(near, row)
		}
	}
	if last := strOf(out.LastEvaluatedKey, "SK"); last != "" {
		return at, strings.TrimPrefix(last, begins), nil
	}
	if do.like == lab.Same && from == "" && len(p.page.Rows)+len(near) < p.limit {
		p.page.Rows = append(p.page.Rows, near...)
		return at + 2, "", nil
	}
	return at + 1, "", nil
}

// read reads a row for a step: Unlike where the patient is not for it.
func (p *searching) read(i item, at int) (FoundRow, lab.Likeness, error) {
	k := keyOf(i)
	_, rest, _ := strings.Cut(k.sk, "#")
	row := FoundRow{ID: rest}
	if err := untext(kindFound, i, "found", &row.FoundPatient); err != nil {
		return row, lab.Unlike, err
	}
	key := p.steps[at].key
	if first, _ := row.LedTo(key); int64(first) != numOf(i, "at") {
		return row, lab.Unlike, nil // another row of this patient stands for it
	}
	for _, before := range p.steps[:at] {
		if before.key == key {
			continue
		}
		if _, ok := row.LedTo(before.key); ok {
			return row, lab.Unlike, nil
		}
	}
	return row, p.search.Like(row.FoundPatient), nil
}

// neighbours adds a step for each word of the dictionary that is one slip from a typed word and not in the same place as it.
func (p *searching) neighbours(ctx context.Context) error {
	p.spelt = true
	variants := map[string][]string{} // of each typed core
	var all []string
	typed := cores(p.search.Words)
	for _, core := range typed {
		if len(core) >= lab.SlipCore {
			variants[core] = lab.NameVariants(core)
			all = append(all, variants[core]...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	p.asked++
	known, err := p.spellings(ctx, p.h, all)
	if err != nil {
		return err
	}
	for at, word := range p.search.Words {
		core, tried := lab.NameCore(word), 0
		var near []string
		for _, v := range variants[core] {
			if known[v].count > 0 {
				near = append(near, v)
			}
			near = append(near, known[v].words...)
		}
		slices.Sort(near)
		for _, other := range slices.Compact(near) {
			if tried == maxNeighbours || lab.CompareNames(core, other) != lab.Near {
				continue
			}
			for _, k := range p.search.With(at, other).Keys() {
				if !slices.ContainsFunc(p.steps, func(s step) bool { return s.key == k }) {
					p.steps = append(p.steps, step{k, lab.Near})
					tried++
				}
			}
		}
	}
	return nil
}

// searchPlace and readSearchPlace write and read how far a search has come: the step, and the rest of the key of its last row.
func searchPlace(at int, from string) string { return strconv.Itoa(at) + "." + from }

func readSearchPlace(place string) (at int, from string, err error) {
	if place == "" {
		return 0, "", nil
	}
	step, from, _ := strings.Cut(place, ".")
	if at, err = strconv.Atoi(step); err != nil || at < 0 || at > 200 {
		return 0, "", unknown()
	}
	if from != "" {
		letters, patient, _ := strings.Cut(from, "#")
		if _, ok := ids.ParsePatient(patient); !ok || strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			return 0, "", unknown()
		}
	}
	return at, from, nil
}
