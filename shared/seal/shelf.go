package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"assay/shared/signing"
)

// Shelf is where roots are kept: in the locked bucket, each once. Its calls of S3 are functions and no interface: beside templates,
// which look methods up by name, an interface would keep every method of the client in the binary (docs/design.md#no-method-tables).
type Shelf struct {
	Bucket string
	Get    func(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	Put    func(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
	List   func(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error)
}

const folder = "roots/"

func objectKey(n int) string { return fmt.Sprintf(folder+"%06d.json", n) }

// errKept says that a root of this number is there already.
var errKept = errors.New("seal: this root is there already")

// Newest gives the number of the newest root, 0 where there is none: one call for a thousand nights.
func (s Shelf) Newest(ctx context.Context) (n int, err error) {
	in := &s3.ListObjectsV2Input{Bucket: &s.Bucket, Prefix: aws.String(folder)}
	for {
		out, err := s.List(ctx, in)
		if err != nil {
			return 0, fmt.Errorf("seal: list the roots: %w", err)
		}
		for _, o := range out.Contents {
			name := strings.TrimSuffix(strings.TrimPrefix(aws.ToString(o.Key), folder), ".json")
			if is, err := strconv.Atoi(name); err == nil {
				n = max(n, is)
			}
		}
		if in.ContinuationToken = out.NextContinuationToken; !aws.ToBool(out.IsTruncated) {
			return n, nil
		}
	}
}

// Read reads root n and its hash; ok is false where there is none.
func (s Shelf) Read(ctx context.Context, keys signing.KeySet, n int) (r Root, hash string, ok bool, err error) {
	key := objectKey(n)
	out, err := s.Get(ctx, &s3.GetObjectInput{Bucket: &s.Bucket, Key: &key})
	var none *types.NoSuchKey
	if errors.As(err, &none) {
		return r, "", false, nil
	}
	if err != nil {
		return r, "", false, fmt.Errorf("seal: read root %d: %w", n, err)
	}
	defer out.Body.Close()
	text, err := io.ReadAll(out.Body)
	if err != nil {
		return r, "", false, fmt.Errorf("seal: read root %d: %w", n, err)
	}
	r, hash, err = verify(keys, n, text)
	return r, hash, true, err
}

// keep signs a root and keeps it, and returns its hash. It never writes over one: that is errKept.
func (s Shelf) keep(ctx context.Context, key *signing.Key, r Root) (hash string, err error) {
	text, hash, err := sign(key, r)
	if err != nil {
		return "", err
	}
	_, err = s.Put(ctx, &s3.PutObjectInput{Bucket: &s.Bucket, Key: aws.String(objectKey(r.N)), Body: bytes.NewReader(text),
		ContentType: aws.String("application/json"), IfNoneMatch: aws.String("*"), ServerSideEncryption: types.ServerSideEncryptionAes256})
	var said smithy.APIError
	if errors.As(err, &said) && (said.ErrorCode() == "PreconditionFailed" || said.ErrorCode() == "ConditionalRequestConflict") {
		return "", errKept
	}
	if err != nil {
		return "", fmt.Errorf("seal: keep root %d: %w", r.N, err)
	}
	return hash, nil
}
