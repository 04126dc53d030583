package template

import (
	"errors"
	"fmt"
	"strings"
)

// api reads the authorizers and CORS of the HTTP API, of which there is one. An API without a default authorizer is
// refused: a route that names none would be open.
func (r *reader) api(id string, res Resource) error {
	if r.apiID != "" {
		return fmt.Errorf("a second HTTP API, beside %s", r.apiID)
	}
	var p struct {
		Auth struct {
			DefaultAuthorizer string
			Authorizers       map[string]struct {
				IdentitySource      string
				AuthorizationScopes []string
				JwtConfiguration    *Authorizer
			}
		}
		CorsConfiguration    *CORS
		DefaultRouteSettings throttling
		RouteSettings        map[string]throttling
	}
	if err := r.into(only(res.Properties, "Auth", "CorsConfiguration", "DefaultRouteSettings", "RouteSettings"), &p); err != nil {
		return err
	}
	r.throttle, r.throttles = p.DefaultRouteSettings, p.RouteSettings
	r.apiID, r.defaultAuthorizer, r.stack.CORS = id, p.Auth.DefaultAuthorizer, p.CorsConfiguration
	if r.defaultAuthorizer == "" {
		return errors.New("no DefaultAuthorizer: a route that names none would be open")
	}
	for name, a := range p.Auth.Authorizers {
		if a.JwtConfiguration == nil || a.IdentitySource != "$request.header.Authorization" {
			return fmt.Errorf("authorizer %s: only JWT in the Authorization header is served here", name)
		}
		r.stack.Authorizers[name] = *a.JwtConfiguration
		r.scopes[name] = a.AuthorizationScopes
	}
	return nil
}

// route reads an event of the type HttpApi. Authorizer NONE makes it open; SAM takes only this spelling.
func (r *reader) route(function, _ string, properties map[string]any) error {
	var p struct {
		ApiID, Method, Path, PayloadFormatVersion string
		Auth                                      struct {
			Authorizer          string
			AuthorizationScopes []string
		}
	}
	if err := r.into(properties, &p); err != nil {
		return err
	}
	route := Route{Method: strings.ToUpper(p.Method), Path: p.Path, Function: function,
		Authorizer: p.Auth.Authorizer, Scopes: p.Auth.AuthorizationScopes}
	switch {
	case r.apiID == "":
		return errors.New("the template has no AWS::Serverless::HttpApi")
	case p.ApiID != r.apiID:
		return fmt.Errorf("ApiId is not !Ref %s", r.apiID)
	case route.Method == "" || route.Path == "":
		return errors.New("method or path is missing")
	case p.PayloadFormatVersion != "" && p.PayloadFormatVersion != "2.0":
		return errors.New("only payload 2.0 is served here")
	case route.Authorizer == "":
		route.Authorizer = r.defaultAuthorizer
	case route.Authorizer == "NONE":
		route.Authorizer, route.Scopes = "", nil
	}
	if route.Authorizer != "" && route.Scopes == nil {
		route.Scopes = r.scopes[route.Authorizer]
	}
	if _, ok := r.stack.Authorizers[route.Authorizer]; !ok && route.Authorizer != "" {
		return fmt.Errorf("no authorizer %s", route.Authorizer)
	}
	throttle, own := r.throttles[route.Method+" "+route.Path]
	if !own {
		throttle = r.throttle
	}
	route.Rate, route.Burst = throttle.ThrottlingRateLimit, throttle.ThrottlingBurstLimit
	r.stack.Routes = append(r.stack.Routes, route)
	return nil
}

// throttling is what the gateway takes of a route: calls a second, and how many at once; 0 where it is not bound.
type throttling struct {
	ThrottlingRateLimit  float64
	ThrottlingBurstLimit int
}
