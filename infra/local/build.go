package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strings"

	"assay/infra/template"
	"assay/infra/testing/supervise"
)

// build compiles the packages for this machine by the same rule as sam build does for the cloud, into
// .build/<goarch>/<folder>. Go's own cache decides what there is to do.
func build(ctx context.Context, root string, packages []string) (dir string, err error) {
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("go is missing: install Go 1.26 or newer from https://go.dev/dl")
	}
	dir = built(root)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc,nethttpomithttp2", "-ldflags=-s -w",
		"-o", dir + string(filepath.Separator)}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...)
	supervise.Group(cmd)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("it does not build:\n%s", strings.TrimSpace(string(out)))
	}
	return dir, nil
}

func built(root string) string { return filepath.Join(root, ".build", goruntime.GOARCH) }

// firstTime warns of a build that takes long.
func (o options) firstTime() string {
	if _, err := os.Stat(built(o.Root)); err != nil {
		return ", about a minute the first time"
	}
	return ""
}

// packages are what there is to build: the functions, unless others run them, and the seed.
func (o options) packages(functions []template.Function, remote string) (all []string) {
	if o.Seed {
		all = append(all, "./infra/ops/seed")
	}
	if remote == "" {
		for _, f := range functions {
			all = append(all, "./functions/"+f.Folder)
		}
	}
	return all
}

// demo is the file of the demo hospital.
func (o options) demo() string { return filepath.Join(o.Root, "infra", "ops", "seed", "demo.json") }

// seed loads the demo data through infra/ops/seed, once for each fresh database, and passes on what it says of its
// progress. The seed finds the tables by its environment and the API by the file that is to become running.json.
func seed(ctx context.Context, o options, binary string, fresh bool, variables []string, say func(string)) error {
	marker := filepath.Join(o.Data, "seeded")
	if fresh { // also where the database is somebody else's and our marker is of an older one
		_ = os.Remove(marker)
	}
	if _, err := os.Stat(marker); err == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, binary, "-file", o.demo(), "-day", o.starting())
	supervise.Group(cmd)
	cmd.Dir, cmd.Env = o.Root, append(os.Environ(), variables...)
	var failed strings.Builder
	cmd.Stderr = &failed
	lines, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	for progress := bufio.NewScanner(lines); progress.Scan(); {
		say(progress.Text())
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("the demo data could not be loaded: %w\n%s", err, strings.TrimSpace(failed.String()))
	}
	return os.WriteFile(marker, nil, 0o644)
}
