package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"
)

// Table is one table as the template declares it; Create holds the members of the CreateTable request.
type Table struct {
	ID, Name, TTLAttribute string
	Create                 map[string]any
}

// Declared reads a table out of the properties of an AWS::DynamoDB::Table.
func Declared(id, name string, properties map[string]any) Table {
	t := Table{ID: id, Name: name, Create: map[string]any{"TableName": name}}
	for _, k := range []string{"AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"} {
		if v, ok := properties[k]; ok {
			t.Create[k] = v
		}
	}
	if stream, ok := properties["StreamSpecification"].(map[string]any); ok {
		t.Create["StreamSpecification"] = map[string]any{"StreamEnabled": true, "StreamViewType": stream["StreamViewType"]}
	}
	if ttl, ok := properties["TimeToLiveSpecification"].(map[string]any); ok && fmt.Sprint(ttl["Enabled"]) == "true" {
		t.TTLAttribute = fmt.Sprint(ttl["AttributeName"])
	}
	return t
}

// Named is the same table under another name.
func (t Table) Named(name string) Table {
	t.Name, t.Create = name, maps.Clone(t.Create)
	t.Create["TableName"] = name
	return t
}

// CreateTables makes the tables that are missing, exactly as declared, waits until they are ready, and reports
// whether any was new.
func (c *Client) CreateTables(ctx context.Context, tables []Table) (fresh bool, err error) {
	for _, t := range tables {
		err := c.Call(ctx, "DynamoDB_20120810.CreateTable", t.Create, nil)
		refusal, refused := errors.AsType[*Error](err)
		switch {
		case refused && refusal.Code == "ResourceInUseException":
			continue
		case err != nil:
			return fresh, fmt.Errorf("create table %s: %w", t.Name, err)
		}
		fresh = true
		for {
			var about struct{ Table struct{ TableStatus string } }
			if err := c.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]string{"TableName": t.Name}, &about); err != nil {
				return fresh, fmt.Errorf("table %s: %w", t.Name, err)
			}
			if about.Table.TableStatus == "ACTIVE" {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if t.TTLAttribute == "" {
			continue
		}
		ttl := map[string]any{"TableName": t.Name,
			"TimeToLiveSpecification": map[string]any{"AttributeName": t.TTLAttribute, "Enabled": true}}
		if err := c.Call(ctx, "DynamoDB_20120810.UpdateTimeToLive", ttl, nil); err != nil {
			return fresh, fmt.Errorf("time to live of table %s: %w", t.Name, err)
		}
	}
	return fresh, nil
}
