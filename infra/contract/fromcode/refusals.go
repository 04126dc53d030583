// Package fromcode writes what the contract must repeat of the code into marked blocks of infra/openapi.yaml: every code
// of refusal with its status and sentences, and every list of words that a type of the code has.
//
//go:generate go run ./write
package fromcode

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Refusal is one code of problem+json: the statuses it comes with and the sentences that explain it. A sentence that is
// put together while the program runs is not listed.
type Refusal struct {
	Code      string
	Statuses  []int
	Sentences []string
}

// statuses is the table of shared/apigw: which status each kind of refusal has. A test holds it against the adapter.
var statuses = map[string]int{
	"Malformed": http.StatusBadRequest, "Forbidden": http.StatusForbidden, "NotFound": http.StatusNotFound,
	"Mismatch": http.StatusNotFound, "Conflict": http.StatusConflict, "Stale": http.StatusPreconditionFailed,
	"Unprocessable": http.StatusUnprocessableEntity, "TooMany": http.StatusTooManyRequests,
	"Busy": http.StatusServiceUnavailable,
}

// Refusals finds every refusal that the functions and what they share can answer with. It follows a code from where it is
// written as text to where the refusal is made: through parameters of a function and fields of a table.
func Refusals(root string) ([]Refusal, error) {
	loaded, err := packages.Load(&packages.Config{Dir: root, Mode: packages.NeedName | packages.NeedFiles |
		packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps},
		"./functions/...", "./shared/...")
	if err != nil {
		return nil, err
	}
	f := finder{calls: map[types.Object][]call{}, fields: map[types.Object][]value{}, params: map[types.Object]param{},
		found: map[string]*Refusal{}}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
		f.index(p)
	}
	for _, p := range loaded {
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.CompositeLit); ok {
					f.literal(p.TypesInfo, lit)
				}
				if c, ok := n.(*ast.CallExpr); ok {
					f.adapter(p.TypesInfo, c)
				}
				return true
			})
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	all := make([]Refusal, 0, len(f.found))
	for _, r := range f.found {
		slices.Sort(r.Statuses)
		slices.Sort(r.Sentences)
		all = append(all, Refusal{r.Code, slices.Compact(r.Statuses), slices.Compact(r.Sentences)})
	}
	slices.SortFunc(all, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(a.Statuses[0], b.Statuses[0]), cmp.Compare(a.Code, b.Code))
	})
	return all, nil
}

// value is an expression with the facts of the package it stands in.
type value struct {
	expr ast.Expr
	info *types.Info
}

type call struct {
	args []ast.Expr
	info *types.Info
}

type param struct {
	of types.Object // the function
	n  int
}

type finder struct {
	calls  map[types.Object][]call  // by function
	fields map[types.Object][]value // what composite literals give to a field
	params map[types.Object]param
	found  map[string]*Refusal
	err    error
}

func (f *finder) index(p *packages.Package) {
	for _, file := range p.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				i := 0
				for _, field := range n.Type.Params.List {
					for _, name := range field.Names {
						f.params[p.TypesInfo.Defs[name]] = param{p.TypesInfo.Defs[n.Name], i}
						i++
					}
				}
			case *ast.CallExpr:
				if of := callee(p.TypesInfo, n); of != nil {
					f.calls[of] = append(f.calls[of], call{n.Args, p.TypesInfo})
				}
			case *ast.CompositeLit:
				s, ok := structOf(p.TypesInfo, n)
				if !ok {
					return true
				}
				for i, e := range n.Elts {
					if kv, keyed := e.(*ast.KeyValueExpr); keyed {
						if name, ok := kv.Key.(*ast.Ident); ok {
							of := p.TypesInfo.Uses[name]
							f.fields[of] = append(f.fields[of], value{kv.Value, p.TypesInfo})
						}
						continue
					}
					f.fields[s.Field(i)] = append(f.fields[s.Field(i)], value{e, p.TypesInfo})
				}
			}
			return true
		})
	}
}

func callee(info *types.Info, c *ast.CallExpr) types.Object {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		return info.Uses[fun]
	case *ast.SelectorExpr:
		return info.Uses[fun.Sel]
	}
	return nil
}

func structOf(info *types.Info, lit *ast.CompositeLit) (*types.Struct, bool) {
	t := info.TypeOf(lit)
	if t == nil {
		return nil, false
	}
	s, ok := t.Underlying().(*types.Struct)
	return s, ok
}

func named(t types.Type, name string) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path()+"."+n.Obj().Name() == name
}

// literal takes a lab.Refusal apart.
func (f *finder) literal(info *types.Info, lit *ast.CompositeLit) {
	if !named(info.TypeOf(lit), "assay/shared/lab.Refusal") {
		return
	}
	parts := map[string]ast.Expr{}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			parts[kv.Key.(*ast.Ident).Name] = kv.Value
		}
	}
	f.bind(info, parts["Kind"], parts["Code"], parts["Sentence"], 0)
}

