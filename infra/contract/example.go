package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Example is the request by which the contract shows an operation, and its body. What an example must have and has not
// is an error.
func (c *Contract) Example(op Operation) (*http.Request, []byte, error) {
	operation := c.doc.Paths.Value(op.Path).GetOperation(op.Method)
	path, query, header := op.Path, url.Values{}, http.Header{}
	for _, p := range operation.Parameters {
		if p.Value.Example == nil {
			if p.Value.Required {
				return nil, nil, fmt.Errorf("the parameter %s has no example", p.Value.Name)
			}
			continue
		}
		value := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(p.Value.Example)), ","), "[]")
		switch p.Value.In {
		case openapi3.ParameterInPath:
			path = strings.ReplaceAll(path, "{"+p.Value.Name+"}", value)
		case openapi3.ParameterInQuery:
			query.Set(p.Value.Name, value)
		case openapi3.ParameterInHeader:
			header.Set(p.Value.Name, value)
		}
	}
	var sent []byte
	if operation.RequestBody != nil {
		example := operation.RequestBody.Value.Content[jsonType].Example
		if example == nil {
			return nil, nil, errors.New("the request has no example")
		}
		var err error
		if sent, err = json.Marshal(example); err != nil {
			return nil, nil, err
		}
		header.Set("Content-Type", jsonType)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	req := httptest.NewRequest(op.Method, path, nil)
	req.Header = header
	return req, sent, nil
}
