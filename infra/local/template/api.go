package template

import (
	"fmt"
	"strings"
)

// api reads routes, authorizers and CORS out of the HTTP API's OpenAPI body, where the translator puts them.
func (s *Stack) api(r *resolver, _ string, res resource) error {
	type operation struct {
		Integration struct {
			URI     string `json:"uri"`
			Payload string `json:"payloadFormatVersion"`
		} `json:"x-amazon-apigateway-integration"`
		Security []map[string][]string `json:"security"`
	}
	var body struct {
		Paths      map[string]map[string]operation `json:"paths"`
		CORS       *CORS                           `json:"x-amazon-apigateway-cors"`
		Components struct {
			Schemes map[string]struct {
				Authorizer struct {
					Type, IdentitySource string
					JWT                  struct {
						Issuer   string   `json:"issuer"`
						Audience []string `json:"audience"`
					} `json:"jwtConfiguration"`
				} `json:"x-amazon-apigateway-authorizer"`
			} `json:"securitySchemes"`
		} `json:"components"`
	}
	if err := r.into(res.Properties["Body"], &body); err != nil {
		return err
	}
	s.CORS = body.CORS
	for name, scheme := range body.Components.Schemes {
		a := scheme.Authorizer
		if a.Type != "jwt" || a.IdentitySource != "$request.header.Authorization" {
			return fmt.Errorf("authorizer %s: only JWT in the Authorization header is served here", name)
		}
		s.Authorizers[name] = Authorizer{Issuer: a.JWT.Issuer, Audience: a.JWT.Audience}
	}
	for path, operations := range body.Paths {
		for method, op := range operations {
			route := Route{Method: strings.ToUpper(method), Path: path}
			if route.Method == "X-AMAZON-APIGATEWAY-ANY-METHOD" {
				route.Method = "ANY"
			}
			// …:lambda:path/2015-03-31/functions/<function ARN>/invocations
			_, after, _ := strings.Cut(op.Integration.URI, "/functions/")
			route.Function = r.function(strings.TrimSuffix(after, "/invocations"))
			if route.Function == "" || op.Integration.Payload != "2.0" {
				return fmt.Errorf("%s %s: only a function of this template with payload 2.0 is served here", method, path)
			}
			for _, requirement := range op.Security {
				for name, scopes := range requirement {
					if name == "NONE" {
						continue
					}
					if _, ok := s.Authorizers[name]; !ok {
						return fmt.Errorf("%s %s: no authorizer %s", method, path, name)
					}
					route.Authorizer, route.Scopes = name, scopes
				}
			}
			s.Routes = append(s.Routes, route)
		}
	}
	return nil
}
