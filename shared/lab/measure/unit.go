package measure

// printedUnits are UCUM units whose code is not how people write them.
var printedUnits = map[string]string{
	"10*3/uL": "10³/µL", "10*6/uL": "million/µL", "u[IU]/mL": "µIU/mL", "ug/dL": "µg/dL",
	"mL/min/{1.73_m2}": "mL/min/1.73 m²", "{INR}": "", "{ratio}": "",
	"{titer}": "", "1": "", "[pH]": "", "/[HPF]": "/HPF", "[IU]/mL": "IU/mL", "m[IU]/mL": "mIU/mL", "ug/mL{FEU}": "µg/mL FEU",
}

// PrintedUnit is a UCUM unit as it stands on paper.
func PrintedUnit(ucum string) string {
	if p, ok := printedUnits[ucum]; ok {
		return p
	}
	return ucum
}
