package report

import "rsc.io/qr"

// qrSize is the side of the QR code with its quiet zone, 30 mm. A signed address of 170 characters makes 57 modules, which
// are 0.46 mm each, 3.7 dots of a 203 dpi printer.
const qrSize length = 85 * pt

// quietZone is the white margin a scanner needs, in modules (ISO/IEC 18004 §6.3.8).
const quietZone = 4

// qr draws the code as rectangles, one for each run of black modules in a row.
func (c *canvas) qr(code *qr.Code, x, y length) {
	module := qrSize / length(code.Size+2*quietZone)
	margin := (qrSize - module*length(code.Size)) / 2
	for row := range code.Size {
		for from := 0; from < code.Size; from++ {
			to := from
			for to < code.Size && code.Black(to, row) {
				to++
			}
			if to > from {
				c.rect("0 0 0", x+margin+module*length(from), y+margin+module*length(row), module*length(to-from), module)
				from = to
			}
		}
	}
}
