package rules

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

var environments = []string{"dev", "staging", "prod"}

// samOptions are the options we use: SAM silently ignores a section or an option it does not know.
var samOptions = map[string][]string{
	"global": {"region", "stack_name"},
	"build":  {"build_in_source"},
	"deploy": {"capabilities", "resolve_s3", "confirm_changeset", "fail_on_empty_changeset", "parameter_overrides", "tags"},
}

type samconfig map[string]map[string]struct {
	Parameters map[string]any `toml:"parameters"`
}

// readSamconfig gives the environments; "version" is beside them, and SAM gives up with a traceback without it.
func readSamconfig(text string) (samconfig, error) {
	var file map[string]toml.Primitive
	meta, err := toml.Decode(text, &file)
	if err != nil {
		return nil, err
	}
	var version float64
	if err := meta.PrimitiveDecode(file["version"], &version); err != nil || version != 0.1 {
		return nil, fmt.Errorf("version must be 0.1")
	}
	delete(file, "version")
	out := samconfig{}
	for env, primitive := range file {
		section := out[env]
		if err := meta.PrimitiveDecode(primitive, &section); err != nil {
			return nil, fmt.Errorf("%s: %w", env, err)
		}
		out[env] = section
	}
	if rest := meta.Undecoded(); len(rest) > 0 {
		return nil, fmt.Errorf("SAM does not read %v", rest)
	}
	return out, nil
}

// samconfigProblems says what is wrong with a samconfig.toml.
func samconfigProblems(text string) (wrong []string) {
	config, err := readSamconfig(text)
	if err != nil {
		return []string{err.Error()}
	}
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	known := append([]string{"default"}, environments...)
	for _, env := range environments {
		known = append(known, env+"-edge")
	}
	for _, env := range slices.Sorted(maps.Keys(config)) {
		if !slices.Contains(known, env) {
			say("%s is not an environment", env)
		}
		for _, command := range slices.Sorted(maps.Keys(config[env])) {
			for option := range config[env][command].Parameters {
				if !slices.Contains(samOptions[command], option) {
					say("%s.%s.%s is not an option we use", env, command, option)
				}
			}
		}
	}
	stacks := map[any]string{}
	for _, env := range environments {
		option := func(command, name string) any { return config[env][command].Parameters[name] }
		if region, _ := option("global", "region").(string); region == "" {
			say("%s.global: no region", env)
		}
		stackName := option("global", "stack_name")
		if other, taken := stacks[stackName]; taken || stackName == nil {
			say("%s.global: stack name %v is missing or that of %q", env, stackName, other)
		}
		stacks[stackName] = env
		if option("build", "build_in_source") != true {
			say("%s.build: build_in_source must be true, SAM copies the tree ten times without it", env)
		}
		if option("deploy", "capabilities") != "CAPABILITY_IAM" || option("deploy", "resolve_s3") != true {
			say("%s.deploy: capabilities and resolve_s3 are needed", env)
		}
		if option("deploy", "fail_on_empty_changeset") != false {
			say("%s.deploy: a deployment that changes nothing must not fail", env)
		}
		if option("deploy", "confirm_changeset") != (env != "dev") {
			say("%s.deploy: a person confirms staging and prod, nobody dev", env)
		}
		given, _ := option("deploy", "parameter_overrides").([]any)
		if !slices.Contains(given, any("Environment="+env)) {
			say("%s.deploy: parameter_overrides lacks Environment=%s", env, env)
		}
		if env != "dev" && !slices.ContainsFunc(given, func(v any) bool { return strings.HasPrefix(fmt.Sprint(v), "WebOrigin=https://") }) {
			say("%s.deploy: the pages need an https origin", env)
		}
	}
	for _, env := range environments {
		option := func(command, name string) any { return config[env+"-edge"][command].Parameters[name] }
		given := names(option("deploy", "parameter_overrides"))
		if option("global", "region") != "us-east-1" {
			say("%s-edge: CloudFront's firewall and certificate are in us-east-1 only", env)
		}
		if name, _ := option("global", "stack_name").(string); name == "" || name == config[env]["global"].Parameters["stack_name"] {
			say("%s-edge: no stack of its own", env)
		}
		if option("deploy", "confirm_changeset") != (env != "dev") || option("deploy", "resolve_s3") != true || option("deploy", "fail_on_empty_changeset") != false {
			say("%s-edge: a person confirms staging and prod, nobody dev", env)
		}
		if !slices.Contains(given, "Environment="+env) {
			say("%s-edge: parameter_overrides lacks Environment=%s", env, env)
		}
		main := names(config[env]["deploy"].Parameters["parameter_overrides"])
		if env != "dev" && !slices.ContainsFunc(main, func(p string) bool { return strings.HasPrefix(p, "EdgeHashes=") && len(p) > len("EdgeHashes=") }) {
			say("%s: without EdgeHashes calls past the edge are taken", env)
		}
		for _, p := range given {
			if domain, is := strings.CutPrefix(p, "Domain="); is && !slices.Contains(main, "WebOrigin=https://"+domain) {
				say("%s-edge: the name %s is not that of WebOrigin", env, domain)
			}
		}
	}
	if !slices.Contains(names(config["prod"]["deploy"].Parameters["parameter_overrides"]), "ReservedConcurrency=on") {
		say("prod: care has no concurrency of its own")
	}
	if config["default"]["build"].Parameters["build_in_source"] != true {
		say("default.build: build_in_source must be true")
	}
	return wrong
}

