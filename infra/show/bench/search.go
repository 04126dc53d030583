package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/testing/cast"
	"assay/shared/lab"
	"assay/shared/store"
)

// namesakes are how many patients of one name there are at how many orders: of three patients in ten orders, one in sixty.
var namesakes = []struct{ orders, patients, ofOneName int }{{1_000, 300, 5}, {100_000, 30_000, 500}, {1_000_000, 300_000, 5_000}}

// searchFigures searches for a name that more and more patients have, as the desk would. Patients of other names lie in other
// places and are not read, so they are not written here.
func (b *bench) searchFigures(ctx context.Context) error {
	views := b.system.variable("PatientsFunction", "VIEWS_TABLE")
	hospital, rows, err := b.namedRows(ctx, views)
	if err != nil {
		return err
	}
	year := cast.Sunita.BirthDate[:4]
	searches := []struct{ name, text string }{{"one word", "sunita"}, {"two words", "Sunita Patil"}, {"in Devanagari", "सुनीता"},
		{"and the year", "Sunita Patil " + year}, {"another year", "Sunita Patil 1901"}, {"a slip", "Sumita Patil"}}
	table := [][]string{{"orders", "patients", "of the name", "search", "read units", "questions", "found on the page"}}
	most, least := map[string]float64{}, map[string]float64{}
	written := 1
	for _, size := range namesakes {
		if err := b.copyNames(ctx, views, rows, written, size.ofOneName); err != nil {
			return err
		}
		written = size.ofOneName
		for _, s := range searches {
			search, _ := lab.ReadNameSearch(s.text)
			c := &countedReads{Client: database(b.system.engine.Endpoint)}
			page, err := store.New(c, b.system.variable("PatientsFunction", "TABLE"), views).FindNames(ctx, hospital, search, "", 20)
			if err != nil {
				return err
			}
			table = append(table, []string{fmt.Sprint(size.orders), fmt.Sprint(size.patients), fmt.Sprint(size.ofOneName), s.name,
				fmt.Sprintf("%g", c.units), fmt.Sprint(c.asked), fmt.Sprint(len(page.Rows))})
			if size == namesakes[1] {
				least[s.name] = c.units
			}
			most[s.name] = c.units
		}
	}
	b.report.table(table)
	b.report.note("")
	more := 0.0
	for name, units := range most {
		more = max(more, units-least[name])
	}
	b.report.figures(figure{name: "read units more at 1 M orders than at 100 k", measured: more, format: "%.1f", cause: "a page reads more than its rows"})
	return nil
}

// namedRows reads the rows under which the search finds one patient, and the hospital, whose secret they are written with.
func (b *bench) namedRows(ctx context.Context, views string) (hospital lab.Hospital, rows []string, err error) {
	hospital, _, _, err = b.system.store.RootLetter(ctx, b.system.hospital)
	if err != nil {
		return hospital, nil, err
	}
	var all struct{ Items []json.RawMessage }
	if err := b.system.engine.Call(ctx, "DynamoDB_20120810.Scan", object{"TableName": views}, &all); err != nil {
		return hospital, nil, err
	}
	patient := ""
	for _, i := range all.Items {
		var key struct{ PK, SK struct{ S string } }
		if err := json.Unmarshal(i, &key); err != nil {
			return hospital, nil, err
		}
		if !strings.Contains(key.PK.S, "#S#") {
			continue
		}
		_, id, _ := strings.Cut(key.SK.S, "#")
		if patient == "" {
			patient = id
		}
		if id == patient {
			rows = append(rows, strings.ReplaceAll(string(i), id, "{patient}"))
		}
	}
	if len(rows) == 0 {
		return hospital, nil, fmt.Errorf("no patient is listed in the search")
	}
	return hospital, rows, nil
}

// copyNames writes the rows of patients of the same name, numbered from to to, straight to the engine.
func (b *bench) copyNames(ctx context.Context, views string, rows []string, from, to int) error {
	var puts []object
	send := func() error {
		if len(puts) == 0 {
			return nil
		}
		err := b.system.engine.Call(ctx, "DynamoDB_20120810.BatchWriteItem", object{"RequestItems": object{views: puts}}, nil)
		puts = nil
		return err
	}
	for n := from; n < to; n++ {
		id := fmt.Sprintf("01938f6c-11aa-7b20-8d5f-%012x", n)
		for _, row := range rows {
			puts = append(puts, object{"PutRequest": object{"Item": json.RawMessage(strings.ReplaceAll(row, "{patient}", id))}})
			if len(puts) == 25 {
				if err := send(); err != nil {
					return err
				}
			}
		}
	}
	return send()
}

// countedReads counts what reading costs, as the engine says.
type countedReads struct {
	*dynamodb.Client
	units float64
	asked int
}

func (c *countedReads) add(all ...types.ConsumedCapacity) {
	c.asked++
	for _, one := range all {
		if one.CapacityUnits != nil {
			c.units += *one.CapacityUnits
		}
	}
}

func (c *countedReads) Query(ctx context.Context, in *dynamodb.QueryInput, o ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := c.Client.Query(ctx, in, o...)
	if err == nil && out.ConsumedCapacity != nil {
		c.add(*out.ConsumedCapacity)
	}
	return out, err
}

func (c *countedReads) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := c.Client.BatchGetItem(ctx, in, o...)
	if err == nil {
		c.add(out.ConsumedCapacity...)
	}
	return out, err
}
