package store

import (
	"encoding/json"
	"time"

	"assay/shared/catalogue"
	"assay/shared/lab"
)

// catalogueOfTheHistory is a small one with every member that there is.
const catalogueOfTheHistory = `{"version": "1", "sources": {"a": "of the history"}, "loinc_marks": {"L": "of the history"},
	"specimens": {"E": {"letter": "E", "name": "EDTA whole blood", "colour": "lavender"}, "S": {"letter": "S", "name": "Serum", "colour": "gold"}},
	"panels": [{"short_name": "CBC", "loinc_mark": "L", "department": "haematology", "tat_minutes": 240, "stat_tat_minutes": 60, "price": 30000, "withdrawn": true,
		"code": "CBC", "name": "Complete blood count", "name_hi": "रक्त गणना", "loinc": "57021-8", "members": ["HB"]}],
	"analytes": [{"short_name": "Hb", "loinc_mark": "L", "department": "haematology", "tat_minutes": 240, "stat_tat_minutes": 60, "price": 6000, "withdrawn": true,
		"code": "HB", "name": "Haemoglobin", "name_hi": "हीमोग्लोबिन", "loinc": "718-7", "method": "SLS", "unit": "g/dL", "decimals": 1,
		"ranges": [{"sex": "male", "from": "2 y", "to": "18 y", "low": "12.0", "high": "16.0", "high_open": true, "text": "of a boy", "text_hi": "लड़का", "source": "a"}],
		"no_range": [{"sex": "male", "from": "0 d", "to": "2 y", "why": "of the history"}, {"sex": "female", "from": "1 y", "to": "2 y", "why": "of the history"}],
		"critical": [{"sex": "male", "from": "1 d", "to": "150 y", "low": "7.0", "high": "20.0", "source": "a"}],
		"absurd_low": "0.5", "absurd_high": "35", "unverified": true, "specimen": "E", "timepoint": "fasting", "sensitive": true},
		{"short_name": "HIV", "loinc_mark": "L", "department": "serology", "tat_minutes": 240, "price": 20000, "code": "HIV", "name": "HIV screening", "name_hi": "एचआईवी",
		"loinc": "56888-1", "unit": "", "decimals": 0, "ranges": null, "no_range": null, "critical": null, "choices": [{"code": "reactive", "text": "Reactive", "text_hi": "प्रतिक्रियाशील", "flag": "A"}],
		"templates": [{"code": "usual", "name": "Usual", "text": "As usual."}], "two_entries": true,
		"calculated": "none", "absurd_low": null, "absurd_high": null, "unverified": false, "specimen": "S", "timepoint": "", "sensitive": true}]}`

// catalogue gives the hospital two versions of its catalogue: one is in force, and one waits for its day.
func (h *history) catalogue() {
	var list catalogue.List
	h.must(json.Unmarshal([]byte(catalogueOfTheHistory), &list))
	for base, from := range []time.Duration{0, 72 * time.Hour} {
		h.desk(avni, ReadSet{Settings: true}, func(d Loaded) ([]Write, error) {
			step := lab.CatalogueStep{Base: base, Changes: []lab.Change{{Part: "test:HB.price", From: "5000", To: "6000"}}, Hash: list.Hash()}
			if from > 0 {
				step.From = lab.At(h.now.Add(from))
			}
			next, e, err := d.Hospital.PutCatalogue(d.Caller, h.now, step)
			if err != nil {
				return nil, err
			}
			return h.CatalogueChange(next, e, catalogue.NewVersion(next, base, e, "prices of the year", list, step.Changes))
		})
	}
}
