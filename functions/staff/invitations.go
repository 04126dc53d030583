package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

// invitationAnswer is an invitation as the hospital sees it: whose account it is stays untold.
type invitationAnswer struct {
	Invitation string              `json:"invitation"`
	Rev        int                 `json:"rev"`
	Email      string              `json:"email,omitempty"`
	Name       string              `json:"name,omitempty"`
	Roles      []lab.Role          `json:"roles"`
	State      lab.InvitationState `json:"state"`
	InvitedBy  named               `json:"invited_by"`
	InvitedAt  lab.Moment          `json:"invited_at"`
	Expires    lab.Moment          `json:"expires"`
}

// listInvitations lists the invitations of a hospital.
func (h handlers) listInvitations(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadStaff}.Load(r, h.store)
	if err != nil {
		return err
	}
	found, err := h.store.Invitations(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	names, err := h.staffNames(r, d.Caller.Hospital)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Invitations []invitationAnswer `json:"invitations"`
	}{apigw.ListOf(found, func(i lab.Invitation) invitationAnswer {
		return invitationAnswer{i.ID, i.Rev, i.Email, i.Name, append([]lab.Role{}, i.Roles...), i.StateAt(d.Now),
			named{i.InvitedBy, names[i.InvitedBy]}, i.InvitedAt, i.Expires}
	})})
}

// staffNames are the names of all members by person.
func (h handlers) staffNames(r *http.Request, hospital string) (map[string]string, error) {
	staff, err := h.store.Members(r.Context(), hospital)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, m := range staff {
		names[m.Person] = m.Name
	}
	return names, nil
}
