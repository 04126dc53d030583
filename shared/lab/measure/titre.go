package measure

import "regexp"

// titreUnit is the UCUM unit of a titre, the highest dilution that still reacts: 160 stands for 1:160.
const titreUnit = "{titer}"

// isTitre reports whether the analyte is read as a dilution.
func (a Analyte) isTitre() bool { return a.Unit == titreUnit }

// parseTitre reads "1:160", "160", "< 1:20" or ">=1:1280". The value is the whole number behind the colon.
func parseTitre(raw string) (Value, error) {
	v, err := ParseValue(withoutOneIn(raw), titreUnit)
	if err == ErrNumberMissing || err == ErrNumberTooLong {
		return Value{}, err
	}
	if err != nil || v.Number.scale > 0 || v.Number.coefficient < 1 {
		return Value{}, ErrNoTitre
	}
	v.Raw = raw
	return v, nil
}

// withoutOneIn takes the "1:" out of a titre.
func withoutOneIn(raw string) string { return oneIn.ReplaceAllString(raw, "$1") }

var oneIn = regexp.MustCompile(`^\s*((?:[<>]=?|[≤≥])?)\s*1\s*:`)

// titre is a number as a titre is printed.
func titre(number string) string { return "1:" + number }

// ParsePrinted reads a value as it was printed in its unit. It refuses words.
func ParsePrinted(printed, unit string) (Decimal, error) {
	if unit == titreUnit {
		printed = withoutOneIn(printed)
	}
	return ParseDecimal(printed)
}
