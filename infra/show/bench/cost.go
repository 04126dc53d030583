package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"assay/infra/template"
)

//go:embed prices.json
var pricesJSON []byte

// prices are what AWS asks, in dollars, and what is assumed where nothing can be counted here.
type prices struct {
	Date, Region string
	INR          float64 `json:"inr_per_usd"`
	INRSource    string  `json:"inr_source"`
	Prices       map[string]struct {
		USD, Per float64
		Source   string
	}
	Assumptions map[string]struct {
		Value float64
		Why   string
	}
}

// bill adds up what was used.
type bill struct {
	prices
	report *report
	rows   [][]string
	rupees float64
}

func (b *bill) add(what string, amount float64, unit, price string) {
	p := b.Prices[price]
	rupees := amount * p.USD / p.Per * b.INR
	b.rupees += rupees
	b.rows = append(b.rows, []string{what, number(amount) + " " + unit, fmt.Sprintf("$%g / %s", p.USD, number(p.Per)), fmt.Sprintf("₹%.5f", rupees)})
}

func (b *bill) print(head, sum string) {
	if changed := b.report.remember("₹ of "+sum, b.rupees); changed != "" && changed != "new" {
		sum += " (" + changed + ")"
	}
	b.report.table(append([][]string{{head, "used", "price", "₹"}}, append(b.rows, []string{sum, "", "", fmt.Sprintf("₹%.4f", b.rupees)})...))
	b.rows, b.rupees = nil, 0
}

func number(n float64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%g M", n/1e6)
	case n != 0 && n < 0.01:
		return fmt.Sprintf("%.7f", n)
	}
	return strconv.FormatFloat(math.Round(n*1000)/1000, 'f', -1, 64)
}

// costFigures prices what was counted of one order, and of a month in which nobody comes.
func (b *bench) costFigures(context.Context) error {
	p := prices{}
	if err := json.Unmarshal(pricesJSON, &p); err != nil {
		return err
	}
	document, err := template.Open("template.yaml")
	if err != nil {
		return err
	}
	stack, err := document.Stack(region, nil)
	if err != nil {
		return err
	}
	b.report.note("Prices of %s, %s; 1 USD = ₹%g (%s).", p.Region, p.Date, p.INR, p.INRSource)
	b.report.note("")
	b.orderBill(p)
	b.report.note("")
	b.idleBill(p, document, stack)
	return nil
}

func (b *bench) orderBill(p prices) {
	bill := &bill{prices: p, report: b.report}
	a := func(name string) float64 { return p.Assumptions[name].Value }
	var calls []call
	for _, v := range b.life.steps {
		calls = append(append(calls, v.asked...), v.followed...)
	}
	for _, q := range b.life.questions {
		calls = append(calls, q.asked...)
	}
	requests := len(b.life.steps) + len(b.life.questions)
	for _, v := range b.life.steps {
		if v.outside != nil {
			requests += len(webhooks(v.asked)) - 1
		}
	}
	var reads, waits float64
	units := 0
	changes := 0 // transactions on an order: each is a record for views
	for _, c := range calls {
		reads += c.reads
		if len(c.writes) > 0 {
			waits += a("write_ms")
		} else {
			waits += a("read_ms")
		}
		for _, w := range c.writes {
			units += w.total()
		}
		if c.operation == "TransactWriteItems" && c.function != logical("views") {
			changes++
		}
	}
	services := func(function, name string) float64 { return float64(b.life.services[logical(function)][name]) }
	mails, queued, puts := services("notify", "ses"), services("relay", "sqs"), services("documents", "s3")
	// views for each change, relay for each duty, notify or documents for each message, notify for each mail delivered:
	// the most there can be, batches make them fewer.
	invocations := float64(requests+changes) + queued*2 + mails
	waits += (mails + queued + puts) * a("other_ms")
	waits += (services("payments", "razorpay") + services("webhooks", "razorpay")) * a("razorpay_ms")
	var cpu time.Duration
	for _, d := range b.cpu {
		cpu += d
	}
	if len(b.cpu) > 0 { // else it was not measured in this run, and is left out
		cpu /= time.Duration(len(b.cpu))
	}
	seconds := (waits + invocations*ms(cpu)/a("share")) / 1000
	logs := float64(b.life.logBytes) + float64(requests)*a("access_log_bytes")

	bill.add("DynamoDB writes, truth and views", float64(units), "units", "dynamodb_write")
	bill.add("DynamoDB reads", reads, "units", "dynamodb_read")
	bill.add("HTTP API", float64(requests), "requests", "http_api_request")
	bill.add("Lambda requests", invocations, "invocations", "lambda_request")
	bill.add("Lambda time, 512 MB", seconds/2, "GB-s", "lambda_gb_second")
	bill.add("X-Ray", invocations, "traces", "trace")
	bill.add("SQS: send, receive, delete", queued*3, "requests", "sqs_request")
	bill.add("SES", mails, "mails", "ses_message")
	bill.add("S3: the report kept", puts, "puts", "s3_put")
	bill.add("S3: the report opened", 1, "gets", "s3_get")
	bill.add("CloudWatch logs", logs/1e9, "GB", "log_gb")
	bill.print(fmt.Sprintf("one order of %d analytes, %d commands, %d questions", len(b.life.walker.items), len(b.life.steps), len(b.life.questions)), "one order")
	stored := b.stored(calls)
	b.report.note("Lambda time is not measured in the cloud: %g ms for a read, %g for a write, %g for another service, %g for", a("read_ms"), a("write_ms"), a("other_ms"), a("razorpay_ms"))
	b.report.note("Razorpay, and a command's CPU (mean of the medians: %.2f ms) at %g of a processor. What is kept of the order is %d bytes with its", ms(cpu), a("share"), stored)
	b.report.note("indexes: ₹%.5f a year in the table, with its backup.", float64(stored)/1e9*(p.Prices["dynamodb_storage"].USD+p.Prices["dynamodb_pitr"].USD)*12*p.INR)
}

