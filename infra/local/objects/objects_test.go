package objects

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

const bucket = "assay-reports"

func config(dir string) Config {
	return Config{
		Dir: dir, AccessKey: "local", SecretKey: "localsecret", Region: "ap-south-1",
		Buckets: []Bucket{{Name: bucket, Versioned: true}, {Name: "assay-plain"}},
	}
}

// serve starts the gateway and returns a client and the way to stop it. The
// gateway allows one instance per process, so it waits for the one before to be
// gone.
func serve(t *testing.T, cfg Config, attributes func(string) bool) (*s3.Client, context.CancelFunc) {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(func() {
		stop()
		// The gateway sits in a folder that is about to be removed.
		if err := os.Chdir(wd); err != nil {
			t.Error(err)
		}
	})
	deadline := time.Now().Add(15 * time.Second)
	endpoint, err := start(ctx, cfg, attributes)
	for err != nil && strings.Contains(err.Error(), "already running") && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
		endpoint, err = start(ctx, cfg, attributes)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s3.New(s3.Options{
		Region: cfg.Region, BaseEndpoint: &endpoint, UsePathStyle: true,
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
		Credentials:                credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey, ""),
	}), stop
}

func put(t *testing.T, c *s3.Client, key, text string) *s3.PutObjectOutput {
	t.Helper()
	out, err := c.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader(text),
		ContentType: aws.String("application/pdf"), Metadata: map[string]string{"sha256": "abc"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, c *s3.Client, key string, version *string) string {
	t.Helper()
	out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: &key, VersionId: version})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Body.Close()
	text, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	if aws.ToString(out.ContentType) != "application/pdf" || out.Metadata["sha256"] != "abc" {
		t.Errorf("type %q metadata %v", aws.ToString(out.ContentType), out.Metadata)
	}
	return string(text)
}

func status(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestObjects(t *testing.T) {
	for _, tc := range []struct {
		name       string
		attributes func(string) bool
		wantBeside bool
	}{
		{"as the machine allows", hasAttributes, !hasAttributes(t.TempDir())},
		{"no extended attributes", func(string) bool { return false }, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := config(t.TempDir())
			c, stop := serve(t, cfg, tc.attributes)
			t.Run("store if absent", func(t *testing.T) { storeIfAbsent(t, c) })
			t.Run("presigned link", func(t *testing.T) { presigned(t, c) })
			t.Run("versions", func(t *testing.T) { versions(t, c) })
			t.Run("wrong credentials", func(t *testing.T) { wrongCredentials(t, c) })
			put(t, c, "kept", "before")
			stop()

			_, err := os.Stat(filepath.Join(cfg.Dir, "metadata"))
			if (err == nil) != tc.wantBeside {
				t.Errorf("metadata beside the objects: %v, want %v", err == nil, tc.wantBeside)
			}
			// The second start would choose attributes; the folder decides.
			again, _ := serve(t, cfg, hasAttributes)
			if got := read(t, again, "kept", nil); got != "before" {
				t.Errorf("after a second start: %q, want %q", got, "before")
			}
			for _, b := range cfg.Buckets {
				out, err := again.GetBucketVersioning(t.Context(), &s3.GetBucketVersioningInput{Bucket: &b.Name})
				if err != nil {
					t.Fatal(err)
				}
				if on := out.Status == types.BucketVersioningStatusEnabled; on != b.Versioned {
					t.Errorf("bucket %s: versions %v, want %v", b.Name, on, b.Versioned)
				}
			}
		})
	}
}

func storeIfAbsent(t *testing.T, c *s3.Client) {
	var won, refused atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := c.PutObject(t.Context(), &s3.PutObjectInput{
				Bucket: aws.String(bucket), Key: aws.String("once"), IfNoneMatch: aws.String("*"), Body: bytes.NewReader([]byte("pdf")),
			})
			api, isAPI := errors.AsType[smithy.APIError](err)
			switch {
			case err == nil:
				won.Add(1)
			case isAPI && api.ErrorCode() == "PreconditionFailed":
				refused.Add(1)
			default:
				t.Errorf("unexpected: %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || refused.Load() != 7 {
		t.Errorf("%d stored, %d refused; want 1 and 7", won.Load(), refused.Load())
	}
}

func presigned(t *testing.T, c *s3.Client) {
	put(t, c, "report.pdf", "the report")
	sign := func(life time.Duration) string {
		link, err := s3.NewPresignClient(c).PresignGetObject(t.Context(), &s3.GetObjectInput{
			Bucket: aws.String(bucket), Key: aws.String("report.pdf"),
		}, s3.WithPresignExpires(life))
		if err != nil {
			t.Fatal(err)
		}
		return link.URL
	}
	link := sign(2 * time.Minute)
	if code, body := status(t, link); code != 200 || body != "the report" {
		t.Errorf("link: %d %q", code, body)
	}
	for name, bad := range map[string]string{
		"other object":    strings.Replace(link, "report.pdf", "once", 1),
		"longer life":     strings.Replace(link, "X-Amz-Expires=120", "X-Amz-Expires=9999", 1),
		"no signature":    link[:strings.Index(link, "?")],
		"false signature": link[:len(link)-4] + "0000",
	} {
		if bad == link {
			t.Fatalf("%s: the link was not altered", name)
		}
		if code, _ := status(t, bad); code != 403 {
			t.Errorf("%s: %d, want 403", name, code)
		}
	}
	short := sign(time.Second)
	time.Sleep(2100 * time.Millisecond)
	if code, _ := status(t, short); code != 403 {
		t.Errorf("expired link: %d, want 403", code)
	}
}

func versions(t *testing.T, c *s3.Client) {
	first, second := put(t, c, "v", "one"), put(t, c, "v", "two")
	if first.VersionId == nil || aws.ToString(first.VersionId) == aws.ToString(second.VersionId) {
		t.Fatalf("versions %v and %v", first.VersionId, second.VersionId)
	}
	if got := read(t, c, "v", nil); got != "two" {
		t.Errorf("newest %q, want two", got)
	}
	if got := read(t, c, "v", first.VersionId); got != "one" {
		t.Errorf("first %q, want one", got)
	}
}

func wrongCredentials(t *testing.T, c *s3.Client) {
	bad := s3.New(s3.Options{
		Region: "ap-south-1", BaseEndpoint: c.Options().BaseEndpoint, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("local", "other", ""),
	})
	_, err := bad.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(bucket)})
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "SignatureDoesNotMatch" {
		t.Errorf("got %v, want SignatureDoesNotMatch", err)
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	cfg := config(t.TempDir())
	cfg.AccessKey = ""
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(wd)
	if _, err := Start(t.Context(), cfg); err == nil {
		t.Error("started without credentials")
	}
}
