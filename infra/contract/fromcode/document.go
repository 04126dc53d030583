package fromcode

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// File is the contract, seen from the repository.
const File = "infra/openapi.yaml"

// Document gives the contract as it stands, and as it is with its marked blocks written from the code. root is the
// repository.
func Document(root string) (is, should string, err error) {
	raw, err := os.ReadFile(filepath.Join(root, File))
	if err != nil {
		return "", "", err
	}
	refusals, err := Refusals(root)
	if err != nil {
		return "", "", err
	}
	enums, err := EnumBlock(root)
	if err != nil {
		return "", "", err
	}
	should, err = replace(string(raw), "refusals", Block(refusals))
	if err == nil {
		should, err = replace(should, "words", enums)
	}
	return string(raw), should, err
}

// replace puts text between the two marks of a block.
func replace(document, block, text string) (string, error) {
	begin := fmt.Sprintf("    # %s of the code, written by go generate: begin\n", block)
	end := fmt.Sprintf("    # %s of the code: end\n", block)
	head, rest, found := strings.Cut(document, begin)
	_, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		return "", fmt.Errorf("%s has no block %q", File, block)
	}
	return head + begin + text + end + tail, nil
}
