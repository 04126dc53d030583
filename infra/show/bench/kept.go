package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// kept is a run whose figures are in the repository: bench.json for the next run to compare with, and bench.md, the whole
// report, to read. CPU and speed depend on the machine, the other figures do not.
type kept struct {
	Date    string             `json:"date"`
	Commit  string             `json:"commit"` // what HEAD was; "+" after it when the work tree differed
	Machine string             `json:"machine"`
	Figures map[string]float64 `json:"figures"` // by "section: name", in the unit of the report
}

func lastKept(dir string) (kept, error) {
	var k kept
	raw, err := os.ReadFile(filepath.Join(dir, "bench.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &k)
	}
	return k, err
}

// keep writes this run's figures and report over those of the run before.
func (r *report) keep(dir string, at time.Time) error {
	k := kept{Date: at.Format(time.DateOnly), Commit: commit(), Machine: machine(), Figures: r.measured}
	raw, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "bench.json"), append(raw, '\n'), 0o644); err != nil {
		return err
	}
	text := fmt.Sprintf("# Figures\n\nWritten by `make bench` on %s, at commit %s, on %s. The next run shows its change against these.\n\n```\n%s```\n",
		k.Date, k.Commit, k.Machine, r.text.String())
	return os.WriteFile(filepath.Join(dir, "bench.md"), []byte(text), 0o644)
}

func commit() string {
	head, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	changed, _ := exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output()
	if len(changed) > 0 {
		return strings.TrimSpace(string(head)) + "+"
	}
	return strings.TrimSpace(string(head))
}

// machine is the processor by its own name where the kernel has it, and the Go that built all.
func machine() string {
	name := runtime.GOARCH
	raw, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(raw)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			name = strings.TrimSpace(value)
			break
		}
	}
	return fmt.Sprintf("%d × %s, %s", runtime.NumCPU(), name, runtime.Version())
}

// change is what became of a figure since the last kept run: empty where there is none or it is the same, to a hundredth.
func change(before, now float64, known bool) string {
	switch {
	case !known:
		return "new"
	case before == now:
		return ""
	case before == 0:
		return fmt.Sprintf("%+g", now)
	}
	percent := (now - before) / before * 100
	if percent > -1 && percent < 1 {
		return ""
	}
	return fmt.Sprintf("%+.0f %%", percent)
}
