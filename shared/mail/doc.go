// Package mail writes and sends the letters of an order. Compose turns the facts of a letter into subject, plain text
// and HTML in English or Hindi; Sender hands one to SES v2 exactly once and tells a proven refusal from an unknown
// outcome. By construction a letter has no field for a test, a value or a surname (rules §8).
package mail
