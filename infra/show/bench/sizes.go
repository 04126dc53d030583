package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// sizes builds every function by the rule sam build calls, and weighs what would be deployed.
func (b *bench) sizes(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "sizes")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	mains, err := filepath.Glob(filepath.Join("functions", "*", "main.go"))
	if err != nil {
		return err
	}
	var list []figure
	for _, main := range mains {
		name := filepath.Base(filepath.Dir(main))
		b.say("building %s for arm64", name)
		cmd := exec.CommandContext(ctx, "make", "--no-print-directory", "build-"+logical(name), "ARTIFACTS_DIR="+dir)
		if said, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, said)
		}
		about, err := os.Stat(filepath.Join(dir, "bootstrap"))
		if err != nil {
			return err
		}
		bound := 14.0
		if name == "documents" || name == "seal" {
			bound = 25
		}
		list = append(list, figure{name: name, measured: float64(about.Size()) / 1e6, bound: bound, format: "%.1f MB"})
	}
	b.report.figures(list...)
	return nil
}
