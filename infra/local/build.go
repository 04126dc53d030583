package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strings"

	"assay/infra/local/template"
	"assay/infra/supervise"
)

// build compiles the functions for this machine by the same rule as sam build does for the cloud, into
// .build/<goarch>/<folder>. Go's own cache decides what there is to do.
func build(ctx context.Context, root string, functions []template.Function) (dir string, err error) {
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("go is missing: install Go 1.26 or newer from https://go.dev/dl")
	}
	dir = filepath.Join(root, ".build", goruntime.GOARCH)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	args := []string{"build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	for _, f := range functions {
		args = append(args, "./functions/"+f.Folder)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	supervise.Group(cmd)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the functions do not build:\n%s", strings.TrimSpace(string(out)))
	}
	return dir, nil
}

// seed loads the demo data through infra/seed, once for each fresh database. The seed finds its way by the
// environment: tables, endpoint, credentials, the API's address and the people who can sign in.
func seed(ctx context.Context, o options, fresh bool, variables []string) (done bool, err error) {
	marker := filepath.Join(o.Data, "seeded")
	if fresh { // also where the database is somebody else's and our marker is of an older one
		_ = os.Remove(marker)
	}
	if _, err := os.Stat(marker); err == nil {
		return false, nil
	}
	if _, err := os.Stat(filepath.Join(o.Root, "infra", "seed")); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	cmd := exec.CommandContext(ctx, "go", "run", "./infra/seed")
	supervise.Group(cmd)
	cmd.Dir, cmd.Env = o.Root, append(os.Environ(), variables...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return false, fmt.Errorf("the demo data could not be loaded: %w\n%s", err, strings.TrimSpace(string(out)))
	}
	return true, os.WriteFile(marker, nil, 0o644)
}
