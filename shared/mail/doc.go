// Package mail writes and sends the letters of an order. Compose turns the facts of a letter into a subject, plain text
// and HTML, in English or Hindi; Sender gives a letter to SES v2 exactly once, and its errors distinguish a letter that
// was certainly not accepted from one whose outcome is unknown. A letter has no field for a test, a value or a surname
// (docs/rules.md#mail-content).
package mail
