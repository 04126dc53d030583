//go:build slow

package rules

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sam runs SAM CLI without credentials and without telemetry.
func sam(t testing.TB, dir string, args ...string) (said string, err error) {
	t.Helper()
	cmd := exec.Command(tool(t, "sam"), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SAM_CLI_TELEMETRY=0")
	raw, err := cmd.CombinedOutput()
	return string(raw), err
}

// lint runs cfn-lint with every rule down to the informational ones; any finding is an error.
func lint(t testing.TB, file string) (said string, err error) {
	t.Helper()
	raw, err := exec.Command(tool(t, "cfn-lint"), "--include-checks", "I", "--", file).CombinedOutput()
	return string(raw), err
}

// Each of the three steps sees mistakes that the other two do not (TestGateMistakes).
func TestGate(t *testing.T) {
	source := filepath.Join(root, "template.yaml")
	t.Run("sam validate", func(t *testing.T) {
		if said, err := sam(t, root, "validate"); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	})
	t.Run("cfn-lint of the source", func(t *testing.T) {
		if said, err := lint(t, source); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	})
	t.Run("cfn-lint of the edge", func(t *testing.T) {
		if said, err := lint(t, filepath.Join(root, "infra", "edge.yaml")); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	})
	for _, env := range environments {
		t.Run("cfn-lint of "+env, func(t *testing.T) {
			file, err := transform(t, source, overrides(t, env)...)
			if err != nil {
				t.Fatal(err)
			}
			if said, err := lint(t, file); err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
}

func TestGateMistakes(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	validate := func(t testing.TB, dir string) (string, error) {
		return sam(t, dir, "validate", "--region", "ap-south-1")
	}
	source := func(t testing.TB, dir string) (string, error) { return lint(t, filepath.Join(dir, "template.yaml")) }
	transformed := func(t testing.TB, dir string) (string, error) {
		file, err := transform(t, filepath.Join(dir, "template.yaml"))
		if err != nil {
			return err.Error(), err
		}
		return lint(t, file)
	}
	cases := []struct {
		name, old, new string
		step           func(testing.TB, string) (string, error)
		want           string
	}{
		{"a route twice", "Method: GET, Path: '/v1/staff'", "Method: GET, Path: '/v1/hospital'", validate, "defined multiple times"},
		{"an authorizer misspelt", "Auth: {Authorizer: Patients}", "Auth: {Authorizer: Patient}", validate, "Patient"},
		{"a key twice", "      VisibilityTimeout: 60\n", "      VisibilityTimeout: 60\n      VisibilityTimeout: 60\n", source, "E0000"},
		{"an attribute that is none", "!GetAtt MailDead.QueueName", "!GetAtt MailDead.Name", transformed, "E1010"},
		{"an action that is none", "dynamodb:ConditionCheckItem", "dynamodb:CheckItem", transformed, "W3037"},
		{"too long a timeout", "    Timeout: 10\n", "    Timeout: 901\n", transformed, "E3717"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			bad := bytes.Replace(good, []byte(c.old), []byte(c.new), 1)
			if bytes.Equal(bad, good) {
				t.Fatalf("template.yaml no longer holds %q", c.old)
			}
			if err := os.WriteFile(filepath.Join(dir, "template.yaml"), bad, 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := c.step(t, dir)
			if err == nil || !strings.Contains(said, c.want) {
				t.Errorf("error %v, said %q, want %q", err, said, c.want)
			}
		})
	}
}
