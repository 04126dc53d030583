package report

import (
	"encoding/binary"
	"strings"
)

// ink is a colour as the operands of a PDF colour operator. The report must read the same in black and white, so
// colour only decorates.
type ink string

const (
	black  ink = "0.08 0.08 0.1"
	white  ink = "1 1 1"
	grey   ink = "0.36 0.38 0.42"
	line   ink = "0.72 0.74 0.77"
	shade  ink = "0.93 0.94 0.95"
	accent ink = "0.05 0.3 0.4"
)

// colourProfile is a minimal ICC version 2 display profile that says what the numbers of an ink mean: the primaries
// and white point of sRGB (IEC 61966-2-1, adapted to D50) with a plain gamma of 2.2 as its curve. PDF/A wants one.
func colourProfile() []byte {
	xyz := func(x, y, z uint32) []byte {
		b := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range []uint32{x, y, z} { // s15Fixed16
			b = binary.BigEndian.AppendUint32(b, v)
		}
		return b
	}
	const name = "sRGB primaries, gamma 2.2"
	desc := append([]byte("desc\x00\x00\x00\x00\x00\x00\x00"), byte(len(name)+1))
	desc = append(desc, name+"\x00"+strings.Repeat("\x00", 4+4+2+1+67)...) // no Unicode, no Macintosh name
	curve := []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33")        // one u8Fixed8 number: 2.2
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", desc},
		{"cprt", []byte("text\x00\x00\x00\x00No copyright, use freely\x00")},
		{"wtpt", xyz(0xf6d6, 0x10000, 0xd32d)},
		{"rXYZ", xyz(0x6fa2, 0x38f5, 0x0390)},
		{"gXYZ", xyz(0x6299, 0xb785, 0x18da)},
		{"bXYZ", xyz(0x24a0, 0x0f84, 0xb6cf)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	head := make([]byte, 128)
	copy(head[8:], "\x02\x10\x00\x00mntrRGB XYZ ")
	copy(head[24:], "\x07\xea\x00\x01\x00\x01") // 1 January 2026: a profile must be dated
	copy(head[36:], "acsp")
	copy(head[68:], xyz(0xf6d6, 0x10000, 0xd32d)[8:]) // the illuminant, D50
	head = binary.BigEndian.AppendUint32(head, uint32(len(tags)))
	var body []byte
	at := len(head) + 12*len(tags)
	for _, tag := range tags {
		head = append(head, tag.name...)
		head = binary.BigEndian.AppendUint32(head, uint32(at+len(body)))
		head = binary.BigEndian.AppendUint32(head, uint32(len(tag.data)))
		body = append(body, tag.data...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	head = append(head, body...)
	binary.BigEndian.PutUint32(head, uint32(len(head)))
	return head
}
