// Package secrets stands in for SSM Parameter Store, answered from a JSON file on disk. It exists so that a function
// asks for its keys with the same call on a laptop as in the cloud, and so that AWS's own tools read and put them.
package secrets

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"assay/shared/signing"
)

// parameter is one entry of the file, by parameter name.
type parameter struct {
	Type    string `json:"type"`
	Value   string `json:"value"`
	Version int    `json:"version"`
}

// Server answers calls of Parameter Store. Safe for concurrent use.
type Server struct {
	file   string
	adding sync.Mutex
}

// New serves the parameters kept in dir/parameters.json. keys names signing keys, each with the parameter that publishes its
// public half: where the file does not hold a key yet it is made, and published. Existing values are never changed, so a
// report signed before a restart still verifies after it. The file is read at each request: a value edited by hand takes
// effect at once.
func New(dir string, keys map[string]string) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("secrets: make folder: %w", err)
	}
	s := &Server{file: filepath.Join(dir, "parameters.json")}
	if _, err := s.load(); err != nil {
		return nil, err
	}
	for private, public := range keys {
		if err := s.Add(private, func() (string, error) { return signing.NewKey("local-1") }); err != nil {
			return nil, err
		}
		if err := s.Add(public, func() (string, error) { return s.publish(private) }); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// publish gives the set of public keys with that of one key.
func (s *Server) publish(private string) (string, error) {
	all, err := s.load()
	if err != nil {
		return "", err
	}
	key, err := signing.ParseKey(all[private].Value)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(signing.KeySet{Keys: []signing.PublicKey{key.Public()}})
	return string(text), err
}

// Add keeps a SecureString, made by fresh, under a name that the file does not
// hold yet.
func (s *Server) Add(name string, fresh func() (string, error)) error {
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.load()
	if err != nil {
		return err
	}
	if _, ok := all[name]; ok {
		return nil
	}
	value, err := fresh()
	if err != nil {
		return err
	}
	all[name] = parameter{Type: "SecureString", Value: value, Version: 1}
	return s.save(all)
}

// Under gives the values of the parameters whose names begin with prefix, by
// the rest of their names.
func (s *Server) Under(prefix string) (map[string]string, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for name, p := range all {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			found[rest] = p.Value
		}
	}
	return found, nil
}

// NewSlipKeys makes the value of a parameter of visit slips: one key, which is the current one.
func NewSlipKeys() (string, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	value, err := json.Marshal(map[string]any{"current": "local", "keys": map[string][]byte{"local": key}})
	return string(value), err
}

func (s *Server) load() (map[string]parameter, error) {
	all := map[string]parameter{}
	text, err := os.ReadFile(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("secrets: read parameters: %w", err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("secrets: %s is not valid JSON: %w", filepath.Base(s.file), err)
	}
	return all, nil
}

func (s *Server) save(all map[string]parameter) error {
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("secrets: encode parameters: %w", err)
	}
	// Written beside and renamed, so a kill leaves the old file or the new one.
	if err := os.WriteFile(s.file+".new", text, 0o600); err != nil {
		return fmt.Errorf("secrets: write parameters: %w", err)
	}
	if err := os.Rename(s.file+".new", s.file); err != nil {
		return fmt.Errorf("secrets: replace parameters: %w", err)
	}
	return nil
}
