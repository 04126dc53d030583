//go:build slow

package rules

import (
	"crypto/sha256"
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sizeLimit is the bound of docs/rules.md#figure-binary in megabytes; documents carries fonts and a text shaper, notify
// the client of SES and all letters in two languages.
func sizeLimit(function string) float64 {
	switch function {
	case "documents", "notify", "seal":
		return 25
	}
	return 14
}

// built gives what sam build left for each function: the hash of its bootstrap.
func built(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	if said, err := sam(t, dir, "build", "--config-env", "dev"); err != nil {
		t.Fatalf("sam build: %v\n%s", err, said)
	}
	out := map[string][sha256.Size]byte{}
	for _, function := range load(t, "dev").functions() {
		raw, err := os.ReadFile(filepath.Join(dir, ".aws-sam", "build", function, "bootstrap"))
		if err != nil {
			t.Fatal(err)
		}
		out[function] = sha256.Sum256(raw)
	}
	return out
}

// TestSAMBuild builds a copy of the product as a deployment does, edits shared code, and builds again.
func TestSAMBuild(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"functions", "shared"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum", "Makefile", "template.yaml", "samconfig.toml"} {
		raw, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	first := built(t, dir)
	for function := range first {
		artifact := filepath.Join(dir, ".aws-sam", "build", function)
		var files []string
		err := filepath.WalkDir(artifact, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, d.Name())
			}
			return err
		})
		if err != nil || len(files) != 1 {
			t.Errorf("%s: the artifact holds %v, want one bootstrap (%v)", function, files, err)
		}
		for _, wrong := range binaryProblems(filepath.Join(artifact, "bootstrap"), folder(function)) {
			t.Error(wrong)
		}
	}

	// Something every function links must change every function: SAM's cache once shipped ten old binaries.
	edit := "package lab\n\nimport \"os\"\n\nfunc init() {\n\tif os.Getenv(\"EDITED\") != \"\" {\n\t\tos.Exit(1)\n\t}\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "shared", "lab", "edited.go"), []byte(edit), 0o600); err != nil {
		t.Fatal(err)
	}
	for function, hash := range built(t, dir) {
		if hash == first[function] {
			t.Errorf("%s is the old binary after an edit in shared/lab", function)
		}
	}
}

// binaryProblems says why a program is not a static, stripped arm64 one within its size.
func binaryProblems(path, function string) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, function+fmt.Sprintf(format, args...)) }
	info, err := os.Stat(path)
	if err != nil {
		return []string{err.Error()}
	}
	if info.Mode()&0o111 == 0 {
		say(" cannot be executed")
	}
	if size := float64(info.Size()) / 1e6; size > sizeLimit(function) {
		say(" has %.1f MB, at most %v", size, sizeLimit(function))
	}
	program, err := elf.Open(path)
	if err != nil {
		return append(wrong, err.Error())
	}
	defer program.Close()
	if program.Machine != elf.EM_AARCH64 {
		say(" is built for %v", program.Machine)
	}
	for _, part := range program.Progs {
		if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
			say(" is not static: it has %v", part.Type)
		}
	}
	if program.Section(".symtab") != nil || program.Section(".debug_info") != nil {
		say(" is not stripped")
	}
	return wrong
}

func TestBinaryMistakes(t *testing.T) {
	build := func(goarch string, flags ...string) string {
		dir := t.TempDir()
		source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "bootstrap")
		if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("go", append(append([]string{"build", "-o", program}, flags...), source)...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+goarch)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		return program
	}
	good := build("arm64", "-ldflags=-s -w")
	big := build("arm64", "-ldflags=-s -w")
	if err := os.Truncate(big, 14_000_001); err != nil {
		t.Fatal(err)
	}
	locked := build("arm64", "-ldflags=-s -w")
	if err := os.Chmod(locked, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, path, function, want string }{
		{"as it should be", good, "orders", ""},
		{"documents may be bigger", big, "documents", ""},
		{"too big", big, "orders", "14.0 MB"},
		{"for another machine", build("amd64", "-ldflags=-s -w"), "orders", "EM_X86_64"},
		{"not stripped", build("arm64"), "orders", "stripped"},
		{"needs a loader", build("arm64", "-buildmode=pie", "-ldflags=-s -w"), "orders", "not static"},
		{"not executable", locked, "orders", "executed"},
		{"not a program", filepath.Join(root, "template.yaml"), "orders", "magic"},
		{"not there", "nowhere", "orders", "no such file"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(binaryProblems(c.path, c.function), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// BenchmarkSize prints what each function weighs in megabytes; the time it takes is of no interest.
func BenchmarkSize(b *testing.B) {
	for _, function := range load(b, "prod").functions() {
		b.Run(folder(function), func(b *testing.B) {
			dir := b.TempDir()
			cmd := exec.Command("make", "build-"+function, "ARTIFACTS_DIR="+dir)
			cmd.Dir = root
			if said, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, said)
			}
			info, err := os.Stat(filepath.Join(dir, "bootstrap"))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() { // the figure is measured once, above
			}
			b.ReportMetric(float64(info.Size())/1e6, "MB")
			b.ReportMetric(sizeLimit(folder(function)), "MB-limit")
			b.ReportMetric(0, "ns/op")
		})
	}
}
