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
			file := filepath.Join(t.TempDir(), "template.json")
			if err := os.WriteFile(file, translated(t, overrides(t, env)...), 0o600); err != nil {
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
	type mistake struct{ name, old, new, want string }
	cases := []struct {
		name     string
		step     func(testing.TB, string) (string, error)
		mistakes []mistake // all in one template, where the step looks on after the first: it takes seconds
	}{
		{"sam validate of a route", validate, []mistake{
			{"a route twice", "Method: GET, Path: '/v1/staff'", "Method: GET, Path: '/v1/hospital'", "defined multiple times"},
		}},
		{"sam validate of an authorizer", validate, []mistake{
			{"an authorizer misspelt", "Auth: {Authorizer: Patients}", "Auth: {Authorizer: Patient}", "Patient"},
		}},
		{"cfn-lint of the source", source, []mistake{
			{"a key twice", "      VisibilityTimeout: 60\n", "      VisibilityTimeout: 60\n      VisibilityTimeout: 60\n", "E0000"},
		}},
		{"cfn-lint of what SAM makes of it", transformed, []mistake{
			{"an attribute that is none", "!GetAtt MailDead.QueueName", "!GetAtt MailDead.Name", "E1010"},
			{"an action that is none", "dynamodb:ConditionCheckItem", "dynamodb:CheckItem", "W3037"},
			{"too long a timeout", "    Timeout: 10\n", "    Timeout: 901\n", "E3717"},
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir, bad := t.TempDir(), good
			for _, m := range c.mistakes {
				before := bad
				if bad = bytes.Replace(bad, []byte(m.old), []byte(m.new), 1); bytes.Equal(bad, before) {
					t.Fatalf("template.yaml no longer holds %q", m.old)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "template.yaml"), bad, 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := c.step(t, dir)
			for _, m := range c.mistakes {
				if err == nil || !strings.Contains(said, m.want) {
					t.Errorf("%s: error %v, said %q, want %q", m.name, err, said, m.want)
				}
			}
		})
	}
}
