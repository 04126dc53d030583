package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// openRoutes are the only routes without a token (docs/rules.md#open-routes); each has a guard of its own in the code.
var openRoutes = []string{
	"GET /v1/hospitals/{hospital}/catalogue",
	"GET /v1/hospitals/{hospital}/queue",
	"GET /v1/hospitals/{hospital}/quote",
	"POST /v1/report-checks",
	"POST /v1/slips",
	"POST /v1/slips/cancel",
	"POST /v1/slips/convert-to-cod",
	"POST /v1/slips/payments",
	"POST /v1/slips/payments/confirm",
	"POST /v1/webhooks/razorpay/{hospital}",
	"GET " + wellKnown,
}

// wellKnown is the one path that is not below /v1: papers that were printed years ago lead to it.
const wellKnown = "/.well-known/assay-report-keys.json"

// routes gives every route of the API with the name of its authorizer, or what is there instead.
func (s stack) routes() map[string]string {
	out := map[string]string{}
	paths, _ := get(s.Resources["Api"].Properties, "Body", "paths").(map[string]any)
	for path, operations := range paths {
		for method, operation := range operations.(map[string]any) {
			var guards []string
			for _, requirement := range list(get(operation, "security")) {
				members, _ := requirement.(map[string]any)
				guards = append(guards, slices.Sorted(maps.Keys(members))...)
			}
			out[strings.ToUpper(method)+" "+path] = strings.Join(guards, "+")
		}
	}
	return out
}

// integrations gives the function of every route.
func (s stack) integrations() map[string]string {
	out := map[string]string{}
	paths, _ := get(s.Resources["Api"].Properties, "Body", "paths").(map[string]any)
	for path, operations := range paths {
		for method, operation := range operations.(map[string]any) {
			uri := name(get(operation, "x-amazon-apigateway-integration", "uri"))
			_, rest, _ := strings.Cut(uri, "${")
			for strings.HasPrefix(rest, "AWS::") {
				_, rest, _ = strings.Cut(rest, "${")
			}
			function, _, _ := strings.Cut(rest, ".")
			out[strings.ToUpper(method)+" "+path] = function
		}
	}
	return out
}

// scopes gives what each route of an authorizer asks of a token.
func (s stack) scopes(authorizer string) map[string][]string {
	out := map[string][]string{}
	paths, _ := get(s.Resources["Api"].Properties, "Body", "paths").(map[string]any)
	for path, operations := range paths {
		for method, operation := range operations.(map[string]any) {
			for _, requirement := range list(get(operation, "security")) {
				if members, _ := requirement.(map[string]any); members != nil {
					if needs, guarded := members[authorizer]; guarded {
						out[strings.ToUpper(method)+" "+path] = names(needs)
					}
				}
			}
		}
	}
	return out
}

// oneAPI: an event without ApiId makes SAM add a second API, open to everybody, and no tool says a word.
func oneAPI(s stack) (wrong []string) {
	if apis := s.of("AWS::ApiGatewayV2::Api"); len(apis) != 1 || apis[0] != "Api" {
		wrong = append(wrong, fmt.Sprintf("APIs are %v, want Api alone", apis))
	}
	if others := s.of("AWS::ApiGateway::RestApi"); len(others) > 0 {
		wrong = append(wrong, fmt.Sprintf("REST APIs: %v", others))
	}
	for _, stage := range s.of("AWS::ApiGatewayV2::Stage") {
		if name(s.Resources[stage].Properties["StageName"]) != "$default" {
			wrong = append(wrong, stage+" is not $default, so that every path would begin with its name")
		}
	}
	return wrong
}

func everyRouteGuarded(s stack) (wrong []string) {
	routes := s.routes()
	for _, route := range slices.Sorted(maps.Keys(routes)) {
		_, path, _ := strings.Cut(route, " ")
		want := "Staff"
		if strings.HasPrefix(path, "/v1/my/") {
			want = "Patients"
		}
		if slices.Contains(openRoutes, route) {
			want = "NONE"
		}
		if routes[route] != want {
			wrong = append(wrong, fmt.Sprintf("%s: guarded by %q, want %s", route, routes[route], want))
		}
		if !strings.HasPrefix(path, "/v1/") && path != wellKnown || strings.HasSuffix(path, "/") || strings.Contains(path, "+}") || strings.HasPrefix(route, "X-") {
			wrong = append(wrong, route+" must be one method and one path below /v1")
		}
	}
	for _, route := range openRoutes {
		if _, there := routes[route]; !there {
			wrong = append(wrong, route+" is missing")
		}
	}
	return wrong
}

