package store

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/engine/enginetest"
)

// TestRemoveTakesFencesOnly: a row that counts something again is not taken for the fence that stood in its place.
func TestRemoveTakesFencesOnly(t *testing.T) {
	d := enginetest.Start(t)
	r := &recount{Store: New(d.Client, d.Truth, d.Views), db: d.Client}
	for _, c := range []struct {
		name, holds string
		gone        bool
	}{{"a fence", fence, true}, {"the note", "progress", true}, {"counts", rev, false}} {
		k := key{c.name, head}
		i := k.item()
		i[c.holds] = num(1)
		if _, err := d.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.Views, Item: i}); err != nil {
			t.Fatal(err)
		}
		if err := r.remove(t.Context(), k); (err == nil) != c.gone {
			t.Errorf("%s: %v", c.name, err)
		}
		out, err := d.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &d.Views, Key: k.item()})
		if err != nil || (len(out.Item) == 0) != c.gone {
			t.Errorf("%s: left %v, %v", c.name, out.Item, err)
		}
	}
}
