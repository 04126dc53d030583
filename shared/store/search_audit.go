package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"assay/shared/ids"
	"assay/shared/lab"
)

// AuditSearch holds the rows of the search against the records of the patients, both ways: everybody is listed as the record is
// now, nothing else is listed, and the dictionary is a recount of all words (docs/rules.md#invariant-13). What changes while it
// reads is read again; a patient who is registered meanwhile may be missing in the dictionary it counts.
func (s *Store) AuditSearch(ctx context.Context, db Scanner, page int, found func(where, why string)) error {
	a := searchAudit{Store: s, db: db, page: int32(page), found: found, hospitals: map[ids.Hospital]hidden{}, counts: map[ids.Hospital]map[string]int64{}}
	if err := a.patients(ctx); err != nil {
		return err
	}
	return a.rows(ctx)
}

type searchAudit struct {
	*Store
	db        Scanner
	page      int32
	found     func(where, why string)
	hospitals map[ids.Hospital]hidden
	counts    map[ids.Hospital]map[string]int64 // of how many patients' names each core is a word
}

// of reads how a hospital hides its names.
func (a *searchAudit) of(ctx context.Context, hospital ids.Hospital) (hidden, error) {
	if h, ok := a.hospitals[hospital]; ok {
		return h, nil
	}
	i, err := a.point(ctx, hospitalKey(hospital))
	var settings lab.Hospital
	if err == nil {
		err = unpack(i, &settings)
	}
	h := hidden{hospital, settings.Secret}
	a.hospitals[hospital], a.counts[hospital] = h, map[string]int64{}
	return h, err
}

// patients holds what the search knows of each patient against the record.
func (a *searchAudit) patients(ctx context.Context) error {
	return scan(ctx, a.db, a.truth, a.page, nil, orderHeads, item{":head": str(head)}, func(rows []item, _ item) error {
		for _, i := range rows {
			hospital, patient, ok := patientOf(strOf(i, "PK"))
			if !ok {
				continue
			}
			h, err := a.of(ctx, hospital)
			if err != nil {
				return err
			}
			why := ""
			var f lab.FoundPatient
			for try := range 3 { // the stream may be a moment behind
				if err := pause(ctx, try); err != nil {
					return err
				}
				if f, why, err = a.patient(ctx, h, patient); err != nil {
					return err
				}
				if why == "" {
					break
				}
			}
			if why != "" {
				a.found(strOf(i, "PK"), why)
			}
			for _, core := range cores(f.Words) {
				a.counts[hospital][core]++
			}
		}
		return nil
	})
}

func (a *searchAudit) patient(ctx context.Context, h hidden, id ids.Patient) (f lab.FoundPatient, why string, err error) {
	record, err := a.point(ctx, patientKey(h.hospital, id))
	if err != nil {
		return f, "", err
	}
	contact, err := a.point(ctx, contactKey(h.hospital, id))
	if err != nil {
		return f, "", err
	}
	var p lab.Patient
	var c lab.Contact
	if err := unpack(record, &p); err != nil {
		return f, "", err
	}
	if contact != nil {
		if err := unpack(contact, &c); err != nil {
			return f, "", err
		}
	}
	f = p.Found(c)
	want := h.rowsOf(id, f)
	keys := append(sortedKeys(want), knownKey(h.hospital, id))
	have, err := a.getFrom(ctx, a.views, keys...)
	if err != nil {
		return f, "", err
	}
	shown, err := text(kindFound, f)
	if err != nil {
		return f, "", err
	}
	for k, at := range want {
		switch row := have[k]; {
		case row == nil:
			return f, "a row of the search is missing", nil
		case strOf(row, "found") != strOf(item{"found": shown}, "found") || numOf(row, "at") != int64(at):
			return f, "a row of the search is not as the record is", nil
		}
	}
	if have[knownKey(h.hospital, id)] == nil {
		return f, "the search does not know the patient", nil
	}
	return f, "", nil
}

// rows looks for rows of the search that no patient has, and holds the dictionary against the recount.
func (a *searchAudit) rows(ctx context.Context) error {
	dictionary := map[key]spelling{}
	for hospital, counts := range a.counts {
		h := a.hospitals[hospital]
		for core, n := range counts {
			own := dictionary[h.spelling(core)]
			own.count += n
			dictionary[h.spelling(core)] = own
			for _, v := range lab.NameVariants(core)[1:] {
				other := dictionary[h.spelling(v)]
				other.words = append(other.words, core)
				dictionary[h.spelling(v)] = other
			}
		}
	}
	err := scan(ctx, a.db, a.views, a.page, nil, "", nil, func(rows []item, _ item) error {
		var spelt []key
		of := map[key][]key{} // the rows of a page by what is known of their patient
		for _, i := range rows {
			k := keyOf(i)
			switch kindOf(k) {
			case "spelling":
				spelt = append(spelt, k)
			case kindFound:
				hospital, patient, ok := foundOf(k)
				if !ok {
					a.found(k.pk, "a row of the search is of no patient")
					continue
				}
				own := knownKey(hospital, patient)
				of[own] = append(of[own], k)
			}
		}
		if err := a.strays(ctx, of); err != nil {
			return err
		}
		return a.spelt(ctx, spelt, dictionary)
	})
	for _, k := range sortedKeys(dictionary) {
		a.found(k.pk, "a word is missing in the dictionary")
	}
	return err
}

// strays names the rows that what is known of their patient does not lead to.
func (a *searchAudit) strays(ctx context.Context, of map[key][]key) error {
	for some := range slices.Chunk(slices.Collect(maps.Keys(of)), maxTransaction) {
		have, err := a.getFrom(ctx, a.views, some...)
		if err != nil {
			return err
		}
		for _, k := range some {
			var f known
			if have[k] != nil {
				if err := untext(kindKnown, have[k], knownOf, &f); err != nil {
					return err
				}
			}
			hospital, patient, _ := patientOf(k.pk)
			h, err := a.of(ctx, hospital)
			if err != nil {
				return err
			}
			rows := h.rowsOf(patient, f.FoundPatient)
			for _, row := range of[k] {
				if _, ok := rows[row]; !ok {
					a.found(k.pk, "the search lists the patient where the record does not")
				}
			}
		}
	}
	return nil
}

// spelt takes the words that are as they should be off what is expected.
func (a *searchAudit) spelt(ctx context.Context, keys []key, expected map[key]spelling) error {
	for some := range slices.Chunk(keys, maxTransaction) {
		have, err := a.getFrom(ctx, a.views, some...)
		if err != nil {
			return err
		}
		for _, k := range some {
			is, want := spellingOf(have[k]), expected[k]
			slices.Sort(want.words)
			if is.count != want.count || !slices.Equal(is.words, slices.Compact(want.words)) {
				a.found(k.pk, "a word is counted otherwise in the dictionary")
			}
			delete(expected, k)
		}
	}
	return nil
}

// foundOf reads whose a row of the search is out of its key.
func foundOf(k key) (h ids.Hospital, patient ids.Patient, ok bool) {
	parts := strings.Split(k.pk, "#")
	_, id, _ := strings.Cut(k.sk, "#")
	if len(parts) != 4 {
		return h, patient, false
	}
	h, ok = ids.ParseHospital(parts[1])
	patient, also := ids.ParsePatient(id)
	return h, patient, ok && also
}
