package store

import "assay/shared/lab"

// UseReference points from the reference of a payment by hand to its order, so that no other payment of the hospital has it
// (docs/rules.md#row-36).
func (s *Store) UseReference(d Loaded, reference string) Write {
	var n names
	h := n.hospital(d.Order.Hospital)
	w := s.pointer(referenceKey(h, lab.TidyReference(reference)), item{"order": str(d.Order.ID)})
	w.err = n.err
	return w
}

// FreeReference takes that away, as the payment was refused.
func (s *Store) FreeReference(d Loaded, reference string) Write {
	var n names
	w := s.forget(referenceKey(n.hospital(d.Order.Hospital), reference))
	w.err = n.err
	return w
}
