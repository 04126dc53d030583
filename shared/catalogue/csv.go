package catalogue

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"assay/shared/lab"
)

// columns are those of a file of tests and prices. Ranges are not in it: they are a table of their own for each test.
var columns = []string{"code", "kind", "name", "name_hi", "short_name", "loinc", "department", "container", "price", "tat_minutes",
	"stat_tat_minutes", "withdrawn", "method", "sensitive", "members"}

// mark is what a spreadsheet knows a file in UTF-8 by.
const mark = "\ufeff"

// CSV writes panels and tests, a line for each, prices in rupees. No cell is a formula to a spreadsheet.
func (c *Catalogue) CSV() (string, error) {
	var out strings.Builder
	out.WriteString(mark)
	w := csv.NewWriter(&out)
	rows := [][]string{columns}
	for _, t := range c.All() {
		kind, method := "test", ""
		var members []string
		for _, a := range t.Analytes {
			if t.Panel {
				kind = "panel"
				members = append(members, a.Code)
				continue
			}
			method = a.Method
		}
		row := []string{t.Code, kind, t.Name, t.NameHi, t.ShortName, t.LOINC, t.Department, t.Specimen.Letter, rupees(t.Price), number(t.TATMinutes),
			number(t.StatTATMinutes), yes(t.Withdrawn), method, yes(t.Sensitive), strings.Join(members, " ")}
		if t.Panel {
			row[7], row[13] = "", "" // those of its members
		}
		for n := range row {
			row[n] = harmless(row[n])
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		return "", fmt.Errorf("catalogue: %w", err)
	}
	return out.String(), nil
}

// startsFormula are the characters by which a spreadsheet knows a formula, and the apostrophe that says it is none.
const startsFormula = "=+-@\t\r'"

func harmless(cell string) string {
	if cell != "" && strings.ContainsRune(startsFormula, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// meant is the cell that was made harmless.
func meant(cell string) string {
	if rest, quoted := strings.CutPrefix(cell, "'"); quoted && rest != "" && strings.ContainsRune(startsFormula, rune(rest[0])) {
		return rest
	}
	return cell
}

func rupees(p lab.Paise) string {
	if p == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%02d", p/100, p%100)
}

// ReadCSV reads a file of tests and prices into changes, with the line of each. Columns may be left out, and an empty cell leaves what is. The refusal names the
// line and the column: "csv[12].price".
func ReadCSV(text string) (changes []Change, lines []int, err error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, mark)))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return nil, nil, badLine(1, "", "This is no file of comma-separated values.")
	}
	for n, name := range head {
		if head[n] = strings.TrimSpace(name); !slices.Contains(columns, head[n]) || slices.Contains(head[:n], head[n]) {
			return nil, nil, badLine(1, "", "The first line names the columns, each once, as the export does.")
		}
	}
	if !slices.Contains(head, "code") {
		return nil, nil, badLine(1, "code", "The column code is missing.")
	}
	seen := map[string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return changes, lines, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, nil, badLine(broken.Line, "", "A quotation mark is missing or too much.")
		}
		if err != nil {
			return nil, nil, badLine(1, "", "This is no file of comma-separated values.")
		}
		line, _ := r.FieldPos(0)
		if len(row) != len(head) {
			return nil, nil, badLine(line, "", "This line has more or fewer cells than there are columns.")
		}
		if len(changes) >= maxTests+maxPanels {
			return nil, nil, badLine(line, "", "There are too many lines.")
		}
		var c Change
		for n, cell := range row {
			if cell = meant(strings.TrimSpace(cell)); cell == "" {
				continue
			}
			if !c.read(head[n], cell) {
				return nil, nil, badLine(line, head[n], "This cannot stand in this column.")
			}
		}
		if !codeForm.MatchString(c.Code) || seen[c.Code] {
			return nil, nil, badLine(line, "code", "Each line has a code of its own, of one to ten capital letters and digits.")
		}
		seen[c.Code] = true
		changes, lines = append(changes, c), append(lines, line)
	}
}

func badLine(line int, column, sentence string) error {
	field := fmt.Sprintf("csv[%d]", line)
	if column != "" {
		field += "." + column
	}
	return lab.Bad(field, sentence)
}

// read takes a cell, and reports whether it can be one of its column.
func (c *Change) read(column, cell string) bool {
	text := map[string]**string{"name": &c.Name, "name_hi": &c.NameHi, "short_name": &c.ShortName, "loinc": &c.LOINC, "department": &c.Department,
		"container": &c.Specimen, "method": &c.Method}
	minutes := map[string]**int{"tat_minutes": &c.TATMinutes, "stat_tat_minutes": &c.StatTATMinutes}
	flags := map[string]**bool{"withdrawn": &c.Withdrawn, "sensitive": &c.Sensitive}
	switch {
	case column == "code":
		c.Code = cell
	case column == "kind":
		return cell == "test" || cell == "panel"
	case column == "members":
		c.Members = strings.Fields(cell)
	case column == "price":
		price, ok := inPaise(cell)
		c.Price = &price
		return ok
	case text[column] != nil:
		*text[column] = &cell
	case minutes[column] != nil:
		n, err := strconv.Atoi(cell)
		*minutes[column] = &n
		return err == nil && n >= 0 && n <= maxMinutes
	case flags[column] != nil:
		is := cell == "yes"
		*flags[column] = &is
		return is || cell == "no"
	}
	return true
}

// inPaise reads rupees with at most two decimals, exactly.
func inPaise(cell string) (lab.Paise, bool) {
	whole, part, dot := strings.Cut(cell, ".")
	part += "00"[:max(0, 2-len(part))]
	if len(part) > 2 || dot && part == "" || whole == "" || len(whole) > 8 || strings.Trim(whole+part, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	return lab.Paise(n), err == nil
}
