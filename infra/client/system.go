// Package client is a caller of a running Assay: it signs people in as a browser does and speaks the API over HTTP, for
// the demo, the demo day and the black-box tests. It knows nothing that a caller could not know.
package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Running is running.json in the data folder: what others need to know of a local cloud that runs. The local cloud
// writes it when it answers, and removes it when it stops.
type Running struct {
	PID      int               `json:"pid"`
	URL      string            `json:"url"`
	Inbox    string            `json:"inbox"`
	Services string            `json:"services"` // endpoint of DynamoDB, S3, SES, SQS and SSM for others than the functions
	Region   string            `json:"region"`
	Access   string            `json:"accessKey"`
	Secret   string            `json:"secretKey"`
	Issuers  map[string]Issuer `json:"issuers"` // by the template's authorizer: Staff, Patients
	// Environment is SAM's env-vars file: Parameters holds what all functions share, the rest is by logical id.
	Environment map[string]map[string]string `json:"environment"`
}

// Issuer is where a kind of people signs in.
type Issuer struct {
	Issuer   string `json:"issuer"`
	ClientID string `json:"clientId"`
	Redirect string `json:"redirect"` // an address that a sign-in may lead back to
}

// ErrNotRunning says that no local cloud runs on a data folder.
var ErrNotRunning = errors.New("nothing is running: start it with `make run`")

// ReadRunning reads running.json, or the file that is to become it while the system still starts.
func ReadRunning(file string) (Running, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Running{}, ErrNotRunning
	}
	if err != nil {
		return Running{}, err
	}
	var r Running
	if err := json.Unmarshal(raw, &r); err != nil {
		return Running{}, fmt.Errorf("%s: %w", file, err)
	}
	if errors.Is(syscall.Kill(r.PID, 0), syscall.ESRCH) { // it was killed, and could not take its file away
		return Running{}, ErrNotRunning
	}
	return r, nil
}

// System is a running Assay.
type System struct {
	Running
	// HTTP makes every request. A test gives it the contract's transport, which checks each answer.
	HTTP *http.Client
	// Wait is how long Mail waits for a mail.
	Wait time.Duration
}

// Open finds the system that runs on the folder data.
func Open(data string) (*System, error) {
	r, err := ReadRunning(filepath.Join(data, "running.json"))
	if err != nil {
		return nil, err
	}
	return New(r), nil
}

// New is a system one knows where to find.
func New(r Running) *System {
	return &System{Running: r, HTTP: &http.Client{Timeout: time.Minute}, Wait: 30 * time.Second}
}

// Now is the system's time, which may have been moved.
func (s *System) Now(ctx context.Context) (time.Time, error) {
	var clock struct{ Now time.Time }
	err := s.Nobody().See(ctx, "/_local/clock", &clock)
	return clock.Now, err
}

// Units are the units of a hospital's analytes, as its price list has them.
func (s *System) Units(ctx context.Context, hospital string) (map[string]string, error) {
	var list struct {
		Tests []struct {
			Analytes []struct{ Code, Unit string }
		}
	}
	if err := s.Nobody().See(ctx, "/v1/hospitals/"+hospital+"/catalogue", &list); err != nil {
		return nil, err
	}
	units := map[string]string{}
	for _, t := range list.Tests {
		for _, a := range t.Analytes {
			units[a.Code] = a.Unit
		}
	}
	return units, nil
}
