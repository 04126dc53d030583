package measure

import (
	"math/big"
	"sync"
)

// fraction is how many binary digits stand behind the point in the numbers of this file. Each of their operations is off
// by less than 2^-191, and no power takes more than 2^9 of them on numbers below 2^8: a power is right to within 2^-150.
const fraction = 192

func fixed(x *big.Rat) *big.Int {
	n := new(big.Int).Lsh(x.Num(), fraction)
	return n.Quo(n, x.Denom())
}

func times(x, y *big.Int) *big.Int {
	n := new(big.Int).Mul(x, y)
	return n.Rsh(n, fraction)
}

// power is x to the exponent, for x between 2^-8 and 2^8 and exponents between -2 and 2. x to any exponent is
// e^(exponent × ln x).
func power(x, exponent *big.Rat) *big.Rat {
	n := exponential(times(fixed(exponent), logarithm(x)))
	return new(big.Rat).SetFrac(n, new(big.Int).Lsh(big.NewInt(1), fraction))
}

// logarithm takes twos out of x until it is near 1, and then the series ln m = 2 × artanh((m − 1) / (m + 1)).
func logarithm(x *big.Rat) *big.Int {
	m, twos := new(big.Rat).Set(x), int64(0)
	for ; m.Cmp(big.NewRat(3, 2)) > 0; twos++ {
		m.Mul(m, big.NewRat(1, 2))
	}
	for ; m.Cmp(big.NewRat(3, 4)) < 0; twos-- {
		m.Mul(m, big.NewRat(2, 1))
	}
	one := big.NewRat(1, 1)
	z := new(big.Rat).Quo(new(big.Rat).Sub(m, one), new(big.Rat).Add(m, one))
	sum := artanh(z)
	sum.Lsh(sum, 1)
	return sum.Add(sum, new(big.Int).Mul(big.NewInt(twos), logOfTwo()))
}

// logOfTwo is ln 2 = 2 × artanh(1/3), counted once.
var logOfTwo = sync.OnceValue(func() *big.Int {
	two := artanh(big.NewRat(1, 3))
	return two.Lsh(two, 1)
})

// artanh is z + z³/3 + z⁵/5 + …, for z up to 1/3.
func artanh(z *big.Rat) *big.Int {
	term := fixed(z)
	square := times(term, term)
	sum := new(big.Int)
	for n := int64(1); term.CmpAbs(big.NewInt(1)) > 0; n += 2 {
		sum.Add(sum, new(big.Int).Quo(term, big.NewInt(n)))
		term = times(term, square)
	}
	return sum
}

// exponential is e^y: twos are taken out until y is small, and the series 1 + y + y²/2! + … taken of the rest.
func exponential(y *big.Int) *big.Int {
	two := logOfTwo()
	twos := new(big.Int).Quo(y, two)
	rest := new(big.Int).Sub(y, new(big.Int).Mul(twos, two))
	term := new(big.Int).Lsh(big.NewInt(1), fraction)
	sum := new(big.Int).Set(term)
	for n := int64(1); term.CmpAbs(big.NewInt(1)) > 0; n++ {
		term = times(term, rest)
		term.Quo(term, big.NewInt(n))
		sum.Add(sum, term)
	}
	if shift := twos.Int64(); shift < 0 {
		return sum.Rsh(sum, uint(-shift))
	}
	return sum.Lsh(sum, uint(twos.Int64()))
}
