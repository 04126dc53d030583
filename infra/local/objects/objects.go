// Package objects is the local S3: versitygw's embedded gateway on a folder,
// with real SigV4 checks, presigned links, versions and conditional writes.
package objects

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"
)

// Bucket is one bucket that must exist after the start.
type Bucket struct {
	Name      string
	Versioned bool
}

// Config says where the objects are kept and who may sign requests.
type Config struct {
	// Dir holds everything: objects, versions, metadata. They belong together
	// and are only ever wiped together.
	Dir     string
	Buckets []Bucket
	// AccessKey and SecretKey are the one pair of credentials accepted.
	AccessKey, SecretKey string
	// Region is the region the signatures must name, e.g. ap-south-1.
	Region string
}

// Start serves the buckets on a free loopback port until ctx ends, and returns
// the endpoint as http://127.0.0.1:port once every bucket exists (address the
// buckets path style). A second start on the same folder finds all of it again.
//
// Two limits come from the gateway itself: one instance per process, and the
// process's working directory becomes the objects' folder and has to stay
// there, because the gateway opens its files by relative name. Whoever calls
// Start makes its own paths absolute first and gives child processes a folder.
func Start(ctx context.Context, cfg Config) (endpoint string, err error) {
	return start(ctx, cfg, hasAttributes)
}

func start(ctx context.Context, cfg Config, attributes func(dir string) bool) (string, error) {
	be, err := openFolder(cfg.Dir, attributes)
	if err != nil {
		return "", err
	}
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	listening, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- embedgw.RunVersityGW(ctx, be, &embedgw.Config{
			RootUserAccess: cfg.AccessKey, RootUserSecret: cfg.SecretKey, Region: cfg.Region,
			Ports: []string{address}, Quiet: true,
			// What the gateway would choose itself, but without saying so on stdout.
			IAMService: auth.NewIAMServiceSingle(auth.Account{Access: cfg.AccessKey, Secret: cfg.SecretKey, Role: auth.RoleAdmin}),
			// All three must be positive; these are the values measured with.
			MaxConnections: 1000, MaxRequests: 1000, MultipartMaxParts: 10000,
			S3Options: []s3api.Option{s3api.WithOnListen(func() { close(listening) })},
		})
	}()
	select {
	case <-listening:
	case err := <-ended:
		return "", fmt.Errorf("objects: start gateway: %w", err)
	case <-time.After(10 * time.Second):
		return "", errors.New("objects: the gateway did not listen within 10 s")
	}
	endpoint := "http://" + address
	if err := makeBuckets(ctx, endpoint, cfg); err != nil {
		return "", err
	}
	return endpoint, nil
}

// openFolder lays out dir and picks where the gateway keeps metadata: in
// extended attributes where the file system has them (three times faster), else
// in files beside. A folder begun with files stays with files.
func openFolder(dir string, attributes func(string) bool) (*posix.Posix, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("objects: find folder: %w", err)
	}
	data, versions, beside := filepath.Join(dir, "data"), filepath.Join(dir, "versions"), filepath.Join(dir, "metadata")
	for _, d := range []string{data, versions} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("objects: make folder: %w", err)
		}
	}
	opts := posix.PosixOpts{VersioningDir: versions}
	var store meta.MetadataStorer = meta.XattrMeta{}
	if _, err := os.Stat(beside); err == nil || !attributes(dir) {
		if err := os.MkdirAll(beside, 0o700); err != nil {
			return nil, fmt.Errorf("objects: make folder: %w", err)
		}
		if store, err = meta.NewSideCar(beside); err != nil {
			return nil, fmt.Errorf("objects: open metadata: %w", err)
		}
		opts.SideCarDir = beside
	}
	be, err := quietly(func() (*posix.Posix, error) { return posix.New(data, store, opts) })
	if err != nil {
		return nil, fmt.Errorf("objects: open folder: %w", err)
	}
	return be, nil
}

// quietly keeps what the gateway's storage prints about its folder off the
// terminal; it has no setting for that. Nothing else writes there meanwhile.
func quietly(open func() (*posix.Posix, error)) (*posix.Posix, error) {
	terminal := os.Stdout
	defer func() { os.Stdout = terminal }()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	os.Stdout = null
	return open()
}

// hasAttributes writes an attribute to learn whether it can: several file
// systems answer a read politely and refuse the write.
func hasAttributes(dir string) bool {
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return false
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	return meta.XattrMeta{}.StoreAttribute(probe, "", "", "probe", []byte("1")) == nil
}

// freeAddress asks the system for a port. The gateway takes an address, not a
// listener, so the port is given back first; should another process take it in
// between, the gateway's start fails and says so.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("objects: find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func makeBuckets(ctx context.Context, endpoint string, cfg Config) error {
	client := s3.New(s3.Options{
		Region: cfg.Region, BaseEndpoint: &endpoint, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey, ""),
	})
	for _, b := range cfg.Buckets {
		in := &s3.CreateBucketInput{Bucket: &b.Name}
		if cfg.Region != "us-east-1" {
			in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(cfg.Region)}
		}
		_, err := client.CreateBucket(ctx, in)
		if _, mine := errors.AsType[*types.BucketAlreadyOwnedByYou](err); err != nil && !mine {
			return fmt.Errorf("objects: create bucket %s: %w", b.Name, err)
		}
		if !b.Versioned {
			continue
		}
		_, err = client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
			Bucket:                  aws.String(b.Name),
			VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
		})
		if err != nil {
			return fmt.Errorf("objects: turn on versions of bucket %s: %w", b.Name, err)
		}
	}
	return nil
}
