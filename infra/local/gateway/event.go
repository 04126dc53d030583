package gateway

import (
	"encoding/base64"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"assay/infra/template"
)

// event is the request in payload format 2.0. Members are left out where API Gateway leaves them out.
func event(r *http.Request, id string, route *template.Route, params, claims map[string]string, body []byte, now time.Time) map[string]any {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = r.Host, "80"
	}
	source, _, _ := net.SplitHostPort(r.RemoteAddr)
	headers := map[string]string{"host": r.Host, "x-forwarded-for": source, "x-forwarded-port": port, "x-forwarded-proto": "http"}
	var cookies []string
	for name, values := range r.Header {
		if name == "Cookie" {
			for _, v := range values {
				for c := range strings.SplitSeq(v, ";") {
					cookies = append(cookies, strings.TrimSpace(c))
				}
			}
			continue
		}
		headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	key := route.Method + " " + route.Path
	call := map[string]any{
		"accountId": template.Account, "apiId": "local", "stage": "$default",
		"domainName": r.Host, "domainPrefix": strings.Split(host, ".")[0],
		"requestId": id, "routeKey": key,
		"time": now.UTC().Format("02/Jan/2006:15:04:05 -0700"), "timeEpoch": now.UnixMilli(),
		"http": map[string]any{
			"method": r.Method, "path": r.URL.Path, "protocol": r.Proto,
			"sourceIp": source, "userAgent": r.UserAgent(),
		},
	}
	if claims != nil {
		jwt := map[string]any{"claims": claims, "scopes": nil}
		if len(route.Scopes) > 0 {
			jwt["scopes"] = route.Scopes
		}
		call["authorizer"] = map[string]any{"jwt": jwt}
	}
	e := map[string]any{
		"version": "2.0", "routeKey": key, "requestContext": call, "headers": headers,
		"rawPath":        r.URL.Path, // decoded, as API Gateway sends it
		"rawQueryString": r.URL.RawQuery, "isBase64Encoded": false,
	}
	if len(cookies) > 0 {
		e["cookies"] = cookies
	}
	if len(params) > 0 {
		e["pathParameters"] = params
	}
	if query := r.URL.Query(); len(query) > 0 {
		joined := map[string]string{}
		for name, values := range query {
			joined[name] = strings.Join(values, ",")
		}
		e["queryStringParameters"] = joined
	}
	switch {
	case len(body) == 0:
	case isText(r.Header) && utf8.Valid(body):
		e["body"] = string(body)
	default:
		e["body"], e["isBase64Encoded"] = base64.StdEncoding.EncodeToString(body), true
	}
	return e
}

func isText(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || h.Get("Content-Encoding") != "" {
		return false
	}
	switch kind {
	case "application/json", "application/xml", "application/javascript":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+json")
}
