package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// accessAnswer is what somebody opened of a patient on one day.
type accessAnswer struct {
	Day      string     `json:"day"`
	By       opener     `json:"by"`
	Openings int        `json:"openings"`
	First    lab.Moment `json:"first"`
	Last     lab.Moment `json:"last"`
	What     []string   `json:"what"`
	Orders   []string   `json:"orders"`
	Reasons  []string   `json:"reasons,omitempty"` // of exports
}

// named is a member of the staff.
type named struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
}

// opener is who opened: a member of the staff, or a way of the patient's side.
type opener struct {
	Way    string `json:"way"` // staff, slip, login, check
	Person string `json:"person,omitempty"`
	Name   string `json:"name,omitempty"`
}

type accessPage struct {
	Patient string         `json:"patient"`
	Access  []accessAnswer `json:"access"`
	Cursor  string         `json:"cursor,omitempty"`
}

// maxOlder is how many records of the releases before follow on the last page, the newest.
const maxOlder = 100

// accessOf lists who opened the results of a patient, a page of days: the staff, or with who=slip what was opened with the visit
// slip, by a login or on the check page. A patient sees the names of staff and nobody's id.
func (h handlers) accessOf(by command.Actor) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		who := ""
		page, err := command.List{By: by, May: lab.ReadAccess, Name: "access", Filter: func(store.Caller) (_ string, err error) {
			who, err = apigw.QueryOptionalEnum(r, "who", "staff", "slip")
			return r.PathValue("patient") + " " + who, err
		}}.Open(r, h.store)
		if err != nil {
			return err
		}
		in := store.StaffAccess
		if who == "slip" {
			in = store.PatientAccess
		}
		hospital, records := page.Caller.Hospital, page.Patient.RecordIDs()
		own := slices.Contains(page.Caller.Roles, lab.Self)
		if own { // after a merge nobody sees more than the own record
			records = []string{page.Patient.ID}
		}
		found, err := h.store.AccessDays(r.Context(), hospital, records, in, page.After, page.Limit)
		if err != nil {
			return err
		}
		names, err := h.staffNames(r, hospital)
		if err != nil {
			return err
		}
		if found.Next == "" {
			older, err := h.store.AccessRecords(r.Context(), hospital, records, maxOlder)
			if err != nil {
				return err
			}
			for _, a := range older {
				if row, list := olderDay(a, names); list == in {
					found.Rows = append(found.Rows, row)
				}
			}
		}
		return apigw.WriteJSON(w, http.StatusOK, accessPage{page.Patient.ID, apigw.ListOf(found.Rows, func(a store.AccessDay) accessAnswer {
			way, person := "staff", a.Who
			if in == store.PatientAccess {
				way, person = a.Way()
			}
			by := opener{way, person, names[person]}
			if way == "slip" || way == "check" || own {
				by.Person = ""
			}
			if own { // what the laboratory has written for itself
				a.Reasons = nil
			}
			return accessAnswer{a.Day, by, a.Openings, a.First, a.Last, a.What, append([]string{}, a.Orders...), a.Reasons}
		}), page.Cursor(found.Next)})
	}
}

// olderDay is a record of the releases before as a row of the list it belongs to.
func olderDay(a store.AccessRecord, names map[string]string) (store.AccessDay, store.AccessList) {
	row := store.AccessDay{Day: lab.Day(a.At.Time), Who: a.By, Openings: 1, First: a.At, Last: a.At, What: []string{a.What}, Orders: []string{a.Order}}
	switch _, staff := names[a.By]; {
	case staff:
		return row, store.StaffAccess
	case !slices.Contains([]string{"slip", "check"}, a.By):
		row.Who = store.LoginName(a.By)
	}
	return row, store.PatientAccess
}

// staffNames gives the names of a hospital's staff.
func (h handlers) staffNames(r *http.Request, hospital string) (map[string]string, error) {
	staff, err := h.store.Members(r.Context(), hospital)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(staff))
	for _, m := range staff {
		names[m.Person] = m.Name
	}
	return names, nil
}
