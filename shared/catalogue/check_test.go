package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// parse reads and checks a list, as a change of the file must pass. Everything that is wrong with it is reported together.
func parse(data []byte) (*Catalogue, error) {
	var l struct {
		Notes []string `json:"notes"` // for whoever reads the file
		List
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	var faults []error
	for _, f := range l.Faults() {
		faults = append(faults, errors.New(f.Code+": "+f.Why))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return l.catalogue(0, l.Hash()), nil
}
