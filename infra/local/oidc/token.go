package oidc

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func (p *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer":                                p.Issuer,
		"authorization_endpoint":                p.Issuer + "/oauth2/authorize",
		"token_endpoint":                        p.Issuer + "/oauth2/token",
		"userinfo_endpoint":                     p.Issuer + "/oauth2/userInfo",
		"end_session_endpoint":                  p.Issuer + "/logout",
		"revocation_endpoint":                   p.Issuer + "/oauth2/revoke",
		"jwks_uri":                              p.Issuer + "/.well-known/jwks.json",
		"response_types_supported":              []string{"code"},
		"grant_types_supported":                 []string{"authorization_code", "refresh_token"},
		"code_challenge_methods_supported":      []string{"S256"},
		"scopes_supported":                      []string{"openid", "email", "profile"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"token_endpoint_auth_methods_supported": []string{"none"},
	})
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	answer(w, http.StatusOK, map[string]any{"keys": []any{map[string]string{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": p.keyID,
		"n": number(p.key.N), "e": number(big.NewInt(int64(p.key.E))),
	}}})
}

// token exchanges a code or a refresh token. The answers are RFC 6749 §5.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if r.PostFormValue("client_id") != p.ClientID {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var g grant
	var ok bool
	var err error
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		g, ok, err = p.redeem(r)
	case "refresh_token":
		g, ok, err = p.rotate(tokenHash(r.PostFormValue("refresh_token")))
	default:
		answer(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type"})
		return
	}
	who, known := p.person(g.Sub)
	if err == nil && (!ok || !known || !p.Now().Before(g.Expires)) {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	var body map[string]any
	if err == nil {
		body, err = p.issue(who, g)
	}
	if err == nil {
		refresh := rand.Text() + rand.Text()
		body["refresh_token"] = refresh
		g.Expires, g.Used = g.AuthTime.Add(p.RefreshLife), time.Time{}
		p.saved.Refresh[tokenHash(refresh)] = g
		err = p.save()
	}
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]string{"error": "server_error", "error_description": err.Error()})
		return
	}
	answer(w, http.StatusOK, body)
}

// redeem takes the grant behind a code. Any try uses the code up, also a wrong
// one: whoever guesses has one guess. A second try ends what the first has got: one of the two is a thief (RFC 6749 §4.1.2).
func (p *provider) redeem(r *http.Request) (grant, bool, error) {
	code := r.PostFormValue("code")
	g, ok := p.codes[code]
	if !ok {
		return g, false, nil
	}
	if !g.Used.IsZero() {
		return g, false, p.end(func(other grant) bool { return other.Family == g.Family })
	}
	used := g
	used.Used = p.Now()
	p.codes[code] = used
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	return g, g.redirect == r.PostFormValue("redirect_uri") &&
		subtle.ConstantTimeCompare([]byte(challenge), []byte(g.challenge)) == 1, nil
}

// rotate takes the grant behind a refresh token. An exchanged one is good for the grace still; who sends it later has what
// the one who exchanged it has left behind, or the other way round, and nobody can tell: both are out.
func (p *provider) rotate(hash string) (grant, bool, error) {
	g, ok := p.saved.Refresh[hash]
	switch {
	case !ok:
		return g, false, nil
	case g.Used.IsZero():
		used := g
		used.Used = p.Now()
		p.saved.Refresh[hash] = used
	case !p.Now().Before(g.Used.Add(p.Grace)):
		return g, false, p.end(func(other grant) bool { return other.Family == g.Family })
	}
	return g, true, nil
}

// revoke ends the sign-in of a refresh token (RFC 7009), in Cognito's words. A token nobody knows is ended already.
func (p *provider) revoke(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	token := r.PostFormValue("token")
	no := ""
	switch {
	case r.PostFormValue("client_id") != p.ClientID:
		no = "invalid_client"
	case token == "":
		no = "invalid_request"
	case strings.Count(token, ".") == 2: // an access or an id token
		no = "unsupported_token_type"
	}
	if no != "" {
		answer(w, http.StatusBadRequest, map[string]string{"error": no})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if g, ok := p.saved.Refresh[tokenHash(token)]; ok {
		if err := p.end(func(other grant) bool { return other.Family == g.Family }); err != nil {
			answer(w, http.StatusInternalServerError, map[string]string{"error": "server_error", "error_description": err.Error()})
			return
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
}

// issue signs the two tokens with Cognito's claims. auth_time stays that of the
// sign-in, also after a refresh: clients compare it.
func (p *provider) issue(who Person, g grant) (map[string]any, error) {
	now := p.Now()
	claims := func(use string, more jwt.MapClaims) jwt.MapClaims {
		c := jwt.MapClaims{
			"iss": p.Issuer, "sub": who.Sub, "token_use": use, "jti": rand.Text(), "origin_jti": g.Family, "auth_time": g.AuthTime.Unix(),
			"iat": now.Unix(), "exp": now.Add(p.AccessLife).Unix(),
		}
		maps.Copy(c, more)
		return c
	}
	id := jwt.MapClaims{"aud": p.ClientID, "cognito:username": who.Username, "email": who.Email, "email_verified": true}
	if who.Name != "" {
		id["name"] = who.Name
	}
	if g.nonce != "" {
		id["nonce"] = g.nonce
	}
	access := jwt.MapClaims{"client_id": p.ClientID, "username": who.Username, "scope": g.Scope, "version": 2}
	body := map[string]any{"token_type": "Bearer", "expires_in": int(p.AccessLife / time.Second)}
	for name, c := range map[string]jwt.MapClaims{"id_token": claims("id", id), "access_token": claims("access", access)} {
		t := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
		t.Header["kid"] = p.keyID
		signed, err := t.SignedString(p.key)
		if err != nil {
			return nil, errors.New("the token could not be signed")
		}
		body[name] = signed
	}
	return body, nil
}

// userInfo answers for an access token of this issuer.
func (p *provider) userInfo(w http.ResponseWriter, r *http.Request) {
	text, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(text, claims, func(*jwt.Token) (any, error) { return &p.key.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(p.Issuer), jwt.WithExpirationRequired(), jwt.WithTimeFunc(p.Now))
	sub, _ := claims["sub"].(string)
	p.mu.Lock()
	who, known := p.person(sub)
	family, _ := claims["origin_jti"].(string)
	known = known && p.lives(family)
	p.mu.Unlock()
	if err != nil || claims["token_use"] != "access" || !known {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		return
	}
	// Cognito sends this one flag as text.
	answer(w, http.StatusOK, map[string]string{
		"sub": who.Sub, "username": who.Username, "email": who.Email, "email_verified": "true", "name": who.Name,
	})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the reader is gone if this fails
}
