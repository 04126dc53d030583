package apigw_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/shared/apigw"
	"assay/shared/apigw/apigwtest"
)

// A failure of a request names its operation and the order or patient it is about; of the path nothing else.
func TestAFailureIsNamed(t *testing.T) {
	const uuid = "01961f2e-7c00-7abc-8def-0123456789ab"
	for path, want := range map[string]string{
		"/v1/orders/sahyadri-" + uuid + "/collect": `"order":"sahyadri-` + uuid + `"`,
		"/v1/patients/" + uuid + "/correct":        `"patient":"` + uuid + `"`,
		"/v1/orders/Sunita/collect":                `"route":"POST /v1/orders/{order}/collect"`,
	} {
		var said bytes.Buffer
		broken := func(http.ResponseWriter, *http.Request) error { return errors.New("the database is gone") }
		mux := apigw.Mux([]apigw.Route{
			{Method: "POST", Pattern: "/v1/orders/{order}/collect", Who: apigw.Open, Handler: broken},
			{Method: "POST", Pattern: "/v1/patients/{patient}/correct", Who: apigw.Open, Handler: broken}})
		event := apigwtest.Event(t, httptest.NewRequest("POST", "https://api.example"+path, nil), apigw.RequestInfo{RequestID: "r1", Now: time.Unix(1, 0)})
		if _, err := apigw.Adapt(mux, slog.New(slog.NewJSONHandler(&said, nil)))(t.Context(), event); err != nil {
			t.Fatal(err)
		}
		if line := said.String(); !strings.Contains(line, want) || strings.Contains(line, "Sunita") {
			t.Errorf("%s: %s", path, line)
		}
	}
}
