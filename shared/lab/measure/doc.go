// Package measure is what one number means: a value as it was typed, the reference range and the critical limits that
// hold for a person of an age and sex, and the flag and holds that follow. It is pure and knows no order.
//
// Reading order: value.go (what is typed), age.go (how old somebody is on a day), ranges.go (bands of age and sex),
// analyte.go (one quantity with its bands), flag.go and interpret.go (what the value means).
package measure
