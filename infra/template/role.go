package template

import (
	"fmt"

	"assay/infra/rights"
)

// role reads what a role may do.
func (r *reader) role(id string, res Resource) error {
	policies, err := r.value(res.Properties["Policies"])
	if err != nil {
		return err
	}
	r.stack.Roles[id] = rights.Read(policies, func(v any) string {
		if v == nil {
			return ""
		}
		return fmt.Sprint(v)
	})
	return nil
}

// TableARN is the ARN of a table of the template, by the name that it has on this machine.
func TableARN(region, name string) string {
	return "arn:aws:dynamodb:" + region + ":" + Account + ":table/" + name
}