func samconfigText(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "samconfig.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// overrides are the parameters one environment is deployed with.
func overrides(t testing.TB, env string) []string {
	t.Helper()
	config, err := readSamconfig(samconfigText(t))
	if err != nil {
		t.Fatal(err)
	}
	given, _ := config[env]["deploy"].Parameters["parameter_overrides"].([]any)
	return names(given)
}

func TestSamconfig(t *testing.T) {
	for _, p := range samconfigProblems(samconfigText(t)) {
		t.Error(p)
	}
}

func TestSamconfigMistakes(t *testing.T) {
	good := samconfigText(t)
	cases := []struct{ name, old, new, want string }{
		{"no version", "version = 0.1", "", "version"},
		{"broken", "version = 0.1", "version = ", "toml"},
		{"section misspelt", "[prod.deploy.parameters]", "[prod.deply.parameters]", "prod.deploy"},
		{"section without parameters", "[prod.deploy.parameters]", "[prod.deploy]", "SAM does not read"},
		{"environment misspelt", "[staging.build.parameters]", "[stagin.build.parameters]", "stagin is not an environment"},
		{"copied tree", "[dev.build.parameters]\nbuild_in_source = true", "[dev.build.parameters]\nbuild_in_source = false", "dev.build"},
		{"cached", "[prod.build.parameters]\n", "[prod.build.parameters]\ncached = true\n", "prod.build.cached"},
		{"not inherited", "[prod.build.parameters]\nbuild_in_source = true", "", "prod.build"},
		{"no region", "[dev.global.parameters]\nregion = \"ap-south-1\"", "[dev.global.parameters]", "no region"},
		{"same stack", `"assay-staging"`, `"assay-dev"`, "stack name"},
		{"wrong environment", "Environment=prod", "Environment=dev", "Environment=prod"},
		{"unconfirmed", "confirm_changeset = true", "confirm_changeset = false", "confirms"},
		{"plain http", "https://desk.assay.example", "http://desk.assay.example", "https origin"},
		{"empty change fails", "fail_on_empty_changeset = false", "fail_on_empty_changeset = true", "changes nothing"},
		{"a way past the edge", `"EdgeHashes=` + strings.Repeat("0", 64) + `", "ReservedConcurrency`, `"ReservedConcurrency`, "prod: without EdgeHashes"},
		{"edge elsewhere", `region = "us-east-1"`, `region = "ap-south-1"`, "us-east-1 only"},
		{"edge over the stack", `"assay-prod-edge"`, `"assay-prod"`, "no stack of its own"},
		{"edge of another name", "Domain=desk.assay.example", "Domain=www.assay.example", "not that of WebOrigin"},
		{"edge of another environment", `["Environment=staging", "Domain`, `["Environment=prod", "Domain`, "staging-edge: parameter_overrides"},
		{"care may starve", `"ReservedConcurrency=on", `, "", "concurrency"},
		{"no capabilities", `capabilities = "CAPABILITY_IAM"`, "", "capabilities"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatalf("samconfig.toml no longer holds %q", c.old)
			}
			if got := strings.Join(samconfigProblems(bad), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("got %q, want something with %q", got, c.want)
			}
		})
	}
}
