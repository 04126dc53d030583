package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"
)

// secure puts TLS in front of a service as AWS does: HTTP/1.1, a leaf and an authority between it and the root, RSA with
// 2048 bits. The file of roots holds ours beside the five a function trusts in the cloud, so that reading it costs the same.
func secure(next http.Handler, dir string) (server *httptest.Server, roots string, err error) {
	authority := func(n int64, name string, parent *x509.Certificate, signer *rsa.PrivateKey) ([]byte, *x509.Certificate, *rsa.PrivateKey, error) {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, nil, nil, err
		}
		c := &x509.Certificate{SerialNumber: big.NewInt(n), Subject: pkix.Name{CommonName: name},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), BasicConstraintsValid: true}
		if n < 3 {
			c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
		} else {
			c.IPAddresses, c.KeyUsage = []net.IP{net.IPv4(127, 0, 0, 1)}, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		}
		if parent == nil {
			parent, signer = c, key
		}
		raw, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
		if err != nil {
			return nil, nil, nil, err
		}
		made, err := x509.ParseCertificate(raw)
		return raw, made, key, err
	}
	root, rootCert, rootKey, err := authority(1, "bench root", nil, nil)
	if err != nil {
		return nil, "", err
	}
	between, betweenCert, betweenKey, err := authority(2, "bench authority", rootCert, rootKey)
	if err != nil {
		return nil, "", err
	}
	leaf, _, leafKey, err := authority(3, "127.0.0.1", betweenCert, betweenKey)
	if err != nil {
		return nil, "", err
	}
	amazon, err := os.ReadFile(filepath.Join("shared", "cloud", "roots.pem"))
	if err != nil {
		return nil, "", err
	}
	roots = filepath.Join(dir, "roots.pem")
	bundle := append(amazon, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root})...)
	if err := os.WriteFile(roots, bundle, 0o600); err != nil {
		return nil, "", err
	}
	server = httptest.NewUnstartedServer(next)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		Certificates: []tls.Certificate{{Certificate: [][]byte{leaf, between}, PrivateKey: leafKey}}}
	server.StartTLS()
	return server, roots, nil
}
