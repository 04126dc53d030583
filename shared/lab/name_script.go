package lab

import "strings"

// Nine scripts of India lie in Unicode one behind the other, 128 places each, and in the same order, as their common ancestor
// ISCII had them: one table reads them all.
const (
	firstScript = 0x900 // Devanagari
	endOfScript = 0xd80 // behind Malayalam
	scriptSize  = 0x80
)

// The scripts that are not read like Devanagari in everything.
const (
	bengali  = 0x980
	gujarati = 0xa80
)

// scriptConsonants are by place in the block; the a that each carries is not written here.
var scriptConsonants = map[rune]string{0x15: "k", 0x16: "kh", 0x17: "g", 0x18: "gh", 0x19: "n", 0x1a: "ch", 0x1b: "ch", 0x1c: "j", 0x1d: "jh",
	0x1e: "n", 0x1f: "t", 0x20: "th", 0x21: "d", 0x22: "dh", 0x23: "n", 0x24: "t", 0x25: "th", 0x26: "d", 0x27: "dh", 0x28: "n", 0x29: "n",
	0x2a: "p", 0x2b: "ph", 0x2c: "b", 0x2d: "bh", 0x2e: "m", 0x2f: "y", 0x30: "r", 0x31: "r", 0x32: "l", 0x33: "l", 0x34: "zh", 0x35: "v",
	0x36: "sh", 0x37: "sh", 0x38: "s", 0x39: "h", 0x58: "q", 0x59: "kh", 0x5a: "g", 0x5b: "z", 0x5c: "d", 0x5d: "dh", 0x5e: "f", 0x5f: "y"}

// scriptVowels stand by themselves, scriptSigns take the place of a consonant's a.
var (
	scriptVowels = map[rune]string{0x04: "a", 0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0a: "u", 0x0b: "ri", 0x0c: "li",
		0x0d: "e", 0x0e: "e", 0x0f: "e", 0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "au"}
	scriptSigns = map[rune]string{0x3e: "a", 0x3f: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x44: "ri", 0x45: "e", 0x46: "e",
		0x47: "e", 0x48: "ai", 0x49: "o", 0x4a: "o", 0x4b: "o", 0x4c: "au", 0x57: "au"}
	// bareConsonants are written without an a, and are not at a common place.
	bareConsonants = map[rune]string{0x9ce: "t", 0xd7a: "n", 0xd7b: "n", 0xd7c: "r", 0xd7d: "l", 0xd7e: "l", 0xd7f: "k"}
)

const (
	scriptNasal1, scriptNasal2, scriptTippi = 0x01, 0x02, 0x70
	scriptNukta, scriptVirama               = 0x3c, 0x4d
)

// latinOf spells a word as somebody would in Latin letters who hears it; letters that are in no script of the table stay. The
// a at the end of a word is not spoken in Devanagari, Bengali, Gurmukhi and Gujarati, unless two consonants are before it.
func latinOf(word string) string {
	letters := []rune(word)
	var out strings.Builder
	cluster := false // the consonant before had its vowel taken away
	for i := 0; i < len(letters); i++ {
		r := letters[i]
		if r < firstScript || r >= endOfScript {
			out.WriteRune(r)
			cluster = false
			continue
		}
		if c, ok := bareConsonants[r]; ok {
			out.WriteString(c)
			continue
		}
		script := r - r%scriptSize
		place := r - script
		if place == scriptNasal1 || place == scriptNasal2 || place == scriptTippi {
			out.WriteString(nasal(letters, i))
			continue
		}
		consonant, ok := scriptConsonants[place]
		if !ok {
			out.WriteString(scriptVowels[place])
			out.WriteString(scriptSigns[place])
			continue
		}
		next := func() rune {
			if i+1 < len(letters) && letters[i+1] >= script && letters[i+1] < script+scriptSize {
				return letters[i+1] - script
			}
			return -1
		}
		if script == bengali && place == 0x2f { // as it is spoken: j, nothing behind another consonant, y with the dot below
			switch {
			case cluster:
				consonant = ""
			case next() != scriptNukta:
				consonant = "j"
			}
		}
		out.WriteString(consonant)
		if next() == scriptNukta {
			i++
		}
		sign, signed := scriptSigns[next()]
		switch {
		case next() == scriptVirama:
			cluster = true
			i++
			continue
		case signed:
			out.WriteString(sign)
			i++
		case i+1 < len(letters) || cluster || script > gujarati:
			out.WriteString("a")
		}
		cluster = false
	}
	return out.String()
}

// nasal is what a sign of the nose sounds like: m before the lips close, else n.
func nasal(letters []rune, at int) string {
	if at+1 < len(letters) {
		if place := letters[at+1] % scriptSize; place >= 0x2a && place <= 0x2e {
			return "m"
		}
	}
	return "n"
}
