package fromcode

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"assay/shared/lab"
)

// Enum is one list of words in the contract, and where the code has it.
type Enum struct {
	Schema string
	// Go is a type of shared/lab or shared/lab/measure whose constants are the words, in their order.
	Go string
	// Words are the words where the code has them as a list.
	Words []string
	// Without are words of the code that no caller sees.
	Without []string
	Says    string // the description, where the name does not say enough
}

// Enums are the lists that the contract repeats.
var Enums = []Enum{
	{Schema: "Role", Go: "Role", Without: []string{"patient", "system"}},
	{Schema: "Tab", Go: "Tab", Says: "The tab of the board in which an order stands. Every order is in exactly one."},
	{Schema: "State", Go: "State", Says: "The state of an order."},
	{Schema: "Settlement", Go: "Settlement", Says: "How an order is paid: `later` is a ward, an insurance or a STAT order."},
	{Schema: "Priority", Go: "Priority"},
	{Schema: "VisitType", Words: words(lab.VisitTypes), Says: "How the patient has come to the hospital."},
	{Schema: "ItemState", Go: "ItemState", Says: "The state of one test of an order."},
	{Schema: "SpecimenState", Go: "SpecimenState", Says: "The state of one container."},
	{Schema: "HoldReason", Go: "measure.HoldReason", Without: []string{"manual"}, Says: "Why a result waits for a supervisor."},
	{Schema: "Flag", Go: "measure.Flag", Says: "Interpretation code of HL7 v3; empty where none can be given."},
	{Schema: "Lack", Go: "Lack", Says: "Something that a hospital needs and does not have yet."},
	{Schema: "InWords", Go: "InWords", Says: "What the patient reads beside a value: as usual, above or below the usual range, not as usual (of a result in words), that the hospital should be called today, or that the doctor has been informed."},
	{Schema: "ReportKind", Go: "ReportKind"},
	{Schema: "Notice", Go: "Notice", Says: "What a patient must be told: that the report was withdrawn or corrected, that more results follow, that the report is handed over at the desk only, that a new sample is wanted."},
	{Schema: "RefundState", Go: "RefundState"},
	{Schema: "RefundAnswer", Go: "RefundAnswer", Says: "What money was that went back at Razorpay."},
	{Schema: "DisputeState", Go: "DisputeState", Says: "How far a dispute of a payment has come, in Razorpay's words; the last three are its end."},
	{Schema: "HoldKind", Go: "HoldKind", Says: "Why an order as a whole waits for a decision."},
	{Schema: "TaskKind", Go: "TaskKind", Says: "What a person still has to do."},
	{Schema: "ActCommand", Words: words(lab.OfferedActions()), Says: "A command that staff may give to an order."},
	{Schema: "Mark", Go: "Mark", Says: "Something about an order that waits for a person, the most urgent first."},
	{Schema: "PaymentState", Go: "PaymentState", Says: "How far one try to pay online has come."},
	{Schema: "PaymentUse", Go: "PaymentUse", Says: "What captured money was used for: only `settled` pays for the order."},
	{Schema: "PaymentMethod", Go: "Method", Says: "How money was paid by hand."},
	{Schema: "CashState", Go: "CashState", Says: "How far a payment is that needs a second person. Only what is approved is booked."},
	{Schema: "CallOutcome", Go: "CallOutcome", Says: "How the call of a critical value ended."},
	{Schema: "GrantState", Go: "GrantState"},
	{Schema: "Purpose", Go: "Purpose", Says: "What a consent is for."},
	{Schema: "MailStage", Go: "MailStage", Says: "What a letter is about."},
	{Schema: "LetterFate", Words: words(lab.LetterFates), Says: "Why a letter has not reached anybody."},
	{Schema: "WorkState", Words: words(lab.WorkStates), Says: "The states in which a test still needs somebody at the bench."},
	{Schema: "PatientMailStage", Words: patientStages(), Says: "What a letter to a patient is about."},
	{Schema: "RejectReason", Words: lab.RejectReasons},
	{Schema: "RecollectReason", Words: lab.RecollectReasons},
	{Schema: "LossReason", Words: lab.LossReasons},
	{Schema: "RestartReason", Words: lab.RestartReasons},
	{Schema: "CancelReason", Words: lab.CancelReasons},
	{Schema: "NotPerformedReason", Words: lab.UndoneReasons},
	{Schema: "CorrectReason", Words: lab.CorrectReasons},
	{Schema: "OverrideReason", Words: lab.OverrideReasons,
		Says: "Why a supervisor takes cash though an online payment is being confirmed. Should it come, it goes back."},
	{Schema: "ReinstateReason", Words: lab.ReinstateReasons},
}

func words[T ~string](list []T) (all []string) {
	for _, w := range list {
		all = append(all, string(w))
	}
	return all
}

func patientStages() []string {
	return words(slices.DeleteFunc(slices.Clone(lab.MailStages), lab.MailStage.ToLab))
}

// EnumBlock is the lists as the contract shows them.
func EnumBlock(root string) (string, error) {
	loaded, err := packages.Load(&packages.Config{Dir: root, Mode: packages.NeedName | packages.NeedTypes |
		packages.NeedImports | packages.NeedDeps | packages.NeedSyntax | packages.NeedTypesInfo}, "./shared/lab/...")
	if err != nil {
		return "", err
	}
	words := map[string][]string{}
	for _, p := range loaded {
		scope := p.Types.Scope()
		var consts []*types.Const
		for _, name := range scope.Names() {
			if c, ok := scope.Lookup(name).(*types.Const); ok && c.Val().Kind() == constant.String {
				consts = append(consts, c)
			}
		}
		slices.SortFunc(consts, func(a, b *types.Const) int { return int(a.Pos() - b.Pos()) })
		for _, c := range consts {
			if n, ok := c.Type().(*types.Named); ok {
				name := n.Obj().Name()
				if p.Name != "lab" {
					name = p.Name + "." + name
				}
				words[name] = append(words[name], constant.StringVal(c.Val()))
			}
		}
	}
	var b strings.Builder
	for _, e := range Enums {
		list := e.Words
		if e.Go != "" {
			list = words[e.Go]
		}
		list = slices.DeleteFunc(slices.Clone(list), func(w string) bool { return slices.Contains(e.Without, w) })
		if len(list) == 0 {
			return "", fmt.Errorf("%s: the code has no words of %s", e.Schema, e.Go)
		}
		fmt.Fprintf(&b, "    %s:\n      type: string\n", e.Schema)
		if e.Says != "" {
			fmt.Fprintf(&b, "      description: %q\n", e.Says)
		}
		b.WriteString("      enum:\n")
		for _, w := range list {
			fmt.Fprintf(&b, "        - %q\n", w)
		}
	}
	return b.String(), nil
}
