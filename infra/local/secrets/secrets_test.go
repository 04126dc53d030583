package secrets

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"assay/shared/signing"
)

const name = "/assay/local/report-signing"

// keys names keys, each published under its name with an "s" more.
func keys(names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		all[name] = name + "s"
	}
	return all
}

func client(t *testing.T, dir string, names ...string) (*ssm.Client, string) {
	t.Helper()
	h, err := New(dir, keys(names...))
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return ssm.New(ssm.Options{
		Region:       "ap-south-1",
		BaseEndpoint: aws.String(srv.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
	}), srv.URL
}

func get(t *testing.T, c *ssm.Client, decrypt bool) string {
	t.Helper()
	out, err := c.GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String(name), WithDecryption: aws.Bool(decrypt)})
	if err != nil {
		t.Fatal(err)
	}
	if out.Parameter.Type != types.ParameterTypeSecureString || aws.ToString(out.Parameter.Name) != name {
		t.Errorf("got type %q name %q", out.Parameter.Type, aws.ToString(out.Parameter.Name))
	}
	return aws.ToString(out.Parameter.Value)
}

func TestSigningKeyIsMadeOnceAndKept(t *testing.T) {
	dir := t.TempDir()
	c, _ := client(t, dir, name)
	first := get(t, c, true)

	key, err := signing.ParseKey(first)
	if err != nil {
		t.Fatal(err)
	}
	all, err := (&Server{file: filepath.Join(dir, "parameters.json")}).load()
	if err != nil {
		t.Fatal(err)
	}
	if set, err := signing.ParseKeySet(all[name+"s"].Value); err != nil || !set.Has(key) {
		t.Errorf("its public half is not published: %v", err)
	}

	again, _ := client(t, dir, name)
	if get(t, again, true) != first {
		t.Error("a second start changed the signing key")
	}
	if get(t, c, false) == first {
		t.Error("the key was handed out without WithDecryption")
	}
	info, err := os.Stat(filepath.Join(dir, "parameters.json"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("file mode %v, want 0600", info.Mode().Perm())
	}
}

func TestTwoNamesHaveTwoKeys(t *testing.T) {
	dir := t.TempDir()
	client(t, dir, name, name+"-2")
	all, err := (&Server{file: filepath.Join(dir, "parameters.json")}).load()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 4 || all[name].Value == all[name+"-2"].Value {
		t.Errorf("got %d parameters, want two different, and what is published", len(all))
	}
}

func TestAddedOnceAndFoundByPrefix(t *testing.T) {
	s, err := New(t.TempDir(), keys(name))
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{"first", "second"} {
		if err := s.Add("/assay/local/razorpay/sahyadri", func() (string, error) { return value, nil }); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Under("/assay/local/razorpay/")
	if err != nil || len(found) != 1 || found["sahyadri"] != "first" {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestUnknownParameter(t *testing.T) {
	c, _ := client(t, t.TempDir(), name)
	_, err := c.GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String("/none")})
	if _, ok := errors.AsType[*types.ParameterNotFound](err); !ok {
		t.Errorf("got %v, want ParameterNotFound", err)
	}
}

func TestRefusals(t *testing.T) {
	_, url := client(t, t.TempDir(), name)
	const signed = "AWS4-HMAC-SHA256 Credential=x"
	for _, tc := range []struct{ name, auth, target, body, want string }{
		{"no credentials", "", "AmazonSSM.GetParameter", `{"Name":"` + name + `"}`, "MissingAuthenticationTokenException"},
		{"other operation", signed, "AmazonSSM.LabelParameterVersion", `{}`, "UnknownOperationException"},
		{"not JSON", signed, "AmazonSSM.GetParameter", `{`, "SerializationException"},
		{"what is not served of it", signed, "AmazonSSM.DescribeParameters", `{"ParameterFilters":[]}`, "SerializationException"},
		{"pages", signed, "AmazonSSM.GetParametersByPath", `{"Path":"/","Recursive":true,"MaxResults":1}`, "ValidationException"},
		{"put over one", signed, "AmazonSSM.PutParameter", `{"Name":"` + name + `","Value":"x","Type":"SecureString"}`, "ParameterAlreadyExists"},
		{"put as another type", signed, "AmazonSSM.PutParameter", `{"Name":"` + name + `","Value":"x","Type":"String","Overwrite":true}`, "ValidationException"},
		{"put without a type", signed, "AmazonSSM.PutParameter", `{"Name":"/new","Value":"x"}`, "ValidationException"},
		{"put nothing", signed, "AmazonSSM.PutParameter", `{"Name":"/new","Type":"String"}`, "ValidationException"},
		{"put too much", signed, "AmazonSSM.PutParameter", `{"Name":"/new","Type":"String","Value":"` + strings.Repeat("x", maxValue+1) + `"}`, "ValidationException"},
		{"put under no name", signed, "AmazonSSM.PutParameter", `{"Name":"/a b","Type":"String","Value":"x"}`, "ValidationException"},
		{"delete none", signed, "AmazonSSM.DeleteParameter", `{"Name":"/none"}`, "ParameterNotFound"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(tc.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", tc.auth)
			req.Header.Set("X-Amz-Target", tc.target)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			var got map[string]string
			if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != 400 || got["__type"] != tc.want {
				t.Errorf("got %d %v, want 400 %s", res.StatusCode, got, tc.want)
			}
		})
	}
}

// TestPutAndRead: a parameter that is put is read one by one, with others, by path and without its value, until it is deleted.
func TestPutAndRead(t *testing.T) {
	c, _ := client(t, t.TempDir(), name)
	const mine = "/assay/local/razorpay/narmada"
	put := func(value string, overwrite bool) int64 {
		t.Helper()
		out, err := c.PutParameter(t.Context(), &ssm.PutParameterInput{Name: aws.String(mine), Value: &value, Type: types.ParameterTypeSecureString,
			Overwrite: aws.Bool(overwrite)})
		if err != nil {
			t.Fatal(err)
		}
		return out.Version
	}
	if first, second := put("one", false), put("two", true); first != 1 || second != 2 {
		t.Errorf("versions %d and %d", first, second)
	}
	one, err := c.GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String(mine), WithDecryption: aws.Bool(true)})
	if err != nil || *one.Parameter.Value != "two" || one.Parameter.Version != 2 {
		t.Errorf("%+v, %v", one, err)
	}
	some, err := c.GetParameters(t.Context(), &ssm.GetParametersInput{Names: []string{mine, "/none"}, WithDecryption: aws.Bool(true)})
	if err != nil || len(some.Parameters) != 1 || len(some.InvalidParameters) != 1 {
		t.Errorf("%+v, %v", some, err)
	}
	for _, at := range []struct {
		path      string
		recursive bool
		want      int
	}{{"/assay/local", true, 3}, {"/assay/local/", false, 2}, {"/assay/local/razorpay", false, 1}, {"/assay/loc", true, 0}} {
		by, err := c.GetParametersByPath(t.Context(), &ssm.GetParametersByPathInput{Path: &at.path, Recursive: &at.recursive})
		if err != nil || len(by.Parameters) != at.want {
			t.Errorf("%s: %d, %v", at.path, len(by.Parameters), err)
		}
	}
	if _, err := c.DeleteParameter(t.Context(), &ssm.DeleteParameterInput{Name: aws.String(mine)}); err != nil {
		t.Fatal(err)
	}
	all, err := c.DescribeParameters(t.Context(), &ssm.DescribeParametersInput{})
	if err != nil || len(all.Parameters) != 2 {
		t.Errorf("%d after it was deleted, %v", len(all.Parameters), err)
	}
}

func TestBrokenFileIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "parameters.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(dir, keys(name)); err == nil || !strings.Contains(err.Error(), "parameters.json") {
		t.Errorf("got %v, want an error naming the file", err)
	}
}
