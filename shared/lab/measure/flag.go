package measure

// Flag is an interpretation code of HL7 v3 ObservationInterpretation.
type Flag string

// The flags of a result. Critical bounds are inclusive, reference bounds are closed.
const (
	FlagNone         Flag = ""
	FlagNormal       Flag = "N"
	FlagLow          Flag = "L"
	FlagHigh         Flag = "H"
	FlagCriticalLow  Flag = "LL"
	FlagCriticalHigh Flag = "HH"
	FlagAbnormal     Flag = "A" // of a result in words

	FlagCriticalAbnormal Flag = "AA" // of a result in words
)

// IsReaders reports whether the flag is one that the reader of a text gives it.
func (f Flag) IsReaders() bool { return f == FlagAbnormal || f == FlagCriticalAbnormal }

// Critical tells whether the flag asks for a call to the person who ordered the test.
func (f Flag) Critical() bool {
	return f == FlagCriticalLow || f == FlagCriticalHigh || f == FlagCriticalAbnormal
}
