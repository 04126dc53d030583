//go:build slow

package rules

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Callers write no client by hand: a well-known generator makes one of every operation of the contract. It leaves out
// what it cannot read and only warns, so a warning about a part of the contract is a failure here.
func TestClientIsGenerated(t *testing.T) {
	out := filepath.Join(t.TempDir(), "client")
	cmd := exec.Command(tool(t, "openapi-python-client"), "generate", "--path", contractFile, "--output-path", out, "--meta", "none")
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, left := range []string{"WARNING", "Unable to"} {
		if strings.Contains(string(said), left) {
			t.Fatalf("a part of the contract is left out:\n%s", said)
		}
	}
	for _, file := range []string{"api/staff/get_hospital.py", "api/staff/put_hospital.py", "api/stats/list_work.py"} {
		if _, err := os.Stat(filepath.Join(out, file)); err != nil {
			t.Errorf("the client has no %s", file)
		}
	}
}
