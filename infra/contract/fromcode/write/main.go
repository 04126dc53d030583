// Command write brings the marked blocks of infra/openapi.yaml up to date with the code: go generate ./infra/contract/...
package main

import (
	"log"
	"os"
	"path/filepath"

	"assay/infra/contract/fromcode"
)

func main() {
	log.SetFlags(0)
	const root = "../../.." // go generate runs this in the folder of the package
	is, should, err := fromcode.Document(root)
	if err == nil && is != should {
		err = os.WriteFile(filepath.Join(root, fromcode.File), []byte(should), 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}
