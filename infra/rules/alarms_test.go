package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"assay/infra/template"
	"assay/shared/observe"
)

// datum is one value of a metric as CloudWatch has it.
type datum struct {
	namespace, name string
	dimensions      map[string]string
	value           float64
	unit            string
}

// raised is CloudWatch's judgement of an alarm over one period that holds all the data: the statistic of what has its
// namespace, name and exactly its dimensions, held against the threshold. The bounds below hold the rest of an alarm.
func raised(alarm map[string]any, data []datum) bool {
	var values []float64
	for _, d := range data {
		if d.namespace == alarm["Namespace"] && d.name == alarm["MetricName"] && fmt.Sprint(dimensionsOf(alarm)) == fmt.Sprint(d.dimensions) {
			values = append(values, d.value)
		}
	}
	if len(values) == 0 {
		return false // TreatMissingData: notBreaching
	}
	statistic := slices.Max(values)
	if alarm["Statistic"] == "Sum" {
		statistic = 0
		for _, v := range values {
			statistic += v
		}
	}
	if alarm["ComparisonOperator"] == "GreaterThanThreshold" {
		return statistic > float(alarm["Threshold"])
	}
	return statistic >= float(alarm["Threshold"])
}

func float(v any) float64 {
	f, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	if err != nil {
		return -1
	}
	return f
}

func dimensionsOf(alarm map[string]any) map[string]string {
	out := map[string]string{}
	for _, d := range list(alarm["Dimensions"]) {
		out[name(get(d, "Name"))] = name(get(d, "Value"))
	}
	return out
}

