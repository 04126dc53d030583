package report

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"assay/shared/signing"
)

// The check page verifies what is signed here, and finds what is not: a key that is not published, another statement, and a
// code of which any part is another.
func TestTheCheckPageVerifies(t *testing.T) {
	sheet := krishna()
	sheet.CheckURL = "https://lab.example/check.html#b5v2s6r4p7n2y5w3t6z4x2m7q3"
	statement := string(sheet.Statement().Text())
	code, err := Code(sheet, []byte(statement), key(t))
	if err != nil {
		t.Fatal(err)
	}
	_, fragment, _ := strings.Cut(code, "#")
	stranger, err := signing.NewKey("test-1")
	if err != nil {
		t.Fatal(err)
	}
	other, err := signing.ParseKey(stranger)
	if err != nil {
		t.Fatal(err)
	}
	retired, err := signing.NewKey("test-0")
	if err != nil {
		t.Fatal(err)
	}
	old, err := signing.ParseKey(retired)
	if err != nil {
		t.Fatal(err)
	}
	mine, newer := key(t).Public(), old.Public()
	type asked struct {
		Fragment, Statement string
		Keys                []signing.PublicKey
	}
	keys := []signing.PublicKey{newer, mine}
	cases := []struct {
		asked
		want string
	}{
		{asked{fragment, statement, keys}, "good true"},
		{asked{fragment, strings.Replace(statement, `"6.4"`, `"9.4"`, 1), keys}, "good false"},
		{asked{fragment, statement, []signing.PublicKey{newer}}, "unknown_key true"},
		{asked{fragment, statement, []signing.PublicKey{other.Public()}}, "bad true"},
		{asked{fragment[:len(fragment)-4], statement, keys}, "bad true"},
		{asked{"b5v2s6r4p7n2y5w3t6z4x2m7q3.test-1.AAAA", statement, keys}, "none"},
		{asked{"b5v2s6r4p7n2y5w3t6z4x2m7q3", statement, keys}, "none"},
	}
	parts := strings.Split(fragment, ".")
	for n, changed := range []string{"c5v2s6r4p7n2y5w3t6z4x2m7q3", "26-000418", "2", "test-0", strings.Repeat("A", 43)} {
		forged := append([]string{}, parts...)
		forged[n] = changed
		want := "bad true"
		if n == 4 {
			want = "bad false"
		}
		cases = append(cases, struct {
			asked
			want string
		}{asked{strings.Join(forged, "."), statement, keys}, want})
	}
	for _, c := range cases {
		ask, err := json.Marshal(c.asked)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "node", "--input-type=module", "-e", `
import { readFileSync } from "node:fs";
const page = await import("data:text/javascript," + encodeURIComponent(readFileSync("../../web/signature.js", "utf8")));
const asked = JSON.parse(readFileSync(0, "utf8"));
const code = page.readCode(asked.Fragment);
console.log(code ? await page.verify(code, asked.Keys) + " " + await page.isSigned(code, asked.Statement) : "none");`)
		cmd.Stdin = strings.NewReader(string(ask))
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
			t.Errorf("%s: %q, want %q (%v)", c.Fragment, got, c.want, err)
		}
	}
}
