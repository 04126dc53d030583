package gateway

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Authorizer checks the tokens of one issuer: RS256 against the keys the issuer publishes, iss, audience (aud,
// or client_id where there is no aud), exp and nbf by the time given.
type Authorizer struct {
	Issuer   string
	Audience []string

	mu   sync.Mutex
	keys map[string]*rsa.PublicKey
	read time.Time
}

// keysAgain is how long an unknown key id waits before the issuer is asked once more.
const keysAgain = time.Second

// check gives the claims of the request's token, each as text.
func (a *Authorizer) check(r *http.Request, now time.Time) (map[string]string, error) {
	token := r.Header.Get("Authorization")
	if len(token) > 7 && strings.EqualFold(token[:7], "Bearer ") {
		token = token[7:]
	}
	claims := jwt.MapClaims{}
	_, err := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(a.Issuer), jwt.WithExpirationRequired(),
		jwt.WithJSONNumber(), jwt.WithTimeFunc(func() time.Time { return now })).
		ParseWithClaims(token, claims, func(t *jwt.Token) (any, error) {
			kid, _ := t.Header["kid"].(string)
			return a.key(r.Context(), kid)
		})
	if err != nil {
		return nil, err
	}
	audience, err := claims.GetAudience()
	if err != nil {
		return nil, err
	}
	if client, ok := claims["client_id"].(string); ok && claims["aud"] == nil {
		audience = jwt.ClaimStrings{client}
	}
	if !slices.ContainsFunc(audience, func(s string) bool { return slices.Contains(a.Audience, s) }) {
		return nil, errors.New("the token is for somebody else")
	}
	out := make(map[string]string, len(claims))
	for name, v := range claims {
		if list, ok := v.([]any); ok { // API Gateway writes a list as [a b]
			v = fmt.Sprint(list)
		}
		out[name] = text(v)
	}
	return out, nil
}

func (a *Authorizer) key(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if key, ok := a.keys[kid]; ok {
		return key, nil
	}
	if time.Since(a.read) < keysAgain {
		return nil, fmt.Errorf("unknown key %q", kid)
	}
	var about struct {
		JWKS string `json:"jwks_uri"`
	}
	var set struct {
		Keys []struct{ Kty, Kid, N, E string }
	}
	if err := get(ctx, strings.TrimSuffix(a.Issuer, "/")+"/.well-known/openid-configuration", &about); err != nil {
		return nil, err
	}
	if err := get(ctx, about.JWKS, &set); err != nil {
		return nil, err
	}
	a.keys, a.read = map[string]*rsa.PublicKey{}, time.Now()
	for _, k := range set.Keys {
		n, errN := base64.RawURLEncoding.DecodeString(k.N)
		e, errE := base64.RawURLEncoding.DecodeString(k.E)
		if k.Kty == "RSA" && errN == nil && errE == nil {
			a.keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
		}
	}
	if key, ok := a.keys[kid]; ok {
		return key, nil
	}
	return nil, fmt.Errorf("unknown key %q", kid)
}

func get(ctx context.Context, url string, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(out)
}
