//go:build slow

package rules

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestSums holds everything that adds or takes away money to lab.Add, which refuses a sum that does not fit
// (docs/rules.md#amounts).
func TestSums(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Dir: root, Mode: packages.LoadSyntax}, "./functions/...", "./shared/...", "./infra/ops/...")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(loaded) > 0 {
		t.Fatal("it does not build")
	}
	adds := []token.Token{token.ADD, token.SUB, token.MUL, token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.INC, token.DEC}
	looked := 0
	for _, p := range loaded {
		isMoney := func(e ast.Expr) bool {
			is := p.TypesInfo.Types[e]
			looked++
			named, ok := types.Unalias(is.Type).(*types.Named)
			return ok && is.Value == nil && named.Obj().Name() == "Paise"
		}
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				wrong := false
				switch n := n.(type) {
				case *ast.BinaryExpr:
					wrong = slices.Contains(adds, n.Op) && isMoney(n)
				case *ast.AssignStmt:
					wrong = slices.Contains(adds, n.Tok) && isMoney(n.Lhs[0])
				case *ast.IncDecStmt:
					wrong = isMoney(n.X)
				}
				if wrong {
					t.Errorf("%s: money is added without lab.Add", p.Fset.Position(n.Pos()))
				}
				return true
			})
		}
	}
	if looked == 0 {
		t.Error("nothing was looked at")
	}
}
