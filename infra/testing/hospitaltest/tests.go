package hospitaltest

import (
	"testing"

	"assay/shared/catalogue"
)

// Tests gives the starter list, which a hospital has that never changed anything.
func Tests(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
