// Package lab is the rules of the laboratory: orders, specimens, results, reports, money, patients, and who may do what.
//
// It is pure. It imports the standard library only, reads no clock, makes no ids, and does no input or output. A command
// is a method that takes a person and a time, and returns the next order with an event and duties, or a [Refusal]. A duty
// is what remains to be done outside, such as a mail or a call to Razorpay.
//
// Times are UTC; days are counted in India (Asia/Kolkata). Money is int64 paise.
//
// # Where to read
//
// Start with order.go (the order and its states), staff_rights.go (who may do what), refusal.go (how a command is
// refused) and order_step.go (how a command changes an order). Then follow one command, such as specimen_collect.go. Each
// file holds one command or one thing and is named after it; a prefix says what it is about:
//
//   - order_: the order as a whole. order_place.go starts it; order_confirm, order_cancel, order_close, order_expire and
//     order_reinstate change its state. order_event.go and order_chain.go are the audit trail, order_duty.go and
//     order_mail.go the duties, order_task.go what people have to do, order_record.go what is reported afterwards,
//     order_tab.go and order_contribution.go what the board and the counts show.
//   - money_: what an order costs and what was paid. money.go and money_books.go first; then money_cash for cash,
//     money_attempt, money_start and money_payment_fact for online payments, money_refund and its commands for refunds.
//     money_prove.go checks the books.
//   - specimen_: containers and their custody, from collection (specimen_collect) and each further step (specimen_move)
//     to rejection and replacement.
//   - result_: from the start of the measurement (result_start, result_submit) to authorisation (result_authorise),
//     calls about critical values, and corrections. result_run.go is what is stored. What a single value means is in the
//     package measure.
//   - report_: the versions of a report. report_freeze.go fixes what a version prints, report_sheet.go is the printed
//     content.
//   - patient_: registration, consent, correction, merging, and erasing of contact data.
//   - staff_: members, their roles, and changes that need two persons.
//
// hospital.go, moment.go, printable.go and reasons.go hold what all of them use.
//
// The tests prove the rules over every state that a small order can reach (reachable_test.go) and over random histories
// (random_test.go). testdata/machine.md shows what each command does in each state.
package lab
