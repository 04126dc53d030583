package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// pagesPrivate: the bucket answers the distribution only.
func pagesPrivate(s stack) (wrong []string) {
	p := s.Resources["Pages"].Properties
	for _, block := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		if get(p["PublicAccessBlockConfiguration"], block) != true {
			wrong = append(wrong, "Pages: is not private: "+block)
		}
	}
	if p["BucketName"] != nil || s.Resources["Pages"].DeletionPolicy != "Retain" || get(p["VersioningConfiguration"], "Status") != "Enabled" {
		wrong = append(wrong, "Pages: has a fixed name, goes with the stack or is not versioned")
	}
	tls := false
	for _, st := range list(get(s.Resources["PagesPolicy"].Properties["PolicyDocument"], "Statement")) {
		tls = tls || get(st, "Effect") == "Deny" && get(st, "Condition", "Bool", "aws:SecureTransport") == "false"
		if get(st, "Effect") == "Allow" && (get(st, "Action") != "s3:GetObject" || name(get(st, "Principal", "Service")) != "cloudfront.amazonaws.com" ||
			name(get(st, "Condition", "StringEquals", "aws:SourceArn")) != "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}") {
			wrong = append(wrong, fmt.Sprintf("PagesPolicy: %v opens the bucket to more than this distribution", get(st, "Sid")))
		}
	}
	if !tls {
		wrong = append(wrong, "Pages: can be asked without TLS")
	}
	access := s.Resources["PagesAccess"].Properties["OriginAccessControlConfig"]
	if get(access, "SigningBehavior") != "always" || get(access, "OriginAccessControlOriginType") != "s3" {
		wrong = append(wrong, "PagesAccess: the distribution does not sign what it asks the bucket")
	}
	return wrong
}

// Policies of AWS's own, by the numbers that they have everywhere.
const (
	cachingDisabled   = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	allViewersHeaders = "b689b0a8-53d0-40ab-baf2-68738e2966ac" // all but Host
)

// behaviours gives every behaviour by its pattern, in order.
func (s stack) behaviours() (patterns []string, of map[string]any) {
	config := s.Resources["Distribution"].Properties["DistributionConfig"]
	of = map[string]any{}
	for _, b := range append(slices.Clone(list(get(config, "CacheBehaviors"))), get(config, "DefaultCacheBehavior")) {
		pattern := name(get(b, "PathPattern"))
		if pattern == "" {
			pattern = "*"
		}
		patterns, of[pattern] = append(patterns, pattern), b
	}
	return patterns, of
}

// oneName: the API gets everything that was sent and keeps nothing, but for what it calls cacheable; the edge says a key of
// which the API knows the hash; webhooks are apart and first; no error is kept for the next caller.
func oneName(s stack) (wrong []string) {
	say := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	config := s.Resources["Distribution"].Properties["DistributionConfig"]
	patterns, of := s.behaviours()
	say(len(patterns) > 0 && patterns[0] == "/v1/webhooks/*", "the webhooks are not first")
	kept := []string{"/.well-known/assay-report-keys.json", "/v1/hospitals/*"}
	for _, pattern := range patterns {
		b := of[pattern]
		if get(b, "TargetOriginId") != "api" {
			say(get(b, "ViewerProtocolPolicy") == "redirect-to-https" && get(b, "TargetOriginId") == "pages", pattern+": is no page of ours over TLS")
			continue
		}
		say(get(b, "ViewerProtocolPolicy") == "https-only", pattern+": takes a token in clear")
		say(name(get(b, "OriginRequestPolicyId")) == allViewersHeaders, pattern+": the API does not get what was sent, or another host")
		if slices.Contains(kept, pattern) {
			say(name(get(b, "CachePolicyId")) == "${OpenAnswers}" && !slices.Contains(names(get(b, "AllowedMethods")), "POST"), pattern+": is not kept as the answer says")
			continue
		}
		say(name(get(b, "CachePolicyId")) == cachingDisabled, pattern+": an answer may be given to another caller")
		say(slices.Contains(names(get(b, "AllowedMethods")), "POST") && slices.Contains(names(get(b, "AllowedMethods")), "PUT"), pattern+": commands do not pass")
	}
	cached := get(s.Resources["OpenAnswers"].Properties, "CachePolicyConfig")
	say(number(get(cached, "DefaultTTL")) == 0 && number(get(cached, "MinTTL")) == 0, "OpenAnswers: keeps what does not say so itself")
	say(name(get(cached, "ParametersInCacheKeyAndForwardedToOrigin", "QueryStringsConfig", "QueryStringBehavior")) == "all", "OpenAnswers: one quote for all questions")
	for _, code := range []float64{400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504} {
		say(slices.ContainsFunc(list(get(config, "CustomErrorResponses")), func(v any) bool {
			return number(get(v, "ErrorCode")) == code && number(get(v, "ErrorCachingMinTTL")) == 0 && get(v, "ResponsePagePath") == nil
		}), fmt.Sprintf("%v is kept for the next caller", code))
	}
	for _, origin := range list(get(config, "Origins")) {
		if get(origin, "Id") != "api" {
			say(name(get(origin, "OriginAccessControlId")) == "${PagesAccess.Id}", "the pages' origin is not signed")
			continue
		}
		say(get(origin, "CustomOriginConfig", "OriginProtocolPolicy") == "https-only", "the API is asked in clear")
		headers := list(get(origin, "OriginCustomHeaders"))
		say(len(headers) == 1 && get(headers[0], "HeaderName") == "X-Edge-Key" &&
			strings.HasPrefix(name(get(headers[0], "HeaderValue")), "{{resolve:secretsmanager:assay/${Environment}/edge:"), "the edge says no key, or one in plain sight")
	}
	say(name(get(config, "WebACLId")) == "${Firewall.Arn}", "there is no firewall")
	say(get(config, "IPV6Enabled") == false, "one laptop has as many addresses of version 6 as it likes")
	say(get(config, "DefaultRootObject") == "index.html", "there is no first page")
	return wrong
}

