// Package apigw is the HTTP adapter of every function behind the HTTP API (payload 2.0): it turns an event into a request
// with its facts (Call), routes it, reads commands strictly, and turns whatever a handler returns into an answer.
//
// Invariants: an answer never repeats a value that was sent; a thing that is unknown and one that belongs to somebody
// else answer the same bytes; time comes from the event.
//
// The files: lambda.go is the only one that knows the adapter library, answer.go its response side; call.go the facts
// of a call; route.go the table of routes; problem.go errors into answers; decode.go and shape.go bodies; command.go
// the headers and receipts of writes; json.go plain answers; ids.go and query.go addresses; cursor.go paging; past_edge.go
// who calls past the edge.
package apigw
