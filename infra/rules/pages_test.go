package rules

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPagesAreDeployed: infra/ops/edge.py puts every page into the bucket, with its type, assets first and kept for ever,
// and gives the stack of the edge what the other one says.
func TestPagesAreDeployed(t *testing.T) {
	there := t.TempDir()
	place := func(name, text string) {
		t.Helper()
		path := filepath.Join(there, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	script, err := os.ReadFile(filepath.Join(root, "infra", "ops", "edge.py"))
	if err != nil {
		t.Fatal(err)
	}
	place("infra/ops/edge.py", string(script))
	place("samconfig.toml", samconfigText(t))
	for _, name := range []string{".build/desk/index.html", ".build/desk/assets/a-1.js", ".build/desk/assets/b-2.wasm", "web/package.json"} {
		place(name, "")
	}
	want := []string{"desk/assets/a-1.js\ttext/javascript; charset=utf-8\tpublic, max-age=31536000, immutable",
		"desk/assets/b-2.wasm\tapplication/wasm\tpublic, max-age=31536000, immutable"}
	types := map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
	for _, name := range pages(t, "*.html", "*.js", "*.css", "*.svg") {
		place("web/"+name, "")
		want = append(want, name+"\t"+types[filepath.Ext(name)]+"\tno-cache")
	}
	want = append(want, "desk/index.html\ttext/html; charset=utf-8\tno-cache")
	python := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(tool(t, "python"), args...)
		cmd.Dir = filepath.Join(there, "infra", "ops")
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, said)
		}
		return strings.TrimSpace(string(said))
	}
	planned := strings.Split(python("edge.py", "prod", "--plan"), "\n")
	if !strings.HasPrefix(planned[0], "desk/assets/") || planned[len(planned)-1] != want[len(want)-1] {
		t.Errorf("the plan begins with %q and ends with %q", planned[0], planned[len(planned)-1])
	}
	left := map[string]bool{}
	for _, line := range want {
		left[line] = true
	}
	for _, line := range planned {
		if !left[line] {
			t.Errorf("planned without a reason, or otherwise: %q", line)
		}
		delete(left, line)
	}
	for line := range left {
		t.Errorf("not planned: %q", line)
	}
	// What the page reads first has the members of web/desk/config.ts; the parameters are samconfig's and the outputs.
	said := python("-c", `import edge, json, tomlkit
of = {"StaffPoolId": "p", "StaffClientId": "c", "StaffIssuerOrigin": "https://i", "StaffSignInUrl": "https://s", "ApiHost": "a", "ReportsOrigin": "https://r"}
print(json.dumps(edge.config(of)), *edge.overrides(tomlkit.parse(open("../../samconfig.toml").read())["prod-edge"], of))`)
	if want := `{"issuer": "https://i/p", "client_id": "c", "logout": "https://s/logout"} Environment=prod Domain=desk.assay.example ` +
		`CertificateArn=arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000 ApiHost=a ReportsOrigin=https://r ` +
		`StaffIssuerOrigin=https://i StaffSignInUrl=https://s`; said != want {
		t.Errorf("got %s, want %s", said, want)
	}
	document, err := edgeDocument()
	if err != nil {
		t.Fatal(err)
	}
	outputs := string(translated(t, overrides(t, "prod")...))
	for _, name := range []string{"ApiHost", "ReportsOrigin", "StaffIssuerOrigin", "StaffSignInUrl"} {
		if _, there := document.Parameters[name]; !there || !strings.Contains(outputs, `"`+name+`": {`) {
			t.Errorf("%s is no parameter of the edge, or no output of the other stack", name)
		}
	}
}
