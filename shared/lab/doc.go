// Package lab is the laboratory desk itself: orders, specimens, results, reports, money, and who may do what.
//
// It is pure. It imports the standard library only, reads no clock, makes no ids, and does no input or output: an
// action is a method that takes an actor and a time and gives back the next order with what happened, or a typed
// refusal. Whatever leaves the process (a mail, a document) is returned as a duty for somebody else to do.
//
// Times are UTC; days are counted in Asia/Kolkata (IST). Money is int64 paise.
package lab