// securityHeaders: every behaviour has a policy that says all of them.
func securityHeaders(s stack) (wrong []string) {
	patterns, of := s.behaviours()
	for _, pattern := range patterns {
		id := target(get(of[pattern], "ResponseHeadersPolicyId"))
		config := s.Resources[id].Properties["ResponseHeadersPolicyConfig"]
		secure := get(config, "SecurityHeadersConfig")
		say := func(ok bool, what string) {
			if !ok {
				wrong = append(wrong, fmt.Sprintf("%s (%s): %s", pattern, id, what))
			}
		}
		say(number(get(secure, "StrictTransportSecurity", "AccessControlMaxAgeSec")) >= 365*24*3600 &&
			get(secure, "StrictTransportSecurity", "IncludeSubdomains") == true, "HSTS for less than a year")
		say(get(secure, "ContentTypeOptions") != nil, "the browser may guess what it is")
		say(get(secure, "FrameOptions", "FrameOption") == "DENY", "it can be framed")
		say(get(secure, "ReferrerPolicy", "ReferrerPolicy") == "no-referrer", "its address is told")
		policy := name(get(secure, "ContentSecurityPolicy", "ContentSecurityPolicy"))
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'"} {
			say(strings.Contains(policy, part), "its policy lacks "+part)
		}
		if get(of[pattern], "TargetOriginId") == "pages" {
			for _, part := range []string{"base-uri 'none'", "form-action 'none'"} {
				say(strings.Contains(policy, part), "its policy lacks "+part)
			}
		}
		for _, member := range []string{"StrictTransportSecurity", "ContentTypeOptions", "FrameOptions", "ReferrerPolicy", "ContentSecurityPolicy"} {
			say(get(secure, member, "Override") == true, member+" yields to what the origin says")
		}
		say(slices.ContainsFunc(list(get(config, "CustomHeadersConfig", "Items")), func(v any) bool {
			return get(v, "Header") == "Permissions-Policy" && strings.Contains(name(get(v, "Value")), "microphone=()") && get(v, "Override") == true
		}), "it may use what it has no use for")
	}
	return wrong
}

