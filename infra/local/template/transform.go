package template

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Transform runs the SAM translator over template.yaml under root and gives the file with its answer. The
// answer is kept in cacheDir by the hash of everything it depends on, so an unchanged template costs nothing.
func Transform(ctx context.Context, root, cacheDir, region string, parameters map[string]string) (string, error) {
	source, script := filepath.Join(root, "template.yaml"), filepath.Join(root, "infra", "rules", "transform.py")
	python := filepath.Join(root, ".tools", "venv", "bin", "python")
	hash := sha256.New()
	for _, file := range []string{source, script} {
		raw, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		hash.Write(raw)
	}
	args := []string{script, source, ""}
	for _, k := range slices.Sorted(maps.Keys(parameters)) {
		args = append(args, k+"="+parameters[k])
	}
	fmt.Fprintf(hash, "%q %s", args[3:], region)
	out := filepath.Join(cacheDir, "template-"+hex.EncodeToString(hash.Sum(nil))[:16]+".json")
	if _, err := os.Stat(out); err == nil {
		return out, nil
	}
	if _, err := os.Stat(python); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("the SAM translator is not installed (.tools/venv is missing): run `make setup`")
	}
	if err := os.MkdirAll(cacheDir, 0o755); err != nil {
		return "", err
	}
	args[2] = out + ".new" // a stopped run must not leave half a file under the final name
	cmd := exec.CommandContext(ctx, python, args...)
	cmd.Env = append(os.Environ(), "AWS_DEFAULT_REGION="+region)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("template.yaml is refused by the SAM translator: %s", strings.TrimSpace(said.String()))
	}
	return out, os.Rename(args[2], out)
}
