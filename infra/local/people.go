package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"assay/infra/client"
	"assay/infra/local/oidc"
	"assay/infra/local/ses"
	"assay/infra/template"
)

// signIns starts one issuer for each JWT authorizer of the template, under /issuers/<name in small letters>.
// Tokens live as long as the template's user pool client says. pool answers the calls that invite staff.
func signIns(mux *http.ServeMux, stack *template.Stack, url, dir string, now func() time.Time, mail *ses.Server) (issuers map[string]client.Issuer, pool http.Handler, err error) {
	known, err := client.People()
	if err != nil {
		return nil, nil, err
	}
	people := map[string][]oidc.Person{}
	for mode, those := range known {
		for _, p := range those {
			people[mode] = append(people[mode], oidc.Person{Username: p.Username, Password: p.Password, Sub: p.Sub,
				Email: p.Email, Name: p.Name, TOTPSecret: p.TOTPSecret})
		}
	}
	send := func(email, subject, text string) {
		if err := mail.Deliver("no-reply@sign-in.example", email, subject, text); err != nil {
			fmt.Fprintf(os.Stderr, "%q could not be mailed: %v\n", subject, err)
		}
	}
	issuers = map[string]client.Issuer{}
	for name, a := range stack.Authorizers {
		mode := strings.ToLower(name)
		lives := stack.Clients[a.Audience[0]]
		is := client.Issuer{Issuer: url + "/issuers/" + mode, ClientID: a.Audience[0]}
		if len(lives.Callbacks) > 0 {
			is.Redirect = lives.Callbacks[0]
		}
		handler, err := oidc.New(oidc.Config{
			Name: "Assay " + mode, Mode: mode, Issuer: is.Issuer, ClientID: is.ClientID, People: people[mode],
			Dir: filepath.Join(dir, mode), Now: now, AccessLife: lives.Access, RefreshLife: lives.Refresh,
			Grace: lives.Grace, Callbacks: lives.Callbacks, Logouts: lives.Logouts,
			InboxURL: url + "/inbox",
			SendCode: func(email, code string) {
				send(email, "Your sign-in code", "Your sign-in code is "+code+".")
			},
			SendInvitation: func(email, text string) { send(email, "Your invitation", text) },
		})
		if err != nil {
			return nil, nil, fmt.Errorf("authorizer %s: %w", name, err)
		}
		if mode == oidc.ModeStaff {
			pool = handler.Pool()
		}
		mux.Handle("/issuers/"+mode+"/", handler)
		issuers[name] = is
	}
	return issuers, pool, nil
}

// logins is what the start says about signing in.
func logins(url string) (staff, patients string) {
	people, err := client.People()
	if err != nil {
		return "", ""
	}
	indent := "\n" + strings.Repeat(" ", 12)
	for _, p := range people["staff"] {
		staff += fmt.Sprintf("%-26s %s, %s", p.Username+" / "+p.Password, p.Name, strings.Join(p.Roles, ", ")) + indent
	}
	staff += "second factor: filled in by a click on the sign-in page, or see " + url + "/issuers/staff/demo/codes"
	var all []string
	for _, p := range people["patients"] {
		all = append(all, p.Email+", and any other address: the code comes to the inbox")
	}
	return staff, strings.Join(all, indent)
}