// firewall: two managed groups, of which none reads our JSON as an attack; three rules by address, none of which counts a
// webhook from where Razorpay sends.
func firewall(s stack) (wrong []string) {
	say := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	p := s.Resources["Firewall"].Properties
	say(p["Scope"] == "CLOUDFRONT" && get(p["DefaultAction"], "Allow") != nil, "Firewall: is not in front of the distribution, or lets nobody in")
	webhook := func(v any) bool {
		return get(v, "ByteMatchStatement", "SearchString") == "/v1/webhooks/" && get(v, "ByteMatchStatement", "PositionalConstraint") == "STARTS_WITH"
	}
	apart := func(v any) bool { return webhook(get(v, "NotStatement", "Statement")) }
	var groups []string
	limits, priorities := map[string]any{}, map[string]float64{}
	for _, r := range list(p["Rules"]) {
		id := name(get(r, "Name"))
		priorities[id] = number(get(r, "Priority"))
		if group := get(r, "Statement", "ManagedRuleGroupStatement"); group != nil {
			groups = append(groups, name(get(group, "Name")))
			say(apart(get(group, "ScopeDownStatement")), id+" judges webhooks")
		}
		if rate := get(r, "Statement", "RateBasedStatement"); rate != nil {
			limits[id] = get(rate, "ScopeDownStatement")
			say(get(rate, "AggregateKeyType") == "IP" && number(get(rate, "EvaluationWindowSec")) == 300, id+" does not count by address, over five minutes")
			refusal := get(r, "Action", "Block", "CustomResponse")
			say(number(get(refusal, "ResponseCode")) == 429 && len(list(get(refusal, "ResponseHeaders"))) == 1, id+" does not say when to come back")
		}
		say(get(r, "VisibilityConfig", "SampledRequestsEnabled") == false, id+" shows what was sent")
	}
	slices.Sort(groups)
	say(slices.Equal(groups, []string{"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet"}), fmt.Sprintf("managed groups are %v", groups))
	say(slices.Equal(slices.Sorted(maps.Keys(limits)), []string{"Everything", "OpenRoutes", "Webhooks"}), "the rules by address are not the three")
	say(apart(limits["Everything"]), "Everything counts webhooks too")
	say(webhook(limits["Webhooks"]), "Webhooks does not count webhooks")
	var open []string
	for _, v := range list(get(limits["OpenRoutes"], "OrStatement", "Statements")) {
		open = append(open, name(get(v, "ByteMatchStatement", "SearchString")))
	}
	for _, route := range openRoutes {
		method, path, _ := strings.Cut(route, " ")
		if method == "POST" && !strings.Contains(path, "/webhooks/") {
			say(slices.ContainsFunc(open, func(prefix string) bool { return prefix != "" && strings.HasPrefix(path, prefix) }), route+" is not counted apart")
		}
	}
	say(firstOf(p, "Razorpay", func(r any) bool {
		both := list(get(r, "Statement", "AndStatement", "Statements"))
		return get(r, "Action", "Allow") != nil && number(get(r, "Priority")) == 0 && len(both) == 2 && webhook(both[1]) &&
			name(get(both[0], "IPSetReferenceStatement", "Arn")) == "${Razorpay.Arn}"
	}), "Razorpay's webhooks are counted or judged")
	say(priorities["OpenRoutes"] < priorities["Everything"], "the open routes are counted last")
	return wrong
}

func firstOf(p map[string]any, rule string, is func(any) bool) bool {
	return slices.ContainsFunc(list(p["Rules"]), func(r any) bool { return get(r, "Name") == rule && is(r) })
}

// edgeLogs: kept as a security log, without what was asked for.
func edgeLogs(s stack) (wrong []string) {
	for _, id := range s.of("AWS::Logs::LogGroup") {
		if number(s.Resources[id].Properties["RetentionInDays"]) != 400 || s.Resources[id].DeletionPolicy != "Retain" {
			wrong = append(wrong, id+": is not kept 400 days")
		}
	}
	fields := names(s.Resources["EdgeLogDelivery"].Properties["RecordFields"])
	for _, field := range fields {
		if strings.HasPrefix(field, "cs-uri") || strings.HasPrefix(field, "cs(") || field == "x-forwarded-for" {
			wrong = append(wrong, "the log of the edge holds "+field)
		}
	}
	if !slices.Contains(fields, "c-ip") || !slices.Contains(fields, "cache-behavior-path-pattern") {
		wrong = append(wrong, "the log of the edge does not say who called what")
	}
	var redacted []string
	for _, v := range list(s.Resources["FirewallLogging"].Properties["RedactedFields"]) {
		redacted = append(redacted, slices.Collect(maps.Keys(v.(map[string]any)))...)
		redacted = append(redacted, name(get(v, "SingleHeader", "Name")))
	}
	for _, field := range []string{"UriPath", "QueryString", "authorization", "cookie"} {
		if !slices.Contains(redacted, field) {
			wrong = append(wrong, "the log of the firewall holds "+field)
		}
	}
	return wrong
}
