package blackbox

// columns are the callers of the matrix, as in the head of the table.
//
//	none, expired, foreign   no token; a staff token that has run out; one of an issuer that nobody here trusts
//	patient, stranger        the patient whose order it is, linked by the slip; another one, with an order of his own
//	tech, super, sign, admin technician, supervisor who signs for nothing, signatory, admin of the hospital
//	away, out                technician of another hospital at this one's desk; one who was disabled
//	south                    admin of the other hospital, at his own desk, asking for what is ours
//
// What they get:
//
//	ok     let in: what comes then is for the state to say (2xx, 409, 412, 422)
//	own    let in at his own desk, and nothing of the other hospital shows
//	401    Unauthorized, from the gateway
//	role   403 not_allowed: the role does not allow it
//	member 403 not_a_member
//	signs  403 not_signatory
//	404    not found, in the same bytes as for an id that nobody has
var table = `
                                                     none expired foreign patient stranger tech   away   out    super  sign   admin  south
GET  /v1/hospitals/{hospital}/catalogue              ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
GET  /v1/hospitals/{hospital}/queue                  ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
GET  /v1/hospitals/{hospital}/quote                  ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/slips                                       ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/slips/payments                              ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/slips/payments/confirm                      ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/slips/convert-to-cod                        ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/slips/cancel                                ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/webhooks/razorpay/{hospital}                ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
POST /v1/report-checks                               ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok
GET  /.well-known/assay-report-keys.json             ok   ok      ok      ok      ok       ok     ok     ok     ok     ok     ok     ok

GET  /v1/me                                          401  401     401     401     401      ok     own    ok     ok     ok     ok     own
GET  /v1/hospital                                    401  401     401     401     401      ok     member member ok     ok     ok     own
PUT  /v1/hospital                                    401  401     401     401     401      role   member member role   role   ok     own
GET  /v1/hospital/setup                              401  401     401     401     401      role   member member ok     ok     ok     own
GET  /v1/hospital/changes                            401  401     401     401     401      role   member member ok     ok     ok     own
GET  /v1/staff/{person}/changes                      401  401     401     401     401      role   member member ok     ok     ok     404
GET  /v1/colleagues                                  401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/staff                                       401  401     401     401     401      role   member member ok     ok     ok     own
PUT  /v1/staff/{person}                              401  401     401     401     401      role   member member role   role   ok     404
POST /v1/hospital/grant                              401  401     401     401     401      role   member member role   role   ok     own
POST /v1/hospital/grant/confirm                      401  401     401     401     401      role   member member ok     ok     ok     own
POST /v1/hospital/grant/refuse                       401  401     401     401     401      role   member member ok     ok     ok     own
POST /v1/hospital/grant/withdraw                     401  401     401     401     401      role   member member role   role   ok     own
GET  /v1/catalogue                                   401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/catalogue/tests/{code}                      401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/catalogue/versions                          401  401     401     401     401      ok     member member ok     ok     ok     own
POST /v1/catalogue/versions                          401  401     401     401     401      role   member member role   role   ok     own
POST /v1/catalogue/preview                           401  401     401     401     401      role   member member role   role   ok     own
GET  /v1/catalogue/csv                               401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/catalogue/try                               401  401     401     401     401      ok     member member ok     ok     ok     own
POST /v1/catalogue/sign                              401  401     401     401     401      role   member member signs  ok     role   role
POST /v1/catalogue/withdraw                          401  401     401     401     401      role   member member role   role   ok     own
GET  /v1/invitations                                 401  401     401     401     401      role   member member ok     ok     ok     own
POST /v1/invitations                                 401  401     401     401     401      role   member member role   role   ok     own
POST /v1/invitations/{invitation}/again              401  401     401     401     401      role   member member role   role   ok     404
POST /v1/invitations/{invitation}/withdraw           401  401     401     401     401      role   member member role   role   ok     404
POST /v1/me/invitations/{invitation}/accept          401  401     401     401     401      404    404    404    404    404    404    404
POST /v1/me/invitations/{invitation}/decline         401  401     401     401     401      404    404    404    404    404    404    404
GET  /v1/grants                                      401  401     401     401     401      role   member member ok     ok     ok     own
POST /v1/staff/{person}/grant                        401  401     401     401     401      role   member member role   role   ok     404
POST /v1/staff/{person}/grant/confirm                401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/staff/{person}/grant/refuse                 401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/staff/{person}/grant/withdraw               401  401     401     401     401      role   member member role   role   ok     404

GET  /v1/stats                                       401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/takings                                     401  401     401     401     401      role   member member ok     ok     ok     own
GET  /v1/most-asked                                  401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/worklists/{department}                      401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/tasks                                       401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/to-sign                                     401  401     401     401     401      ok     member member ok     ok     role   role

POST /v1/patients                                    401  401     401     401     401      ok     member member ok     ok     names  names
POST /v1/patients/find                               401  401     401     401     401      ok     member member ok     ok     ok     own
POST /v1/search                                      401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/patients/{patient}                          401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/patients/{patient}/correct                  401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/patients/{patient}/history                  401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/patients/{patient}/orders                   401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/patients/{patient}/merge                    401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/patients/{patient}/merge/ask                401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/patients/{patient}/merge/confirm            401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/patients/{patient}/merge/refuse             401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/patients/{patient}/separate                 401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/patients/{patient}/ties/invite              401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/patients/{patient}/ties/end                 401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/patients/{patient}/ties/confirm             401  401     401     401     401      ok     member member ok     ok     role   404
GET  /v1/patient-tasks                               401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/consent-texts                               401  401     401     401     401      ok     member member ok     ok     ok     own
GET  /v1/consent-texts/{version}                     401  401     401     401     401      ok     member member ok     ok     ok     own
POST /v1/patients/{patient}/consents                 401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/patients/{patient}/consents/withdraw        401  401     401     401     401      ok     member member ok     ok     ok     404
PUT  /v1/patients/{patient}/preferences              401  401     401     401     401      ok     member member ok     ok     ok     404
PUT  /v1/patients/{patient}/abha                     401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/patients/{patient}/erase-contact            401  401     401     401     401      role   member member role   role   ok     404
POST /v1/patients/{patient}/confirm-address          401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/patients/{patient}/access                   401  401     401     401     401      role   member member ok     ok     ok     404
GET  /v1/access                                      401  401     401     401     401      role   member member ok     ok     ok     own
POST /v1/patients/{patient}/export                   401  401     401     401     401      role   member member ok     ok     ok     404
GET  /v1/patients/{patient}/export                   401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/access/look-into                            401  401     401     401     401      role   member member ok     ok     ok     own

POST /v1/orders                                      401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/orders                                      401  401     401     401     401      ok     member member ok     ok     ok     own
POST /v1/orders/find                                 401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/orders/{order}                              401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/orders/{order}/timeline                     401  401     401     401     401      ok     member member ok     ok     ok     404
GET  /v1/orders/{order}/letters                      401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/print-slip                   401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/void-slip                    401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/unlock-slip                  401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/payments                     401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/payments/confirm             401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/convert-to-cod               401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/cash                         401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/collect                      401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/receive                      401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/accept                       401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/start                        401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/label                        401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/dispatch                     401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/refer-out                    401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/keep                         401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/dispose                      401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/reject                       401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/recollect                    401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/lose                         401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/restart                      401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/call                         401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/reinstate                    401  401     401     401     401      role   member member ok     ok     role   404
POST /v1/orders/{order}/discard                      401  401     401     401     401      role   member member ok     ok     role   404
POST /v1/orders/{order}/confirm-identity             401  401     401     401     401      role   member member ok     ok     role   404
POST /v1/orders/{order}/correct                      401  401     401     401     401      role   member member ok     ok     role   404
POST /v1/orders/{order}/withdraw                     401  401     401     401     401      role   member member ok     ok     role   404
POST /v1/orders/{order}/take-back                    401  401     401     401     401      role   member member ok     ok     role   404
POST /v1/orders/{order}/reissue                      401  401     401     401     401      role   member member ok     ok     role   404
GET  /v1/orders/{order}/results                      401  401     401     401     401      ok     member member ok     ok     role   404
GET  /v1/orders/{order}/earlier                      401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/report-preview               401  401     401     401     401      role   member member ok     ok     role   404
GET  /v1/orders/{order}/drafts                       401  401     401     401     401      ok     member member ok     ok     role   404
PUT  /v1/orders/{order}/drafts/{item}                401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/clinical                     401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/submit                       401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/authorise                    401  401     401     401     401      role   member member signs  ok     role   404
POST /v1/orders/{order}/apply-cash                   401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/close-task                   401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/cancel-items                 401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/not-performed                401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/settle-later                 401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/code                         401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/take-payment                 401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/approve-payment              401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/refuse-payment               401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/ask-refund                   401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/refuse-refund                401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/approve-refund               401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/send-refund                  401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/accept-payment               401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/explain-refund               401  401     401     401     401      role   member member ok     ok     ok     404
POST /v1/orders/{order}/cancel                       401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/give-back                    401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/take-task                    401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/change                       401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/call-number                  401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/put-back-number              401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/hand-task                    401  401     401     401     401      ok     member member ok     ok     ok     404
POST /v1/orders/{order}/report-link                  401  401     401     401     401      ok     member member ok     ok     role   404
POST /v1/orders/{order}/bill-link                    401  401     401     401     401      ok     member member ok     ok     ok     404

POST /v1/my/ties/ask                                 401  401     401     ok      ok       401    401    401    401    401    401    401
POST /v1/my/ties                                     401  401     401     ok      ok       401    401    401    401    401    401    401
POST /v1/my/patients/{patient}/ties/end              401  401     401     ok      404      401    401    401    401    401    401    401
GET  /v1/my/patients                                 401  401     401     ok      own      401    401    401    401    401    401    401
GET  /v1/my/patients/{patient}/access                401  401     401     ok      404      401    401    401    401    401    401    401
GET  /v1/my/patients/{patient}/consent-texts         401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/patients/{patient}/consents              401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/patients/{patient}/consents/withdraw     401  401     401     ok      404      401    401    401    401    401    401    401
PUT  /v1/my/patients/{patient}/preferences           401  401     401     ok      404      401    401    401    401    401    401    401
GET  /v1/my/orders                                   401  401     401     ok      own      401    401    401    401    401    401    401
POST /v1/my/orders                                   401  401     401     ok      404      401    401    401    401    401    401    401
GET  /v1/my/orders/{order}                           401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/orders/{order}/cancel                    401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/orders/{order}/payments                  401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/orders/{order}/payments/confirm          401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/orders/{order}/convert-to-cod            401  401     401     ok      404      401    401    401    401    401    401    401
GET  /v1/my/orders/{order}/values                    401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/orders/{order}/report-link               401  401     401     ok      404      401    401    401    401    401    401    401
POST /v1/my/orders/{order}/bill-link                 401  401     401     ok      404      401    401    401    401    401    401    401
`