// issuers: an authorizer without issuer or audience is accepted by every tool.
func issuers(s stack) (wrong []string) {
	schemes, _ := get(s.Resources["Api"].Properties, "Body", "components", "securitySchemes").(map[string]any)
	if got := slices.Sorted(maps.Keys(schemes)); !slices.Equal(got, []string{"Patients", "Staff"}) {
		wrong = append(wrong, fmt.Sprintf("authorizers are %v, want Patients and Staff", got))
	}
	of := map[string][2]string{"Staff": {"StaffPool", "StaffClient"}, "Patients": {"PatientPool", "PatientClient"}}
	for _, scheme := range slices.Sorted(maps.Keys(of)) {
		authorizer := get(schemes[scheme], "x-amazon-apigateway-authorizer")
		issuer := name(get(authorizer, "jwtConfiguration", "issuer"))
		if issuer != "https://cognito-idp.${AWS::Region}.amazonaws.com/${"+of[scheme][0]+"}" {
			wrong = append(wrong, fmt.Sprintf("%s: issuer is %q", scheme, issuer))
		}
		if audience := names(get(authorizer, "jwtConfiguration", "audience")); !slices.Equal(audience, []string{"${" + of[scheme][1] + "}"}) {
			wrong = append(wrong, fmt.Sprintf("%s: audience is %v", scheme, audience))
		}
		for route, needs := range s.scopes(scheme) {
			if !slices.Equal(needs, []string{"openid"}) {
				wrong = append(wrong, fmt.Sprintf("%s: %s asks for the scopes %v, so that an id token would do", scheme, route, needs))
			}
		}
		if name(get(authorizer, "type")) != "jwt" || name(get(authorizer, "identitySource")) != "$request.header.Authorization" {
			wrong = append(wrong, scheme+" is not a JWT in the Authorization header")
		}
	}
	return wrong
}

// throttles: a RouteSettings key that names no route is accepted by every tool and does nothing.
func throttles(s stack) (wrong []string) {
	stage := s.Resources["ApiApiGatewayDefaultStage"].Properties
	settings, _ := stage["RouteSettings"].(map[string]any)
	routes := s.routes()
	for _, route := range slices.Sorted(maps.Keys(settings)) {
		if _, there := routes[route]; !there {
			wrong = append(wrong, "RouteSettings: there is no route "+route)
		}
	}
	bounded := func(v any) bool { return get(v, "ThrottlingBurstLimit") != nil && get(v, "ThrottlingRateLimit") != nil }
	if !bounded(stage["DefaultRouteSettings"]) {
		wrong = append(wrong, "DefaultRouteSettings: no throttle")
	}
	own := func(route, of string) bool {
		return slices.Equal(names(get(settings[route], "ThrottlingRateLimit", "Fn::FindInMap")), []string{"Settings", "${Environment}", of + "Rate"}) &&
			slices.Equal(names(get(settings[route], "ThrottlingBurstLimit", "Fn::FindInMap")), []string{"Settings", "${Environment}", of + "Burst"})
	}
	for _, route := range openRoutes {
		of := "Open"
		if strings.Contains(route, "/webhooks/") {
			of = "Webhook"
		}
		if !own(route, of) {
			wrong = append(wrong, route+" needs a throttle of its own, of "+of)
		}
	}
	mapping, _ := s.Mappings["Settings"].(map[string]any)
	for env, m := range mapping {
		for _, of := range []string{"Open", "Webhook"} {
			if number(get(m, of+"Rate")) <= 0 || number(get(m, of+"Rate")) >= number(get(m, "Rate")) || number(get(m, of+"Burst")) <= 0 {
				wrong = append(wrong, env+": an open route must be throttled tighter than another")
			}
		}
		for rule, of := range map[string]string{"OpenRoutes": "Open", "Webhooks": "Webhook", "Everything": ""} {
			if perAddress := firewallLimit(rule); perAddress <= 0 || 5*perAddress > 300*number(get(m, of+"Rate")) && env == "prod" ||
				2*perAddress > 300*number(get(m, of+"Rate")) {
				wrong = append(wrong, fmt.Sprintf("%s: one address may take %.1f calls a second through the edge, too much of the %v of a route (%s)",
					env, perAddress/300, number(get(m, of+"Rate")), rule))
			}
		}
	}
	return wrong
}

