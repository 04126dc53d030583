package routes

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// FromCode reads the tables of routes of all functions under dir: in <dir>/<function>/routes.go, the literal
// []apigw.Route in func routes. A function that does not link the adapter, shared/apigw, has none: it is called with events.
// The source is read, not run, so a table must be spelled out: text as literals or net/http's names of methods. What is
// not is an error, and so is a table without rows.
func FromCode(dir string) ([]Route, error) {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []Route
	for _, folder := range folders {
		path := filepath.Join(dir, folder.Name())
		if adapter, err := importsAdapter(path); err != nil {
			return nil, err
		} else if !adapter {
			continue
		}
		path = filepath.Join(path, "routes.go")
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		routes, err := fromSource(folder.Name(), path, source)
		if err != nil {
			return nil, err
		}
		all = append(all, routes...)
	}
	return sorted(all), nil
}

func importsAdapter(dir string) (bool, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return false, err
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue // a test may go through the adapter of other functions
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return false, err
		}
		for _, spec := range file.Imports {
			if name, ok := textOf(spec.Path); ok && strings.HasSuffix(name, "/shared/apigw") {
				return true, nil
			}
		}
	}
	return false, nil
}

func fromSource(function, path string, source []byte) ([]Route, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var table *ast.FuncDecl
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "routes" && f.Body != nil {
			table = f
		}
	}
	if table == nil {
		return nil, fmt.Errorf("%s has no func routes", path)
	}
	var all []Route
	ast.Inspect(table.Body, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok || err != nil {
			return err == nil
		}
		rows := []ast.Expr{literal}
		if list, ok := literal.Type.(*ast.ArrayType); ok && isRoute(list.Elt) {
			rows = literal.Elts
		} else if !isRoute(literal.Type) {
			return true
		}
		for _, row := range rows {
			route, e := fromRow(row)
			if e != nil {
				err = fmt.Errorf("%s: %w", files.Position(row.Pos()), e)
				return false
			}
			route.Function = function
			all = append(all, route)
		}
		return false
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s: func routes has no row of []apigw.Route", path)
	}
	return all, err
}

func isRoute(t ast.Expr) bool {
	s, ok := t.(*ast.SelectorExpr)
	return ok && isName(s.X, "apigw") && s.Sel.Name == "Route"
}

// fromRow reads {Method, Pattern, Who, Handler, Query}, keyed or by position.
func fromRow(row ast.Expr) (Route, error) {
	literal, ok := row.(*ast.CompositeLit)
	if !ok {
		return Route{}, errors.New("a route must be spelled out here")
	}
	cells := map[string]ast.Expr{}
	for i, cell := range literal.Elts {
		if pair, ok := cell.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				cells[key.Name] = pair.Value
			}
		} else if names := []string{"Method", "Pattern", "Who"}; i < len(names) {
			cells[names[i]] = cell
		}
	}
	method, err := methodOf(cells["Method"])
	if err != nil {
		return Route{}, err
	}
	path, ok := textOf(cells["Pattern"])
	if !ok || !strings.HasPrefix(path, "/") {
		return Route{}, errors.New("a Pattern must be text that begins with a slash")
	}
	who, ok := cells["Who"].(*ast.SelectorExpr)
	if !ok || !isName(who.X, "apigw") || !slices.Contains([]string{"Staff", "Patients", "Open"}, who.Sel.Name) {
		return Route{}, errors.New("a Who must be apigw.Staff, apigw.Patients or apigw.Open")
	}
	query, err := namesOf(cells["Query"])
	if err != nil {
		return Route{}, err
	}
	return Route{Method: method, Path: path, Audience: who.Sel.Name, Query: Names(query)}, nil
}

func namesOf(e ast.Expr) (names []string, err error) {
	if e == nil || isName(e, "nil") {
		return nil, nil
	}
	list, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil, errors.New("a Query must be spelled out here")
	}
	for _, one := range list.Elts {
		name, ok := textOf(one)
		if !ok {
			return nil, errors.New("a Query must be a list of texts")
		}
		names = append(names, name)
	}
	return names, nil
}

func methodOf(e ast.Expr) (string, error) {
	if text, ok := textOf(e); ok {
		return text, nil
	}
	if s, ok := e.(*ast.SelectorExpr); ok && isName(s.X, "http") {
		if method, ok := strings.CutPrefix(s.Sel.Name, "Method"); ok {
			return strings.ToUpper(method), nil
		}
	}
	return "", errors.New("a Method must be text or one of net/http's methods")
}

func textOf(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