// alarms gives the alarms of the template with the values of one environment, and where each function of that stack lives.
func alarms(t *testing.T) (of map[string]map[string]any, folders map[string]string, document *template.Document) {
	t.Helper()
	document, err := template.Open(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	parameters := map[string]string{"Environment": "prod", "OperatorEmail": "operator@assay.example"}
	resolver, of := document.Resolver("ap-south-1", parameters), map[string]map[string]any{}
	for id, res := range document.Resources {
		if res.Type != "AWS::CloudWatch::Alarm" {
			continue
		}
		values := map[string]any{}
		for member, v := range res.Properties {
			if member == "AlarmActions" || member == "OKActions" {
				continue
			}
			if get(v, "Ref") == "Api" {
				v = "Api"
			}
			if values[member], err = resolver.Value(v); err != nil {
				t.Fatalf("%s: %s: %v", id, member, err)
			}
		}
		of[id] = values
	}
	stack, err := document.Stack("ap-south-1", parameters)
	if err != nil {
		t.Fatal(err)
	}
	folders = map[string]string{}
	for _, f := range stack.Functions {
		folders[f.Name] = f.Folder
	}
	return of, folders, document
}

// emitted are the metrics that the program of a folder can write, by name, with the unit and the names of the dimensions that
// it adds: every call of a meter in it and in what is shared.
func emitted(t *testing.T, folder string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, top := range []string{filepath.Join("functions", folder), "shared"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok || len(c.Args) < 2 {
					return true
				}
				sel, ok := c.Fun.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "Count" && sel.Sel.Name != "Measure" {
					return true
				}
				metric, ok := text(c.Args[1])
				if !ok {
					return true
				}
				unit, more := "Count", c.Args[2:]
				if sel.Sel.Name == "Measure" && len(c.Args) >= 4 {
					unit, _ = text(c.Args[3])
					more = c.Args[4:]
				}
				dims := []string{unit}
				for i := 0; i < len(more); i += 2 {
					dim, _ := text(more[i])
					dims = append(dims, dim)
				}
				found[metric] = dims
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// written lets the real meter write a metric as the function of that name does, and reads the line as CloudWatch does.
func written(t *testing.T, function, metric string, value int64, unit string) datum {
	t.Helper()
	t.Setenv("ENVIRONMENT", "prod")
	before, stdout := lambdacontext.FunctionName, os.Stdout
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	lambdacontext.FunctionName, os.Stdout = function, write
	err = observe.NewMeter().Measure(t.Context(), metric, value, unit)
	lambdacontext.FunctionName, os.Stdout = before, stdout
	write.Close()
	raw, readErr := io.ReadAll(read)
	if err != nil || readErr != nil {
		t.Fatal(err, readErr)
	}
	var line map[string]any
	if err := json.Unmarshal(bytes.TrimSpace(raw), &line); err != nil {
		t.Fatal(err)
	}
	set := list(get(line["_aws"], "CloudWatchMetrics"))[0]
	d := datum{namespace: name(get(set, "Namespace")), dimensions: map[string]string{}}
	one := list(get(set, "Metrics"))[0]
	d.name, d.unit, d.value = name(get(one, "Name")), name(get(one, "Unit")), float(line[name(get(one, "Name"))])
	for _, dim := range names(list(get(set, "Dimensions"))[0]) {
		d.dimensions[dim] = name(line[dim])
	}
	return d
}

// serviceMetrics are metrics that AWS's own services write, with the names of their dimensions (the services' guides).
var serviceMetrics = map[string]string{
	"AWS/ApiGateway 5xx": "ApiId", "AWS/ApiGateway 4xx": "ApiId", "AWS/SQS ApproximateNumberOfMessagesVisible": "QueueName",
	"AWS/Lambda IteratorAge": "FunctionName", "AWS/Lambda Throttles": "",
}

// TestAlarmsAreRaised triggers every alarm once through its metric, and shows that a little less does not. One whose metric
// nobody writes, or with other dimensions, stays silent and fails.
func TestAlarmsAreRaised(t *testing.T) {
	of, folders, document := alarms(t)
	for id, alarm := range of {
		t.Run(id, func(t *testing.T) {
			metric, dims := name(alarm["MetricName"]), dimensionsOf(alarm)
			threshold := float(alarm["Threshold"])
			if threshold <= 0 || float(alarm["Period"]) < 60 || float(alarm["EvaluationPeriods"]) < 1 || alarm["TreatMissingData"] != "notBreaching" {
				t.Fatalf("an alarm that is never or always raised: %v", alarm)
			}
			above := threshold
			if alarm["ComparisonOperator"] == "GreaterThanThreshold" {
				above++
			}
			var one func(value int64) datum
			switch filter, counted := filterOf(document, metric); {
			case counted:
				one = logged(t, filter, metric)
			case alarm["Namespace"] == observe.Namespace:
				said, there := emitted(t, folders[dims["Function"]])[metric]
				if !there || len(said) != 1 {
					t.Fatalf("%s writes %v: no %s, or one with more dimensions", dims["Function"], said, metric)
				}
				one = func(value int64) datum { return written(t, dims["Function"], metric, value, said[0]) }
			default:
				want, known := serviceMetrics[name(alarm["Namespace"])+" "+metric]
				if !known {
					t.Fatalf("no service writes %v %s", alarm["Namespace"], metric)
				}
				one = func(value int64) datum {
					d := datum{namespace: name(alarm["Namespace"]), name: metric, value: float64(value), dimensions: map[string]string{}}
					if want != "" {
						d.dimensions[want] = dims[want]
					}
					return d
				}
			}
			data := func(value float64) (all []datum) {
				if alarm["Statistic"] == "Sum" {
					for range int(value) {
						all = append(all, one(1))
					}
					return all
				}
				return []datum{one(int64(value))}
			}
			if alarm["Statistic"] != "Sum" && alarm["Statistic"] != "Maximum" {
				t.Fatalf("the statistic %v is not judged here", alarm["Statistic"])
			}
			if !raised(alarm, data(above)) {
				t.Errorf("%v of %s do not raise it: %v", above, metric, data(1))
			}
			if raised(alarm, data(above-1)) || raised(alarm, nil) {
				t.Errorf("%v of %s raise it already", above-1, metric)
			}
		})
	}
	for _, must := range []string{"LettersFailing", "SlipsGuessed", "SignInsRefused", "CallsThrottled", "ApiRefusals", "FunctionsThrottled",
		"CallbacksForged", "WebhooksForged", "RefundsFailed", "RootLettersFailing", "MailDeadWaiting", "DocumentsDeadWaiting"} {
		if of[must] == nil {
			t.Errorf("there is no alarm %s", must)
		}
	}
}

// filterOf gives the pattern of the API log's filter that writes a metric.
func filterOf(document *template.Document, metric string) (pattern string, found bool) {
	resolver := document.Resolver("ap-south-1", map[string]string{"Environment": "prod"})
	for _, res := range document.Resources {
		if res.Type != "AWS::Logs::MetricFilter" || get(res.Properties["LogGroupName"], "Ref") != "ApiLogs" {
			continue
		}
		for _, to := range list(res.Properties["MetricTransformations"]) {
			if spelt, err := resolver.Value(get(to, "MetricName")); err == nil && spelt == metric && get(to, "MetricNamespace") == observe.Namespace && get(to, "MetricValue") == "1" {
				return name(res.Properties["FilterPattern"]), true
			}
		}
	}
	return "", false
}

// loggedCalls are what the gateway logs, and which filter counts it.
var loggedCalls = []struct{ route, status, metric string }{
	{"POST /v1/slips", "404", "GuessedWrong"}, {"POST /v1/slips/payments", "404", "GuessedWrong"}, {"POST /v1/report-checks", "404", "GuessedWrong"},
	{"POST /v1/slips", "200", ""}, {"POST /v1/slips", "409", ""}, {"GET /v1/orders/{order}", "404", ""},
	{"GET /v1/me", "401", "TokenRefused"}, {"GET /v1/me", "403", ""}, {"POST /v1/slips", "429", "Throttled"}, {"GET /v1/orders", "429", "Throttled"},
}

// logged writes lines in the access log's own format, and counts those that the filter's pattern takes.
func logged(t *testing.T, pattern, metric string) func(int64) datum {
	t.Helper()
	format := name(get(load(t, "prod").Resources["ApiApiGatewayDefaultStage"].Properties["AccessLogSettings"], "Format"))
	var counted int64
	for _, c := range loggedCalls {
		line := strings.NewReplacer("$context.routeKey", c.route, "$context.status", c.status, "$context.requestTimeEpoch", strconv.FormatInt(time.Now().Unix(), 10)).Replace(format)
		var said map[string]string
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if takes := filterTakes(t, pattern, said); takes != (c.metric+"-prod" == metric) {
			t.Errorf("%s %s is counted as %s: %t", c.route, c.status, metric, takes)
		} else if takes {
			counted = 1
		}
	}
	return func(value int64) datum {
		return datum{namespace: observe.Namespace, name: metric, value: float64(value * counted), dimensions: map[string]string{}, unit: "Count"}
	}
}

var term = regexp.MustCompile(`\$\.(\w+) = "([^"]*)"`)

// filterTakes judges a filter pattern of JSON with equality, && , || and brackets (CloudWatch Logs, filter patterns): a star
// stands for any text.
func filterTakes(t *testing.T, pattern string, line map[string]string) bool {
	t.Helper()
	logic := term.ReplaceAllStringFunc(strings.Trim(pattern, "{} "), func(s string) string {
		m := term.FindStringSubmatch(s)
		fits := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(m[2]), `\*`, ".*") + "$").MatchString(line[m[1]])
		return strconv.FormatBool(fits)
	})
	e, err := parser.ParseExpr(logic)
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	var judge func(ast.Expr) bool
	judge = func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.ParenExpr:
			return judge(e.X)
		case *ast.BinaryExpr:
			if e.Op == token.LAND {
				return judge(e.X) && judge(e.Y)
			}
			return judge(e.X) || judge(e.Y)
		case *ast.Ident:
			return e.Name == "true"
		}
		t.Fatalf("%s is not understood", pattern)
		return false
	}
	return judge(e)
}

// TestBudget: the operator hears before the month's money is gone.
func TestBudget(t *testing.T) {
	s := load(t, "prod")
	p := s.Resources["Budget"].Properties
	kinds := map[string]float64{}
	for _, n := range list(p["NotificationsWithSubscribers"]) {
		for _, to := range list(get(n, "Subscribers")) {
			if name(get(to, "Address")) == "${OperatorEmail}" {
				kinds[name(get(n, "Notification", "NotificationType"))] = number(get(n, "Notification", "Threshold"))
			}
		}
	}
	if name(get(p["Budget"], "BudgetLimit", "Amount")) != "${MonthlyBudget}" || kinds["FORECASTED"] != 100 || kinds["ACTUAL"] != 80 {
		t.Errorf("the budget tells %v of %v", kinds, get(p["Budget"], "BudgetLimit"))
	}
}
