package store

import (
	"strings"

	"assay/shared/lab"
)

// workAt is the place of an order in a list of what is to be done: STAT, urgent, then by age.
func workAt(o lab.Order) string { return urgency[o.Priority] + "#" + placedAt(o) }

// boardAt is the place of an order under its tab: what is closed is not urgent.
func boardAt(o lab.Order) string {
	if o.Tab().Closed() {
		return placedAt(o)
	}
	return workAt(o)
}

func placedAt(o lab.Order) string { return o.PlacedAt.String() + "#" + bare(o.ID) }

// bare is the order's id without the hospital, which every key carries already.
func bare(o string) string { return strings.TrimPrefix(o, lab.HospitalOf(o)+"-") }
