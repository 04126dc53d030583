package template

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Edge is what CloudFront does with a path before and after the API or the pages answer it (infra/edge.yaml).
type Edge struct {
	// Behaviours are asked in their order; the last takes every path.
	Behaviours []Behaviour
	// KeyHeader is the header in which the API is told that a call came through the edge.
	KeyHeader string
}

// Behaviour is what happens to the paths of one pattern.
type Behaviour struct {
	// Pattern is as CloudFront writes it: "*" is any text, with "/" too, and "?" one letter.
	Pattern string
	// Origin is who answers, by its id there: api or pages.
	Origin string
	// Headers are put on every answer.
	Headers map[string]string

	fits *regexp.Regexp
}

// Of gives the behaviour that a path gets.
func (e *Edge) Of(path string) Behaviour {
	for _, b := range e.Behaviours {
		if b.fits.MatchString(path) {
			return b
		}
	}
	return Behaviour{}
}

// Edge reads the one distribution of the document, and the headers of each of its behaviours.
func (d *Document) Edge(region string, parameters map[string]string) (*Edge, error) {
	r := d.Resolver(region, parameters)
	for _, res := range d.Resources {
		if res.Type != "AWS::CloudFront::Distribution" {
			continue
		}
		config, _ := res.Properties["DistributionConfig"].(map[string]any)
		listed, _ := config["CacheBehaviors"].([]any)
		edge := &Edge{}
		for _, v := range append(listed, config["DefaultCacheBehavior"]) {
			b, err := r.behaviour(v)
			if err != nil {
				return nil, fmt.Errorf("behaviour %s: %w", b.Pattern, err)
			}
			edge.Behaviours = append(edge.Behaviours, b)
		}
		var origins []struct {
			ID                  string
			OriginCustomHeaders []struct{ HeaderName string }
		}
		if err := decode(config["Origins"], &origins); err != nil {
			return nil, fmt.Errorf("origins: %w", err)
		}
		for _, o := range origins {
			if len(o.OriginCustomHeaders) == 1 {
				edge.KeyHeader = o.OriginCustomHeaders[0].HeaderName
			}
		}
		return edge, nil
	}
	return nil, errors.New("no AWS::CloudFront::Distribution")
}

func (r *Resolver) behaviour(v any) (Behaviour, error) {
	var p struct {
		PathPattern, TargetOriginID string
		ResponseHeadersPolicyID     struct{ Ref string }
	}
	properties, _ := v.(map[string]any)
	if err := decode(only(properties, "PathPattern", "TargetOriginId", "ResponseHeadersPolicyId"), &p); err != nil {
		return Behaviour{}, err
	}
	b := Behaviour{Pattern: p.PathPattern, Origin: p.TargetOriginID}
	if b.Pattern == "" {
		b.Pattern = "*"
	}
	expression := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(b.Pattern))
	b.fits = regexp.MustCompile("^" + expression + "$")
	policy, there := r.doc.Resources[p.ResponseHeadersPolicyID.Ref]
	if !there || policy.Type != "AWS::CloudFront::ResponseHeadersPolicy" {
		return b, errors.New("no policy of headers")
	}
	var err error
	b.Headers, err = r.headers(policy)
	return b, err
}

// headers spells a policy of response headers as CloudFront sends it.
func (r *Resolver) headers(policy Resource) (map[string]string, error) {
	var p struct {
		ResponseHeadersPolicyConfig struct {
			SecurityHeadersConfig struct {
				StrictTransportSecurity *struct {
					AccessControlMaxAgeSec     int
					IncludeSubdomains, Preload bool
				}
				ContentTypeOptions    *struct{}
				FrameOptions          *struct{ FrameOption string }
				ReferrerPolicy        *struct{ ReferrerPolicy string }
				ContentSecurityPolicy *struct{ ContentSecurityPolicy string }
			}
			CustomHeadersConfig struct {
				Items []struct{ Header, Value string }
			}
		}
	}
	config, _ := policy.Properties["ResponseHeadersPolicyConfig"].(map[string]any)
	if err := r.into(map[string]any{"ResponseHeadersPolicyConfig": only(config, "SecurityHeadersConfig", "CustomHeadersConfig")}, &p); err != nil {
		return nil, err
	}
	headers := map[string]string{}
	secure := p.ResponseHeadersPolicyConfig.SecurityHeadersConfig
	if s := secure.StrictTransportSecurity; s != nil {
		headers["Strict-Transport-Security"] = fmt.Sprintf("max-age=%d", s.AccessControlMaxAgeSec)
		if s.IncludeSubdomains {
			headers["Strict-Transport-Security"] += "; includeSubDomains"
		}
		if s.Preload {
			headers["Strict-Transport-Security"] += "; preload"
		}
	}
	if secure.ContentTypeOptions != nil {
		headers["X-Content-Type-Options"] = "nosniff"
	}
	if s := secure.FrameOptions; s != nil {
		headers["X-Frame-Options"] = s.FrameOption
	}
	if s := secure.ReferrerPolicy; s != nil {
		headers["Referrer-Policy"] = s.ReferrerPolicy
	}
	if s := secure.ContentSecurityPolicy; s != nil {
		headers["Content-Security-Policy"] = s.ContentSecurityPolicy
	}
	for _, item := range p.ResponseHeadersPolicyConfig.CustomHeadersConfig.Items {
		headers[item.Header] = item.Value
	}
	return headers, nil
}
