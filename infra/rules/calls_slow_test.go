//go:build slow

package rules

import (
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// sdk is where the clients of AWS services live.
const sdk = "github.com/aws/aws-sdk-go-v2/service/"

// rightsOf names the right a call needs, where it is not service:Call. A transaction needs the rights of what is in it,
// which are found by the parts that are made for it.
var rightsOf = map[string]string{
	"dynamodb:TransactWriteItems":   "",
	"dynamodb/types.Put":            "dynamodb:PutItem",
	"dynamodb/types.Update":         "dynamodb:UpdateItem",
	"dynamodb/types.Delete":         "dynamodb:DeleteItem",
	"dynamodb/types.ConditionCheck": "dynamodb:ConditionCheckItem",
	"s3:PresignGetObject":           "s3:GetObject", // and GetObjectVersion: see versions
	"s3:ListObjectsV2":              "s3:ListBucket",
	"sesv2:SendEmail":               "ses:SendEmail",
}

// calls gives the rights each function's code needs: the client calls that can be reached from its main.
func calls(t *testing.T) map[string][]string {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Dir: root, Mode: packages.LoadAllSyntax}, "./functions/...")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(loaded) > 0 {
		t.Fatal("the functions do not build")
	}
	program, mains := ssautil.AllPackages(loaded, ssa.InstantiateGenerics)
	program.Build()
	out := map[string][]string{}
	for _, main := range mains {
		if main == nil || main.Func("main") == nil {
			continue
		}
		roots := []*ssa.Function{main.Func("init"), main.Func("main")}
		function := path.Base(main.Pkg.Path())
		out[function] = reached(rta.Analyze(roots, true).CallGraph, roots)
	}
	return out
}

// reached walks the calls from the roots. RTA's own list of what is reachable would not do: it holds every method that
// reflection could find.
func reached(graph *callgraph.Graph, roots []*ssa.Function) []string {
	needs, seen := map[string]bool{}, map[*ssa.Function]bool{}
	need := func(call string) {
		right, special := rightsOf[call]
		if !special {
			right = call
		}
		if right != "" {
			needs[right] = true
		}
	}
	for queue := slices.Clone(roots); len(queue) > 0; queue = queue[1:] {
		f := queue[0]
		if seen[f] {
			continue
		}
		seen[f] = true
		if service, call, ok := clientCall(f); ok {
			need(service + ":" + call)
			continue
		}
		if f.Pkg != nil && strings.HasPrefix(f.Pkg.Pkg.Path(), sdk) {
			continue // what the SDK does inside, discovering endpoints and so on, is not our call
		}
		for _, block := range f.Blocks {
			for _, instruction := range block.Instrs {
				if made, ok := instruction.(*ssa.Alloc); ok {
					// a part of a transaction is made only to be put into one
					if name, ok := strings.CutPrefix(types.TypeString(made.Type(), nil), "*"+sdk); ok && rightsOf[name] != "" {
						need(name)
					}
				}
			}
		}
		if node := graph.Nodes[f]; node != nil {
			for _, edge := range node.Out {
				queue = append(queue, edge.Callee.Func)
			}
		}
	}
	return slices.Sorted(maps.Keys(needs))
}

// clientCall reports whether a function is an operation of a service's client.
func clientCall(f *ssa.Function) (service, call string, ok bool) {
	receiver := f.Signature.Recv()
	if receiver == nil || f.Object() == nil || !f.Object().Exported() {
		return "", "", false
	}
	name, ours := strings.CutPrefix(types.TypeString(receiver.Type(), nil), "*"+sdk)
	service, kind, _ := strings.Cut(name, ".")
	if !ours || kind != "Client" && kind != "PresignClient" || f.Name() == "Options" {
		return "", "", false
	}
	return service, f.Name(), true
}

// TestCalls holds the roles against the code: a call that is not allowed fails when it is deployed, and a right that no
// call needs is one too many.
func TestCalls(t *testing.T) {
	s := load(t, environments[0])
	for function, needs := range calls(t) {
		id := strings.ToUpper(function[:1]) + function[1:] + "Function"
		t.Run(function, func(t *testing.T) {
			for _, wrong := range rightsProblems(s, id, needs) {
				t.Error(wrong)
			}
		})
	}
}

// services are those whose calls the functions make themselves; the platform makes the others with their roles.
var services = []string{"dynamodb", "s3", "ses", "sqs", "ssm"}

// platform are rights by which the platform feeds a function from its queue or stream (the statements Queue, Stream and
// Streams), and hands on what it gave up. A function that asks a queue itself has them in a statement of its own.
var platform = []string{
	"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams",
	"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes",
}

// versions is the right that GetObject needs beside its own where it names a version of the object.
const versions = "s3:GetObjectVersion"

// rightsProblems compares what a function's code calls with what its role allows.
func rightsProblems(s stack, function string, needs []string) (wrong []string) {
	allowed := map[string]bool{}
	for _, st := range s.rights(function).Role {
		for _, action := range st.Actions {
			service, _, _ := strings.Cut(action, ":")
			fed := slices.Contains(platform, action) && slices.Contains([]string{"Queue", "Stream", "Streams"}, st.Sid)
			ours := slices.Contains(services, service) && !fed
			if st.Effect == "Allow" && ours && !strings.HasPrefix(st.Sid, "GivenUp") {
				allowed[action] = true
			}
		}
	}
	if allowed[versions] && slices.Contains(needs, "s3:GetObject") {
		delete(allowed, versions)
	}
	for _, need := range needs {
		if !allowed[need] {
			wrong = append(wrong, function+" calls "+need+", which its role does not allow")
		}
		delete(allowed, need)
	}
	for _, action := range slices.Sorted(maps.Keys(allowed)) {
		wrong = append(wrong, function+" may "+action+", which it never calls")
	}
	return wrong
}

func TestCallsMistakes(t *testing.T) {
	good := load(t, environments[0])
	needs := []string{"dynamodb:BatchGetItem", "dynamodb:Query"}
	cases := []struct{ name, want string }{
		{"as it should be", ""},
		{"a right forgotten", "StatsFunction calls dynamodb:Query, which its role does not allow"},
		{"a right too many", "StatsFunction may dynamodb:Query, which it never calls"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, calls := good.clone(t), needs
			switch c.want {
			case cases[1].want:
				statements := list(get(list(s.Resources["StatsRole"].Properties["Policies"])[0], "PolicyDocument", "Statement"))
				for _, st := range statements {
					if slices.Contains([]any{"Views", "Members", "Typing"}, get(st, "Sid")) {
						st.(map[string]any)["Action"] = []any{"dynamodb:BatchGetItem"}
					}
				}
			case cases[2].want:
				calls = needs[:1]
			}
			if got := strings.Join(rightsProblems(s, "StatsFunction", calls), "\n"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
