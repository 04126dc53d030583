package cloud

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

func environment(pairs ...string) func(string) string {
	vars := map[string]string{
		"AWS_REGION": "ap-south-1", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
	}
	for i := 0; i < len(pairs); i += 2 {
		vars[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return vars[name] }
}

func TestEndpoints(t *testing.T) {
	const local = "http://127.0.0.1:9"
	chosen := map[string]func(aws.Config) *string{
		"DYNAMODB": func(c aws.Config) *string { return dynamodb.NewFromConfig(c).Options().BaseEndpoint },
		"S3":       func(c aws.Config) *string { return s3.NewFromConfig(c).Options().BaseEndpoint },
		"SESV2":    func(c aws.Config) *string { return sesv2.NewFromConfig(c).Options().BaseEndpoint },
		"SQS":      func(c aws.Config) *string { return sqs.NewFromConfig(c).Options().BaseEndpoint },
		"SSM":      func(c aws.Config) *string { return ssm.NewFromConfig(c).Options().BaseEndpoint },
	}
	for service, endpoint := range chosen {
		t.Run(service+" overridden", func(t *testing.T) {
			got := endpoint(configFrom(environment("AWS_ENDPOINT_URL_"+service, local)))
			if aws.ToString(got) != local {
				t.Errorf("got %q, want %q", aws.ToString(got), local)
			}
		})
		t.Run(service+" empty means AWS", func(t *testing.T) {
			if got := endpoint(configFrom(environment("AWS_ENDPOINT_URL_"+service, ""))); got != nil {
				t.Errorf("got %q, want none", *got)
			}
		})
	}
}

func TestAddressIsWhereTheSDKGoes(t *testing.T) {
	cfg := configFrom(environment())
	var asked string
	cfg.HTTPClient = doer(func(r *http.Request) (*http.Response, error) {
		asked = r.URL.Scheme + "://" + r.URL.Host + "/"
		return &http.Response{StatusCode: 400, Body: http.NoBody}, nil
	})
	ctx := context.Background()
	for _, c := range []struct {
		service string
		call    func() error
	}{
		{"DynamoDB", func() error { _, err := dynamodb.NewFromConfig(cfg).ListTables(ctx, nil); return err }},
		{"SESv2", func() error { _, err := sesv2.NewFromConfig(cfg).GetAccount(ctx, nil); return err }},
		{"SQS", func() error { _, err := sqs.NewFromConfig(cfg).ListQueues(ctx, nil); return err }},
		{"SSM", func() error { _, err := ssm.NewFromConfig(cfg).DescribeParameters(ctx, nil); return err }},
	} {
		t.Run(c.service, func(t *testing.T) {
			asked = ""
			if err := c.call(); err == nil {
				t.Fatal("the 400 was not reported")
			}
			if got := address(cfg, c.service); got != asked {
				t.Errorf("Warm would open %q, the SDK goes to %q", got, asked)
			}
		})
	}
}

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

func TestCallOverWarmConnection(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.Header.Get("X-Amz-Target"))
		if r.Method == http.MethodPost {
			if auth := r.Header.Get("Authorization"); !strings.Contains(auth, "Credential=AKID/") || !strings.Contains(auth, "/ap-south-1/dynamodb/") {
				t.Errorf("signed with %q", auth)
			}
			if r.Header.Get("X-Amz-Security-Token") != "token" {
				t.Error("the session token is missing")
			}
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = w.Write([]byte(`{"TableNames":["Assay"]}`))
	}))
	defer server.Close()
	cfg := configFrom(environment("AWS_ENDPOINT_URL_DYNAMODB", server.URL))
	Warm(context.Background(), cfg, "DynamoDB")

	var reused atomic.Bool
	ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { reused.Store(info.Reused) },
	})
	out, err := dynamodb.NewFromConfig(cfg).ListTables(ctx, &dynamodb.ListTablesInput{})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.TableNames) != 1 || !reused.Load() {
		t.Errorf("tables %v, connection reused: %v", out.TableNames, reused.Load())
	}
	if got, want := strings.Join(asked, ","), "GET ,POST DynamoDB_20120810.ListTables"; got != want {
		t.Errorf("server saw %q, want %q", got, want)
	}
}

func TestOneConnectionForManyCalls(t *testing.T) {
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = w.Write([]byte(`{"TableNames":["Assay"]}`))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	db := dynamodb.NewFromConfig(configFrom(environment("AWS_ENDPOINT_URL_DYNAMODB", server.URL)))
	for range 500 {
		if _, err := db.ListTables(context.Background(), &dynamodb.ListTablesInput{}); err != nil {
			t.Fatal(err)
		}
	}
	if opened.Load() != 1 {
		t.Errorf("500 calls opened %d connections", opened.Load())
	}
}

func TestWarmIgnoresFailure(t *testing.T) {
	Warm(context.Background(), configFrom(environment("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1", "AWS_ENDPOINT_URL_SQS", "://")), "DynamoDB", "SQS")
}

func TestRetries(t *testing.T) {
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	cfg := configFrom(environment("AWS_ENDPOINT_URL_SQS", server.URL))
	if _, err := sqs.NewFromConfig(cfg).ListQueues(context.Background(), nil); err == nil {
		t.Fatal("503 was not reported")
	}
	if got := calls.Load(); got != attempts {
		t.Errorf("got %d attempts, want %d", got, attempts)
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer target.Close()
	server := httptest.NewServer(http.RedirectHandler(target.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	resp, err := newClient().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("got %d", resp.StatusCode)
	}
}

// The fingerprints are the SHA-256 ones that Amazon Trust Services publishes for its roots.
func TestRoots(t *testing.T) {
	want := map[string]string{
		"Amazon Root CA 1": "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
		"Amazon Root CA 2": "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
		"Amazon Root CA 3": "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
		"Amazon Root CA 4": "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
		"Starfield Services Root Certificate Authority - G2": "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
	}
	for rest := rootsPEM; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(cert.Raw)
		if want[cert.Subject.CommonName] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s is not the root it claims to be", cert.Subject.CommonName)
		}
		delete(want, cert.Subject.CommonName)
	}
	if len(want) != 0 {
		t.Errorf("missing: %v", want)
	}
}

func TestTransportByHost(t *testing.T) {
	for _, c := range []struct {
		host   string
		amazon bool
	}{
		{"dynamodb.ap-south-1.amazonaws.com", true},
		{"assay-reports.s3.ap-south-1.amazonaws.com", true},
		{"amazonaws.com.example.org", false},
		{"evilamazonaws.com", false},
		{"127.0.0.1", false},
	} {
		t.Run(c.host, func(t *testing.T) {
			if got := isAmazon(c.host); got != c.amazon {
				t.Errorf("got %v", got)
			}
		})
	}
	// A server that the machine would be asked to trust is still no Amazon server.
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	resp, err := amazonTransport().RoundTrip(httptest.NewRequest(http.MethodGet, server.URL, nil))
	if err == nil {
		resp.Body.Close()
	}
	if unknown := (x509.UnknownAuthorityError{}); !errors.As(err, &unknown) {
		t.Errorf("a certificate outside Amazon's roots gave %v", err)
	}
}

func TestLinksNoServiceClient(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, pkg := range []string{"aws-sdk-go-v2/service/", "aws-sdk-go-v2/config", "feature/ec2/imds"} {
		if bytes.Contains(out, []byte(pkg)) {
			t.Errorf("links %s", pkg)
		}
	}
}

func BenchmarkAmazonRoots(b *testing.B) {
	for b.Loop() {
		amazonTransport()
	}
}
