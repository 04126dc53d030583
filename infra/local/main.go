// Command local is the cloud of this project on one machine: it reads template.yaml and runs the real function
// binaries against real services.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"assay/infra/client"
)

const usage = `usage: local run [--port 8080] [--data .local] [--no-seed] [--no-throttle] [--quiet]   start everything; Ctrl+C stops it
       local env [--data .local]                                                      SAM's env-vars file for what runs`

// options are the command line's. Root is the folder with template.yaml, Data is absolute.
type options struct {
	Root, Data  string
	Port        string
	Quiet, Seed bool
	Throttle    bool // routes are bound as in the template
}

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := command(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func command(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] != "run" && args[0] != "env" {
		return errors.New(usage)
	}
	o := options{}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	flags.StringVar(&o.Port, "port", port, "where the API, the pages, the sign-ins and the inbox are served")
	flags.StringVar(&o.Data, "data", ".local", "where everything is kept")
	flags.BoolVar(&o.Quiet, "quiet", false, "say nothing but errors")
	noSeed := flags.Bool("no-seed", false, "load no demo data")
	noThrottle := flags.Bool("no-throttle", false, "answer any number of calls (for what measures or walks all routes)")
	if err := flags.Parse(args[1:]); err != nil {
		return errors.New(usage)
	}
	o.Seed, o.Throttle = !*noSeed, !*noThrottle
	var err error
	if o.Root, err = root(); err != nil {
		return err
	}
	if !filepath.IsAbs(o.Data) {
		o.Data = filepath.Join(o.Root, o.Data)
	}
	if args[0] == "env" {
		return env(o, out)
	}
	return run(ctx, o, out)
}

// root finds the project: the nearest folder upwards that holds template.yaml.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "template.yaml")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("there is no template.yaml here or above: run this inside the project")
		}
		dir = filepath.Dir(dir)
	}
}

func env(o options, out io.Writer) error {
	r, err := client.ReadRunning(o.running())
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r.Environment)
}