// adapter takes a problem of the adapter apart, which is made of a status, a code and a sentence.
func (f *finder) adapter(info *types.Info, c *ast.CallExpr) {
	of := callee(info, c)
	if of == nil || of.Pkg() == nil || of.Pkg().Path() != "assay/shared/apigw" || of.Name() != "newProblem" || len(c.Args) != 3 {
		return
	}
	if status, ok := constant.Int64Val(constantOf(info, c.Args[0])); ok {
		f.add(int(status), textOf(info, c.Args[1]), textOf(info, c.Args[2]))
	}
}

// bind follows the three parts of a refusal together, so that no sentence is listed under another's code: where one of
// them is a parameter, all are looked up in each call; where it is a field, in each literal that sets it.
func (f *finder) bind(info *types.Info, kind, code, sentence ast.Expr, depth int) {
	if depth > 4 || code == nil || kind == nil {
		return
	}
	for _, e := range []ast.Expr{kind, code, sentence} {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		p, ok := f.params[info.Uses[id]]
		if !ok {
			continue
		}
		for _, c := range f.calls[p.of] {
			f.bindCall(info, p.of, c, [3]ast.Expr{kind, code, sentence}, depth)
		}
		return
	}
	if sel, ok := code.(*ast.SelectorExpr); ok && constantOf(info, code).Kind() == constant.Unknown {
		values := f.fields[info.Uses[sel.Sel]]
		if len(values) == 0 {
			f.err = fmt.Errorf("a refusal's code comes from the field %s, which no literal sets", sel.Sel.Name)
		}
		for n, v := range values {
			said := ""
			if s, ok := sentence.(*ast.SelectorExpr); ok {
				if others := f.fields[info.Uses[s.Sel]]; n < len(others) {
					said = textOf(others[n].info, others[n].expr)
				}
			} else {
				said = textOf(info, sentence)
			}
			f.add(statusOf(info, kind), textOf(v.info, v.expr), said)
		}
		return
	}
	f.add(statusOf(info, kind), textOf(info, code), textOf(info, sentence))
}

// bindCall puts a call's arguments in the place of the parameters among three parts.
func (f *finder) bindCall(info *types.Info, of types.Object, c call, parts [3]ast.Expr, depth int) {
	var status int
	var texts [3]string
	var deeper [3]ast.Expr
	again := false
	for i, e := range parts {
		from := info
		if id, ok := e.(*ast.Ident); ok {
			if p, ok := f.params[info.Uses[id]]; ok && p.of == of && p.n < len(c.args) {
				e, from = c.args[p.n], c.info
				if inner, ok := e.(*ast.Ident); ok {
					_, param := f.params[from.Uses[inner]]
					again = again || param
				}
				if _, ok := e.(*ast.SelectorExpr); ok && i == 1 && constantOf(from, e).Kind() == constant.Unknown {
					again = true
				}
			}
		}
		deeper[i] = e
		if i == 0 {
			status = statusOf(from, e)
		} else {
			texts[i] = textOf(from, e)
		}
	}
	if again {
		f.bind(c.info, deeper[0], deeper[1], deeper[2], depth+1)
		return
	}
	f.add(status, texts[1], texts[2])
}

func (f *finder) add(status int, code, sentence string) {
	if status == 0 || code == "" {
		return
	}
	r := f.found[code]
	if r == nil {
		r = &Refusal{Code: code}
		f.found[code] = r
	}
	r.Statuses = append(r.Statuses, status)
	if sentence != "" {
		r.Sentences = append(r.Sentences, sentence)
	}
}

func statusOf(info *types.Info, kind ast.Expr) int {
	switch k := kind.(type) {
	case *ast.Ident:
		return statuses[k.Name]
	case *ast.SelectorExpr:
		return statuses[k.Sel.Name]
	}
	return 0
}

func constantOf(info *types.Info, e ast.Expr) constant.Value {
	if tv, ok := info.Types[e]; ok && tv.Value != nil {
		return tv.Value
	}
	return constant.MakeUnknown()
}

func textOf(info *types.Info, e ast.Expr) string {
	if e == nil {
		return ""
	}
	if v := constantOf(info, e); v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// Block is the refusals as the contract shows them: one schema whose description is the table and whose enum the codes.
func Block(all []Refusal) string {
	var b strings.Builder
	b.WriteString("    ProblemType:\n      type: string\n      description: |\n        Every refusal: its code, its status, what it says.\n\n")
	b.WriteString("        | code | status | sentence |\n        |---|---|---|\n")
	for _, r := range all {
		var codes []string
		for _, s := range r.Statuses {
			codes = append(codes, fmt.Sprint(s))
		}
		said := strings.Join(r.Sentences, " / ")
		if r.Code == "bad_request" {
			said = "What is wrong with the field, in words."
		}
		fmt.Fprintf(&b, "        | `%s` | %s | %s |\n", r.Code, strings.Join(codes, ", "), said)
	}
	b.WriteString("      enum:\n")
	names := map[string]bool{}
	for _, r := range all {
		names[r.Code] = true
	}
	for _, code := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&b, "        - urn:assay:problem:%s\n", code)
	}
	return b.String()
}
