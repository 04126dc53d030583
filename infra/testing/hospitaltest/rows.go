package hospitaltest

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Rows is every row of the truth as text, what is packed unpacked, for a test that looks for what must not be there.
func (h *House) Rows(t testing.TB) (rows []string) {
	t.Helper()
	pages := dynamodb.NewScanPaginator(h.DB.Client, &dynamodb.ScanInput{TableName: &h.DB.Truth})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page.Items {
			row := map[string]string{}
			for name, v := range i {
				switch v := v.(type) {
				case *types.AttributeValueMemberS:
					row[name] = v.Value
				case *types.AttributeValueMemberN:
					row[name] = v.Value
				case *types.AttributeValueMemberB:
					row[name] = unpacked(v.Value)
				}
			}
			text, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, string(text))
		}
	}
	return rows
}

// unpacked is a document behind the number of its schema, or bytes as they are.
func unpacked(b []byte) string {
	if len(b) > 1 {
		if plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[1:]))); err == nil {
			return string(plain)
		}
	}
	return string(b)
}