// stored is what an order leaves behind for good, by the rules of storage: 100 bytes more for each item and each entry.
func (b *bench) stored(calls []call) int {
	truth := b.system.variable("OrdersFunction", "TABLE")
	last := map[string]item{}
	for _, c := range calls {
		for _, w := range c.writes {
			if w.table == truth && w.kind != "claim" && w.kind != "counter" && w.item != nil {
				last[w.item.text("PK")+"/"+w.item.text("SK")] = w.item
			}
		}
	}
	n := 0
	for _, i := range last {
		n += i.size() + 100
		for _, x := range b.system.recorder.indexes[truth] {
			if e := x.entry(i); e != nil {
				n += e.size() + 100
			}
		}
	}
	return n
}

// idleBill is a month without a visitor: what asks and watches all the same.
func (b *bench) idleBill(p prices, document *template.Document, stack *template.Stack) {
	bill := &bill{prices: p, report: b.report}
	const month = 30 * 24 * time.Hour
	alarms, queues, ticks := 0, 0, 0.0
	for _, r := range document.Resources {
		if r.Type == "AWS::CloudWatch::Alarm" {
			alarms++
		}
	}
	for _, m := range stack.Mappings {
		if !m.Stream {
			queues++
		}
	}
	for _, s := range stack.Schedules {
		ticks += float64(month / s.Every)
	}
	bill.add("alarms", float64(alarms), "alarms", "alarm_month")
	bill.add("SQS: idle queues asked", float64(queues)*p.Assumptions["polls_month"].Value, "requests", "sqs_request")
	bill.add("schedules", ticks, "calls", "schedule_call")
	bill.add("Lambda requests of schedules", ticks, "invocations", "lambda_request")
	bill.add("traces of them", ticks, "traces", "trace")
	bill.add("DynamoDB: empty lists of what is due", ticks*2*0.5, "units", "dynamodb_read") // sweep asks three, expiry one
	bill.print("a month without a visitor", "an idle month")
	b.report.note("Tables, streams read by Lambda, buckets, topics and sign-ins cost nothing while empty and unused. The free tier, left")
	b.report.note("out here, covers ten alarms and a million SQS requests.")
	settings, _ := document.Resources["Api"].Properties["DefaultRouteSettings"].(map[string]any)
	if settings["DetailedMetricsEnabled"] == true {
		const each = 6 // 4xx, 5xx, count, two latencies, bytes
		routes := float64(len(stack.Routes))
		b.report.note("NOT in these sums: route metrics of the HTTP API are custom metrics, %g routes × %d; used every hour of a month they", routes, each)
		b.report.note("cost up to ₹%.0f. The access log says the same for what is in the sum above.", routes*each*p.Prices["metric_month"].USD*p.INR)
	}
	var assumed []string
	assumed = append(assumed, slices.Sorted(maps.Keys(p.Assumptions))...)
	b.report.note("Sources of prices and %d assumptions (%v): infra/show/bench/prices.json.", len(assumed), assumed)
}
