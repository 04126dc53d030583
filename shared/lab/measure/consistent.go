package measure

import (
	"math/big"
	"slices"
)

// A relation is what must hold between values of one specimen.
type relation struct {
	codes []string
	// broken gives the codes of those that cannot all be right, or none.
	broken func(values map[string]Value) []string
}

// relations of docs/facts/laboratory.md#consistency and docs/facts/laboratory.md#formulas.
var relations = []relation{
	{[]string{"NEUT", "LYMPH", "MONO", "EOS", "BASO"}, differential},
	atMost("DBIL", "TBIL"), // the direct is a part of the total
	atMost("ALB", "TP"),
	atMost("HDL", "CHOL"),
	ratio("MCV", "HCT", "RBC", 10),
	ratio("MCH", "HB", "RBC", 10),
	ratio("MCHC", "HB", "HCT", 100),
}

// Inconsistent gives the codes of the values, of one specimen, that belong together and cannot all be right, each once
// and sorted. A comparator is every number it can stand for: only what no such number could mend is named.
func Inconsistent(values map[string]Value) []string {
	var codes []string
	for _, r := range relations {
		codes = append(codes, r.broken(values)...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Together gives the codes of all that is judged together with some: by a relation, as inputs of one formula, or over
// others that are. It is sorted, and holds the given codes too.
func Together(codes []string) []string {
	var sets [][]string
	for _, r := range relations {
		sets = append(sets, r.codes)
	}
	for _, f := range formulas {
		var inputs []string
		for _, i := range f.Inputs {
			inputs = append(inputs, i.Code)
		}
		sets = append(sets, inputs)
	}
	all := slices.Clone(codes)
	for more := true; more; {
		more = false
		sets = slices.DeleteFunc(sets, func(set []string) bool {
			meets := slices.ContainsFunc(set, func(code string) bool { return slices.Contains(all, code) })
			if meets {
				all, more = append(all, set...), true
			}
			return meets
		})
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// extent is the least and the most a value can stand for where nothing is below 0; most is nil where that is endless.
func (v Value) extent() (least, most *big.Rat) {
	low, high := v.span(&Decimal{}, nil)
	if high.end > 0 {
		return low.number.rat(), nil
	}
	return low.number.rat(), high.number.rat()
}

// differential: the five kinds of leucocyte are all there are: 100 % ± 1 (docs/facts/laboratory.md#consistency), the
// one for rounding. A kind that was not counted may be any part.
func differential(values map[string]Value) []string {
	hundred := big.NewRat(100, 1)
	leastSum, mostSum := new(big.Rat), new(big.Rat)
	var counted []string
	for _, kind := range []string{"NEUT", "LYMPH", "MONO", "EOS", "BASO"} {
		least, most := new(big.Rat), hundred
		if v, ok := values[kind]; ok {
			counted = append(counted, kind)
			if least, most = v.extent(); most == nil {
				most = hundred
			}
		}
		leastSum.Add(leastSum, least)
		mostSum.Add(mostSum, most)
	}
	if mostSum.Cmp(big.NewRat(99, 1)) < 0 || leastSum.Cmp(big.NewRat(101, 1)) > 0 {
		return counted
	}
	return nil
}

// atMost: a part is not more than the whole.
func atMost(part, whole string) relation {
	return relation{[]string{part, whole}, func(values map[string]Value) []string {
		p, ok := values[part]
		w, both := values[whole]
		if !ok || !both {
			return nil
		}
		least, _ := p.span(nil, nil)
		_, most := w.span(nil, nil)
		if most.before(least) {
			return []string{part, whole}
		}
		return nil
	}}
}

// measuredWithin is how far, in percent, a red cell count, haematocrit or haemoglobin may be from the truth: the
// criterion of acceptable performance of 42 CFR 493.941 for each of the three.
const measuredWithin = 4

// ratio: an index is what its two parts give, times a factor; it may differ as far as parts within measuredWithin do.
func ratio(index, over, under string, factor int64) relation {
	return relation{[]string{index, over, under}, func(values map[string]Value) []string {
		var least, most [3]*big.Rat
		for i, code := range []string{index, over, under} {
			v, ok := values[code]
			if !ok {
				return nil
			}
			least[i], most[i] = v.extent()
		}
		lowest, highest := new(big.Rat), (*big.Rat)(nil)
		if most[2] != nil && most[2].Sign() > 0 {
			lowest.Quo(least[1], most[2])
			lowest.Mul(lowest, big.NewRat(factor*(100-measuredWithin), 100+measuredWithin))
		}
		if most[1] != nil && least[2].Sign() > 0 {
			highest = new(big.Rat).Quo(most[1], least[2])
			highest.Mul(highest, big.NewRat(factor*(100+measuredWithin), 100-measuredWithin))
		}
		if most[0] != nil && most[0].Cmp(lowest) < 0 || highest != nil && least[0].Cmp(highest) > 0 {
			return []string{index, over, under}
		}
		return nil
	}}
}
