//go:build slow

package infra

import (
	"crypto/sha256"
	"debug/elf"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// sizeLimit is the bound of rules §10 in megabytes; documents carries fonts and a text shaper.
func sizeLimit(function string) float64 {
	if function == "documents" {
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
		checkBinary(t, filepath.Join(artifact, "bootstrap"), folder(function))
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

// checkBinary wants a static, stripped arm64 program within its size.
func checkBinary(t *testing.T, path, function string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode()&0o111 == 0 {
		t.Errorf("%s cannot be executed", function)
	}
	size := float64(info.Size()) / 1e6
	t.Logf("%-10s %5.1f MB", function, size)
	if limit := sizeLimit(function); size > limit {
		t.Errorf("%s has %.1f MB, at most %v", function, size, limit)
	}
	program, err := elf.Open(path)
	if err != nil {
		t.Fatalf("%s: %v", function, err)
	}
	defer program.Close()
	if program.Machine != elf.EM_AARCH64 {
		t.Errorf("%s is built for %v", function, program.Machine)
	}
	for _, part := range program.Progs {
		if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
			t.Errorf("%s is not static", function)
		}
	}
	if program.Section(".symtab") != nil || program.Section(".debug_info") != nil {
		t.Errorf("%s is not stripped", function)
	}
}

// TestStaticTellsDynamic proves that checkBinary can tell: a program linked to the C library has an interpreter.
func TestStaticTellsDynamic(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Fatal("the project is built and tested on Linux")
	}
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	program, err := elf.Open(shell)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	for _, part := range program.Progs {
		if part.Type == elf.PT_INTERP {
			return
		}
	}
	t.Errorf("%s has no interpreter", shell)
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
			b.ReportMetric(sizeLimit(strings.ToLower(folder(function))), "MB-limit")
			b.ReportMetric(0, "ns/op")
		})
	}
}
