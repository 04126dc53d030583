package gateway

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"assay/infra/template"
)

// issue starts an issuer that publishes one key and gives it with its address.
func issue(t *testing.T) (key *rsa.PrivateKey, url string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"jwks_uri": server.URL + "/keys"})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		text := base64.RawURLEncoding.EncodeToString
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{{"kty": "RSA", "kid": "1", "alg": "RS256",
			"n": text(key.N.Bytes()), "e": text(big.NewInt(int64(key.E)).Bytes())}}})
	})
	return key, server.URL
}

func TestAuthorizer(t *testing.T) {
	key, url := issue(t)
	other, _ := issue(t)
	claims := func(change jwt.MapClaims) jwt.MapClaims {
		c := jwt.MapClaims{"iss": url, "sub": "u1", "client_id": "desk", "token_use": "access", "scope": "openid email",
			"iat": now.Unix(), "exp": now.Add(15 * time.Minute).Unix(), "cognito:groups": []string{"a", "b"}, "email_verified": true}
		for k, v := range change {
			if c[k] = v; v == nil {
				delete(c, k)
			}
		}
		return c
	}
	sign := func(c jwt.MapClaims, method jwt.SigningMethod, kid string, by any) string {
		token := jwt.NewWithClaims(method, c)
		token.Header["kid"] = kid
		text, err := token.SignedString(by)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	good := sign(claims(nil), jwt.SigningMethodRS256, "1", key)
	for name, c := range map[string]struct {
		header, route string
		status        int
	}{
		"access token":     {"Bearer " + good, "/v1/staff", 200},
		"small letters":    {"bearer " + good, "/v1/staff", 200},
		"without the word": {good, "/v1/staff", 200},
		// as API Gateway; the functions refuse it (shared/apigw)
		"id token":              {"Bearer " + sign(claims(jwt.MapClaims{"client_id": nil, "aud": "desk"}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 200},
		"scope held":            {"Bearer " + good, "/v1/scoped", 200},
		"open route, no token":  {"", "/v1/open", 200},
		"scope not held":        {"Bearer " + sign(claims(jwt.MapClaims{"scope": "openid"}), jwt.SigningMethodRS256, "1", key), "/v1/scoped", 403},
		"no token":              {"", "/v1/staff", 401},
		"nonsense":              {"Bearer nonsense", "/v1/staff", 401},
		"expired":               {"Bearer " + sign(claims(jwt.MapClaims{"exp": now.Add(-time.Second).Unix()}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 401},
		"without end":           {"Bearer " + sign(claims(jwt.MapClaims{"exp": nil}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 401},
		"not yet":               {"Bearer " + sign(claims(jwt.MapClaims{"nbf": now.Add(time.Minute).Unix()}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 401},
		"another client":        {"Bearer " + sign(claims(jwt.MapClaims{"client_id": "x"}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 401},
		"aud outranks client":   {"Bearer " + sign(claims(jwt.MapClaims{"aud": "x"}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 401},
		"another issuer":        {"Bearer " + sign(claims(jwt.MapClaims{"iss": "https://elsewhere"}), jwt.SigningMethodRS256, "1", key), "/v1/staff", 401},
		"another's key":         {"Bearer " + sign(claims(nil), jwt.SigningMethodRS256, "1", other), "/v1/staff", 401},
		"unknown key":           {"Bearer " + sign(claims(nil), jwt.SigningMethodRS256, "2", key), "/v1/staff", 401},
		"not signed":            {"Bearer " + sign(claims(nil), jwt.SigningMethodNone, "1", jwt.UnsafeAllowNoneSignatureType), "/v1/staff", 401},
		"HMAC":                  {"Bearer " + sign(claims(nil), jwt.SigningMethodHS256, "1", []byte("x")), "/v1/staff", 401},
		"changed after signing": {"Bearer " + good[:len(good)-6] + "AAAAAA", "/v1/staff", 401},
	} {
		t.Run(name, func(t *testing.T) {
			h, got := api(t, `{"statusCode":200}`, nil)
			g := h.(*Gateway)
			g.Routes = []template.Route{{Method: "GET", Path: "/v1/staff", Authorizer: "Staff"}, {Method: "GET", Path: "/v1/open"},
				{Method: "GET", Path: "/v1/scoped", Authorizer: "Staff", Scopes: []string{"email"}}}
			g.Authorizers = map[string]*Authorizer{"Staff": {Issuer: url, Audience: []string{"desk"}}}
			r := httptest.NewRequest("GET", c.route, nil)
			if c.header != "" {
				r.Header.Set("Authorization", c.header)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Fatalf("%d %s, want %d", w.Code, w.Body, c.status)
			}
			if c.status == 401 && strings.TrimSpace(w.Body.String()) != `{"message":"Unauthorized"}` {
				t.Errorf("body %s", w.Body)
			}
			if c.status != 200 && got.Version != "" {
				t.Error("the function was called")
			}
			if c.status != 200 || c.header == "" {
				return
			}
			jwtClaims := got.RequestContext.Authorizer.JWT.Claims
			if jwtClaims["sub"] != "u1" || jwtClaims["cognito:groups"] != "[a b]" || jwtClaims["email_verified"] != "true" || jwtClaims["iat"] != "1795597200" {
				t.Errorf("claims %v", jwtClaims)
			}
		})
	}
}
