package lab

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

type nameGroup struct{ same, near, not []string }

// nameGroups reads the golden list of names: they are examples of spellings and nobody's.
func nameGroups(t testing.TB) (groups []nameGroup) {
	t.Helper()
	text, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		line, not, _ := strings.Cut(line, "!")
		same, near, _ := strings.Cut(line, "~")
		groups = append(groups, nameGroup{strings.Fields(same), strings.Fields(near), strings.Fields(not)})
	}
	return groups
}

// likeness is that of two written words, as the search sees it: the keys must lead from one to the other.
func likeness(t testing.TB, typed, written string) Likeness {
	a, b := NameWords(typed), NameWords(written)
	if len(a) != 1 || len(b) != 1 {
		t.Fatalf("%s folds to %q, %s to %q", typed, a, written, b)
	}
	like := CompareNames(a[0], b[0])
	key := strings.HasPrefix(NameSkeleton(b[0]), NameSkeleton(a[0]))
	if like == Same && !key {
		t.Errorf("%s (%s) and %s (%s) are the same, and their skeletons are not", typed, a[0], written, b[0])
	}
	return like
}

func TestNamesOfTheGoldenList(t *testing.T) {
	groups := nameGroups(t)
	if len(groups) < 80 {
		t.Errorf("only %d groups", len(groups))
	}
	fold := func(s string) string { return s + " (" + strings.Join(NameWords(s), " ") + ")" }
	for _, g := range groups {
		for _, a := range g.same {
			for _, b := range g.same {
				if got := likeness(t, a, b); got != Same {
					t.Errorf("%s does not find %s: %d", fold(a), fold(b), got)
				}
			}
		}
		for _, b := range g.near {
			if got := likeness(t, b, g.same[0]); got == Unlike {
				t.Errorf("%s is no slip of %s: %d", fold(b), fold(g.same[0]), got)
			}
		}
		for _, b := range g.not {
			if likeness(t, b, g.same[0]) != Unlike || likeness(t, g.same[0], b) != Unlike {
				t.Errorf("%s and %s find each other", fold(b), fold(g.same[0]))
			}
		}
	}
}

// The beginning of a name leads to it, in whatever script: what is typed grows letter by letter.
func TestNamesAreFoundWhileTheyAreTyped(t *testing.T) {
	lost, all := 0, 0
	for _, g := range nameGroups(t) {
		for _, typed := range g.same {
			for n := range typed {
				if utf8.RuneCountInString(typed[:n]) < 3 {
					continue
				}
				words := NameWords(typed[:n])
				if len(words) != 1 {
					continue
				}
				all++
				word := NameWords(typed)[0]
				if !strings.HasPrefix(NameSkeleton(word), NameSkeleton(words[0])) || CompareNames(words[0], word) == Unlike {
					lost++
					t.Logf("%s (%s) does not lead to %s (%s)", typed[:n], words[0], typed, word)
				}
			}
		}
	}
	if lost*50 > all { // a short form is none of a beginning, and "ch" half typed is a k
		t.Errorf("%d of %d beginnings lead nowhere", lost, all)
	}
}

// One slip in a name of six letters or more still finds it, whichever letter it is: a letter left out, doubled, exchanged with
// the next one, or another consonant.
func TestOneSlipFinds(t *testing.T) {
	var lost []string
	all := 0
	try := func(name, typed string) {
		a, b := NameWords(typed), NameWords(name)
		all++
		if len(a) != 1 || CompareNames(a[0], b[0]) == Unlike {
			lost = append(lost, typed+" of "+name)
			return
		}
		for _, v := range NameVariants(NameCore(a[0])) { // and the dictionary knows it
			if slices.Contains(NameVariants(NameCore(b[0])), v) {
				return
			}
		}
		lost = append(lost, typed+" of "+name)
	}
	for _, g := range nameGroups(t) {
		name := strings.ToLower(g.same[0])
		if len(name) < 6 || strings.Contains(name, "'") {
			continue
		}
		for i := 1; i < len(name); i++ { // the first letter is seldom mistyped, and a slip there is not looked for
			try(name, name[:i]+name[i+1:])
			try(name, name[:i]+name[i:i+1]+name[i:])
			if i > 1 {
				try(name, name[:i-1]+name[i:i+1]+name[i-1:i]+name[i+1:])
			}
			try(name, name[:i]+"t"+name[i+1:])
		}
	}
	t.Logf("%d of %d slips lose the name: %v", len(lost), all, lost)
	if len(lost)*20 > all { // where letters that are one sound together are parted
		t.Errorf("%d of %d slips lose the name", len(lost), all)
	}
}

// What is near has a variant in common, whatever the words are: the dictionary leaves nothing out but where an "ai" is in doubt.
func TestVariantsCoverWhatIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[krmnsau]{3,9}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if CompareNames(a, b) == Unlike || CompareNames(b, a) == Unlike {
			return
		}
		for _, v := range NameVariants(NameCore(a)) {
			if slices.Contains(NameVariants(NameCore(b)), v) {
				return
			}
		}
		t.Fatalf("%s and %s", a, b)
	})
}

func TestNameWords(t *testing.T) {
	for typed, want := range map[string]string{
		"Smt. Sunita Patil": "sunita patil", "डॉ. सुनीता पाटील": "sunita patil", "S/o Ram Kumar": "ram kumar", "K. R. Narayan": "naraian",
		"Dr": "dr", "  ": "", "Ram Ram": "ram", "محمد": "", "R. Iyer (twin 2)": "iar tbin", "a b c d": "a b k d",
	} {
		if got := strings.Join(NameWords(typed), " "); got != want {
			t.Errorf("%q folds to %q, want %q", typed, got, want)
		}
	}
}
