package cloud

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// rootsPEM holds the five roots that every AWS service chains to (https://www.amazontrust.com/repository), as Debian's
// ca-certificates ships them. Reading the system's whole store is most of a cold start: 14 to 20 ms of CPU against
// 1.5 to 3 ms.
//
//go:embed roots.pem
var rootsPEM []byte

const (
	dialTimeout      = time.Second
	handshakeTimeout = 2 * time.Second
	// responseTimeout is the longest silence after a request is sent. The slowest call a function makes inside a
	// request is a DynamoDB transaction, at tens of milliseconds.
	responseTimeout = 3 * time.Second
	// idleTimeout ends below the minute after which AWS front ends drop an idle connection, so that a call does not
	// start on a dead one.
	idleTimeout = 50 * time.Second
	warmTimeout = time.Second
)

// newClient gives the HTTP client of all SDK clients. It follows no redirect: the SDK settles those itself, and a
// signed request must not wander.
func newClient() *http.Client {
	return &http.Client{
		Transport: &byHost{amazon: sync.OnceValue(amazonTransport), other: newTransport(&tls.Config{MinVersion: tls.VersionTLS12})},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// byHost sends calls to AWS through a transport that trusts Amazon's roots only, and calls to an overridden endpoint
// through one that trusts what the machine trusts.
type byHost struct {
	amazon func() *http.Transport
	other  *http.Transport
}

func (b *byHost) RoundTrip(r *http.Request) (*http.Response, error) {
	r, err := inMemory(r)
	if err != nil {
		return nil, err
	}
	if isAmazon(r.URL.Hostname()) {
		return b.amazon().RoundTrip(r)
	}
	return b.other.RoundTrip(r)
}

// inMemory gives a request a body that net/http knows to be in memory, so that it goes out together with the headers in
// one write. The SDK's own body goes out after them, and where the answer is quicker than the writer's last look at the
// body, which the SDK has closed by then, the connection is thrown away: measured, one call in ten opened a new one.
func inMemory(r *http.Request) (*http.Request, error) {
	if r.Body == nil || r.ContentLength <= 0 {
		return r, nil
	}
	defer r.Body.Close()
	body := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return nil, fmt.Errorf("cloud: read the body of a request: %w", err)
	}
	r = r.WithContext(r.Context()) // a transport must not change the request it is given
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, nil
}

func isAmazon(host string) bool { return strings.HasSuffix(host, ".amazonaws.com") }

func amazonTransport() *http.Transport {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(rootsPEM)
	return newTransport(&tls.Config{
		MinVersion: tls.VersionTLS12,
		RootCAs:    roots,
		// A connection that died while the environment was frozen is resumed, not negotiated again.
		ClientSessionCache: tls.NewLRUClientSessionCache(8),
	})
}

// newTransport speaks HTTP/1.1: the services speak nothing else, or gain nothing by HTTP/2 with one call at a time.
func newTransport(config *tls.Config) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:       config,
		TLSHandshakeTimeout:   handshakeTimeout,
		ResponseHeaderTimeout: responseTimeout,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       idleTimeout,
		MaxIdleConnsPerHost:   8,
		Protocols:             protocols,
	}
}

// Warm opens the connections to the services named by SDK id ("DynamoDB", "SQS", "SESv2", "SSM"), so that the first
// call finds one ready. Call it in main before apigw.Serve or lambda.Start: initialisation runs on a full CPU. It waits
// until all are open, a second at most, and reports nothing: a service that cannot be reached now shows at the first
// call.
func Warm(ctx context.Context, cfg aws.Config, services ...string) {
	ctx, cancel := context.WithTimeout(ctx, warmTimeout)
	defer cancel()
	var opened sync.WaitGroup
	for _, id := range services {
		opened.Go(func() {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, address(cfg, id), nil)
			if err != nil {
				return
			}
			resp, err := cfg.HTTPClient.Do(req)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			// Only a body that was read to its end gives the connection back to the pool.
			_, _ = io.CopyN(io.Discard, resp.Body, 64<<10)
		})
	}
	opened.Wait()
}

// address is where the SDK will send the calls of a service.
func address(cfg aws.Config, sdkID string) string {
	for _, source := range cfg.ConfigSources {
		if e, ok := source.(endpoints); ok {
			if url, found, _ := e.GetServiceBaseEndpoint(context.Background(), sdkID); found {
				return url
			}
		}
	}
	host := strings.ToLower(sdkID)
	if sdkID == "SESv2" {
		host = "email"
	}
	return "https://" + host + "." + cfg.Region + ".amazonaws.com/"
}
