// Package secrets stands in for SSM Parameter Store: one operation,
// GetParameter, answered from a JSON file on disk. It exists so that a function
// asks for its keys with the same call on a laptop as in the cloud.
package secrets

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Key is the value of a report signing parameter, as JSON text.
type Key struct {
	// ID names the public key a signature was made with: the first 8 bytes of
	// the SHA-256 of its SubjectPublicKeyInfo, in hex.
	ID string `json:"kid"`
	// Private is a P-256 private key, PKCS#8 in PEM.
	Private string `json:"private"`
}

// parameter is one entry of the file, by parameter name.
type parameter struct {
	Type    string `json:"type"`
	Value   string `json:"value"`
	Version int    `json:"version"`
}

// Server answers GetParameter. Safe for concurrent use.
type Server struct {
	file   string
	adding sync.Mutex
}

// New serves the parameters kept in dir/parameters.json. For every name that
// the file does not hold yet it creates a fresh report signing key (a [Key] in
// a SecureString); existing values are never changed, so a report signed
// before a restart still verifies after it. The file is read at each request:
// a value edited by hand takes effect at once.
func New(dir string, names ...string) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("secrets: make folder: %w", err)
	}
	s := &Server{file: filepath.Join(dir, "parameters.json")}
	if _, err := s.load(); err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := s.Add(name, newKey); err != nil {
			return nil, err
		}
	}
	return s, nil
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

func newKey() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", fmt.Errorf("secrets: make signing key: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("secrets: encode signing key: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", fmt.Errorf("secrets: encode public key: %w", err)
	}
	sum := sha256.Sum256(public)
	value, err := json.Marshal(Key{
		ID:      hex.EncodeToString(sum[:8]),
		Private: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
	})
	if err != nil {
		return "", fmt.Errorf("secrets: encode parameter: %w", err)
	}
	return string(value), nil
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

// ServeHTTP answers AmazonSSM.GetParameter in AWS JSON 1.1; any other target is
// an UnknownOperationException, as an honest refusal.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		refuse(w, "MissingAuthenticationTokenException", "Missing Authentication Token")
		return
	}
	if target := r.Header.Get("X-Amz-Target"); target != "AmazonSSM.GetParameter" {
		refuse(w, "UnknownOperationException", "this local stand-in knows GetParameter only")
		return
	}
	var in struct {
		Name           string
		WithDecryption bool
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&in); err != nil {
		refuse(w, "SerializationException", "the body is not the JSON of GetParameter")
		return
	}
	all, err := s.load()
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]string{"__type": "InternalServerError", "message": err.Error()})
		return
	}
	p, ok := all[in.Name]
	if !ok {
		refuse(w, "ParameterNotFound", "")
		return
	}
	value := p.Value
	if p.Type == "SecureString" && !in.WithDecryption {
		// The cloud hands out ciphertext here. Something equally useless must
		// come back, or a forgotten WithDecryption is found only after deploy.
		sum := sha256.Sum256([]byte(value))
		value = base64.StdEncoding.EncodeToString(sum[:])
	}
	answer(w, http.StatusOK, map[string]any{"Parameter": map[string]any{
		"ARN":      "arn:aws:ssm:local:000000000000:parameter/" + strings.TrimPrefix(in.Name, "/"),
		"DataType": "text", "Name": in.Name, "Type": p.Type, "Value": value, "Version": p.Version,
	}})
}

func refuse(w http.ResponseWriter, code, message string) {
	answer(w, http.StatusBadRequest, map[string]string{"__type": code, "message": message})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	// The status is out; a reader that went away is nothing to act upon.
	_ = json.NewEncoder(w).Encode(body)
}
