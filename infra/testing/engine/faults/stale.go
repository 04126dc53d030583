package faults

import (
	"context"
	"fmt"

	"assay/infra/testing/engine"
)

// Freeze makes reads of a table that do not ask for consistency (every read of an index is one) answer as of now, until
// Thaw. It copies the table inside the engine. Query and GetItem are served; BatchGetItem is always asked consistently.
func (p *Proxy) Freeze(ctx context.Context, e *engine.Client, table string) error {
	var about struct{ Table map[string]any }
	if err := e.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": table}, &about); err != nil {
		return err
	}
	p.mu.Lock()
	p.copies++
	copied := fmt.Sprintf("%s-as-of-%d", table, p.copies)
	p.mu.Unlock()
	if indexes, ok := about.Table["GlobalSecondaryIndexes"].([]any); ok { // as described, with counts and states
		for n, v := range indexes {
			i, _ := v.(map[string]any)
			indexes[n] = map[string]any{"IndexName": i["IndexName"], "KeySchema": i["KeySchema"], "Projection": i["Projection"]}
		}
	}
	about.Table["BillingMode"] = "PAY_PER_REQUEST"
	delete(about.Table, "StreamSpecification")
	if _, err := e.CreateTables(ctx, []engine.Table{engine.Declared(table, copied, about.Table)}); err != nil {
		return err
	}
	scan := map[string]any{"TableName": table}
	for {
		var page struct {
			Items            []any
			LastEvaluatedKey map[string]any
		}
		if err := e.Call(ctx, "DynamoDB_20120810.Scan", scan, &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			put := map[string]any{"TableName": copied, "Item": item}
			if err := e.Call(ctx, "DynamoDB_20120810.PutItem", put, nil); err != nil {
				return err
			}
		}
		if len(page.LastEvaluatedKey) == 0 {
			break
		}
		scan["ExclusiveStartKey"] = page.LastEvaluatedKey
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frozen[table] = copied
	return nil
}

// Thaw lets all reads see what is.
func (p *Proxy) Thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.frozen)
}

// redirect sends a read that may be stale to the frozen copy.
func (p *Proxy) redirect(operation string, request map[string]any) {
	if consistent, _ := request["ConsistentRead"].(bool); consistent || operation != "Query" && operation != "GetItem" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	table, _ := request["TableName"].(string)
	if copied, ok := p.frozen[table]; ok {
		request["TableName"] = copied
	}
}