var accessFields = regexp.MustCompile(`\$context\.[A-Za-z.]+`)

// accessLog: the pattern of the route only. $context.path would hold ids and tokens, the query what was searched for.
func accessLog(s stack) (wrong []string) {
	log := s.Resources["ApiApiGatewayDefaultStage"].Properties["AccessLogSettings"]
	format := name(get(log, "Format"))
	if !json.Valid([]byte(format)) {
		wrong = append(wrong, "the access log's format is not JSON")
	}
	harmless := []string{
		"requestId", "requestTimeEpoch", "identity.sourceIp", "routeKey", "status", "responseLength", "responseLatency",
		"integration.latency", "integration.error", "authorizer.error", "authorizer.claims.sub",
	}
	for _, field := range accessFields.FindAllString(format, -1) {
		if !slices.Contains(harmless, strings.TrimPrefix(field, "$context.")) {
			wrong = append(wrong, "the access log holds "+field)
		}
	}
	if days := number(s.Resources[target(get(log, "DestinationArn"))].Properties["RetentionInDays"]); days != 400 {
		wrong = append(wrong, fmt.Sprintf("the access log is kept %v days, want 400", days))
	}
	return wrong
}

func exactOrigin(s stack) (wrong []string) {
	cors := get(s.Resources["Api"].Properties, "Body", "x-amazon-apigateway-cors")
	origins := names(get(cors, "allowOrigins"))
	if len(origins) != 1 || strings.Contains(origins[0], "*") || !regexp.MustCompile(`^https?://[^/]+$`).MatchString(origins[0]) {
		wrong = append(wrong, fmt.Sprintf("CORS: origins are %v, want exactly one", origins))
	}
	want := map[string][]string{
		"allowMethods":  {"GET", "POST", "PUT"},
		"allowHeaders":  {"authorization", "content-type", "idempotency-key", "if-none-match", "x-hospital"},
		"exposeHeaders": {"etag", "idempotent-replay", "retry-after", "x-request-id"},
	}
	for _, member := range slices.Sorted(maps.Keys(want)) {
		if got := slices.Sorted(slices.Values(names(get(cors, member)))); !slices.Equal(got, want[member]) {
			wrong = append(wrong, fmt.Sprintf("CORS: %s are %v, want %v", member, got, want[member]))
		}
	}
	return wrong
}

// signIn: docs/rules.md#sign-in. EnabledMfas without MfaConfiguration, for one, is accepted by every tool and asks for
// nothing.
func signIn(s stack) (wrong []string) {
	say := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	staff, patients := s.Resources["StaffPool"].Properties, s.Resources["PatientPool"].Properties
	say(get(staff, "AdminCreateUserConfig", "AllowAdminCreateUserOnly") == true, "staff come by invitation only")
	say(staff["MfaConfiguration"] == "ON" && slices.Equal(names(staff["EnabledMfas"]), []string{"SOFTWARE_TOKEN_MFA"}), "staff need a second factor, an app's")
	say(slices.Contains(names(get(patients, "Policies", "SignInPolicy", "AllowedFirstAuthFactors")), "EMAIL_OTP"), "patients sign in by a code in a mail")
	say(patients["MfaConfiguration"] == "OFF", "Cognito refuses a code as the only factor beside a required second one")
	type client struct {
		id, pool, unit  string
		access, refresh float64
	}
	for _, c := range []client{{"StaffClient", "StaffPool", "hours", 15, 12}, {"PatientClient", "PatientPool", "days", 15, 30}} {
		p := s.Resources[c.id].Properties
		say(target(p["UserPoolId"]) == c.pool, c.id+" is not of "+c.pool)
		say(number(p["AccessTokenValidity"]) == c.access && get(p["TokenValidityUnits"], "AccessToken") == "minutes", c.id+": access is not 15 minutes")
		say(number(p["RefreshTokenValidity"]) == c.refresh && get(p["TokenValidityUnits"], "RefreshToken") == c.unit, c.id+": refresh is not as the rules say")
		say(p["GenerateSecret"] == false && slices.Equal(names(p["AllowedOAuthFlows"]), []string{"code"}), c.id+": a page keeps no secret, so code with PKCE only")
		for _, url := range append(names(p["CallbackURLs"]), names(p["LogoutURLs"])...) {
			say(strings.HasPrefix(url, "${WebOrigin}/"), c.id+": "+url+" is not a page of ours")
		}
	}
	return wrong
}
