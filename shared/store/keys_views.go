package store

import (
	"assay/shared/ids"
	"assay/shared/lab"
)

// The keys of the views but those of the search (search_keys.go).

const contribution = "C" // sort key, and attribute, of an order's part in the views

func countsKey(h ids.Hospital) key           { return partition{"H#" + h.String() + "#T"}.at(head) }
func daysPK(h ids.Hospital) partition        { return partition{"H#" + h.String() + "#D"} }
func dayKey(h ids.Hospital, day ids.Day) key { return daysPK(h).at(day.String()) }
func workPK(h ids.Hospital, department ids.Department) partition {
	return partition{"H#" + h.String() + "#W#" + department.String()}
}
func workKey(h ids.Hospital, department ids.Department, at ids.Place) key {
	return workPK(h, department).at(at.String())
}

// unsignedPK is of the orders that wait for a signature, of whichever department.
func unsignedPK(h ids.Hospital) partition { return partition{"H#" + h.String() + "#A"} }
func unsignedKey(h ids.Hospital, at ids.Place) key {
	return unsignedPK(h).at(at.String())
}

func tasksPK(h ids.Hospital) partition { return partition{"H#" + h.String() + "#K"} }

// taskKey is the place of a task in the list of what persons have still to do: soonest due first.
func taskKey(o ids.Order, due lab.Moment, task ids.Task) key {
	return tasksPK(o.Hospital()).at(due.String() + "#" + task.String() + "#" + o.UUID())
}

var rebuildKey = key{"R", head}

var parkedPK = partition{"U"} // lists what the views could not read, by its partition key in the truth

func parkedKey(pk string) key { return parkedPK.at(pk) }
