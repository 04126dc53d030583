package report

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// ref is the number of an object in the file.
type ref int

// writer collects the objects of a PDF file in the order they are added.
type writer struct {
	buf     bytes.Buffer
	offsets []int // of each object, 0 while it is only reserved
	err     error // the first failure of a stream
}

func newWriter() *writer {
	w := &writer{}
	w.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // four bytes above 127 mark the file as binary
	return w
}

// reserve gives a number to an object that others name before it is written with put.
func (w *writer) reserve() ref {
	w.offsets = append(w.offsets, 0)
	return ref(len(w.offsets))
}

func (w *writer) put(r ref, body []byte) {
	w.offsets[r-1] = w.buf.Len()
	fmt.Fprintf(&w.buf, "%d 0 obj\n%s\nendobj\n", r, body)
}

func (w *writer) add(format string, args ...any) ref {
	r := w.reserve()
	w.put(r, fmt.Appendf(nil, format, args...))
	return r
}

// stream adds a compressed stream with the entries given besides its length and filter.
func (w *writer) stream(entries string, data []byte) ref {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(data); err != nil {
		w.err = err
	}
	if err := z.Close(); err != nil {
		w.err = err
	}
	return w.add("<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", entries, packed.Len(), packed.Bytes())
}

// finish writes the index and the trailer. The file's ID is the hash of all that comes before.
func (w *writer) finish(catalog, info ref) ([]byte, error) {
	if w.err != nil {
		return nil, fmt.Errorf("compress: %w", w.err)
	}
	sum := sha256.Sum256(w.buf.Bytes())
	start := w.buf.Len()
	fmt.Fprintf(&w.buf, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		fmt.Fprintf(&w.buf, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.buf, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, catalog, info, sum[:16], sum[:16], start)
	return w.buf.Bytes(), nil
}

// document writes the pages as a file of A4 sheets.
func document(pages [][]byte, fonts *fontSet, title string, inHindi bool, at time.Time) ([]byte, error) {
	return file(pages, box{w: pageWidth, h: pageHeight}, nil, fonts, title, inHindi, at)
}

// box is a rectangle; x and y are of its upper left corner, measured from that of the page.
type box struct{ x, y, w, h length }

// link is a place on the pages that leads to an address.
type link struct {
	box
	address string
}

// file writes the pages as a PDF/A-3u file: fonts embedded, colours defined, every glyph with its text, metadata. title names
// the document to the reader's window; it must not name the patient. A canvas measures from the upper edge of an A4 sheet, so
// a smaller paper is its upper left corner.
func file(pages [][]byte, paper box, to *link, fonts *fontSet, title string, inHindi bool, at time.Time) ([]byte, error) {
	w := newWriter()
	var used []byte
	for _, f := range fonts.all {
		if !f.drawn() {
			continue
		}
		r, err := f.embed(w)
		if err != nil {
			return nil, err
		}
		used = fmt.Appendf(used, "/F%d %d 0 R", f.number, r)
	}
	resources := w.add("<</Font<<%s>>>>", used)
	tree := w.reserve()
	annotations := ""
	if to != nil {
		r := w.add("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%s %s %s %s]/Contents(Visit slip)/A<</S/URI/URI(%s)>>>>",
			to.x, pageHeight-to.y-to.h, to.x+to.w, pageHeight-to.y, to.address)
		annotations = fmt.Sprintf("/Annots[%d 0 R]", r)
	}
	var kids []byte
	for _, page := range pages {
		content := w.stream("", page)
		kid := w.add("<</Type/Page/Parent %d 0 R/Resources %d 0 R/Contents %d 0 R%s>>", tree, resources, content, annotations)
		kids = fmt.Appendf(kids, "%d 0 R ", kid)
	}
	w.put(tree, fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 %s %s %s]>>",
		len(pages), bytes.TrimSpace(kids), pageHeight-paper.h, paper.w, pageHeight))
	locale := "en-IN"
	if inHindi {
		locale = "hi-IN"
	}
	profile := w.stream("/N 3", colourProfile())
	xmp := metadata(title, at)
	meta := w.add("<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream", len(xmp), xmp)
	catalog := w.add("<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>"+
		"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]>>",
		tree, meta, locale, profile)
	info := w.add("<</Title<FEFF%s>/Creator(Assay)/Producer(Assay)/CreationDate(%[2]s)/ModDate(%[2]s)>>",
		utf16Hex(title), at.UTC().Format("D:20060102150405Z"))
	return w.finish(catalog, info)
}

// drawn reports whether any glyph of the face is on a page, beyond the box and the space that every face begins with.
func (f *face) drawn() bool { return len(f.marks) > 2 }

// metadata is the XMP packet; it repeats the information dictionary, as PDF/A asks.
func metadata(title string, at time.Time) string {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(title)) // a strings.Builder does not fail
	date := at.UTC().Format("2006-01-02T15:04:05Z")
	return `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + escaped.String() + `</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>` + date + `</xmp:CreateDate><xmp:ModifyDate>` + date + `</xmp:ModifyDate><xmp:CreatorTool>Assay</xmp:CreatorTool><pdf:Producer>Assay</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
}

// utf16Hex is text in the form that PDF strings and font maps use.
func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
