package main

import (
	"regexp"
	"strings"
	"unicode"

	"assay/shared/lab"
)

// What stands in the name of a patient and is no given name, in small letters and without full stops.
var (
	// titles are passed over: the name comes behind them.
	titles = words(`dr mr mrs ms miss smt shri sri shree shrimati sh km ku kum kumari baby master mstr mast md mohd prof adv er capt col maj lt late sr fr rev pt pandit sardar haji
		डॉ डा डॉक्टर श्री श्रीमती श्रीमान सुश्री कुमारी कु बेबी मास्टर मि मिस मिसेज मो प्रो स्व पं पंडित सरदार हाजी`)
	// relations end what is the patient's own: a name behind them is another person's. So does every word with a stroke,
	// as in S/o.
	relations = words(`of son daughter wife husband mother father guardian so wo do bo co
		ऑफ पुत्र पुत्री पत्नी पति सुपुत्र सुपुत्री माता पिता बेटा बेटी आत्मज आत्मजा`)
	// nameless are patients who have no name yet, or whose name nobody knows; a name beside such a word is the mother's.
	nameless = words(`boy girl newborn born infant twin twins triplet child male female unknown unidentified unnamed
		का की के शिशु नवजात बच्चा बच्ची जुड़वाँ जुड़वां अज्ञात अनाम बालक बालिका`)
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// part is a word of a name, or an initial or shortened word with its full stop: "K." and "Narayanan" of "K.Narayanan".
var part = regexp.MustCompile(`[\pL\pM\x{200c}\x{200d}'’‘/‐‑-]+[.॰]?`)

// ofSomebody is "S/o", "W.o." and their like, however they are spaced; what follows is another person.
var ofSomebody = regexp.MustCompile(`(?i)(^|[^\pL])[sdwbcfhmg]\s*[./]\s*o([^\pL]|$)`)

// firstName is how a letter addresses a patient: by one given name, in the script of the letter's language, or by none
// where no word is surely one.
func firstName(p lab.Patient) string {
	name := p.NameLatin
	if p.Language == "hi" && strings.ContainsFunc(p.Name, func(r rune) bool { return unicode.Is(unicode.Devanagari, r) }) {
		name = p.Name
	}
	if at := ofSomebody.FindStringIndex(name); at != nil {
		name = name[:at[0]]
	}
	given, own := "", true
	for _, w := range part.FindAllString(name, -1) {
		bare := strings.TrimRight(w, ".॰")
		word, short := strings.ToLower(bare), bare != w && letters(bare) < 4
		switch {
		case strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s"), nameless[word] && !short:
			return ""
		case relations[word] || strings.Contains(word, "/"):
			own = false
		case own && given == "" && !short && !titles[word] && letters(bare) > 1:
			given = bare
		}
	}
	return given
}

// letters counts the letters of a word, without their signs: one alone is an initial.
func letters(word string) int {
	n := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
