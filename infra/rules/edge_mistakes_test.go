package rules

import (
	"strings"
	"testing"
)

// behaviour changes one member of the behaviour with a pattern.
func behaviour(pattern, key string, value any) func(stack) {
	return func(s stack) {
		_, of := s.behaviours()
		of[pattern].(map[string]any)[key] = value
	}
}

// wallRule changes one rule of the firewall, at a place below it.
func wallRule(rule string, value any, steps ...string) func(stack) {
	return func(s stack) {
		for _, r := range list(s.Resources["Firewall"].Properties["Rules"]) {
			if get(r, "Name") == rule {
				place := r
				if len(steps) > 1 {
					place = get(r, steps[:len(steps)-1]...)
				}
				place.(map[string]any)[steps[len(steps)-1]] = value
			}
		}
	}
}

// TestEdgeMistakes plants one mistake at a time and wants the rule named to find it.
func TestEdgeMistakes(t *testing.T) {
	good := loadEdge(t)
	secure := []string{"ResponseHeadersPolicyConfig", "SecurityHeadersConfig"}
	of := func(member ...string) []string { return append(append([]string{}, secure...), member...) }
	starts := func(path string) map[string]any {
		return map[string]any{"ByteMatchStatement": map[string]any{"SearchString": path, "PositionalConstraint": "STARTS_WITH"}}
	}
	origin := func(key string, value any) func(stack) {
		return func(s stack) {
			list(get(s.Resources["Distribution"].Properties, "DistributionConfig", "Origins"))[0].(map[string]any)[key] = value
		}
	}
	seeded := map[string]bool{}
	for _, c := range []struct {
		name, rule string
		plant      func(stack)
		want       string
	}{
		{"public", "pages private", set(false, "Pages", "PublicAccessBlockConfiguration", "BlockPublicPolicy"), "not private"},
		{"any distribution reads it", "pages private", func(s stack) {
			list(get(s.Resources["PagesPolicy"].Properties, "PolicyDocument", "Statement"))[1].(map[string]any)["Condition"] = nil
		}, "opens the bucket"},
		{"without TLS", "pages private", func(s stack) {
			list(get(s.Resources["PagesPolicy"].Properties, "PolicyDocument", "Statement"))[0].(map[string]any)["Condition"] = nil
		}, "without TLS"},
		{"not signed", "pages private", set("never", "PagesAccess", "OriginAccessControlConfig", "SigningBehavior"), "does not sign"},

		{"an order for the next caller", "one name", behaviour("/v1/*", "CachePolicyId", "658327ea-f89d-4fab-a63d-7e88639e58f6"), "another caller"},
		{"no token passes", "one name", behaviour("/v1/*", "OriginRequestPolicyId", nil), "does not get what was sent"},
		{"reads only", "one name", behaviour("/v1/*", "AllowedMethods", []any{"GET"}), "commands do not pass"},
		{"a token in clear", "one name", behaviour("/v1/*", "ViewerProtocolPolicy", "allow-all"), "in clear"},
		{"the API in clear", "one name", origin("CustomOriginConfig", map[string]any{"OriginProtocolPolicy": "http-only"}), "asked in clear"},
		{"no key", "one name", origin("OriginCustomHeaders", nil), "no key"},
		{"a key in plain sight", "one name", origin("OriginCustomHeaders", []any{map[string]any{"HeaderName": "X-Edge-Key", "HeaderValue": "hunter2"}}), "plain sight"},
		{"webhooks among the rest", "one name", behaviour("/v1/webhooks/*", "PathPattern", "/v1/hooks/*"), "not first"},
		{"one quote for all", "one name", set("none", "OpenAnswers", "CachePolicyConfig", "ParametersInCacheKeyAndForwardedToOrigin", "QueryStringsConfig", "QueryStringBehavior"), "one quote"},
		{"a 404 is kept", "one name", set([]any{}, "Distribution", "DistributionConfig", "CustomErrorResponses"), "404 is kept"},
		{"no firewall", "one name", set(nil, "Distribution", "DistributionConfig", "WebACLId"), "no firewall"},
		{"addresses without number", "one name", set(true, "Distribution", "DistributionConfig", "IPV6Enabled"), "version 6"},

		{"HSTS for a day", "headers", set(86400.0, "PagesHeaders", of("StrictTransportSecurity", "AccessControlMaxAgeSec")...), "HSTS"},
		{"guessed types", "headers", set(nil, "ApiHeaders", of("ContentTypeOptions")...), "guess"},
		{"framed by old browsers", "headers", set("SAMEORIGIN", "PayHeaders", of("FrameOptions", "FrameOption")...), "framed"},
		{"framed", "headers", set("default-src 'none'; base-uri 'none'; form-action 'none'", "SlipHeaders", of("ContentSecurityPolicy", "ContentSecurityPolicy")...), "frame-ancestors"},
		{"the address of a slip is told", "headers", set("origin", "SlipHeaders", of("ReferrerPolicy", "ReferrerPolicy")...), "told"},
		{"the origin decides", "headers", set(false, "DeskHeaders", of("ContentSecurityPolicy", "Override")...), "yields"},
		{"it may listen", "headers", set([]any{}, "DeskHeaders", "ResponseHeadersPolicyConfig", "CustomHeadersConfig", "Items"), "no use for"},
		{"a behaviour without", "headers", behaviour("/callback", "ResponseHeadersPolicyId", nil), "/callback"},

		{"a group that breaks JSON", "firewall", wallRule("KnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet", "Statement", "ManagedRuleGroupStatement", "Name"), "CommonRuleSet"},
		{"webhooks judged", "firewall", wallRule("AmazonIpReputationList", nil, "Statement", "ManagedRuleGroupStatement", "ScopeDownStatement"), "judges webhooks"},
		{"webhooks counted with the rest", "firewall", wallRule("Everything", nil, "Statement", "RateBasedStatement", "ScopeDownStatement"), "counts webhooks"},
		{"Razorpay counted", "firewall", wallRule("Razorpay", 9.0, "Priority"), "counted or judged"},
		{"anybody let in as Razorpay", "firewall", wallRule("Razorpay", starts("/v1/webhooks/"), "Statement"), "counted or judged"},
		{"slips not counted apart", "firewall", wallRule("OpenRoutes", map[string]any{"OrStatement": map[string]any{"Statements": []any{starts("/v1/report-checks")}}},
			"Statement", "RateBasedStatement", "ScopeDownStatement"), "POST /v1/slips is not counted"},
		{"refused without a word", "firewall", wallRule("Everything", map[string]any{}, "Action", "Block"), "when to come back"},
		{"what was sent is shown", "firewall", wallRule("OpenRoutes", true, "VisibilityConfig", "SampledRequestsEnabled"), "shows"},

		{"paths in the log", "edge logs", set([]any{"c-ip", "cs-uri-stem", "cache-behavior-path-pattern"}, "EdgeLogDelivery", "RecordFields"), "cs-uri-stem"},
		{"tokens in the log", "edge logs", set([]any{map[string]any{"UriPath": map[string]any{}}, map[string]any{"QueryString": map[string]any{}}}, "FirewallLogging", "RedactedFields"), "authorization"},
		{"kept a week", "edge logs", set(7.0, "EdgeLogs", "RetentionInDays"), "400"},
	} {
		seeded[c.rule] = true
		t.Run(c.rule+"/"+c.name, func(t *testing.T) {
			bad := good.clone(t)
			c.plant(bad)
			if got := strings.Join(edgeRules[c.rule](bad), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("got %q, want something with %q", got, c.want)
			}
		})
	}
	for rule := range edgeRules {
		if !seeded[rule] {
			t.Errorf("no mistake is planted for the rule %q", rule)
		}
	}
}
